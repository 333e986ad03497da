"""Notifications: messages to people, written in the transaction of what they tell about, sent after it."""

from flask import Flask

from jobcenter.accounts.mail import register_sender
from jobcenter.notifications.service import notify

__all__ = ["notify", "register"]


def register(app: Flask) -> None:
    """Bind the outbox job and the count of unread messages to the application."""
    from jobcenter.notifications import channels, context, jobs, models  # noqa: F401  tables and jobs must be known

    channels.register(app)
    register_sender(notify)
    context.register(app)
