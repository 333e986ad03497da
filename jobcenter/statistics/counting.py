"""Figures from the ledger: counted by the database, over a whole period, as known at any point.

People and employers are counted once over the period, whatever the number of months in it. A correction carries the
negative quantity of what it corrects, so someone all of whose entries were taken back is not counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, and_, case, cast, func, literal, select, tuple_

from jobcenter.core.db import db
from jobcenter.ledger.kinds import KINDS
from jobcenter.ledger.models import LedgerEntry
from jobcenter.statistics.cohorts import count_cohorts
from jobcenter.statistics.lines import EVERYTHING, Cutoff, attribute, conditions, taken_back, within_years
from jobcenter.statistics.measures import MEASURES, Counting, Measure, counted, splits
from jobcenter.statistics.valid import count_standing

Split = tuple[str, str | None]
SCAN_DAYS = 100


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
    """Every measure but the rates, of the organizations between the first and the last day of whole months."""
    added = count_added(organization_ids, first, last, cutoff)
    return {**added, **count_unadded(organization_ids, first, last, cutoff)}


def count_added(
    organization_ids: Sequence[int], first: date, last: date, cutoff: Cutoff = EVERYTHING
) -> dict[str, int]:
    """The measures whose months add up: cases, quantities and amounts."""
    within = conditions(organization_ids, first, last, cutoff)
    tables = _tally(within)
    found = {m.code: tables[m.counting].get(_key(m), 0) for m in counted() if m.counting in tables}
    return {**found, **_amounts(within)}


def count_unadded(
    organization_ids: Sequence[int], first: date, last: date, cutoff: Cutoff = EVERYTHING
) -> dict[str, int]:
    """The measures whose months do not add up: different people and employers, what stands on a day, cohorts."""
    different = count_different(organization_ids, first, last, cutoff)
    return {**different, **count_later(organization_ids, first, last, cutoff)}


def count_different(
    organization_ids: Sequence[int], first: date, last: date, cutoff: Cutoff = EVERYTHING
) -> dict[str, int]:
    """The measures of different people and employers, each counted once over the period."""
    within = conditions(organization_ids, first, last, cutoff)
    tables = {
        Counting.PEOPLE: _people(organization_ids, first, last, cutoff, within),
        Counting.EMPLOYERS: _distinct(LedgerEntry.employer_id, within, Counting.EMPLOYERS),
    }
    return {m.code: tables[m.counting].get(_key(m), 0) for m in counted() if m.counting in tables}


def different_people(
    organization_ids: Sequence[int], first: date, last: date, cutoff: Cutoff = EVERYTHING
) -> dict[str, int]:
    """How many different people have an entry of each kind, whatever the kind."""
    if (last - first).days > SCAN_DAYS:
        return dict(_different(LedgerEntry.person_id, within_years(organization_ids, first, last, cutoff)))
    within = [*conditions(organization_ids, first, last, cutoff), LedgerEntry.kind.in_(KINDS)]
    return dict(_different(LedgerEntry.person_id, within))


def count_later(
    organization_ids: Sequence[int], first: date, last: date, cutoff: Cutoff = EVERYTHING
) -> dict[str, int]:
    """The measures that a fact of an earlier month changes too: what stands on a day, and what became of people."""
    standing = count_standing(organization_ids, first, last, cutoff)
    return {**standing, **count_cohorts(organization_ids, first, last, cutoff)}


def _key(measure: Measure) -> Split:
    return measure.kinds[0], measure.where[1] if measure.where else None


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


def _split() -> ColumnElement[Any]:
    """The value of the attribute that measures tell the lines of a kind apart by."""
    return case(*((LedgerEntry.kind == kind, attribute(name)) for kind, name in splits().items()), else_=literal(None))


def _with_totals(rows: Sequence[tuple[str, str | None, int]]) -> dict[Split, int]:
    """Sums by kind and value, with the sum of each kind under None."""
    found: dict[Split, int] = {}
    for kind, value, number in rows:
        found[(kind, None)] = found.get((kind, None), 0) + int(number)
        if value is not None:
            found[(kind, value)] = int(number)
    return found


def _tally(within: list[ColumnElement[bool]]) -> dict[Counting, dict[Split, int]]:
    original = case((LedgerEntry.corrects_id.is_(None), 1), else_=0)
    split = _split().label("split")
    lines = select(LedgerEntry.kind, split, func.sum(original), func.sum(LedgerEntry.quantity))
    rows = db.session.execute(lines.where(*within).group_by(LedgerEntry.kind, split)).all()
    cases = _with_totals([(kind, value, number) for kind, value, number, _quantity in rows])
    for key, number in _withdrawn(within).items():
        cases[key] = cases.get(key, 0) - number
    quantities = _with_totals([(kind, value, quantity) for kind, value, _number, quantity in rows])
    return {Counting.CASES: cases, Counting.QUANTITY: quantities}


def _withdrawn(within: list[ColumnElement[bool]]) -> dict[Split, int]:
    """How many entries of each kind were taken back altogether; one that was only reduced is still a case."""
    split = _split().label("split")
    rows = db.session.execute(
        select(LedgerEntry.kind, split, func.count())
        .where(LedgerEntry.id.in_(taken_back(within)))
        .group_by(LedgerEntry.kind, split)
    )
    return _with_totals([tuple(row) for row in rows])


def _amounts(within: list[ColumnElement[bool]]) -> dict[str, int]:
    """The sums of attributes, by measure; what is taken back counts with a minus."""
    wanted = [measure for measure in counted() if measure.counting is Counting.AMOUNT]
    sums = [func.sum(case((_of(measure), signed_amount(measure)), else_=0)) for measure in wanted]
    kinds = {kind for measure in wanted for kind in measure.kinds}
    row = db.session.execute(select(*sums).where(*within, LedgerEntry.kind.in_(kinds))).one()
    return {measure.code: int(number or 0) for measure, number in zip(wanted, row, strict=True)}


def _of(measure: Measure) -> ColumnElement[bool]:
    """Whether a line is one that a measure counts."""
    of_kinds = LedgerEntry.kind.in_(measure.kinds)
    return of_kinds if measure.where is None else and_(of_kinds, attribute(measure.where[0]) == measure.where[1])


def signed_amount(measure: Measure) -> ColumnElement[int]:
    """The attribute a measure sums, with a minus on a line that takes back."""
    amount = cast(attribute(measure.sums), BigInteger)
    return case((LedgerEntry.quantity < 0, -amount), else_=amount)


def _people(
    organization_ids: Sequence[int], first: date, last: date, cutoff: Cutoff, within: list[ColumnElement[bool]]
) -> dict[Split, int]:
    """Different people by kind and value; over years, kinds as a whole are counted one way along the index of people."""
    if (last - first).days <= SCAN_DAYS:
        return _distinct(LedgerEntry.person_id, within, Counting.PEOPLE)
    whole: dict[Split, int] = {
        (kind, None): number for kind, number in different_people(organization_ids, first, last, cutoff).items()
    }
    return {**whole, **_distinct(LedgerEntry.person_id, within, Counting.PEOPLE, whole=False)}


def _distinct(
    column: Any, within: list[ColumnElement[bool]], counting: Counting, *, whole: bool = True
) -> dict[Split, int]:
    """How many different people or employers have a line of each kind, and of each value of its split."""
    wanted = [measure for measure in counted() if measure.counting is counting]
    kinds = {measure.kinds[0] for measure in wanted if not measure.where}
    parts = {measure.kinds[0] for measure in wanted if measure.where}
    found: dict[Split, int] = {}
    if whole:
        of_whole = [*within, LedgerEntry.kind.in_(kinds)]
        found.update({(kind, None): number for kind, number in _different(column, of_whole)})
    if parts:
        of_parts = [*within, LedgerEntry.kind.in_(parts)]
        found.update({(kind, value): number for kind, value, number in _different(column, of_parts, _split())})
    return found


def _different(column: Any, of_kinds: list[ColumnElement[bool]], *values: Any) -> Sequence[Any]:
    """Rows of a kind, the values told apart by, and how many are different.

    Whoever has an entry counts, less those all of whose entries were taken back: only who has a correction can be one,
    so that the many are counted along an index and the few are looked at.
    """
    by = [LedgerEntry.kind, *values]
    written = select(*by, func.count(column.distinct())).where(*of_kinds, LedgerEntry.corrects_id.is_(None))
    found = {tuple(row[:-1]): row[-1] for row in db.session.execute(written.group_by(*by))}
    for row in _gone(column, of_kinds, by):
        found[tuple(row[:-1])] -= row[-1]
    return [(*key, number) for key, number in found.items()]


def _gone(column: Any, of_kinds: list[ColumnElement[bool]], by: list[Any]) -> Sequence[Any]:
    """How many have nothing left of what was written about them, by kind and value."""
    corrected = select(LedgerEntry.kind, column).where(
        *of_kinds, LedgerEntry.corrects_id.is_not(None), column.is_not(None)
    )
    named = [one.label(f"by_{number}") for number, one in enumerate(by)]
    nothing = (
        select(*named, column.label("who"))
        .where(*of_kinds, tuple_(LedgerEntry.kind, column).in_(corrected))
        .group_by(*named, column)
        .having(func.sum(LedgerEntry.quantity) <= 0, func.count(LedgerEntry.id) > func.count(LedgerEntry.corrects_id))
        .subquery()
    )
    keys = [nothing.c[one.name] for one in named]
    return db.session.execute(select(*keys, func.count()).group_by(*keys)).all()
