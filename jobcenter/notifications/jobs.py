"""Sending the outbox."""

from flask_babel import lazy_gettext as _l

from jobcenter.core import clock
from jobcenter.core.db import transaction
from jobcenter.core.scheduling import scheduled
from jobcenter.notifications import service

BATCH = 200


@scheduled("notifications.send_outbox", cron="* * * * *", label=_l("Send waiting messages"), own_transactions=True)
def send_outbox() -> int:
    """Send the messages that wait, each in its own transaction. Returns how many were taken up."""
    for taken in range(BATCH):
        with transaction():
            if not service.send_next(now=clock.now()):
                return taken
    return BATCH
