"""Programs, their rounds, and the groups a round gives its places to."""

from datetime import date, datetime
from typing import Any

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
from jobcenter.organizations.models import Organization
from jobcenter.programs.models.states import (
    ROUND_TRANSITIONS,
    ApplicantKind,
    ProgramKind,
    RoundStatus,
    SelectionMethod,
)


class Program(PublicId, Timestamps, Model):
    """Something a district offers again and again: a public job, a course, a grant."""

    __tablename__ = "program"
    __table_args__ = (UniqueConstraint("organization_id", "code", name="one_program_code_per_organization"),)

    organization_id: Mapped[int] = mapped_column(ForeignKey(Organization.id), index=True)
    code: Mapped[str] = mapped_column(String(60))
    kind: Mapped[ProgramKind] = mapped_column(enum_column(ProgramKind))
    selection_method: Mapped[SelectionMethod] = mapped_column(
        enum_column(SelectionMethod), default=SelectionMethod.SCORE
    )
    name: Mapped[dict] = mapped_column(Json)
    description: Mapped[dict] = mapped_column(Json, default=dict)
    # [{"year": 2023, "source": "city" | "district" | "state", "amount": won}]
    funding: Mapped[list] = mapped_column(Json, default=list)

    organization: Mapped[Organization] = relationship()
    rounds: Mapped[list["Round"]] = relationship(back_populates="program", order_by="Round.apply_from.desc()")


class Round(PublicId, Timestamps, Stateful, Model):
    """One announcement of a program: its dates, places and the rules it was announced with."""

    __tablename__ = "program_round"
    __table_args__ = (
        UniqueConstraint("program_id", "code", name="one_round_code_per_program"),
        UniqueConstraint("amends_id", name="one_change_in_preparation_per_round"),
        CheckConstraint("apply_until >= apply_from", name="round_applications_end_after_start"),
        CheckConstraint("period_until >= period_from", name="round_period_ends_after_start"),
        CheckConstraint("last_sequence >= 0", name="round_sequence_not_negative"),
        CheckConstraint("offer_days >= 1", name="round_offer_days_positive"),
        CheckConstraint("version >= 1", name="round_version_positive"),
        CheckConstraint("group_by IN ('condition', 'choice')", name="round_group_by_known"),
        CheckConstraint("applicant_kind IN ('person', 'team', 'institution')", name="round_applicant_kind_known"),
        Index("ix_program_round_status_apply_until", "status", "apply_until"),
    )
    transitions = ROUND_TRANSITIONS

    program_id: Mapped[int] = mapped_column(ForeignKey(Program.id), index=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey(Organization.id), index=True)
    code: Mapped[str] = mapped_column(String(60))
    name: Mapped[dict] = mapped_column(Json)
    year: Mapped[int]
    half: Mapped[int | None]
    status: Mapped[RoundStatus] = mapped_column(enum_column(RoundStatus), default=RoundStatus.DRAFT)
    selection_method: Mapped[SelectionMethod] = mapped_column(enum_column(SelectionMethod))
    template_code: Mapped[str | None] = mapped_column(String(80))

    apply_from: Mapped[date]
    apply_until: Mapped[date]
    result_on: Mapped[date | None]
    period_from: Mapped[date]
    period_until: Mapped[date]
    reference_date: Mapped[date]
    offer_days: Mapped[int] = mapped_column(default=3)

    # Rule, score and selection documents in the formats of the rules engine; the digest covers
    # them and the groups, and is set once, when the round is announced.
    rules: Mapped[dict | None] = mapped_column(Json)
    scores: Mapped[dict | None] = mapped_column(Json)
    selection: Mapped[dict] = mapped_column(Json, default=dict)
    rules_digest: Mapped[str | None] = mapped_column(String(64))
    rules_note: Mapped[dict | None] = mapped_column(Json)
    # The announcement is version 1; every change of what it fixed is a RoundVersion with its reason.
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    # A draft that prepares the next version of an announced round; it is removed when the version is published.
    amends_id: Mapped[int | None] = mapped_column(ForeignKey("program_round.id"))
    # "condition": the groups' expressions decide; "choice": the applicant picks the group (a work site, a class).
    group_by: Mapped[str] = mapped_column(String(10), default="condition", server_default="condition")

    # Who applies, and for teams {"smallest": n, "largest": n}, the applicant counted.
    applicant_kind: Mapped[str] = mapped_column(String(12), default="person", server_default="person")
    team_size: Mapped[dict | None] = mapped_column(Json)
    # The sheet a committee scores by: {"items": [{"code", "label", "points"}], "drop": bool, "pass": n}. None without one.
    evaluation: Mapped[dict | None] = mapped_column(Json)
    evaluation_closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    # [{"code", "label": {ko, en}, "required": bool, "hint": {ko, en}}]
    documents: Mapped[list] = mapped_column(Json, default=list)
    # [{"label": {ko, en}, "value": {ko, en}}]: pay, hours, place, as they stand in the notice
    conditions: Mapped[list] = mapped_column(Json, default=list)
    # {"unit": "days" | "hours", "total": n, "percent": 80}: what completing the course takes
    completion: Mapped[dict | None] = mapped_column(Json)
    # [{"name", "by": "examination" | "completion"}]: the licences the course leads to, and whether completing it gives
    # them or only an examination after it.
    licences: Mapped[list] = mapped_column(Json, default=list, server_default="[]")
    # What a claim of money is measured by; the keys are in `jobcenter.benefits`. None where nothing is claimed.
    claim: Mapped[dict | None] = mapped_column(Json)
    # {"source": won}, as published
    budget: Mapped[dict | None] = mapped_column(Json)
    demo_note: Mapped[dict | None] = mapped_column(Json)

    last_sequence: Mapped[int] = mapped_column(default=0)
    last_submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    announced_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    program: Mapped[Program] = relationship(back_populates="rounds")
    organization: Mapped[Organization] = relationship()
    amends: Mapped["Round | None"] = relationship(remote_side="Round.id")
    groups: Mapped[list["RoundGroup"]] = relationship(
        back_populates="round", order_by="RoundGroup.position", cascade="all, delete-orphan"
    )

    @property
    def places(self) -> int:
        """All places of the round, over its groups."""
        return sum(group.places for group in self.groups)

    @property
    def is_first_come(self) -> bool:
        """Whether places go to whoever is first, with a waiting list behind them."""
        return self.selection_method is SelectionMethod.FIRST_COME

    @property
    def score_sheet(self) -> dict[str, Any]:
        """The sheet of the committee; without items where the round has none."""
        return self.evaluation or {"items": []}

    @property
    def takes_parties(self) -> bool:
        """Whether teams or institutions apply, not single people."""
        return self.applicant_kind != ApplicantKind.PERSON

    def takes_applications_on(self, today: date) -> bool:
        """Whether a resident can hand in an application on this day."""
        return self.status is RoundStatus.OPEN and self.apply_from <= today <= self.apply_until


class RoundGroup(Model):
    """A share of a round's places for people of one kind: an age band, a pool, a class."""

    __tablename__ = "round_group"
    __table_args__ = (
        UniqueConstraint("round_id", "code", name="one_group_code_per_round"),
        CheckConstraint("places >= 0", name="group_places_not_negative"),
        CheckConstraint("reserve >= 0", name="group_reserve_not_negative"),
        CheckConstraint("period_until >= period_from", name="group_period_ends_after_start"),
        # Held: offered, accepted or enrolled. The last place is never given twice.
        CheckConstraint("held >= 0 AND held <= places", name="group_places_not_exceeded"),
    )

    round_id: Mapped[int] = mapped_column(ForeignKey(Round.id))
    code: Mapped[str] = mapped_column(String(60))
    label: Mapped[dict] = mapped_column(Json)
    position: Mapped[int] = mapped_column(default=0)
    places: Mapped[int]
    reserve: Mapped[int] = mapped_column(default=0)
    held: Mapped[int] = mapped_column(default=0)
    # Expression over facts in the language of the rules engine; none takes everyone.
    condition: Mapped[dict | None] = mapped_column(Json)
    # {"name": {ko, en}, "address", "department", "hours"}: the work site or classroom of the group
    site: Mapped[dict | None] = mapped_column(Json)
    # Days of work or class at this site where they differ from the round's
    period_from: Mapped[date | None]
    period_until: Mapped[date | None]

    round: Mapped[Round] = relationship(back_populates="groups")


class RoundChange(Model):
    """A change made to a round after it was announced, with its reason."""

    __tablename__ = "round_change"

    round_id: Mapped[int] = mapped_column(ForeignKey(Round.id), index=True)
    field: Mapped[str] = mapped_column(String(60))
    before: Mapped[str] = mapped_column(String(200))
    after: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(String(500))
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey(User.id))
    changed_by_name: Mapped[str] = mapped_column(String(100))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    round: Mapped[Round] = relationship()


class RoundVersion(Model):
    """Everything an announced round fixed, as it stood in one version, with the reason for the change."""

    __tablename__ = "round_version"
    __table_args__ = (
        UniqueConstraint("round_id", "number", name="one_version_number_per_round"),
        CheckConstraint("number >= 1", name="round_version_number_positive"),
    )

    round_id: Mapped[int] = mapped_column(ForeignKey(Round.id), index=True)
    number: Mapped[int]
    # The frozen document of that version, in the shape of service.rounds.frozen_document
    document: Mapped[dict] = mapped_column(Json)
    digest: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str | None] = mapped_column(String(500))
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey(User.id))
    changed_by_name: Mapped[str] = mapped_column(String(100))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    round: Mapped[Round] = relationship()
