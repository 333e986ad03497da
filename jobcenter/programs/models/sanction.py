"""Terms in which someone cannot take part, after leaving a program without cause (참여 제한)."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jobcenter.accounts.models import User
from jobcenter.core.db import Model, PublicId, UtcDateTime
from jobcenter.organizations.models import Organization
from jobcenter.programs.models.enrollment import Enrollment
from jobcenter.seekers.models import Person


class Sanction(PublicId, Model):
    """One term: for whom, after which enrollment, why, from when until when, and whether it was lifted."""

    __tablename__ = "sanction"
    __table_args__ = (
        CheckConstraint("until_on > from_on", name="sanction_ends_after_start"),
        CheckConstraint("lifted_at IS NULL OR lifted_reason IS NOT NULL", name="sanction_lifted_with_reason"),
        Index("ix_sanction_person_id_until_on", "person_id", "until_on"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    organization_id: Mapped[int] = mapped_column(ForeignKey(Organization.id), index=True)
    enrollment_id: Mapped[int] = mapped_column(ForeignKey(Enrollment.id), unique=True)
    reason: Mapped[str] = mapped_column(String(500))
    from_on: Mapped[date]
    until_on: Mapped[date]
    made_by_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    lifted_by_id: Mapped[int | None] = mapped_column(ForeignKey(User.id))
    lifted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lifted_reason: Mapped[str | None] = mapped_column(String(500))

    person: Mapped[Person] = relationship()
    organization: Mapped[Organization] = relationship()
    enrollment: Mapped[Enrollment] = relationship()

    def stands_on(self, day: date) -> bool:
        """Whether it bars from taking part on a day (the last day is not part of the term)."""
        return self.lifted_at is None and self.from_on <= day < self.until_on
