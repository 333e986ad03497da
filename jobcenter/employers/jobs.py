"""Scheduled work of the employers feature."""

from flask_babel import lazy_gettext as _l

from jobcenter.core.scheduling import Call, scheduled
from jobcenter.employers import service


@scheduled("employers.expire_orders", cron="20 0 * * *", label=_l("Expire job orders whose term ended"))
def expire_orders(call: Call) -> None:
    """Expire the orders whose term ended before today."""
    service.expire_due(call.today, now=call.now)


@scheduled("employers.tell_ending", cron="40 6 * * *", label=_l("Tell employers whose job orders end soon"))
def tell_ending(call: Call) -> None:
    """Tell employers about orders whose term ends soon."""
    service.tell_ending(call.today, now=call.now)


@scheduled("employers.apply_blocks", cron="5 0 * * *", label=_l("Begin and end blocks of employers"))
def apply_blocks(call: Call) -> None:
    """Suspend the orders of employers whose block begins today, and bring back those whose block is over."""
    service.apply_blocks(call.today, now=call.now)
