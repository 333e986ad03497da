"""Cases handed from one counselor to another: for some days or for good, with every case that moved."""

import enum
from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jobcenter.accounts.models import User
from jobcenter.core.db import Model, PublicId, Stateful, Timestamps, UtcDateTime, enum_column
from jobcenter.organizations.models import Organization
from jobcenter.seekers.models import Person, Registration


class HandOverReason(enum.StrEnum):
    """Why cases change hands."""

    LEAVE = "leave"
    TRANSFER = "transfer"
    WORKLOAD = "workload"
    WISH = "wish"
    OTHER = "other"


class HandOverStatus(enum.StrEnum):
    """Where a hand-over stands: planned, in force, over on its last day, or taken back."""

    PLANNED = "planned"
    RUNNING = "running"
    ENDED = "ended"
    UNDONE = "undone"


class HandOver(Stateful, PublicId, Timestamps, Model):
    """One hand-over of one case or of a whole caseload."""

    __tablename__ = "hand_over"
    __table_args__ = (
        Index("ix_hand_over_organization_id_starts_on", "organization_id", "starts_on"),
        Index("ix_hand_over_status_starts_on", "status", "starts_on"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="hand_over_in_order"),
        CheckConstraint("from_id IS NULL OR from_id <> to_id", name="hand_over_to_somebody_else"),
    )
    transitions: ClassVar[dict[HandOverStatus, set[HandOverStatus]]] = {
        HandOverStatus.PLANNED: {HandOverStatus.RUNNING, HandOverStatus.UNDONE},
        HandOverStatus.RUNNING: {HandOverStatus.ENDED, HandOverStatus.UNDONE},
    }

    organization_id: Mapped[int] = mapped_column(ForeignKey(Organization.id))
    from_id: Mapped[int | None] = mapped_column(ForeignKey(User.id), index=True)
    to_id: Mapped[int] = mapped_column(ForeignKey(User.id), index=True)
    made_by_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    reason: Mapped[HandOverReason] = mapped_column(enum_column(HandOverReason))
    text: Mapped[str] = mapped_column(String(500), default="")
    starts_on: Mapped[date]
    # The last day; none: for good.
    ends_on: Mapped[date | None]
    status: Mapped[HandOverStatus] = mapped_column(enum_column(HandOverStatus), default=HandOverStatus.PLANNED)

    from_counselor: Mapped[User | None] = relationship(foreign_keys=[from_id])
    to_counselor: Mapped[User] = relationship(foreign_keys=[to_id])
    made_by: Mapped[User] = relationship(foreign_keys=[made_by_id])
    cases: Mapped[list["HandOverCase"]] = relationship(back_populates="hand_over", order_by="HandOverCase.id")


class HandOverCase(Model):
    """One case of a hand-over: when it moved, and when it came back."""

    __tablename__ = "hand_over_case"
    __table_args__ = (
        UniqueConstraint("hand_over_id", "registration_id", name="one_line_per_hand_over_and_registration"),
        Index("ix_hand_over_case_person_id", "person_id"),
    )

    hand_over_id: Mapped[int] = mapped_column(ForeignKey(HandOver.id))
    registration_id: Mapped[int] = mapped_column(ForeignKey(Registration.id), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    moved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    returned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    hand_over: Mapped[HandOver] = relationship(back_populates="cases")
    registration: Mapped[Registration] = relationship()
    person: Mapped[Person] = relationship()
