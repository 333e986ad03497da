"""Daily work on registrations: end those whose term is over, remind those whose term ends soon."""

from datetime import date, datetime

from flask_babel import lazy_gettext as _l

from jobcenter.audit import retention
from jobcenter.core import settings
from jobcenter.core.scheduling import Call, scheduled
from jobcenter.seekers import service


@scheduled("seekers.expire_registrations", cron="5 0 * * *", label=_l("End registrations for work that ran out"))
def expire_registrations(call: Call) -> None:
    """End every registration whose last valid day is over."""
    service.expire_due(call.today, now=call.now)


@scheduled("seekers.remind_of_renewal", cron="0 9 * * *", label=_l("Remind of registrations that end soon"))
def remind_of_renewal(call: Call) -> None:
    """Remind everyone whose registration ends soon."""
    service.remind_expiring(call.today, now=call.now)


def erase_ended(before: date, now: datetime) -> int:
    """Erase people after their term; not in a demonstration, whose people are invented and whose year is over."""
    return 0 if settings.get("demonstration") else service.erase_ended(before, now)


retention.keep(
    "seekers",
    label=_l("Job seekers after their last registration"),
    parameter="seeker_record_retention_months",
    erase=erase_ended,
)
retention.keep(
    "seekers_who_asked",
    label=_l("Job seekers who asked to be erased"),
    parameter="seeker_erasure_wait_months",
    erase=service.erase_requested,
)
