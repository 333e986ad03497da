"""Figures from the ledger: counted by the database, over a whole period, as known at any point.

People and employers are counted once over the period, whatever the number of months in it. A correction carries the
negative quantity of what it corrects, so someone all of whose entries were taken back is not counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from sqlalchemy import ColumnElement, String, case, cast, func, literal, select
from sqlalchemy.orm import aliased

from jobcenter.core.db import db
from jobcenter.ledger.models import LedgerEntry
from jobcenter.statistics.measures import MEASURES, Counting, Measure, counted


@dataclass(frozen=True)
class Cutoff:
    """How much of the ledger is taken as known: up to an instant, an entry, or everything."""

    recorded_until: datetime | None = None
    last_entry_id: int | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """The conditions that leave out what was recorded later."""
        conditions = []
        if self.recorded_until is not None:
            conditions.append(LedgerEntry.recorded_at <= self.recorded_until)
        if self.last_entry_id is not None:
            conditions.append(LedgerEntry.id <= self.last_entry_id)
        return conditions


EVERYTHING = Cutoff()


@dataclass(frozen=True)
class Figure:
    """One measure with its value; a rate keeps what stands above and below the line."""

    measure: Measure
    value: int
    base: int | None = None

    @property
    def rate(self) -> Fraction | None:
        """The exact quotient of a rate; None for a count and where the base is zero."""
        return Fraction(self.value, self.base) if self.base else None


def count_measures(
    organization_ids: Sequence[int], first: date, last: date, cutoff: Cutoff = EVERYTHING
) -> dict[str, int]:
    """Every counted measure of the organizations between two days, both included."""
    within = conditions(organization_ids, first, last, cutoff)
    tallies = _tally(within)
    people = _distinct(LedgerEntry.person_id, within, Counting.PEOPLE)
    employers = _distinct(LedgerEntry.employer_id, within, Counting.EMPLOYERS)
    narrowed = _distinct_by_attribute(within)
    counts = {}
    for measure in counted():
        if measure.where:
            counts[measure.code] = narrowed.get((measure.kinds[0], measure.where[1]), 0)
        elif measure.counting is Counting.PEOPLE:
            counts[measure.code] = people.get(measure.kinds[0], 0)
        elif measure.counting is Counting.EMPLOYERS:
            counts[measure.code] = employers.get(measure.kinds[0], 0)
        else:
            counts[measure.code] = tallies.get(measure.kinds[0], {}).get(measure.counting, 0)
    return counts


def figures(organization_ids: Sequence[int], first: date, last: date, cutoff: Cutoff = EVERYTHING) -> dict[str, Figure]:
    """Every measure with rates, in the order of the registry."""
    return with_rates(count_measures(organization_ids, first, last, cutoff))


def with_rates(counts: dict[str, int]) -> dict[str, Figure]:
    """Adds the rates to counted values."""
    found = {}
    for measure in MEASURES:
        if measure.is_rate:
            found[measure.code] = Figure(
                measure, counts.get(measure.numerator or "", 0), counts.get(measure.denominator or "", 0)
            )
        else:
            found[measure.code] = Figure(measure, counts.get(measure.code, 0))
    return found


def by_program(
    organization_ids: Sequence[int], first: date, last: date, cutoff: Cutoff = EVERYTHING
) -> dict[int, dict[str, Figure]]:
    """The program measures of each program with at least one entry, by row number of the program."""
    within = [*conditions(organization_ids, first, last, cutoff), LedgerEntry.program_id.is_not(None)]
    kinds = {kind for measure in counted() if measure.group == "programs" for kind in measure.kinds}
    pairs = (
        select(LedgerEntry.program_id, LedgerEntry.kind, LedgerEntry.person_id)
        .where(*within, LedgerEntry.kind.in_(kinds))
        .group_by(LedgerEntry.program_id, LedgerEntry.kind, LedgerEntry.person_id)
        .having(func.sum(LedgerEntry.quantity) > 0)
        .subquery()
    )
    rows = db.session.execute(
        select(pairs.c.program_id, pairs.c.kind, func.count()).group_by(pairs.c.program_id, pairs.c.kind)
    )
    counts: dict[int, dict[str, int]] = {}
    for program_id, kind, people in rows:
        codes = [measure.code for measure in counted() if measure.group == "programs" and kind in measure.kinds]
        counts.setdefault(program_id, {}).update(dict.fromkeys(codes, people))
    return {program_id: with_rates(values) for program_id, values in counts.items()}


def conditions(
    organization_ids: Sequence[int], first: date, last: date, cutoff: Cutoff = EVERYTHING
) -> list[ColumnElement[bool]]:
    """The ledger entries of the organizations that happened between two days, as known at the cutoff."""
    return [
        LedgerEntry.organization_id.in_(organization_ids),
        LedgerEntry.occurred_on >= first,
        LedgerEntry.occurred_on <= last,
        *cutoff.conditions(),
    ]


def attribute(name: str) -> ColumnElement[str]:
    """An attribute of a ledger entry as text, on both databases."""
    return cast(LedgerEntry.attributes[name].as_string(), String)


def organizations_with_facts(
    organization_ids: Sequence[int], first: date, last: date, cutoff: Cutoff = EVERYTHING
) -> set[int]:
    """Which of the organizations have an entry of their own between two days."""
    within = conditions(organization_ids, first, last, cutoff)
    return set(db.session.scalars(select(LedgerEntry.organization_id).where(*within).distinct()))


def first_fact_on(organization_ids: Sequence[int]) -> date | None:
    """The day of the earliest ledger entry, None when there is none."""
    return db.session.scalar(
        select(func.min(LedgerEntry.occurred_on)).where(LedgerEntry.organization_id.in_(organization_ids))
    )


def _tally(within: list[ColumnElement[bool]]) -> dict[str, dict[Counting, int]]:
    original = case((LedgerEntry.corrects_id.is_(None), 1), else_=0)
    rows = db.session.execute(
        select(LedgerEntry.kind, func.sum(original), func.sum(LedgerEntry.quantity))
        .where(*within)
        .group_by(LedgerEntry.kind)
    )
    withdrawn = _withdrawn(within)
    return {
        kind: {Counting.CASES: int(cases) - withdrawn.get(kind, 0), Counting.QUANTITY: int(quantity)}
        for kind, cases, quantity in rows
    }


def _withdrawn(within: list[ColumnElement[bool]]) -> dict[str, int]:
    """How many entries of each kind were taken back altogether; one that was only reduced is still a case."""
    corrected = aliased(LedgerEntry)
    taken_back = (
        select(LedgerEntry.kind, corrected.id)
        .join(corrected, LedgerEntry.corrects_id == corrected.id)
        .where(*within)
        .group_by(LedgerEntry.kind, corrected.id, corrected.quantity)
        .having(func.sum(LedgerEntry.quantity) + corrected.quantity <= 0)
        .subquery()
    )
    rows = db.session.execute(select(taken_back.c.kind, func.count()).group_by(taken_back.c.kind))
    return dict(rows.all())


def _distinct(column, within: list[ColumnElement[bool]], counting: Counting) -> dict[str, int]:
    kinds = {kind for measure in counted() if measure.counting is counting for kind in measure.kinds}
    present = (
        select(LedgerEntry.kind, column)
        .where(*within, column.is_not(None), LedgerEntry.kind.in_(kinds))
        .group_by(LedgerEntry.kind, column)
        .having(func.sum(LedgerEntry.quantity) > 0)
        .subquery()
    )
    rows = db.session.execute(select(present.c.kind, func.count()).group_by(present.c.kind))
    return dict(rows.all())


def _distinct_by_attribute(within: list[ColumnElement[bool]]) -> dict[tuple[str, str], int]:
    names = {measure.kinds[0]: measure.where[0] for measure in counted() if measure.where}
    value = case(*((LedgerEntry.kind == kind, attribute(name)) for kind, name in names.items()), else_=literal(None))
    present = (
        select(LedgerEntry.kind, value.label("value"), LedgerEntry.person_id)
        .where(*within, LedgerEntry.person_id.is_not(None), LedgerEntry.kind.in_(names))
        .group_by(LedgerEntry.kind, value, LedgerEntry.person_id)
        .having(func.sum(LedgerEntry.quantity) > 0)
        .subquery()
    )
    rows = db.session.execute(
        select(present.c.kind, present.c.value, func.count()).group_by(present.c.kind, present.c.value)
    )
    return {(kind, found): number for kind, found, number in rows}
