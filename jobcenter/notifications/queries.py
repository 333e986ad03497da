"""Reads of a user's own messages."""

from sqlalchemy import Select, func, select

from jobcenter.accounts.models import User
from jobcenter.core.db import db
from jobcenter.notifications.models import Message

UNREAD_OF_USER = (
    select(func.count()).where(Message.user_id == User.id, Message.read_at.is_(None)).correlate(User).scalar_subquery()
)


def list_messages(user_id: int) -> Select:
    """A user's messages, newest first."""
    return select(Message).where(Message.user_id == user_id).order_by(Message.created_at.desc(), Message.id.desc())


def find_message(user_id: int, public_id: str) -> Message | None:
    """One of a user's messages, or None."""
    return db.session.scalar(select(Message).where(Message.user_id == user_id, Message.public_id == public_id))


def count_unread(user_id: int) -> int:
    """How many messages a user has not opened."""
    return db.session.scalar(select(UNREAD_OF_USER).where(User.id == user_id)) or 0
