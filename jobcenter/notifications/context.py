"""What every page knows of a user's messages."""

from flask import Flask
from flask_login import current_user

from jobcenter.notifications.queries import count_unread


def register(app: Flask) -> None:
    """Give templates the number of unread messages."""

    @app.context_processor
    def _unread() -> dict:
        return {"unread_messages": lambda: count_unread(current_user.id) if current_user.is_authenticated else 0}
