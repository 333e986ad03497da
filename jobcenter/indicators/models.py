"""Plans with their areas, projects and indicators; targets, actuals, budgets; the logs, teams and cards around them.

One shape holds a district's pledge cards, the yearly plan of a target disclosure (41 projects of 11 departments) and a city's
report on 102 projects in five areas: a plan has areas, an area has projects, a project has indicators and budgets.
"""

import enum
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.types import TypeDecorator

from jobcenter.accounts.models import User
from jobcenter.core.db import Json, Model, PublicId, Stateful, Timestamps, UtcDateTime, enum_column
from jobcenter.indicators.arithmetic import Kind
from jobcenter.organizations.models import Organization

# A period is the whole term, a year, or a quarter of a year: `term`, `2024`, `2024-3`.
TERM = "term"
EVERY_PROJECT_PART = "all, delete-orphan"


class ExactNumber(TypeDecorator[Decimal]):
    """A number with exactly the decimals it was entered with, on every database."""

    impl = String(40)
    cache_ok = True

    def process_bind_param(self, value: Decimal | int | None, dialect: Dialect) -> str | None:
        return None if value is None else f"{Decimal(value):f}"

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value)


class PlanKind(enum.StrEnum):
    """What a plan is for."""

    PLEDGES = "pledges"
    DISCLOSURE = "disclosure"
    REPORT = "report"


class Stage(enum.StrEnum):
    """How far a project is (추진상황). Districts use some of these words each."""

    PLANNED = "planned"
    ON_TRACK = "on_track"
    PARTLY = "partly"
    DONE = "done"
    DONE_CONTINUED = "done_continued"
    ON_HOLD = "on_hold"
    DROPPED = "dropped"


class Source(enum.StrEnum):
    """Where money comes from; undivided where only the whole is known."""

    STATE = "state"
    CITY = "city"
    DISTRICT = "district"
    PRIVATE = "private"
    OTHER = "other"
    UNDIVIDED = "undivided"


class NoteKind(enum.StrEnum):
    """What a line of a project's log is."""

    MILESTONE = "milestone"
    PROGRESS = "progress"
    PARTICIPATION = "participation"
    PRESS = "press"
    AWARD = "award"
    REQUEST = "request"
    PUBLICITY = "publicity"


class Certainty(enum.StrEnum):
    """Whether an actual may still change (잠정) or stands (확정)."""

    PROVISIONAL = "provisional"
    FINAL = "final"


class Plan(PublicId, Timestamps, Model):
    """A plan of an organization over some years, with how its reports round and in which unit they write money."""

    __tablename__ = "plan"
    __table_args__ = (
        UniqueConstraint("organization_id", "code", name="one_plan_per_organization_and_code"),
        CheckConstraint("last_year >= first_year", name="plan_years_in_order"),
        CheckConstraint("places BETWEEN 0 AND 4", name="plan_places_few"),
        CheckConstraint("ends_on > begins_on", name="plan_days_in_order"),
    )

    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    code: Mapped[str] = mapped_column(String(40))
    kind: Mapped[PlanKind] = mapped_column(enum_column(PlanKind))
    title: Mapped[dict[str, str]] = mapped_column(Json)
    first_year: Mapped[int]
    last_year: Mapped[int]
    places: Mapped[int] = mapped_column(default=1)
    truncate: Mapped[bool] = mapped_column(default=False)
    unit: Mapped[str] = mapped_column(String(10), default="백만원")
    rate_cap: Mapped[Decimal | None] = mapped_column(ExactNumber)
    # A term of office runs from July to June; without days a plan runs over its whole years.
    begins_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    # A card as of a past day: nothing after this day is counted into its bound indicators.
    counted_until: Mapped[date | None]
    # The plan over several years that a yearly plan belongs to.
    framework_id: Mapped[int | None] = mapped_column(ForeignKey("plan.id"), index=True)

    organization: Mapped[Organization] = relationship()
    framework: Mapped["Plan | None"] = relationship(remote_side="Plan.id")
    areas: Mapped[list["Area"]] = relationship(back_populates="plan", order_by="Area.position")
    projects: Mapped[list["Project"]] = relationship(back_populates="plan", order_by="Project.position")

    @property
    def years(self) -> list[str]:
        return [str(year) for year in range(self.first_year, self.last_year + 1)]

    @property
    def year_after(self) -> int:
        """Under this year stands the money of all years after the term (임기 후)."""
        return self.last_year + 1

    @property
    def first_day(self) -> date:
        return self.begins_on or date(self.first_year, 1, 1)

    @property
    def last_day(self) -> date:
        return self.ends_on or date(self.last_year, 12, 31)


class Area(PublicId, Model):
    """A field of a plan: `일자리`, `직접일자리창출`, `평생교육 기반`."""

    __tablename__ = "plan_area"
    __table_args__ = (UniqueConstraint("plan_id", "code", name="one_area_per_plan_and_code"),)

    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    code: Mapped[str] = mapped_column(String(40))
    position: Mapped[int] = mapped_column(default=0)
    name: Mapped[dict[str, str]] = mapped_column(Json)

    plan: Mapped[Plan] = relationship(back_populates="areas")


class Project(PublicId, Timestamps, Model):
    """A project of a plan: a pledge, a task of a disclosure plan, a line of a city report."""

    __tablename__ = "plan_project"
    __table_args__ = (
        UniqueConstraint("plan_id", "code", name="one_project_per_plan_and_code"),
        Index("ix_plan_project_area_id", "area_id"),
    )

    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    area_id: Mapped[int | None] = mapped_column(ForeignKey("plan_area.id"))
    code: Mapped[str] = mapped_column(String(40))
    position: Mapped[int] = mapped_column(default=0)
    title: Mapped[dict[str, str]] = mapped_column(Json)
    department: Mapped[str] = mapped_column(String(120), default="")
    stage: Mapped[Stage] = mapped_column(enum_column(Stage), default=Stage.PLANNED)
    is_new: Mapped[bool] = mapped_column(default=False)
    begins: Mapped[str] = mapped_column(String(20), default="")
    ends: Mapped[str] = mapped_column(String(20), default="")
    completion: Mapped[str] = mapped_column(String(20), default="")
    # Who carries it out (사업주체: `state`, `city`, `district`), and what help of the state it needs (`system`, `finance`, `authority`).
    agents: Mapped[list[str]] = mapped_column(Json, default=list)
    needs: Mapped[list[str]] = mapped_column(Json, default=list)
    # Whether it is completed within the term of office (임기 내); None where nobody said.
    within_term: Mapped[bool | None]
    contact: Mapped[str] = mapped_column(String(200), default="")
    # Paragraphs by heading: overview, situation, goals, plan, outlook, cooperation, effects.
    texts: Mapped[dict[str, str]] = mapped_column(Json, default=dict)

    plan: Mapped[Plan] = relationship(back_populates="projects")
    area: Mapped[Area | None] = relationship()
    indicators: Mapped[list["Indicator"]] = relationship(
        back_populates="project", order_by="Indicator.position", cascade=EVERY_PROJECT_PART
    )
    budgets: Mapped[list["BudgetLine"]] = relationship(back_populates="project", cascade=EVERY_PROJECT_PART)
    schedule: Mapped[list["ScheduleLine"]] = relationship(
        back_populates="project", order_by="ScheduleLine.position", cascade=EVERY_PROJECT_PART
    )
    notes: Mapped[list["ProjectNote"]] = relationship(
        back_populates="project", order_by="ProjectNote.happened, ProjectNote.id", cascade=EVERY_PROJECT_PART
    )
    card: Mapped["PrintedCard | None"] = relationship(back_populates="project", cascade=EVERY_PROJECT_PART)
    teams: Mapped[list["Team"]] = relationship(
        secondary="team_project", back_populates="projects", order_by="Team.name"
    )


class Indicator(PublicId, Timestamps, Model):
    """What a project is measured by. `measure` names the measure its actuals are counted from; without it they are entered."""

    __tablename__ = "indicator"
    __table_args__ = (UniqueConstraint("project_id", "code", name="one_indicator_per_project_and_code"),)

    project_id: Mapped[int] = mapped_column(ForeignKey("plan_project.id"))
    code: Mapped[str] = mapped_column(String(60))
    position: Mapped[int] = mapped_column(default=0)
    name: Mapped[dict[str, str]] = mapped_column(Json)
    unit: Mapped[str] = mapped_column(String(20), default="")
    kind: Mapped[Kind] = mapped_column(enum_column(Kind))
    weight: Mapped[Decimal | None] = mapped_column(ExactNumber)
    measure: Mapped[str | None] = mapped_column(String(60))
    # Which of the measure's lines count: {"by": "sex", "value": "female"}; None for all of them.
    narrowing: Mapped[dict[str, Any] | None] = mapped_column(Json)

    project: Mapped[Project] = relationship(back_populates="indicators")
    targets: Mapped[list["Target"]] = relationship(back_populates="indicator", cascade=EVERY_PROJECT_PART)
    actuals: Mapped[list["Actual"]] = relationship(back_populates="indicator", cascade=EVERY_PROJECT_PART)


class Target(Model):
    """What an indicator shall reach in a period."""

    __tablename__ = "indicator_target"
    __table_args__ = (UniqueConstraint("indicator_id", "period", name="one_target_per_indicator_and_period"),)

    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicator.id"))
    period: Mapped[str] = mapped_column(String(10))
    value: Mapped[Decimal] = mapped_column(ExactNumber)

    indicator: Mapped[Indicator] = relationship(back_populates="targets")


class Actual(Stateful, Model):
    """What was reached in a period, as of which day, by which evidence; another person makes it final."""

    __tablename__ = "indicator_actual"
    __table_args__ = (
        UniqueConstraint("indicator_id", "period", name="one_actual_per_indicator_and_period"),
        CheckConstraint(
            "status <> 'final' OR confirmed_by_id IS NULL OR entered_by_id IS NULL OR confirmed_by_id <> entered_by_id",
            name="actual_confirmed_by_another",
        ),
    )
    transitions: ClassVar[dict[Certainty, set[Certainty]]] = {
        Certainty.PROVISIONAL: {Certainty.FINAL},
        Certainty.FINAL: {Certainty.PROVISIONAL},
    }

    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicator.id"))
    period: Mapped[str] = mapped_column(String(10))
    value: Mapped[Decimal] = mapped_column(ExactNumber)
    as_of: Mapped[date | None]
    evidence: Mapped[str] = mapped_column(Text, default="")
    status: Mapped[Certainty] = mapped_column(enum_column(Certainty), default=Certainty.PROVISIONAL)
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    indicator: Mapped[Indicator] = relationship(back_populates="actuals")
    entered_by: Mapped[User | None] = relationship(foreign_keys=entered_by_id)
    confirmed_by: Mapped[User | None] = relationship(foreign_keys=confirmed_by_id)


class BudgetLine(Model):
    """Money of one source for a project in one year, in won: planned at first, secured since, spent by a day."""

    __tablename__ = "budget_line"
    __table_args__ = (
        UniqueConstraint("project_id", "year", "source", name="one_budget_line_per_project_year_and_source"),
        CheckConstraint(
            "(planned IS NULL OR planned >= 0) AND (secured IS NULL OR secured >= 0) AND (spent IS NULL OR spent >= 0)",
            name="budget_amounts_not_negative",
        ),
    )

    project_id: Mapped[int] = mapped_column(ForeignKey("plan_project.id"))
    year: Mapped[int]
    source: Mapped[Source] = mapped_column(enum_column(Source))
    planned: Mapped[int | None] = mapped_column(BigInteger)
    secured: Mapped[int | None] = mapped_column(BigInteger)
    spent: Mapped[int | None] = mapped_column(BigInteger)
    as_of: Mapped[date | None]

    project: Mapped[Project] = relationship(back_populates="budgets")


class ScheduleLine(PublicId, Model):
    """A line of a project's schedule: from one quarter to another, `2024-1` to `2025-4`."""

    __tablename__ = "schedule_line"
    __table_args__ = (CheckConstraint("ends >= begins", name="schedule_line_in_order"),)

    project_id: Mapped[int] = mapped_column(ForeignKey("plan_project.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    name: Mapped[str] = mapped_column(String(200))
    begins: Mapped[str] = mapped_column(String(6))
    ends: Mapped[str] = mapped_column(String(6))

    project: Mapped[Project] = relationship(back_populates="schedule")


class ProjectNote(PublicId, Timestamps, Model):
    """A line of a project's logs: what was done, residents heard, press, awards, requests to other departments, publicity."""

    __tablename__ = "project_note"
    __table_args__ = (Index("ix_project_note_project_id_kind", "project_id", "kind"),)

    project_id: Mapped[int] = mapped_column(ForeignKey("plan_project.id"))
    kind: Mapped[NoteKind] = mapped_column(enum_column(NoteKind))
    # As reports print it: a day, a month or a quarter (`2024-03-15`, `2024-03`).
    happened: Mapped[str] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(String(300))
    details: Mapped[str] = mapped_column(Text, default="")
    # The department asked, the newspaper, whoever gave the award.
    party: Mapped[str] = mapped_column(String(120), default="")

    project: Mapped[Project] = relationship(back_populates="notes")


class Team(PublicId, Model):
    """A team of an organization. Teams and projects are many to many."""

    __tablename__ = "team"
    __table_args__ = (UniqueConstraint("organization_id", "name", name="one_team_per_organization_and_name"),)

    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    name: Mapped[str] = mapped_column(String(120))
    duties: Mapped[str] = mapped_column(Text, default="")

    projects: Mapped[list[Project]] = relationship(secondary="team_project", back_populates="teams")


class TeamProject(Model):
    """Which team works on which project."""

    __tablename__ = "team_project"
    __table_args__ = (UniqueConstraint("team_id", "project_id", name="one_line_per_team_and_project"),)

    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    project_id: Mapped[int] = mapped_column(ForeignKey("plan_project.id"), index=True)


class Staffing(Model):
    """Posts of a grade in an organization on a day: how many there should be (정원) and how many there are (현원)."""

    __tablename__ = "staffing"
    __table_args__ = (
        UniqueConstraint("organization_id", "as_of", "series", "grade", name="one_staffing_line_per_day_and_grade"),
        CheckConstraint("posts >= 0 AND people >= 0", name="staffing_not_negative"),
    )

    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    as_of: Mapped[date]
    series: Mapped[str] = mapped_column(String(40), default="")
    grade: Mapped[str] = mapped_column(String(20))
    posts: Mapped[int]
    people: Mapped[int]


class PrintedCard(Model):
    """A card as it was brought in, kept word by word beside the records made from it."""

    __tablename__ = "printed_card"

    project_id: Mapped[int] = mapped_column(ForeignKey("plan_project.id"), unique=True)
    content: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    imported_at: Mapped[datetime] = mapped_column(UtcDateTime)
    imported_by: Mapped[str] = mapped_column(String(80))

    project: Mapped[Project] = relationship(back_populates="card")
