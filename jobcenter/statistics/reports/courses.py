"""The courses of a year with how many applied, took part and how they ended, read with a fixed number of queries."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Select, func, or_, select

from jobcenter.core.db import db
from jobcenter.organizations.scope import Scope
from jobcenter.programs.models import (
    ApplicantKind,
    Application,
    ApplicationStatus,
    Enrollment,
    EnrollmentStatus,
    Program,
    ProgramKind,
    Round,
    RoundGroup,
    RoundStatus,
)
from jobcenter.programs.service import agreements

NOT_HELD = (RoundStatus.DRAFT, RoundStatus.CANCELLED)
NEVER_HANDED_IN = (ApplicationStatus.DRAFT, ApplicationStatus.WITHDRAWN)


@dataclass(frozen=True)
class Course:
    """One course. `ended` counts its places by how they stand; `provider` is None where the organization runs it itself."""

    round_id: int
    name: dict[str, str]
    organization_id: int
    begins: date
    ends: date
    provider: str | None
    places: int
    applied: int
    certificates: int
    ended: Mapping[EnrollmentStatus, int] = field(default_factory=dict)

    @property
    def enrolled(self) -> int:
        """Everybody who took up a place."""
        return sum(self.ended.values())

    @property
    def active(self) -> int:
        """Those who still take part."""
        return self.ended.get(EnrollmentStatus.ACTIVE, 0)

    @property
    def completed(self) -> int:
        """Those who completed."""
        return self.ended.get(EnrollmentStatus.COMPLETED, 0)

    @property
    def left_for_work(self) -> int:
        """Those who left before the end because they found work."""
        return self.ended.get(EnrollmentStatus.LEFT_FOR_WORK, 0)

    @property
    def dropped(self) -> int:
        """Those whose part ended before the course did, of their own or by the organization, not for work."""
        return self.ended.get(EnrollmentStatus.DROPPED, 0) + self.ended.get(EnrollmentStatus.TERMINATED, 0)


def years_of(scope: Scope, organization_ids: Sequence[int]) -> list[int]:
    """The years in which the organizations held courses, the latest first."""
    statement = _held(scope, organization_ids, Round.year).distinct().order_by(Round.year.desc())
    return list(db.session.scalars(statement))


def list_courses(scope: Scope, organization_ids: Sequence[int], year: int) -> list[Course]:
    """The courses of a year in scope, by their first day."""
    columns = (Round.id, Round.name, Round.organization_id, Round.period_from, Round.period_until)
    statement = _held(scope, organization_ids, *columns).where(Round.year == year)
    rows = db.session.execute(statement.order_by(Round.period_from, Round.id)).all()
    ids = [row[0] for row in rows]
    if not ids:
        return []
    providers = agreements.providers_of(ids)
    places = _counts(ids, RoundGroup.round_id, func.coalesce(func.sum(RoundGroup.places), 0))
    handed_in = or_(Application.submitted_at.is_not(None), Application.status.not_in(NEVER_HANDED_IN))
    applied = _counts(ids, Application.round_id, func.count(), handed_in)
    certificates = _counts(ids, Enrollment.round_id, func.count(), Enrollment.licence_on.is_not(None))
    ended = _ended(ids)
    return [
        Course(
            round_id=row[0],
            name=row[1],
            organization_id=row[2],
            begins=row[3],
            ends=row[4],
            provider=providers.get(row[0]),
            places=places.get(row[0], 0),
            applied=applied.get(row[0], 0),
            certificates=certificates.get(row[0], 0),
            ended=ended[row[0]],
        )
        for row in rows
    ]


def _held(scope: Scope, organization_ids: Sequence[int], *columns: Any) -> Select:
    """Courses for people (not competitions of institutions) that were announced."""
    statement = (
        select(*columns)
        .select_from(Round)
        .join(Program, Program.id == Round.program_id)
        .where(
            Program.kind == ProgramKind.TRAINING,
            Round.organization_id.in_(list(organization_ids)),
            Round.applicant_kind != ApplicantKind.INSTITUTION.value,
            Round.status.not_in(NOT_HELD),
            Round.amends_id.is_(None),
        )
    )
    return scope.limit(statement, Round.organization_id)


def _counts(ids: Sequence[int], column: Any, counted: Any, *conditions: Any) -> dict[int, int]:
    rows = db.session.execute(select(column, counted).where(column.in_(ids), *conditions).group_by(column))
    return {round_id: int(count) for round_id, count in rows}


def _ended(ids: Sequence[int]) -> dict[int, dict[EnrollmentStatus, int]]:
    found: dict[int, dict[EnrollmentStatus, int]] = defaultdict(dict)
    rows = db.session.execute(
        select(Enrollment.round_id, Enrollment.status, func.count())
        .where(Enrollment.round_id.in_(ids))
        .group_by(Enrollment.round_id, Enrollment.status)
    )
    for round_id, status, count in rows:
        found[round_id][status] = count
    return found
