"""What every page knows of a user's messages."""

from flask import Flask
from flask_login import current_user

from jobcenter.accounts import current
from jobcenter.core import frames
from jobcenter.notifications.queries import UNREAD_OF_USER, count_unread


def _known() -> int:
    """How many were unread when the request began."""
    return (current.fact_about(current_user, "unread") or 0) if current_user.is_authenticated else 0


def _unread() -> int:
    """How many are unread now, also after a view has just opened one."""
    if frames.is_marked():
        return _known()
    return count_unread(current_user.id) if current_user.is_authenticated else 0


def register(app: Flask) -> None:
    """Give templates the number of unread messages."""
    current.load_with_user("unread", UNREAD_OF_USER)
    frames.depends_on(app, _known)
    app.context_processor(lambda: {"unread_messages": _unread})
