"""Applications, the facts declared and verified for them, and the decisions on them."""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jobcenter.accounts.models import User
from jobcenter.core.db import (
    Json,
    Model,
    PublicId,
    Stateful,
    Timestamps,
    UtcDateTime,
    enum_column,
)
from jobcenter.core.formatting import masked_name
from jobcenter.organizations.models import Organization
from jobcenter.programs.models.program import Round, RoundGroup
from jobcenter.programs.models.states import APPLICATION_TRANSITIONS, AppealStatus, ApplicationStatus
from jobcenter.seekers.models import Person

if TYPE_CHECKING:
    from jobcenter.programs.models.enrollment import Enrollment
    from jobcenter.programs.models.evidence import Appeal, ApplicationDocument
    from jobcenter.programs.models.party import ApplicationParty
    from jobcenter.programs.models.selection import Offer


class Application(PublicId, Timestamps, Stateful, Model):
    """One person's application to one round."""

    __tablename__ = "application"
    __table_args__ = (
        UniqueConstraint("round_id", "person_id", name="one_application_per_round"),
        UniqueConstraint("round_id", "sequence", name="one_receipt_number_per_round"),
        CheckConstraint("channel IN ('self', 'officer')", name="application_channel_known"),
        Index("ix_application_round_id_status", "round_id", "status"),
        Index("ix_application_round_group_rank", "round_id", "group_id", "rank"),
    )
    transitions = APPLICATION_TRANSITIONS

    round_id: Mapped[int] = mapped_column(ForeignKey(Round.id))
    organization_id: Mapped[int] = mapped_column(ForeignKey(Organization.id), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    group_id: Mapped[int | None] = mapped_column(ForeignKey(RoundGroup.id), index=True)
    status: Mapped[ApplicationStatus] = mapped_column(enum_column(ApplicationStatus), default=ApplicationStatus.DRAFT)
    channel: Mapped[str] = mapped_column(String(10), default="self")
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey(User.id))

    # Given at submission under the round's lock, so the order of numbers is the order of receipt.
    sequence: Mapped[int | None]
    number: Mapped[str | None] = mapped_column(String(20))
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    # {"documents": {code: "upload" | "bring" | "official" | "none"}, "statement": bool, "note": text, "step": n}
    answers: Mapped[dict] = mapped_column(Json, default=dict)
    supplement: Mapped[dict | None] = mapped_column(Json)
    # Guards an officer let pass: [{"code", "keys": what was found then, "reason", "by_id", "by", "at"}]
    departures: Mapped[list] = mapped_column(Json, default=list, server_default="[]")

    # Points in hundredths, so that half points stay exact in every database.
    score_hundredths: Mapped[int | None]
    score_items: Mapped[list | None] = mapped_column(Json)
    tie_break: Mapped[list | None] = mapped_column(Json)
    # Of the score table these points came from; none where a fact changed since, so that they are worked out anew.
    points_digest: Mapped[str | None] = mapped_column(String(64))
    rank: Mapped[int | None]
    reserve_rank: Mapped[int | None]
    reasons: Mapped[list] = mapped_column(Json, default=list)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    round: Mapped[Round] = relationship()
    organization: Mapped[Organization] = relationship()
    person: Mapped[Person] = relationship()
    group: Mapped[RoundGroup | None] = relationship()
    entered_by: Mapped[User | None] = relationship()
    facts: Mapped[list["ApplicationFact"]] = relationship(
        back_populates="application", cascade="all, delete-orphan", order_by="ApplicationFact.id"
    )
    decisions: Mapped[list["ApplicationDecision"]] = relationship(
        back_populates="application", order_by="ApplicationDecision.id"
    )
    offers: Mapped[list["Offer"]] = relationship(back_populates="application", order_by="Offer.id")
    enrollment: Mapped["Enrollment | None"] = relationship(back_populates="application")
    party: Mapped["ApplicationParty | None"] = relationship(
        back_populates="application", cascade="all, delete-orphan", lazy="selectin"
    )
    all_documents: Mapped[list["ApplicationDocument"]] = relationship(
        back_populates="application", cascade="all, delete-orphan", order_by="ApplicationDocument.id"
    )
    appeals: Mapped[list["Appeal"]] = relationship(
        back_populates="application", cascade="all, delete-orphan", order_by="Appeal.id"
    )

    @property
    def score(self) -> Decimal | None:
        """Points as printed, or none while the application has not been scored."""
        if self.score_hundredths is None:
            return None
        return (Decimal(self.score_hundredths) / 100).normalize()

    @property
    def public_name(self) -> str:
        """The name a list may show: of a team or institution in full, of a person masked."""
        return self.party.name if self.party else masked_name(self.person.name)

    @property
    def documents(self) -> list["ApplicationDocument"]:
        """The files that were handed in and not removed, in the order they came."""
        return [document for document in self.all_documents if document.removed_at is None]

    def documents_of(self, code: str) -> list["ApplicationDocument"]:
        """The files handed in for one of the documents asked for."""
        return [document for document in self.documents if document.code == code]

    @property
    def open_appeal(self) -> "Appeal | None":
        """The objection that waits for its answer, or none."""
        return next((appeal for appeal in self.appeals if appeal.status is AppealStatus.OPEN), None)

    @property
    def reopened_by_appeal(self) -> bool:
        """Whether an appeal was accepted and nothing has been decided since."""
        accepted = [one.decided_at for one in self.appeals if one.status is AppealStatus.ACCEPTED and one.decided_at]
        if not accepted:
            return False
        decided = [decision.decided_at for decision in self.decisions]
        return not decided or max(accepted) > max(decided)

    @property
    def chosen_group(self) -> str | None:
        """Code of the work site or class the applicant chose, where the round lets her choose."""
        return self.answers.get("group")

    def fact_values(self) -> dict[str, Any]:
        """Facts to decide on: what an officer verified, else what was declared."""
        return {fact.name: fact.value for fact in self.facts if fact.value is not None}


class ApplicationFact(Model):
    """One fact of an application, as the applicant declared it and as an officer found it."""

    __tablename__ = "application_fact"
    __table_args__ = (UniqueConstraint("application_id", "name", name="one_fact_per_application"),)

    application_id: Mapped[int] = mapped_column(ForeignKey(Application.id))
    name: Mapped[str] = mapped_column(String(60))
    # Values are held as {"value": …}: an empty cell is then never mistaken for a given null.
    declared: Mapped[dict | None] = mapped_column(Json)
    declared_source: Mapped[str | None] = mapped_column(String(40))
    declared_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    verified: Mapped[dict | None] = mapped_column(Json)
    verified_source: Mapped[str | None] = mapped_column(String(100))
    verified_on: Mapped[date | None]
    document_number: Mapped[str | None] = mapped_column(String(60))
    verified_by_id: Mapped[int | None] = mapped_column(ForeignKey(User.id))
    verified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    application: Mapped[Application] = relationship(back_populates="facts")
    verified_by: Mapped[User | None] = relationship()

    @property
    def declared_value(self) -> Any:
        """The applicant's own answer, or none."""
        return self.declared["value"] if self.declared else None

    @property
    def verified_value(self) -> Any:
        """The officer's finding, or none."""
        return self.verified["value"] if self.verified else None

    @property
    def value(self) -> Any:
        """What decisions are taken on: the finding, else the declaration."""
        return self.verified_value if self.verified else self.declared_value


class ApplicationDecision(Model):
    """A decision as it was taken: the engine's answer, the officer's, and why they differ."""

    __tablename__ = "application_decision"
    __table_args__ = (CheckConstraint("outcome = engine_outcome OR reason IS NOT NULL", name="departure_needs_reason"),)

    application_id: Mapped[int] = mapped_column(ForeignKey(Application.id), index=True)
    engine_outcome: Mapped[str] = mapped_column(String(20))
    outcome: Mapped[str] = mapped_column(String(20))
    # [{"code", "engine": "met" | "not_met" | "unknown", "officer": "met" | "not_met", "reason"}]
    criteria: Mapped[list] = mapped_column(Json, default=list)
    # The facts and the digest of the rules decided on: enough to decide again and compare.
    facts: Mapped[dict] = mapped_column(Json)
    rules_digest: Mapped[str | None] = mapped_column(String(64))
    reason: Mapped[str | None] = mapped_column(String(1000))
    officer_id: Mapped[int | None] = mapped_column(ForeignKey(User.id), index=True)
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)

    application: Mapped[Application] = relationship(back_populates="decisions")
    officer: Mapped[User | None] = relationship()
