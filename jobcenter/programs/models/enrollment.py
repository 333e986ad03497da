"""People who hold a place, and how it ended for them."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jobcenter.core.db import Model, PublicId, Stateful, Timestamps, enum_column
from jobcenter.organizations.models import Organization
from jobcenter.programs.models.application import Application
from jobcenter.programs.models.program import Round, RoundGroup
from jobcenter.programs.models.states import ENROLLMENT_TRANSITIONS, EnrollmentStatus
from jobcenter.seekers.models import Person


class Enrollment(PublicId, Timestamps, Stateful, Model):
    """One person in a round: at work, in class, until the end or before it."""

    __tablename__ = "enrollment"
    __table_args__ = (
        UniqueConstraint("application_id", name="one_enrollment_per_application"),
        UniqueConstraint("round_id", "certificate_number", name="one_certificate_number_per_round"),
        CheckConstraint("attended >= 0", name="enrollment_attendance_not_negative"),
        CheckConstraint("ended_on IS NULL OR ended_on >= started_on", name="enrollment_ends_after_start"),
        Index("ix_enrollment_round_id_status", "round_id", "status"),
    )
    transitions = ENROLLMENT_TRANSITIONS

    application_id: Mapped[int] = mapped_column(ForeignKey(Application.id))
    round_id: Mapped[int] = mapped_column(ForeignKey(Round.id))
    group_id: Mapped[int] = mapped_column(ForeignKey(RoundGroup.id), index=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey(Organization.id), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    status: Mapped[EnrollmentStatus] = mapped_column(enum_column(EnrollmentStatus), default=EnrollmentStatus.ACTIVE)
    started_on: Mapped[date]
    ended_on: Mapped[date | None]
    reason: Mapped[str | None] = mapped_column(String(500))
    # Days or hours present, in the unit of the round's completion rule.
    attended: Mapped[int | None]
    certificate_number: Mapped[str | None] = mapped_column(String(30))
    licence_name: Mapped[str | None] = mapped_column(String(100))
    licence_on: Mapped[date | None]

    application: Mapped[Application] = relationship(back_populates="enrollment")
    round: Mapped[Round] = relationship()
    group: Mapped[RoundGroup] = relationship()
    organization: Mapped[Organization] = relationship()
    person: Mapped[Person] = relationship()
