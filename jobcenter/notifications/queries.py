"""Reads of a user's own messages."""

from sqlalchemy import Select, bindparam, func, select

from jobcenter.core.db import db
from jobcenter.notifications.models import Message

# Asked on every page of someone signed in: a statement that is kept is compiled and keyed once.
UNREAD = select(func.count()).where(Message.user_id == bindparam("user_id"), Message.read_at.is_(None))


def list_messages(user_id: int) -> Select:
    """A user's messages, newest first."""
    return select(Message).where(Message.user_id == user_id).order_by(Message.created_at.desc(), Message.id.desc())


def find_message(user_id: int, public_id: str) -> Message | None:
    """One of a user's messages, or None."""
    return db.session.scalar(select(Message).where(Message.user_id == user_id, Message.public_id == public_id))


def count_unread(user_id: int) -> int:
    """How many messages a user has not opened."""
    return db.session.scalar(UNREAD, {"user_id": user_id}) or 0
