"""Tables of casework on a pair: feedback on a suggestion, referral (알선), placement (취업), retention checks."""

import enum
from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jobcenter.core.db import Json, Model, PublicId, Stateful, Timestamps, UtcDateTime, enum_column
from jobcenter.employers.models import Employer, JobOrder
from jobcenter.seekers.models import Person, Registration


class ReferralStatus(str, enum.Enum):
    """Where a referral stands."""

    PROPOSED = "proposed"
    SENT = "sent"
    INTERVIEW_SET = "interview_set"
    HIRED = "hired"
    NOT_HIRED = "not_hired"
    NO_SHOW = "no_show"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    ORDER_FILLED = "order_filled"


OPEN_REFERRALS = (ReferralStatus.PROPOSED, ReferralStatus.SENT, ReferralStatus.INTERVIEW_SET)
_OPEN_SQL = "status IN ('proposed', 'sent', 'interview_set')"


class ResultReason(str, enum.Enum):
    """Why a referral ended the way it did (알선 결과 코드)."""

    LACK_OF_EXPERIENCE = "lack_of_experience"
    NOT_SUITED = "not_suited"
    WAGE = "wage"
    DISTANCE = "distance"
    OTHERS_HIRED = "others_hired"
    PERSON_DECLINED = "person_declined"
    EMPLOYER_CANCELLED = "employer_cancelled"
    DID_NOT_START = "did_not_start"
    UNREACHABLE = "unreachable"
    CONDITIONS_NOT_MET = "conditions_not_met"
    FOUND_WORK = "found_work"
    OTHER = "other"


class ResultSource(str, enum.Enum):
    """Who told the result."""

    EMPLOYER = "employer"
    PERSON = "person"
    VISIT = "visit"
    SYSTEM = "system"


class Referral(Stateful, PublicId, Timestamps, Model):
    """One introduction of one person to one order: the unit that 알선건수 counts."""

    __tablename__ = "referral"
    __table_args__ = (
        Index(
            "one_open_referral_per_registration_and_order",
            "registration_id",
            "order_id",
            unique=True,
            sqlite_where=text(_OPEN_SQL),
            postgresql_where=text(_OPEN_SQL),
        ),
        Index("ix_referral_organization_id_status", "organization_id", "status", "updated_at"),
        Index("ix_referral_organization_id_updated_at", "organization_id", "updated_at"),
        Index("ix_referral_organization_id_result_on", "organization_id", "result_on"),
        Index("ix_referral_organization_id_sent_on", "organization_id", "sent_on"),
        Index("ix_referral_order_id_status", "order_id", "status"),
        Index("ix_referral_person_id_status", "person_id", "status"),
        Index("ix_referral_registration_id_sent_on", "registration_id", "sent_on", "status"),
        CheckConstraint("score IS NULL OR (score >= 0 AND score <= 100)", name="score_range"),
    )
    transitions: ClassVar[dict[ReferralStatus, set[ReferralStatus]]] = {
        ReferralStatus.PROPOSED: {
            ReferralStatus.SENT,
            ReferralStatus.DECLINED,
            ReferralStatus.CANCELLED,
            ReferralStatus.ORDER_FILLED,
        },
        ReferralStatus.SENT: {
            ReferralStatus.INTERVIEW_SET,
            ReferralStatus.HIRED,
            ReferralStatus.NOT_HIRED,
            ReferralStatus.NO_SHOW,
            ReferralStatus.DECLINED,
            ReferralStatus.CANCELLED,
            ReferralStatus.ORDER_FILLED,
        },
        ReferralStatus.INTERVIEW_SET: {
            ReferralStatus.INTERVIEW_SET,
            ReferralStatus.HIRED,
            ReferralStatus.NOT_HIRED,
            ReferralStatus.NO_SHOW,
            ReferralStatus.DECLINED,
            ReferralStatus.CANCELLED,
            ReferralStatus.ORDER_FILLED,
        },
        # A result that was wrong is taken back first, then the right one is recorded.
        ReferralStatus.NOT_HIRED: {ReferralStatus.SENT},
        ReferralStatus.NO_SHOW: {ReferralStatus.SENT},
        ReferralStatus.DECLINED: {ReferralStatus.SENT},
    }

    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    order_id: Mapped[int] = mapped_column(ForeignKey("job_order.id"))
    employer_id: Mapped[int] = mapped_column(ForeignKey("employer.id"), index=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    status: Mapped[ReferralStatus] = mapped_column(enum_column(ReferralStatus), default=ReferralStatus.PROPOSED)
    asked_by_person: Mapped[bool] = mapped_column(default=False)
    counselor_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    requested_on: Mapped[date | None]
    sent_on: Mapped[date | None]
    wish_text: Mapped[str] = mapped_column(String(500), default="")
    note: Mapped[str] = mapped_column(String(500), default="")
    score: Mapped[int | None]
    factors: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    # The exact share each factor gave, where they come from (`referred`, `points`, `recomputed`), the place in the list.
    shares: Mapped[dict[str, float] | None] = mapped_column(Json)
    shares_source: Mapped[str | None] = mapped_column(String(12))
    rank: Mapped[int | None]

    interview_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    interview_place: Mapped[str] = mapped_column(String(200), default="")

    result_on: Mapped[date | None]
    result_reason: Mapped[ResultReason | None] = mapped_column(enum_column(ResultReason))
    result_source: Mapped[ResultSource | None] = mapped_column(enum_column(ResultSource))
    result_text: Mapped[str] = mapped_column(String(500), default="")

    registration: Mapped[Registration] = relationship()
    person: Mapped[Person] = relationship()
    order: Mapped[JobOrder] = relationship()
    employer: Mapped[Employer] = relationship()
    steps: Mapped[list["ReferralStep"]] = relationship(back_populates="referral", order_by="ReferralStep.id")
    offers: Mapped[list["InterviewOffer"]] = relationship(back_populates="referral", order_by="InterviewOffer.id")

    @property
    def is_open(self) -> bool:
        """Whether a result is still to come."""
        return self.status in OPEN_REFERRALS


class ReferralStep(Model):
    """One step of a referral: its status from then on, when, by whom, and what was said."""

    __tablename__ = "referral_step"

    referral_id: Mapped[int] = mapped_column(ForeignKey("referral.id"), index=True)
    status: Mapped[ReferralStatus] = mapped_column(enum_column(ReferralStatus))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    actor_name: Mapped[str] = mapped_column(String(60), default="")
    text: Mapped[str] = mapped_column(String(500), default="")

    referral: Mapped[Referral] = relationship(back_populates="steps")


class OfferStatus(str, enum.Enum):
    """Where an employer's proposal of interview times stands."""

    OPEN = "open"
    CHOSEN = "chosen"
    OTHERS_ASKED = "others_asked"
    WITHDRAWN = "withdrawn"


class InterviewOffer(Stateful, PublicId, Timestamps, Model):
    """Two or three times an employer proposes for an interview; the person picks one or asks for others."""

    __tablename__ = "interview_offer"
    __table_args__ = (
        Index(
            "one_open_interview_offer_per_referral",
            "referral_id",
            unique=True,
            sqlite_where=text("status = 'open'"),
            postgresql_where=text("status = 'open'"),
        ),
        Index("ix_interview_offer_referral_id", "referral_id"),
        Index("ix_interview_offer_person_id", "person_id"),
        CheckConstraint("status <> 'chosen' OR chosen_at IS NOT NULL", name="chosen_offer_has_time"),
    )
    transitions: ClassVar[dict[OfferStatus, set[OfferStatus]]] = {
        OfferStatus.OPEN: {OfferStatus.CHOSEN, OfferStatus.OTHERS_ASKED, OfferStatus.WITHDRAWN},
    }

    referral_id: Mapped[int] = mapped_column(ForeignKey("referral.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), index=True)
    status: Mapped[OfferStatus] = mapped_column(enum_column(OfferStatus), default=OfferStatus.OPEN)
    times: Mapped[list[str]] = mapped_column(Json, default=list)
    place: Mapped[str] = mapped_column(String(200))
    note: Mapped[str] = mapped_column(String(500), default="")
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    chosen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer_text: Mapped[str] = mapped_column(String(500), default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    referral: Mapped[Referral] = relationship(back_populates="offers")

    @property
    def choices(self) -> list[datetime]:
        """The proposed times as instants, the earliest first."""
        return sorted(datetime.fromisoformat(value) for value in self.times)


class Via(str, enum.Enum):
    """Which way somebody came to work."""

    REFERRAL = "referral"
    SELF = "self"
    PROGRAM = "program"


class PlacementStatus(str, enum.Enum):
    """How far a person has been confirmed to stay in the job."""

    STARTED = "started"
    RETAINED_1M = "retained_1m"
    RETAINED_3M = "retained_3m"
    RETAINED_6M = "retained_6m"
    RETAINED_12M = "retained_12m"
    LEFT = "left"


_STAYS = (
    PlacementStatus.STARTED,
    PlacementStatus.RETAINED_1M,
    PlacementStatus.RETAINED_3M,
    PlacementStatus.RETAINED_6M,
    PlacementStatus.RETAINED_12M,
)


class LeftReason(str, enum.Enum):
    """Why somebody left the job."""

    OWN_WISH = "own_wish"
    CONTRACT_ENDED = "contract_ended"
    DISMISSED = "dismissed"
    HEALTH = "health"
    CONDITIONS = "conditions"
    DISTANCE = "distance"
    DID_NOT_START = "did_not_start"
    OTHER = "other"


class Placement(Stateful, PublicId, Timestamps, Model):
    """Somebody began to work: through a referral, by herself while registered, or through a program."""

    __tablename__ = "placement"
    __table_args__ = (
        UniqueConstraint("referral_id", name="one_placement_per_referral"),
        Index("ix_placement_organization_id_started_on", "organization_id", "started_on"),
        CheckConstraint("left_on IS NULL OR left_on >= started_on", name="left_after_start"),
        CheckConstraint("wage_amount IS NULL OR wage_amount > 0", name="wage_positive"),
        CheckConstraint("via <> 'referral' OR referral_id IS NOT NULL", name="referral_named"),
    )
    transitions: ClassVar[dict[PlacementStatus, set[PlacementStatus]]] = {
        stage: {*_STAYS[index + 1 :], PlacementStatus.LEFT} for index, stage in enumerate(_STAYS)
    }

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    registration_id: Mapped[int | None] = mapped_column(ForeignKey("registration.id"), index=True)
    referral_id: Mapped[int | None] = mapped_column(ForeignKey("referral.id"))
    order_id: Mapped[int | None] = mapped_column(ForeignKey("job_order.id"), index=True)
    employer_id: Mapped[int | None] = mapped_column(ForeignKey("employer.id"), index=True)
    employer_name: Mapped[str] = mapped_column(String(200), default="")
    job_title: Mapped[str] = mapped_column(String(200), default="")
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    via: Mapped[Via] = mapped_column(enum_column(Via))
    status: Mapped[PlacementStatus] = mapped_column(enum_column(PlacementStatus), default=PlacementStatus.STARTED)
    started_on: Mapped[date]
    keco_code: Mapped[str | None] = mapped_column(String(4))
    employment_type: Mapped[str | None] = mapped_column(String(30))
    wage_kind: Mapped[str | None] = mapped_column(String(10))
    wage_amount: Mapped[int | None]
    weekly_hours: Mapped[float | None]
    left_on: Mapped[date | None]
    left_reason: Mapped[LeftReason | None] = mapped_column(enum_column(LeftReason))
    left_text: Mapped[str] = mapped_column(String(300), default="")

    person: Mapped[Person] = relationship()
    registration: Mapped[Registration | None] = relationship()
    referral: Mapped[Referral | None] = relationship()
    order: Mapped[JobOrder | None] = relationship()
    checks: Mapped[list["RetentionCheck"]] = relationship(back_populates="placement", order_by="RetentionCheck.months")


class CheckOutcome(str, enum.Enum):
    """What a retention check found."""

    EMPLOYED = "employed"
    LEFT = "left"
    NOT_REACHED = "not_reached"


class CheckMethod(str, enum.Enum):
    """How it was found out."""

    PHONE = "phone"
    INSURANCE = "insurance"
    CERTIFICATE = "certificate"
    VISIT = "visit"


class RetentionCheck(Timestamps, Model):
    """The question, so many months after the start, whether somebody is still in the job.

    `outcome` is empty until it is answered; `not_reached` leaves it on the work list.
    """

    __tablename__ = "retention_check"
    __table_args__ = (
        UniqueConstraint("placement_id", "months", name="one_check_per_placement_and_months"),
        Index("ix_retention_check_organization_id_due_on", "organization_id", "is_open", "due_on"),
        CheckConstraint("months > 0", name="months_positive"),
        CheckConstraint("attempts >= 0", name="attempts_counted"),
    )

    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    months: Mapped[int]
    due_on: Mapped[date]
    is_open: Mapped[bool] = mapped_column(default=True)
    outcome: Mapped[CheckOutcome | None] = mapped_column(enum_column(CheckOutcome))
    method: Mapped[CheckMethod | None] = mapped_column(enum_column(CheckMethod))
    checked_on: Mapped[date | None]
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    attempts: Mapped[int] = mapped_column(default=0)
    text: Mapped[str] = mapped_column(String(300), default="")

    placement: Mapped[Placement] = relationship(back_populates="checks")


class Verdict(str, enum.Enum):
    """What a counselor thinks of a suggestion."""

    KEEP = "keep"
    HOLD = "hold"
    EXCLUDE = "exclude"


class ExcludeReason(str, enum.Enum):
    """Why a suggestion does not fit this person."""

    PERSON_REFUSES = "person_refuses"
    NOT_SUITED = "not_suited"
    EMPLOYER_REFUSES = "employer_refuses"
    WORKED_THERE = "worked_there"
    TOO_FAR = "too_far"
    CONDITIONS = "conditions"
    OTHER = "other"


class MatchFeedback(Timestamps, Model):
    """A counselor's verdict on a suggestion for a registration; the latest one stands."""

    __tablename__ = "match_feedback"
    __table_args__ = (
        UniqueConstraint("registration_id", "order_id", name="one_verdict_per_registration_and_order"),
        Index("ix_match_feedback_order_id", "order_id"),
        CheckConstraint("verdict <> 'exclude' OR reason IS NOT NULL", name="exclusion_has_reason"),
    )

    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"))
    order_id: Mapped[int] = mapped_column(ForeignKey("job_order.id"))
    verdict: Mapped[Verdict] = mapped_column(enum_column(Verdict))
    reason: Mapped[ExcludeReason | None] = mapped_column(enum_column(ExcludeReason))
    text: Mapped[str] = mapped_column(Text, default="")
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
