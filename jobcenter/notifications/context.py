"""What every page knows of a user's messages."""

from flask import Flask, g
from flask_login import current_user

from jobcenter.core import frames
from jobcenter.notifications.queries import count_unread


def register(app: Flask) -> None:
    """Give templates the number of unread messages."""

    def unread() -> int:
        if not current_user.is_authenticated:
            return 0
        if "unread_messages" not in g:
            g.unread_messages = count_unread(current_user.id)
        return g.unread_messages

    frames.depends_on(app, unread)

    @app.context_processor
    def _unread() -> dict:
        return {"unread_messages": unread}
