"""Who changed what, and who looked at whom."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from jobcenter.core.append_only import append_only
from jobcenter.core.db import Json, Model, UtcDateTime


class AuditEntry(Model):
    """One change: who, when, from where, what was done to which record, and the details that matter."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_subject", "subject_kind", "subject_id"),)

    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    actor_name: Mapped[str] = mapped_column(String(60))
    ip: Mapped[str | None] = mapped_column(String(45))
    action: Mapped[str] = mapped_column(String(60))
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int | None]
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    person_id: Mapped[int | None] = mapped_column(index=True)
    details: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)


class AccessEntry(Model):
    """One look at one person's record by someone else (접속기록): account, time, place, whose data, what, why."""

    __tablename__ = "access_entry"
    __table_args__ = (
        Index("ix_access_entry_person", "person_id", "at"),
        Index("ix_access_entry_actor", "actor_id", "at"),
    )

    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    actor_name: Mapped[str] = mapped_column(String(60))
    ip: Mapped[str | None] = mapped_column(String(45))
    person_id: Mapped[int]
    action: Mapped[str] = mapped_column(String(20))
    what: Mapped[str] = mapped_column(String(60))
    reason: Mapped[str | None] = mapped_column(String(300))


append_only(AuditEntry)
# Entries of the access log leave once, after their term, through audit.retention.
append_only(AccessEntry, "update")
