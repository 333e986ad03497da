"""What became of people some months after they ended: due, in work on that day, or left out for a stated reason.

A person is due in the month that lies so many months after the month she ended in. She is in work where a start at work
lies on or before that day and nobody wrote down by then that she left it, at whichever centre; and where she left for work
and no placement that lasted beyond that day is known, which would say more.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from jobcenter.core.db import db
from jobcenter.ledger.models import LedgerEntry
from jobcenter.statistics.calendar import Month, months_after
from jobcenter.statistics.lines import EVERYTHING, Cutoff, attribute, conditions, everybody, stands
from jobcenter.statistics.measures import Measure, Outcome, cohorts

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


def count_cohorts(
    organization_ids: Sequence[int], first: date, last: date, cutoff: Cutoff = EVERYTHING
) -> dict[str, int]:
    """Every cohort measure of the organizations in a period of whole months."""
    groups: dict[object, Group] = {}
    found: dict[str, int] = {}
    for measure in cohorts():
        key = (measure.kinds, measure.where, measure.months)
        if key not in groups:
            groups[key] = group_of(measure, organization_ids, first, last, cutoff)
        found[measure.code] = len(groups[key].people(measure.outcome))
    return found


def lines_of(
    measure: Measure, organization_ids: Sequence[int], first: date, last: date, cutoff: Cutoff = EVERYTHING
) -> list[int]:
    """The row numbers of the lines that ended the part of those whom a cohort measure counts."""
    group = group_of(measure, organization_ids, first, last, cutoff)
    people = group.people(measure.outcome)
    return [line.entry_id for line in group.lines if line.person_id in people]


def group_of(measure: Measure, organization_ids: Sequence[int], first: date, last: date, cutoff: Cutoff) -> Group:
    """The people of a period of whole months, and what became of them."""
    start, end = Month.of(first).shifted(-measure.months), Month.of(last).shifted(-measure.months)
    within = conditions(organization_ids, start.first, end.last, cutoff)
    conditions_of_measure = [LedgerEntry.kind.in_(measure.kinds), *stands(within)]
    if measure.where:
        conditions_of_measure.append(attribute(measure.where[0]) == measure.where[1])
    rows = db.session.execute(
        select(LedgerEntry.id, LedgerEntry.person_id, LedgerEntry.subject_id, LedgerEntry.occurred_on, LedgerEntry.kind)
        .where(*within, *conditions_of_measure, LedgerEntry.person_id.is_not(None))
        .order_by(LedgerEntry.id)
    ).all()
    if not rows:
        return NOBODY
    lines = tuple(
        Ended(number, person or 0, about, day, months_after(day, measure.months), kind == FOR_WORK)
        for number, person, about, day, kind in rows
    )
    ended = select(LedgerEntry.person_id).where(*within, *conditions_of_measure)
    excluded = _left_out(lines, last, cutoff, ended)
    return Group(lines, excluded, _in_work(lines, last, cutoff, ended))


def _left_out(lines: Sequence[Ended], last: date, cutoff: Cutoff, ended) -> frozenset[int]:
    """The people all of whose ends were recorded as left out by the last day of the period."""
    within = [*everybody(last, cutoff), LedgerEntry.kind == EXCLUDED, LedgerEntry.person_id.in_(ended)]
    out = set(db.session.scalars(select(LedgerEntry.subject_id).where(*within, *stands(within))))
    counted = {line.person_id for line in lines if line.enrollment_id not in out}
    return frozenset({line.person_id for line in lines} - counted)


def _in_work(lines: Sequence[Ended], last: date, cutoff: Cutoff, ended) -> frozenset[int]:
    """The people in work on the day looked at."""
    within = [*everybody(last, cutoff), LedgerEntry.kind.in_((STARTED, LEFT)), LedgerEntry.person_id.in_(ended)]
    jobs: dict[int | None, dict[int, tuple[date, date]]] = {}
    rows = select(LedgerEntry.person_id, LedgerEntry.subject_id, LedgerEntry.kind, LedgerEntry.occurred_on)
    for person, placement, kind, day in db.session.execute(rows.where(*within, *stands(within))):
        of_person = jobs.setdefault(person, {})
        started, left = of_person.get(placement, (date.max, date.max))
        of_person[placement] = (day, left) if kind == STARTED else (started, day)
    return frozenset(line.person_id for line in lines if _works(line, jobs.get(line.person_id, {}).values()))


def _works(line: Ended, jobs: Iterable[tuple[date, date]]) -> bool:
    """Whether somebody is in work on the day looked at, by the first and last days of her jobs."""
    jobs = list(jobs)
    if any(started <= line.due_on < left for started, left in jobs):
        return True
    return line.for_work and not any(left >= line.ended_on for _started, left in jobs)
