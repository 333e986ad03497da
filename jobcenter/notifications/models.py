"""Messages in the account, and the outbox of what leaves the system."""

import enum
from datetime import datetime
from typing import ClassVar

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from jobcenter.core.db import Model, PublicId, Stateful, UtcDateTime, enum_column


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


class OutboxMail(Stateful, Model):
    """A mail that leaves after the transaction that wrote it."""

    __tablename__ = "outbox_mail"
    __table_args__ = (Index("ix_outbox_mail_waiting", "status", "next_try_at"),)
    transitions: ClassVar = {
        OutboxStatus.WAITING: {OutboxStatus.SENT, OutboxStatus.FAILED},
        OutboxStatus.FAILED: {OutboxStatus.WAITING},
    }

    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), unique=True)
    recipient: Mapped[str] = mapped_column(String(254))
    status: Mapped[OutboxStatus] = mapped_column(enum_column(OutboxStatus), default=OutboxStatus.WAITING)
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    error: Mapped[str | None] = mapped_column(String(300))
