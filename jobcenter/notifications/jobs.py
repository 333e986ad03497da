"""Sending the outbox."""

from flask import current_app

from jobcenter.core import clock
from jobcenter.core.db import transaction
from jobcenter.core.scheduling import scheduled
from jobcenter.notifications import service
from jobcenter.notifications.mail import SmtpChannel

BATCH = 200


@scheduled("notifications.send_outbox", cron="* * * * *")
def send_outbox() -> int:
    """Send the mails that wait, each in its own transaction. Returns how many were taken up."""
    settings = current_app.config
    if not settings["MAIL_SERVER"]:
        return 0
    channel = SmtpChannel(settings["MAIL_SERVER"], settings["MAIL_PORT"], settings["MAIL_SENDER"])
    for taken in range(BATCH):
        with transaction():
            if not service.send_next(channel, now=clock.now()):
                return taken
    return BATCH
