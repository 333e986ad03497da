"""Writing messages, reading them, and sending what waits in the outbox."""

from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import select, update

from jobcenter.accounts.models import User
from jobcenter.core.db import db
from jobcenter.notifications.models import Message, OutboxMail, OutboxStatus

MAX_TRIES = 6


class Channel(Protocol):
    """Something that carries a message out of the system."""

    def send(self, recipient: str, subject: str, body: str) -> None:
        """Send one message. Raises OSError when it could not be handed over."""


def notify(
    *, user_id: int, kind: str, subject: str, body: str, now: datetime, link: str | None = None
) -> Message:
    """Leave a message in a user's account and a mail in the outbox, in the caller's transaction."""
    message = Message(user_id=user_id, kind=kind, subject=str(subject), body=str(body), link=link, created_at=now)
    db.session.add(message)
    db.session.flush()
    recipient = db.session.scalar(select(User.email).where(User.id == user_id, User.is_demonstration.is_(False)))
    if recipient:
        db.session.add(OutboxMail(message_id=message.id, recipient=recipient, next_try_at=now))
    return message


def mark_read(user_id: int, public_ids: list[str] | None, *, now: datetime) -> None:
    """Mark a user's messages as read: those named, or all."""
    statement = update(Message).where(Message.user_id == user_id, Message.read_at.is_(None)).values(read_at=now)
    if public_ids is not None:
        statement = statement.where(Message.public_id.in_(public_ids))
    db.session.execute(statement)


def send_next(channel: Channel, *, now: datetime) -> bool:
    """Send the mail that waits longest, and write down how it went. Returns whether there was one."""
    mail = db.session.scalar(
        select(OutboxMail)
        .where(OutboxMail.status == OutboxStatus.WAITING, OutboxMail.next_try_at <= now)
        .order_by(OutboxMail.next_try_at, OutboxMail.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if mail is None:
        return False
    message = db.session.get_one(Message, mail.message_id)
    mail.tries += 1
    try:
        channel.send(mail.recipient, message.subject, message.body)
    except OSError as error:
        mail.error = str(error)[:300]
        mail.next_try_at = now + timedelta(minutes=2**mail.tries)
        if mail.tries >= MAX_TRIES:
            mail.move_to(OutboxStatus.FAILED)
    else:
        mail.sent_at = now
        mail.move_to(OutboxStatus.SENT)
    return True
