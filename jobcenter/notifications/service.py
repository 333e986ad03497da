"""Writing messages, reading them, and sending what waits in the outbox."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import cast

from flask import current_app
from sqlalchemy import select, update

from jobcenter.accounts.current import Actor
from jobcenter.accounts.models import User
from jobcenter.core import files
from jobcenter.core.db import blind_index, db, lock
from jobcenter.core.errors import NotFound
from jobcenter.notifications import channels, texts
from jobcenter.notifications.models import Message, OutboxAttachment, OutboxItem, OutboxStatus

MAX_TRIES = 6

Guard = Callable[[OutboxItem], str]
_guards: dict[str, Guard] = {}


def guard(kind: str, reason_to_stop: Guard) -> None:
    """Look once more at messages of a kind when they leave: a reason, where there is one, keeps them here."""
    _guards[kind] = reason_to_stop


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
    attachments: Sequence[OutboxAttachment] = (),
) -> Message:
    """Leave a message in a user's account and a mail with its files in the outbox, in the caller's transaction.

    With a telephone number a short text goes out by SMS (or messenger) as well. Demonstration accounts get no mail but one
    with files, which waits in the outbox for whoever wants to see it (what guards its kind keeps it there), and texts only
    where they are recorded instead of sent.
    """
    message = Message(user_id=user_id, kind=kind, subject=str(subject), body=str(body), link=link, created_at=now)
    db.session.add(message)
    db.session.flush()
    email, invented = db.session.execute(select(User.email, User.is_demonstration).where(User.id == user_id)).one()
    if not invented or attachments:
        db.session.add(
            OutboxItem(
                message_id=message.id, kind=kind, channel=channels.MAIL, form=texts.Form.MAIL, recipient=email,
                next_try_at=now, attachments=list(attachments),
            )
        )  # fmt: skip
    if phone and (not invented or channels.is_recording(by)):
        text_to(phone, by=by, kind=kind, subject=str(subject), now=now, message=message)
    return message


def text_to(
    phone: str, *, by: str, kind: str, subject: str, now: datetime, message: Message | None = None
) -> OutboxItem | None:
    """Put a short text for a telephone into the outbox; for somebody without an account there is no message to it.

    None where the installation has no such channel: a text that nobody will ever send is not written.
    """
    if channels.find(by) is None:
        return None
    text = texts.prepare(by, kind, subject, current_app.config["SITE_NAME"])
    item = OutboxItem(
        message_id=message.id if message else None,
        kind=kind,
        channel=by,
        form=text.form,
        title=text.title,
        text=text.text,
        recipient=phone,
        recipient_index=blind_index(phone),
        next_try_at=now,
    )
    db.session.add(item)
    db.session.flush()
    return item


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
    ready = [name for name in channels.NAMES if channels.find(name)]
    item = db.session.scalar(
        select(OutboxItem)
        .where(OutboxItem.status == OutboxStatus.WAITING, OutboxItem.channel.in_(ready), OutboxItem.next_try_at <= now)
        .order_by(OutboxItem.next_try_at, OutboxItem.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if item is None:
        return False
    item.tries += 1
    if reason := _guards[item.kind](item) if item.kind in _guards else "":
        item.error, item.settled_at = reason[:300], now
        item.move_to(OutboxStatus.FAILED)
        return True
    try:
        _hand_over(item)
    except OSError as error:
        item.error, item.next_try_at = str(error)[:300], now
        if item.tries >= MAX_TRIES or isinstance(error, channels.Undeliverable):
            item.move_to(OutboxStatus.FAILED)
            _fall_back(item, now)
        else:
            item.next_try_at += timedelta(minutes=2**item.tries)
    else:
        item.sent_at, item.error = now, None
        item.move_to(OutboxStatus.SENT)
    return True


def _hand_over(item: OutboxItem) -> None:
    channel = channels.find(item.channel)
    assert channel is not None
    item.is_recorded = channels.is_recording(item.channel)
    if item.text is not None:
        channel.send(item.recipient, item.title, item.text)
        return
    message = db.session.get_one(Message, item.message_id)
    if not item.attachments:
        channel.send(item.recipient, message.subject, message.body)
        return
    mail = cast(channels.MailChannel, channel)
    mail.send(item.recipient, message.subject, message.body, [_carried(one) for one in item.attachments])


def _carried(attachment: OutboxAttachment) -> channels.Attachment:
    try:
        content = files.read(attachment.file)
    except NotFound as error:
        raise channels.Undeliverable(f"{attachment.filename} is no longer kept") from error
    return channels.Attachment(attachment.filename, attachment.mimetype, content)


def _fall_back(item: OutboxItem, now: datetime) -> None:
    """What the messenger cannot deliver goes out by SMS; the failed item is settled by that."""
    if item.channel != channels.MESSENGER or channels.find(channels.SMS) is None:
        return
    text = texts.for_sms(item.text or "", current_app.config["SITE_NAME"])
    db.session.add(
        OutboxItem(
            message_id=item.message_id, kind=item.kind, channel=channels.SMS, form=text.form, title=text.title,
            text=text.text, recipient=item.recipient, recipient_index=item.recipient_index, next_try_at=now,
        )
    )  # fmt: skip
    item.settled_at = now


def try_again(item_id: int, *, now: datetime) -> None:
    """Put a failed item back among those that wait. Raises InvalidTransition."""
    item = lock(OutboxItem, item_id)
    item.move_to(OutboxStatus.WAITING)
    item.tries, item.next_try_at, item.settled_at = 0, now, None


def settle(item_id: int, *, actor: Actor, now: datetime) -> None:
    """Say that the person was told another way; a failed item needs nobody's attention any more."""
    item = lock(OutboxItem, item_id)
    if item.status is OutboxStatus.FAILED and item.settled_at is None:
        item.settled_at, item.settled_by_id = now, actor.id
