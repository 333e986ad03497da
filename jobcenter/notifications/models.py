"""Messages in the account, and the outbox of what leaves the system."""

import enum
from datetime import datetime
from typing import ClassVar

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jobcenter.core.db import EncryptedText, Model, PublicId, Stateful, UtcDateTime, enum_column


class Message(PublicId, Model):
    """A message in a user's account."""

    __tablename__ = "message"
    __table_args__ = (Index("ix_message_user", "user_id", "read_at", "created_at"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    kind: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    link: Mapped[str | None] = mapped_column(String(300))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class OutboxStatus(enum.StrEnum):
    """Where a message on its way out stands."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


class OutboxItem(Stateful, Model):
    """A message on its way out by one channel; it leaves after the transaction that wrote it."""

    __tablename__ = "outbox_item"
    __table_args__ = (
        Index("ix_outbox_item_waiting", "status", "channel", "next_try_at"),
        Index("ix_outbox_item_recipient_index", "recipient_index", "status"),
        UniqueConstraint("message_id", "channel", name="one_item_per_message_and_channel"),
    )
    transitions: ClassVar = {
        OutboxStatus.WAITING: {OutboxStatus.SENT, OutboxStatus.FAILED},
        OutboxStatus.FAILED: {OutboxStatus.WAITING},
    }

    # Empty for a text to somebody who has no account.
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"))
    kind: Mapped[str] = mapped_column(String(60), default="")
    channel: Mapped[str] = mapped_column(String(20))
    form: Mapped[str] = mapped_column(String(10), default="mail")
    recipient: Mapped[str] = mapped_column(EncryptedText)
    recipient_index: Mapped[str | None] = mapped_column(String(64))
    # What goes to a telephone; a mail carries its message.
    title: Mapped[str] = mapped_column(String(60), default="")
    text: Mapped[str | None] = mapped_column(EncryptedText)
    status: Mapped[OutboxStatus] = mapped_column(enum_column(OutboxStatus), default=OutboxStatus.WAITING)
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    error: Mapped[str | None] = mapped_column(String(300))
    is_recorded: Mapped[bool] = mapped_column(default=False)
    # A failure somebody took care of: another channel took over, or the person was told otherwise.
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    message: Mapped[Message | None] = relationship()
    attachments: Mapped[list["OutboxAttachment"]] = relationship(
        order_by="OutboxAttachment.id", cascade="all, delete-orphan"
    )


class OutboxAttachment(Model):
    """A file that goes out with a mail; `file` is the name under which it is kept."""

    __tablename__ = "outbox_attachment"

    item_id: Mapped[int] = mapped_column(ForeignKey("outbox_item.id"), index=True)
    filename: Mapped[str] = mapped_column(String(200))
    mimetype: Mapped[str] = mapped_column(String(120))
    file: Mapped[str] = mapped_column(String(40))
