"""Scheduled work of the employers feature."""

from flask_babel import lazy_gettext as _l

from jobcenter.core.scheduling import Call, scheduled
from jobcenter.employers import service


@scheduled("employers.expire_orders", cron="20 0 * * *", label=_l("Expire job orders whose term ended"))
def expire_orders(call: Call) -> None:
    """Expire the orders whose term ended before today."""
    service.expire_due(call.today, now=call.now)
