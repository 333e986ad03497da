"""What the counselors of a centre keep about a person beyond referrals: notes of talks and the plan they agreed on."""

import enum
from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jobcenter.accounts.models import User
from jobcenter.core.db import EncryptedText, Model, PublicId, Stateful, Timestamps, UtcDateTime, enum_column
from jobcenter.organizations.models import Organization
from jobcenter.seekers.models import Person


class CounselingChannel(enum.StrEnum):
    """How a talk was held."""

    OFFICE = "office"
    PHONE = "phone"
    VISIT = "visit"
    MESSENGER = "messenger"
    ONLINE = "online"
    OUTREACH = "outreach"


class CounselingNote(PublicId, Timestamps, Model):
    """One talk with a person (상담일지). It is never rewritten: what was wrong is put right by a further note."""

    __tablename__ = "counseling_note"
    __table_args__ = (
        Index("ix_counseling_note_person_id_held_on", "person_id", "held_on"),
        Index("ix_counseling_note_organization_id_contact_on", "organization_id", "contact_on"),
        CheckConstraint("minutes IS NULL OR minutes BETWEEN 1 AND 480", name="counseling_minutes_plausible"),
        CheckConstraint("contact_on IS NULL OR contact_on >= held_on", name="counseling_contact_after_talk"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    organization_id: Mapped[int] = mapped_column(ForeignKey(Organization.id))
    counselor_id: Mapped[int] = mapped_column(ForeignKey(User.id), index=True)
    held_on: Mapped[date]
    channel: Mapped[CounselingChannel] = mapped_column(enum_column(CounselingChannel))
    place: Mapped[str | None] = mapped_column(String(120))
    minutes: Mapped[int | None]
    text: Mapped[str] = mapped_column(EncryptedText)
    # When the person is to be heard of next, and the day somebody did, or put it off by a later note.
    contact_on: Mapped[date | None]
    contacted_on: Mapped[date | None]

    person: Mapped[Person] = relationship()
    organization: Mapped[Organization] = relationship()
    counselor: Mapped[User] = relationship()


class StepStatus(enum.StrEnum):
    """Where a step of a plan stands."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class PlanStep(Stateful, PublicId, Timestamps, Model):
    """One step of what a person and her counselor agreed on (취업지원계획): who does what until when."""

    __tablename__ = "plan_step"
    __table_args__ = (
        Index("ix_plan_step_person_id_status", "person_id", "status"),
        Index("ix_plan_step_organization_id_due_on", "organization_id", "due_on"),
        CheckConstraint("who IN ('person', 'centre')", name="plan_step_who_known"),
    )
    transitions: ClassVar[dict[StepStatus, set[StepStatus]]] = {
        StepStatus.OPEN: {StepStatus.DONE, StepStatus.DROPPED},
        StepStatus.DONE: {StepStatus.OPEN},
        StepStatus.DROPPED: {StepStatus.OPEN},
    }

    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    organization_id: Mapped[int] = mapped_column(ForeignKey(Organization.id))
    made_by_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    text: Mapped[str] = mapped_column(EncryptedText)
    who: Mapped[str] = mapped_column(String(10))
    due_on: Mapped[date | None]
    status: Mapped[StepStatus] = mapped_column(enum_column(StepStatus), default=StepStatus.OPEN)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey(User.id))

    person: Mapped[Person] = relationship()
    organization: Mapped[Organization] = relationship()
    made_by: Mapped[User] = relationship(foreign_keys=[made_by_id])
