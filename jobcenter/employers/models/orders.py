"""Companies and their members; job orders with their terms, findings and history."""

import enum
from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jobcenter.accounts.models import User
from jobcenter.core.db import EncryptedText, Json, Model, PublicId, Stateful, Timestamps, UtcDateTime, enum_column
from jobcenter.employers.business_number import formatted
from jobcenter.employers.vocabulary import Career, Education, EmploymentType
from jobcenter.employers.wages import WageKind
from jobcenter.organizations.models import Organization


class Employer(PublicId, Timestamps, Model):
    """A company or office that looks for people. Imported ones have a name and no business number yet."""

    __tablename__ = "employer"
    __table_args__ = (
        UniqueConstraint("business_number", name="one_employer_per_business_number"),
        Index("ix_employer_name_key", "name_key"),
        CheckConstraint("employees IS NULL OR employees >= 0", name="employees_not_negative"),
    )

    name: Mapped[str] = mapped_column(String(120))
    name_key: Mapped[str] = mapped_column(String(120))
    business_number: Mapped[str | None] = mapped_column(String(10))
    representative: Mapped[str | None] = mapped_column(String(60))
    business_line: Mapped[str | None] = mapped_column(Text)
    employees: Mapped[int | None]
    sgg_code: Mapped[str | None] = mapped_column(String(5))
    address: Mapped[str | None] = mapped_column(String(200))
    contact_name: Mapped[str | None] = mapped_column(EncryptedText)
    contact_phone: Mapped[str | None] = mapped_column(EncryptedText)
    contact_email: Mapped[str | None] = mapped_column(EncryptedText)
    source: Mapped[str | None] = mapped_column(String(40))

    members: Mapped[list["EmployerMember"]] = relationship(back_populates="employer", order_by="EmployerMember.id")

    @property
    def printed_number(self) -> str:
        """The business number as it is printed, `-` where it is not known."""
        return formatted(self.business_number)


class MemberRole(enum.StrEnum):
    """What a member of a company may do: owners also manage the members."""

    OWNER = "owner"
    MEMBER = "member"


class EmployerMember(Model):
    """A user who acts for a company."""

    __tablename__ = "employer_member"
    __table_args__ = (UniqueConstraint("employer_id", "user_id", name="one_membership_per_user_and_employer"),)

    employer_id: Mapped[int] = mapped_column(ForeignKey("employer.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    role: Mapped[MemberRole] = mapped_column(enum_column(MemberRole), default=MemberRole.MEMBER)
    joined_at: Mapped[datetime] = mapped_column(UtcDateTime)

    employer: Mapped[Employer] = relationship(back_populates="members")
    user: Mapped[User] = relationship(lazy="joined")


class OrderStatus(enum.StrEnum):
    """Where a job order stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    ACTIVE = "active"
    FILLED = "filled"
    CLOSED = "closed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    REJECTED = "rejected"
    SUSPENDED = "suspended"


class CloseReason(enum.StrEnum):
    """Why an order ended before its places were filled here."""

    FILLED_ELSEWHERE = "filled_elsewhere"
    NOT_NEEDED = "not_needed"
    CONDITIONS_CHANGED = "conditions_changed"
    NOBODY_SUITED = "nobody_suited"
    BUSINESS_CLOSED = "business_closed"
    OTHER = "other"


class JobOrder(Stateful, PublicId, Timestamps, Model):
    """An order of an employer for people (구인). Amounts are won; unknown facts are null, never guessed."""

    __tablename__ = "job_order"
    __table_args__ = (
        UniqueConstraint("source", "source_id", name="one_order_per_source_number"),
        CheckConstraint("places >= 1", name="at_least_one_place"),
        CheckConstraint("places_filled >= 0 AND places_filled <= places", name="filled_within_places"),
        CheckConstraint("wage_max IS NULL OR wage_min IS NULL OR wage_max >= wage_min", name="wage_range_in_order"),
        Index("ix_job_order_open_newest", "status", "opened_on", "id", "valid_until"),
        # The list of jobs filters, sorts and counts from this index alone; the wide rows are read for one page only.
        Index(
            "ix_job_order_listing",
            "status",
            "valid_until",
            "id",
            "opened_on",
            "keco_code",
            "sgg_code",
            "sido",
            "employment_type",
            "hourly_equivalent",
            "weekly_hours",
            "days_per_week",
            "education",
            "until_filled",
        ),
        Index("ix_job_order_desk", "organization_id", "status", "id"),
        Index("ix_job_order_changed", "updated_at"),
        Index("ix_job_order_employer", "employer_id", "status"),
    )
    transitions: ClassVar[dict[OrderStatus, set[OrderStatus]]] = {
        OrderStatus.DRAFT: {OrderStatus.SUBMITTED, OrderStatus.CANCELLED},
        OrderStatus.SUBMITTED: {
            OrderStatus.ACTIVE,
            OrderStatus.DRAFT,
            OrderStatus.REJECTED,
            OrderStatus.CANCELLED,
        },
        OrderStatus.ACTIVE: {
            OrderStatus.FILLED,
            OrderStatus.CLOSED,
            OrderStatus.EXPIRED,
            OrderStatus.CANCELLED,
            OrderStatus.SUSPENDED,
        },
        # While the employer is blocked: in no list, but a hire that came of an earlier referral is still written down.
        OrderStatus.SUSPENDED: {
            OrderStatus.ACTIVE,
            OrderStatus.FILLED,
            OrderStatus.CLOSED,
            OrderStatus.EXPIRED,
            OrderStatus.CANCELLED,
        },
        OrderStatus.FILLED: {OrderStatus.ACTIVE, OrderStatus.SUSPENDED, OrderStatus.CLOSED},
        OrderStatus.EXPIRED: {OrderStatus.ACTIVE, OrderStatus.CLOSED},
    }

    number: Mapped[str | None] = mapped_column(String(20), unique=True)
    source: Mapped[str | None] = mapped_column(String(40))
    source_id: Mapped[str | None] = mapped_column(String(40))
    source_digest: Mapped[str | None] = mapped_column(String(64))
    source_row: Mapped[dict[str, Any] | None] = mapped_column(Json)
    confirmed_fields: Mapped[list[str]] = mapped_column(Json, default=list)
    employer_id: Mapped[int] = mapped_column(ForeignKey("employer.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    status: Mapped[OrderStatus] = mapped_column(enum_column(OrderStatus), default=OrderStatus.DRAFT)

    title: Mapped[str] = mapped_column(String(200))
    keco_code: Mapped[str | None] = mapped_column(String(4))
    occupation_name: Mapped[str] = mapped_column(String(120), default="")
    duties: Mapped[str] = mapped_column(Text, default="")
    requirements: Mapped[str] = mapped_column(Text, default="")
    preferences: Mapped[str] = mapped_column(Text, default="")
    places: Mapped[int] = mapped_column(default=1)
    places_filled: Mapped[int] = mapped_column(default=0)
    employment_type: Mapped[EmploymentType | None] = mapped_column(enum_column(EmploymentType))
    starts_on: Mapped[date | None]
    works_until: Mapped[date | None]

    wage_kind: Mapped[WageKind | None] = mapped_column(enum_column(WageKind))
    wage_min: Mapped[int | None]
    wage_max: Mapped[int | None]
    wage_negotiable: Mapped[bool] = mapped_column(default=False)
    hourly_equivalent: Mapped[int | None]

    hours_start: Mapped[str | None] = mapped_column(String(5))
    hours_end: Mapped[str | None] = mapped_column(String(5))
    overnight: Mapped[bool] = mapped_column(default=False)
    shifts: Mapped[list[dict[str, str]]] = mapped_column(Json, default=list)
    hours_text: Mapped[str] = mapped_column(Text, default="")
    weekly_hours: Mapped[float | None]
    days: Mapped[list[str]] = mapped_column(Json, default=list)
    days_per_week: Mapped[int | None]
    days_text: Mapped[str] = mapped_column(String(60), default="")

    sido: Mapped[str | None] = mapped_column(String(10))
    sigungu: Mapped[str | None] = mapped_column(String(30))
    sgg_code: Mapped[str | None] = mapped_column(String(5))
    dong_code: Mapped[str | None] = mapped_column(String(10))
    address: Mapped[str] = mapped_column(String(200), default="")

    education: Mapped[Education | None] = mapped_column(enum_column(Education))
    career: Mapped[Career | None] = mapped_column(enum_column(Career))
    career_months_min: Mapped[int | None]
    licences: Mapped[list[str]] = mapped_column(Json, default=list)
    insurance: Mapped[list[str]] = mapped_column(Json, default=list)
    retirement: Mapped[str] = mapped_column(String(60), default="")
    apply_by: Mapped[list[str]] = mapped_column(Json, default=list)
    papers: Mapped[list[str]] = mapped_column(Json, default=list)

    deadline: Mapped[date | None]
    until_filled: Mapped[bool] = mapped_column(default=False)
    opened_on: Mapped[date | None]
    valid_until: Mapped[date | None]
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # The counselor who took the order on a visit or by telephone, where one did.
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    close_reason: Mapped[CloseReason | None] = mapped_column(enum_column(CloseReason))
    employer_note: Mapped[str] = mapped_column(Text, default="")
    review_note: Mapped[str] = mapped_column(Text, default="")
    warnings: Mapped[list[dict[str, str]]] = mapped_column(Json, default=list)
    search_text: Mapped[str] = mapped_column(Text, default="")

    employer: Mapped[Employer] = relationship(lazy="joined")
    organization: Mapped[Organization] = relationship()
    findings: Mapped[list["OrderFinding"]] = relationship(
        back_populates="order", order_by="OrderFinding.id", cascade="all, delete-orphan"
    )
    events: Mapped[list["OrderEvent"]] = relationship(
        back_populates="order", order_by="OrderEvent.id.desc()", cascade="all, delete-orphan"
    )
    terms: Mapped[list["OrderTerm"]] = relationship(
        back_populates="order", order_by="OrderTerm.ordinal", cascade="all, delete-orphan"
    )

    @property
    def places_left(self) -> int:
        """Places nobody was hired for yet."""
        return self.places - self.places_filled

    def is_open(self, today: date) -> bool:
        """Whether people can be referred to it on a day."""
        return self.status is OrderStatus.ACTIVE and self.valid_until is not None and self.valid_until >= today


class OrderTerm(Model):
    """One term of an order (구인신청 유효기간) with what was offered in it: a renewal is a further term, not an edit."""

    __tablename__ = "order_term"
    __table_args__ = (
        UniqueConstraint("order_id", "ordinal", name="one_term_per_order_and_ordinal"),
        CheckConstraint("ends_on >= starts_on", name="order_term_in_order"),
        CheckConstraint("places >= 1", name="order_term_has_places"),
    )

    order_id: Mapped[int] = mapped_column(ForeignKey("job_order.id"))
    ordinal: Mapped[int]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    places: Mapped[int]
    wage_kind: Mapped[WageKind | None] = mapped_column(enum_column(WageKind))
    wage_min: Mapped[int | None]
    wage_max: Mapped[int | None]
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)
    given_by_name: Mapped[str] = mapped_column(String(60))
    # The day on which the employer was told that this term ends.
    told_on: Mapped[date | None]

    order: Mapped[JobOrder] = relationship(back_populates="terms")


class OrderFinding(PublicId, Model):
    """Something a legal check found in an order; open until it is gone or a counselor overrode it with a reason."""

    __tablename__ = "order_finding"
    __table_args__ = (Index("ix_order_finding_order_id", "order_id"),)

    order_id: Mapped[int] = mapped_column(ForeignKey("job_order.id"))
    code: Mapped[str] = mapped_column(String(40))
    severity: Mapped[str] = mapped_column(String(10))
    field: Mapped[str] = mapped_column(String(30))
    words: Mapped[str] = mapped_column(Text, default="")
    title: Mapped[dict[str, str]] = mapped_column(Json)
    message: Mapped[dict[str, str]] = mapped_column(Json)
    legal_source: Mapped[str] = mapped_column(String(200))
    found_at: Mapped[datetime] = mapped_column(UtcDateTime)
    override_reason: Mapped[str | None] = mapped_column(Text)
    overridden_by_name: Mapped[str | None] = mapped_column(String(60))
    overridden_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    order: Mapped[JobOrder] = relationship(back_populates="findings")

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes it the same finding when the order is checked again."""
        return (self.code, self.field, self.words)

    @property
    def blocks(self) -> bool:
        """Whether the order cannot be accepted while this stands."""
        return self.severity != "notice" and self.override_reason is None


class OrderEvent(Model):
    """One step in the life of an order, for those who work on it."""

    __tablename__ = "order_event"
    __table_args__ = (Index("ix_order_event_order_id", "order_id"),)

    order_id: Mapped[int] = mapped_column(ForeignKey("job_order.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_name: Mapped[str] = mapped_column(String(60))
    action: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(Text, default="")

    order: Mapped[JobOrder] = relationship(back_populates="events")
