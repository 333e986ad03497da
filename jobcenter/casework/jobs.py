"""Background work of casework: reminders, hand-overs whose day has come, new orders for people who wait."""

import time

from flask_babel import lazy_gettext as _l

from jobcenter.accounts.current import SYSTEM
from jobcenter.casework.service import appointments, fits, handover
from jobcenter.core import clock
from jobcenter.core.db import transaction
from jobcenter.core.scheduling import Call, scheduled

AT_ONCE = 20
# A run leaves the rest to the next one before that one begins.
SECONDS = 60


@scheduled("casework.remind_of_appointments", cron="*/10 * * * *", label=_l("Recall appointments"))
def remind_of_appointments(call: Call) -> None:
    """Send the reminders whose time has come."""
    appointments.remind_due(call.now)


@scheduled("casework.turn_over_cases", cron="5 0 * * *", label=_l("Begin and end hand-overs of cases"))
def turn_over_cases(call: Call) -> None:
    """Move the cases of hand-overs that begin today, return those that ended yesterday."""
    handover.turn_over(call.today, actor=SYSTEM, now=call.now)
    fits.forget_old(call.today)


@scheduled(
    "casework.match_new_orders",
    cron="*/5 * * * *",
    label=_l("Find people who wait for new orders"),
    own_transactions=True,
)
def match_new_orders() -> int:
    """Compare new orders with the people who wait, some at a time. Returns how many orders were looked at."""
    started, looked = time.monotonic(), 0
    while time.monotonic() - started < SECONDS:
        with transaction():
            now = clock.now()
            orders = fits.find_new(clock.day_of(now), AT_ONCE)
            fits.compare(orders, now=now)
        looked += len(orders)
        if len(orders) < AT_ONCE:
            break
    return looked
