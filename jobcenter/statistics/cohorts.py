"""What became of people some months after they ended: due, in work on that day, or left out for a stated reason.

A person is due in the month that lies so many months after the month she ended in. She is in work where a start at work
lies on or before that day and nobody wrote down by then that she left it, at whichever centre; and where she left for work
and no placement that lasted beyond that day is known, which would say more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from jobcenter.core.db import db
from jobcenter.ledger.models import LedgerEntry
from jobcenter.statistics.calendar import Month, months_after
from jobcenter.statistics.lines import (
    EVERYTHING,
    Asked,
    Cutoff,
    Shape,
    ask,
    attribute,
    conditions,
    everybody,
    not_sought,
    stands,
)
from jobcenter.statistics.measures import BY_CODE, Measure, Outcome, cohorts

STARTED, LEFT, EXCLUDED = "placement.started", "placement.left", "outcome.excluded"
FOR_WORK = "enrollment.left_for_work"
BECAME = (STARTED, LEFT, EXCLUDED)


@dataclass(frozen=True)
class Ended:
    """One line that ended somebody's part in a round, and the day looked at."""

    entry_id: int
    person_id: int
    enrollment_id: int
    ended_on: date
    due_on: date
    for_work: bool = False


@dataclass(frozen=True)
class Group:
    """The people of a period, told apart by what became of them."""

    lines: tuple[Ended, ...]
    excluded: frozenset[int]
    employed: frozenset[int]

    def people(self, outcome: Outcome | None) -> set[int]:
        """The people who count for an outcome."""
        everyone = {line.person_id for line in self.lines}
        if outcome is Outcome.EXCLUDED:
            return everyone & self.excluded
        due = everyone - self.excluded
        return due & self.employed if outcome is Outcome.EMPLOYED else due


NOBODY = Group((), frozenset(), frozenset())


@dataclass(frozen=True)
class Became:
    """What was written about people who ended: the parts left out, and the jobs begun and left, each with its day."""

    left_out: Sequence[tuple[int, date]]
    jobs: Mapping[int, Sequence[tuple[int, str, date]]]

    def out_by(self, last: date) -> set[int]:
        """The enrollments left out by a day."""
        return {enrollment for enrollment, day in self.left_out if day <= last}

    def jobs_by(self, person_id: int, last: date) -> list[tuple[date, date]]:
        """The first and the last days of somebody's jobs, as written down by a day."""
        found: dict[int, tuple[date, date]] = {}
        for placement, kind, day in self.jobs.get(person_id, ()):
            if day <= last:
                started, left = found.get(placement, (date.max, date.max))
                found[placement] = (day, left) if kind == STARTED else (started, day)
        return list(found.values())


def count_cohorts(
    organization_ids: Sequence[int], first: date, last: date, cutoff: Cutoff = EVERYTHING
) -> dict[str, int]:
    """Every cohort measure of the organizations in a period of whole months."""
    found: dict[str, int] = {}
    for alike in groups():
        group = group_of(alike[0], organization_ids, first, last, cutoff)
        found.update({measure.code: len(group.people(measure.outcome)) for measure in alike})
    return found


def groups() -> list[list[Measure]]:
    """The cohort measures, those of the same people together."""
    found: dict[object, list[Measure]] = {}
    for measure in cohorts():
        found.setdefault((measure.kinds, measure.where, measure.months), []).append(measure)
    return list(found.values())


def lines_of(
    measure: Measure, organization_ids: Sequence[int], first: date, last: date, cutoff: Cutoff = EVERYTHING
) -> list[int]:
    """The row numbers of the lines that ended the part of those whom a cohort measure counts."""
    group = group_of(measure, organization_ids, first, last, cutoff)
    people = group.people(measure.outcome)
    return [line.entry_id for line in group.lines if line.person_id in people]


def bearing_on(measure: Measure, organization_ids: Sequence[int], first: date, last: date) -> list[ColumnElement[bool]]:
    """The conditions of lines that bear on a cohort measure of a period: the ends it looks at, and what became of those people."""
    ends = and_(*_ends(measure, organization_ids, first, last, EVERYTHING))
    became = and_(
        *everybody(last),
        LedgerEntry.kind.in_(BECAME),
        LedgerEntry.person_id.in_(select(LedgerEntry.person_id).where(ends)),
    )
    return [or_(ends, became)]


def became_known(lines: Sequence[ColumnElement[bool]]) -> dict[int, date]:
    """By organization that somebody ended at, the first day of what the lines say became of her, at whichever centre."""
    ended = aliased(LedgerEntry)
    kinds = {kind for measure in cohorts() for kind in measure.kinds}
    rows = db.session.execute(
        select(ended.organization_id, func.min(LedgerEntry.occurred_on))
        .join(ended, ended.person_id == LedgerEntry.person_id)
        .where(*lines, not_sought(LedgerEntry.kind).in_(BECAME), not_sought(ended.kind).in_(kinds))
        .group_by(ended.organization_id)
    )
    return dict(rows.all())


def _ends(
    measure: Measure, organization_ids: Sequence[int], first: date, last: date, cutoff: Cutoff
) -> list[ColumnElement[bool]]:
    start, end = Month.of(first).shifted(-measure.months), Month.of(last).shifted(-measure.months)
    within = [*conditions(organization_ids, start.first, end.last, cutoff), LedgerEntry.kind.in_(measure.kinds)]
    if measure.where:
        within.append(attribute(measure.where[0]) == measure.where[1])
    return within


def group_of(measure: Measure, organization_ids: Sequence[int], first: date, last: date, cutoff: Cutoff) -> Group:
    """The people of a period of whole months, and what became of them."""
    asked = asked_of(measure, organization_ids, first, last, cutoff)
    rows = asked.rows(ended_lines, measure.code)
    if not rows:
        return NOBODY
    return judge([ended_of(measure, row) for row in rows], became_of(measure, asked, last), last)


def asked_of(measure: Measure, organization_ids: Sequence[int], first: date, last: date, cutoff: Cutoff) -> Asked:
    """The lines so many months before a period of whole months."""
    start, end = Month.of(first).shifted(-measure.months), Month.of(last).shifted(-measure.months)
    return ask(organization_ids, start.first, end.last, cutoff)


@cache
def ended_lines(shape: Shape, code: str) -> Select:
    """The lines that ended somebody's part, with the organization they belong to."""
    columns = ("id", "person_id", "subject_id", "occurred_on", "kind", "organization_id")
    lines = select(*(getattr(LedgerEntry, name) for name in columns)).where(*_ended(shape, code))
    return lines.order_by(LedgerEntry.id)


def ended_of(measure: Measure, row: Sequence[Any]) -> Ended:
    """One of these lines."""
    number, person, enrollment, day, kind = row[:5]
    return Ended(number, person, enrollment, day, months_after(day, measure.months), kind == FOR_WORK)


def became_of(measure: Measure, asked: Asked, last: date) -> Became:
    """What was written by a day about the people of these lines."""
    by_day = replace(asked, values={**asked.values, "by_day": last})
    jobs: dict[int, list[tuple[int, str, date]]] = {}
    for person, placement, kind, day in by_day.rows(_jobs, measure.code):
        jobs.setdefault(person, []).append((placement, kind, day))
    return Became([tuple(row) for row in by_day.rows(_exclusions, measure.code)], jobs)


def judge(lines: Sequence[Ended], became: Became, last: date) -> Group:
    """What had become of people by a day: left out where all their parts were, in work on the day looked at."""
    out = became.out_by(last)
    counted = {line.person_id for line in lines if line.enrollment_id not in out}
    employed = {line.person_id for line in lines if _works(line, became.jobs_by(line.person_id, last))}
    return Group(tuple(lines), frozenset({line.person_id for line in lines} - counted), frozenset(employed))


def _ended(shape: Shape, code: str) -> list[ColumnElement[bool]]:
    measure, within = BY_CODE[code], shape.conditions()
    such = [] if measure.where is None else [attribute(measure.where[0]) == measure.where[1]]
    of_kinds = LedgerEntry.kind.in_(measure.kinds)
    return [*within, of_kinds, *such, LedgerEntry.person_id.is_not(None), *stands(within)]


def _written_later(shape: Shape, code: str, kinds: Sequence[str]) -> list[ColumnElement[bool]]:
    """The conditions of what was written, at whichever centre, about the people whose part ended."""
    people = select(LedgerEntry.person_id).where(*_ended(shape, code))
    by_day = LedgerEntry.occurred_on <= bindparam("by_day", type_=Date())
    within = [*shape.known(), by_day, LedgerEntry.kind.in_(kinds), LedgerEntry.person_id.in_(people)]
    return [*within, *stands(within)]


@cache
def _exclusions(shape: Shape, code: str) -> Select:
    return select(LedgerEntry.subject_id, LedgerEntry.occurred_on).where(*_written_later(shape, code, (EXCLUDED,)))


@cache
def _jobs(shape: Shape, code: str) -> Select:
    columns = LedgerEntry.person_id, LedgerEntry.subject_id, LedgerEntry.kind, LedgerEntry.occurred_on
    return select(*columns).where(*_written_later(shape, code, (STARTED, LEFT))).order_by(LedgerEntry.id)


def _works(line: Ended, jobs: Sequence[tuple[date, date]]) -> bool:
    """Whether somebody is in work on the day looked at, by the first and last days of her jobs."""
    if any(started <= line.due_on < left for started, left in jobs):
        return True
    return line.for_work and not any(left >= line.ended_on for _started, left in jobs)
