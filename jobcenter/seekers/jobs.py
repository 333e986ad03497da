"""Daily work on registrations: end those whose term is over, remind those whose term ends soon."""

from flask_babel import lazy_gettext as _l

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
