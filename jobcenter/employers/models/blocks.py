"""Employers to whom the centre refers nobody for a while, and the published lists that say so."""

import enum
from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jobcenter.accounts.models import User
from jobcenter.core.db import Json, Model, PublicId, Stateful, Timestamps, UtcDateTime, enum_column
from jobcenter.employers.models.orders import Employer
from jobcenter.organizations.models import Organization


class BlockStatus(enum.StrEnum):
    """Where a block stands."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    LIFTED = "lifted"
    LAPSED = "lapsed"


_STANDING = "status IN ('proposed', 'confirmed')"


class BlockList(PublicId, Model):
    """A published list (such as the wage-arrears list) as it was read: every line with what it was matched to."""

    __tablename__ = "block_list"
    __table_args__ = (Index("ix_block_list_organization_id", "organization_id", "imported_at"),)

    organization_id: Mapped[int] = mapped_column(ForeignKey(Organization.id))
    name: Mapped[str] = mapped_column(String(120))
    ground: Mapped[str] = mapped_column(String(40))
    published_on: Mapped[date]
    ends_on: Mapped[date | None]
    source: Mapped[str] = mapped_column(String(300))
    imported_by_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    imported_at: Mapped[datetime] = mapped_column(UtcDateTime)
    lines: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)

    imported_by: Mapped[User] = relationship()


class EmployerBlock(Stateful, PublicId, Timestamps, Model):
    """A block of one employer with its legal ground: proposed by one officer, in force once another confirmed it."""

    __tablename__ = "employer_block"
    __table_args__ = (
        Index(
            "one_standing_block_per_employer",
            "employer_id",
            unique=True,
            sqlite_where=text(_STANDING),
            postgresql_where=text(_STANDING),
        ),
        Index("ix_employer_block_organization_id", "organization_id", "status"),
        Index("ix_employer_block_employer_id", "employer_id"),
        Index("ix_employer_block_list_id", "list_id"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="block_ends_after_start"),
        CheckConstraint(
            "status IN ('proposed', 'dismissed') OR decided_by_id <> proposed_by_id",
            name="second_person_confirms_block",
        ),
    )
    transitions: ClassVar[dict[BlockStatus, set[BlockStatus]]] = {
        BlockStatus.PROPOSED: {BlockStatus.CONFIRMED, BlockStatus.DISMISSED},
        BlockStatus.CONFIRMED: {BlockStatus.LIFTED, BlockStatus.LAPSED},
    }

    employer_id: Mapped[int] = mapped_column(ForeignKey(Employer.id))
    organization_id: Mapped[int] = mapped_column(ForeignKey(Organization.id))
    ground: Mapped[str] = mapped_column(String(40))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    evidence: Mapped[str] = mapped_column(Text)
    status: Mapped[BlockStatus] = mapped_column(enum_column(BlockStatus), default=BlockStatus.PROPOSED)
    list_id: Mapped[int | None] = mapped_column(ForeignKey(BlockList.id))
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey(User.id))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    objection: Mapped[str] = mapped_column(Text, default="")
    objected_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    objection_answer: Mapped[str] = mapped_column(Text, default="")
    objection_answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lifted_by_id: Mapped[int | None] = mapped_column(ForeignKey(User.id))
    lifted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    end_reason: Mapped[str] = mapped_column(Text, default="")

    employer: Mapped[Employer] = relationship()
    organization: Mapped[Organization] = relationship()
    proposed_by: Mapped[User] = relationship(foreign_keys=[proposed_by_id])
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id])

    def is_in_force(self, today: date) -> bool:
        """Whether nobody may be referred to the employer on a day."""
        ended = self.ends_on is not None and self.ends_on < today
        return self.status is BlockStatus.CONFIRMED and self.starts_on <= today and not ended
