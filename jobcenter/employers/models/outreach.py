"""Visits and calls to employers (구인발굴): planned, held with a result, followed up."""

import enum
from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jobcenter.accounts.models import User
from jobcenter.core.db import EncryptedText, Model, PublicId, Stateful, Timestamps, UtcDateTime, enum_column
from jobcenter.employers.models.orders import Employer, JobOrder
from jobcenter.organizations.models import Organization


class VisitKind(enum.StrEnum):
    """How an employer is reached."""

    VISIT = "visit"
    CALL = "call"


class VisitPurpose(enum.StrEnum):
    """What a visit or call is for."""

    FIND_ORDERS = "find_orders"
    RENEWAL = "renewal"
    AFTER_HIRE = "after_hire"
    RELATIONS = "relations"
    COMPLAINT = "complaint"


class VisitResult(enum.StrEnum):
    """What came of it."""

    ORDER_FOUND = "order_found"
    PROMISED = "promised"
    TALKED = "talked"
    REFUSED = "refused"
    ABSENT = "absent"
    CLOSED_BUSINESS = "closed_business"


class VisitStatus(enum.StrEnum):
    """Where a visit stands."""

    PLANNED = "planned"
    DONE = "done"
    CANCELLED = "cancelled"


class EmployerVisit(Stateful, PublicId, Timestamps, Model):
    """One visit or call of a counselor to a company, which need not be known to the centre yet."""

    __tablename__ = "employer_visit"
    __table_args__ = (
        Index("ix_employer_visit_planned", "organization_id", "status", "planned_on"),
        Index("ix_employer_visit_counselor", "counselor_id", "planned_on"),
        Index("ix_employer_visit_employer", "employer_id", "planned_on"),
        Index("ix_employer_visit_follow_up", "organization_id", "follow_up_on"),
        Index("ix_employer_visit_order", "order_id"),
        CheckConstraint(
            "status <> 'done' OR (held_on IS NOT NULL AND result IS NOT NULL)", name="done_visit_has_result"
        ),
        CheckConstraint("people IS NULL OR people > 0", name="visit_people_positive"),
        CheckConstraint("follow_up_on IS NULL OR held_on IS NULL OR follow_up_on > held_on", name="follow_up_later"),
    )
    transitions: ClassVar[dict[VisitStatus, set[VisitStatus]]] = {
        VisitStatus.PLANNED: {VisitStatus.DONE, VisitStatus.CANCELLED},
    }

    organization_id: Mapped[int] = mapped_column(ForeignKey(Organization.id))
    employer_id: Mapped[int | None] = mapped_column(ForeignKey(Employer.id))
    counselor_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    kind: Mapped[VisitKind] = mapped_column(enum_column(VisitKind))
    purpose: Mapped[VisitPurpose] = mapped_column(enum_column(VisitPurpose))
    status: Mapped[VisitStatus] = mapped_column(enum_column(VisitStatus), default=VisitStatus.PLANNED)
    planned_on: Mapped[date]
    planned_time: Mapped[str | None] = mapped_column(String(5))
    company_name: Mapped[str] = mapped_column(String(120))
    address: Mapped[str] = mapped_column(String(200), default="")
    contact_name: Mapped[str | None] = mapped_column(EncryptedText)
    contact_phone: Mapped[str | None] = mapped_column(EncryptedText)
    plan: Mapped[str] = mapped_column(String(500), default="")
    held_on: Mapped[date | None]
    result: Mapped[VisitResult | None] = mapped_column(enum_column(VisitResult))
    people: Mapped[int | None]
    text: Mapped[str] = mapped_column(Text, default="")
    recorded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    follow_up_on: Mapped[date | None]
    followed_up_on: Mapped[date | None]
    order_id: Mapped[int | None] = mapped_column(ForeignKey(JobOrder.id))

    organization: Mapped[Organization] = relationship()
    employer: Mapped[Employer | None] = relationship()
    counselor: Mapped[User] = relationship()
    order: Mapped[JobOrder | None] = relationship()
