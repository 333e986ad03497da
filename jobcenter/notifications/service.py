"""Writing messages, reading them, and sending what waits in the outbox."""

from datetime import datetime, timedelta

from sqlalchemy import select, update

from jobcenter.accounts.models import User
from jobcenter.core.db import db
from jobcenter.notifications import channels
from jobcenter.notifications.models import Message, OutboxItem, OutboxStatus

MAX_TRIES = 6


def notify(
    *,
    user_id: int,
    kind: str,
    subject: str,
    body: str,
    now: datetime,
    link: str | None = None,
    phone: str | None = None,
    by: str = channels.SMS,
) -> Message:
    """Leave a message in a user's account and a mail in the outbox, in the caller's transaction.

    With a telephone number the message goes out by SMS (or messenger) as well. Demonstration accounts get none.
    """
    message = Message(user_id=user_id, kind=kind, subject=str(subject), body=str(body), link=link, created_at=now)
    db.session.add(message)
    db.session.flush()
    recipient = db.session.scalar(select(User.email).where(User.id == user_id, User.is_demonstration.is_(False)))
    if recipient:
        _put(message, channels.MAIL, recipient, now)
        if phone:
            _put(message, by, phone, now)
    return message


def _put(message: Message, channel: str, recipient: str, now: datetime) -> None:
    db.session.add(OutboxItem(message_id=message.id, channel=channel, recipient=recipient, next_try_at=now))


def mark_read(user_id: int, public_ids: list[str] | None, *, now: datetime) -> None:
    """Mark a user's messages as read: those named, or all."""
    statement = update(Message).where(Message.user_id == user_id, Message.read_at.is_(None)).values(read_at=now)
    if public_ids is not None:
        statement = statement.where(Message.public_id.in_(public_ids))
    db.session.execute(statement)


def send_next(*, now: datetime) -> bool:
    """Send the item that waits longest for a channel that is set up, and write down how it went.

    Returns whether there was one.
    """
    ready = [name for name in (channels.MAIL, channels.SMS, channels.MESSENGER) if channels.find(name)]
    item = db.session.scalar(
        select(OutboxItem)
        .where(OutboxItem.status == OutboxStatus.WAITING, OutboxItem.channel.in_(ready), OutboxItem.next_try_at <= now)
        .order_by(OutboxItem.next_try_at, OutboxItem.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if item is None:
        return False
    channel = channels.find(item.channel)
    message = db.session.get_one(Message, item.message_id)
    item.tries += 1
    try:
        channel.send(item.recipient, message.subject, message.body)  # type: ignore[union-attr]
    except OSError as error:
        item.error = str(error)[:300]
        item.next_try_at = now + timedelta(minutes=2**item.tries)
        if item.tries >= MAX_TRIES:
            item.move_to(OutboxStatus.FAILED)
    else:
        item.sent_at = now
        item.move_to(OutboxStatus.SENT)
    return True
