"""The scheduled close: on the first working day of a month at 02:10, the month before, for every organization."""

from flask_babel import lazy_gettext as _l

from jobcenter.accounts.current import SYSTEM
from jobcenter.core.scheduling import Call, scheduled
from jobcenter.organizations import queries as organizations
from jobcenter.statistics import live, service
from jobcenter.statistics.calendar import Month, is_first_working_day, month_to_close
from jobcenter.statistics.reports import sending


def _organization_ids() -> list[int]:
    return [organization.id for organization in reversed(organizations.list_all())]


@scheduled(
    "statistics.close_month",
    cron="10 2 * * *",
    label=_l("Close the month before"),
    per=_organization_ids,
    on=is_first_working_day,
    period=month_to_close,
    every_period=True,
)
def close_month(call: Call) -> None:
    """Close the month the call is about for one organization."""
    organization = organizations.get(call.organization_id or 0)
    service.close_month(organization, Month.parse(call.period), actor=SYSTEM, now=call.now)


@scheduled(
    "statistics.refresh_live", cron="* * * * *", label=_l("Keep the figures of open months"), own_transactions=True
)
def refresh_live(call: Call) -> None:
    """Count anew what the last minute's facts touched."""
    live.refresh(call.today, now=call.now)


@scheduled(
    "statistics.send_reports",
    cron="*/2 * * * *",
    label=_l("Send the reports of closed months to their subscribers"),
    own_transactions=True,
)
def send_reports(call: Call) -> None:
    """Make and send what was closed since the last time."""
    sending.send_due(now=call.now)
