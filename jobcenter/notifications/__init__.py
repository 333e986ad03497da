"""Notifications: messages to people, written in the transaction of what they tell about, sent after it."""

from flask import Flask

from jobcenter.notifications.service import notify

__all__ = ["notify", "register"]


def register(app: Flask) -> None:
    """Bind the outbox job and the count of unread messages to the application."""
    from jobcenter.notifications import jobs, models, queries  # noqa: F401  tables and jobs must be known

    queries.register(app)
