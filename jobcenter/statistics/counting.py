"""Figures from the ledger: counted by the database, over a whole period, as known at any point.

People and employers are counted once over the period, whatever the number of months in it. A correction carries the
negative quantity of what it corrects, so someone all of whose entries were taken back is not counted.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    String,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    select,
    tuple_,
)

from jobcenter.core.db import db
from jobcenter.ledger.kinds import KINDS
from jobcenter.ledger.models import LedgerEntry
from jobcenter.statistics.cohorts import count_cohorts
from jobcenter.statistics.lines import EVERYTHING, Asked, Cutoff, Shape, ask, attribute, conditions, taken_back
from jobcenter.statistics.measures import MEASURES, Counting, Measure, counted, splits
from jobcenter.statistics.valid import count_standing

Split = tuple[str, str | None]
SCAN_DAYS = 100
PERSON, EMPLOYER = "person_id", "employer_id"


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
    asked = ask(organization_ids, first, last, cutoff)
    tally = _tally(asked)
    found = {**tally.values(), **_amounts(asked), **_different_of(asked, first, last, corrected=tally.corrected)}
    return {**found, **count_later(organization_ids, first, last, cutoff)}


def count_added(
    organization_ids: Sequence[int], first: date, last: date, cutoff: Cutoff = EVERYTHING
) -> dict[str, int]:
    """The measures whose months add up: cases, quantities and amounts."""
    asked = ask(organization_ids, first, last, cutoff)
    return {**_tally(asked).values(), **_amounts(asked)}


def count_different(
    organization_ids: Sequence[int], first: date, last: date, cutoff: Cutoff = EVERYTHING
) -> dict[str, int]:
    """The measures of different people and employers, each counted once over the period."""
    return _different_of(ask(organization_ids, first, last, cutoff), first, last)


def different_people(
    organization_ids: Sequence[int], first: date, last: date, cutoff: Cutoff = EVERYTHING
) -> dict[str, int]:
    """How many different people have an entry of each kind, whatever the kind."""
    asked = ask(organization_ids, first, last, cutoff)
    if (last - first).days > SCAN_DAYS:
        return {kind: number for (kind, _all), number in _different_over_years(asked)}
    return {kind: number for (kind, _all), number in _different(asked, PERSON, tuple(sorted(KINDS)))}


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


def split_value() -> ColumnElement[Any]:
    """The value of the attribute that measures tell the lines of a kind apart by."""
    return case(*((LedgerEntry.kind == kind, attribute(name)) for kind, name in splits().items()), else_=literal(None))


def _with_totals(rows: Iterable[tuple[str, str | None, int]]) -> dict[Split, int]:
    """Sums by kind and value, with the sum of each kind under None."""
    found: dict[Split, int] = {}
    for kind, value, number in rows:
        found[(kind, None)] = found.get((kind, None), 0) + int(number)
        if value is not None:
            found[(kind, value)] = int(number)
    return found


@dataclass(frozen=True)
class Tally:
    """The cases and quantities of every kind and value, and whether there are corrections among the lines."""

    cases: dict[Split, int]
    quantities: dict[Split, int]
    corrected: bool

    def values(self) -> dict[str, int]:
        """The measures of cases and of quantities."""
        tables = {Counting.CASES: self.cases, Counting.QUANTITY: self.quantities}
        return {m.code: tables[m.counting].get(_key(m), 0) for m in counted() if m.counting in tables}


def _tally(asked: Asked) -> Tally:
    rows = asked.rows(_tally_lines)
    cases = _with_totals((kind, value, number) for kind, value, number, _quantity, _changed in rows)
    quantities = _with_totals((kind, value, quantity) for kind, value, _number, quantity, _changed in rows)
    corrected = any(row[-1] for row in rows)
    # One that was only reduced is still a case; one taken back altogether is none.
    for key, number in _with_totals(asked.rows(_withdrawn) if corrected else ()).items():
        cases[key] = cases.get(key, 0) - number
    return Tally(cases, quantities, corrected)


@cache
def _tally_lines(shape: Shape) -> Select:
    original = case((LedgerEntry.corrects_id.is_(None), 1), else_=0)
    split = split_value().label("split")
    sums = func.sum(original), func.sum(LedgerEntry.quantity), func.count(LedgerEntry.corrects_id)
    return select(LedgerEntry.kind, split, *sums).where(*shape.conditions()).group_by(LedgerEntry.kind, split)


@cache
def _withdrawn(shape: Shape) -> Select:
    """How many entries of each kind were taken back altogether."""
    split = split_value().label("split")
    gone = LedgerEntry.id.in_(taken_back(shape.conditions()))
    return select(LedgerEntry.kind, split, func.count()).where(gone).group_by(LedgerEntry.kind, split)


def _amounts(asked: Asked) -> dict[str, int]:
    """The sums of attributes, by measure; what is taken back counts with a minus."""
    return {m.code: int(number or 0) for m, number in zip(amounts(), asked.rows(_sums)[0], strict=True)}


def amounts() -> list[Measure]:
    """The measures that sum an attribute, in the order of the registry."""
    return [measure for measure in counted() if measure.counting is Counting.AMOUNT]


def amount_of(measure: Measure) -> ColumnElement[int]:
    """The sum of the attribute over the lines that a measure counts."""
    return func.sum(case((_of(measure), signed_amount(measure)), else_=0))


@cache
def _sums(shape: Shape) -> Select:
    kinds = sorted({kind for measure in amounts() for kind in measure.kinds})
    return select(*(amount_of(measure) for measure in amounts())).where(
        *shape.conditions(), LedgerEntry.kind.in_(kinds)
    )


def _of(measure: Measure) -> ColumnElement[bool]:
    """Whether a line is one that a measure counts."""
    of_kinds = LedgerEntry.kind.in_(measure.kinds)
    return of_kinds if measure.where is None else and_(of_kinds, attribute(measure.where[0]) == measure.where[1])


def signed_amount(measure: Measure) -> ColumnElement[int]:
    """The attribute a measure sums, with a minus on a line that takes back."""
    amount = cast(attribute(measure.sums), BigInteger)
    return case((LedgerEntry.quantity < 0, -amount), else_=amount)


def _different_of(asked: Asked, first: date, last: date, *, corrected: bool = True) -> dict[str, int]:
    """Different people and employers; over years, kinds as a whole are counted one way along the index of people."""
    over_years = (last - first).days > SCAN_DAYS
    found: dict[str, int] = {}
    for who, measures in _by_who().items():
        whole = tuple(sorted({measure.kinds[0] for measure in measures if not measure.where}))
        parts = tuple(sorted({measure.kinds[0] for measure in measures if measure.where}))
        if over_years and who == PERSON:
            table = dict(_different_over_years(asked))
        else:
            table = dict(_different(asked, who, whole, corrected=corrected))
        table.update(_different(asked, who, parts, split=True, corrected=corrected))
        found.update({measure.code: table.get(_key(measure), 0) for measure in measures})
    return found


def _different_over_years(asked: Asked) -> list[tuple[Split, int]]:
    """Different people of every kind, along an index in which nearly every line is looked at."""
    return _different(replace(asked, shape=asked.shape._replace(over_years=True)), PERSON, None)


def _by_who() -> dict[str, list[Measure]]:
    """The measures that count somebody once, by the column that says who."""
    whose = {PERSON: Counting.PEOPLE, EMPLOYER: Counting.EMPLOYERS}
    return {who: [one for one in counted() if one.counting is counting] for who, counting in whose.items()}


def _different(
    asked: Asked, who: str, kinds: tuple[str, ...] | None, *, split: bool = False, corrected: bool = True
) -> list[tuple[Split, int]]:
    """How many are different, by kind (of every kind where none are named) and, where kinds are told apart, by value.

    Whoever has an entry counts, less those all of whose entries were taken back: only who has a correction can be one,
    so that the many are counted along an index and the few are looked at.
    """
    if kinds == ():
        return []
    found = {tuple(row[:2]): row[2] for row in asked.rows(_written, who, kinds, split)}
    for kind, value, number in asked.rows(_gone, who, kinds, split) if corrected else ():
        found[(kind, value)] -= number
    return list(found.items())


def _told_by(split: bool) -> list[Any]:
    return [LedgerEntry.kind.label("kind"), (split_value() if split else cast(null(), String)).label("split")]


def _of_kinds(shape: Shape, kinds: tuple[str, ...] | None) -> list[ColumnElement[bool]]:
    return [*shape.conditions(), *([] if kinds is None else [LedgerEntry.kind.in_(kinds)])]


@cache
def _written(shape: Shape, who: str, kinds: tuple[str, ...] | None, split: bool) -> Select:
    """How many have an entry."""
    column = getattr(LedgerEntry, who)
    by = _told_by(split)
    lines = [*_of_kinds(shape, kinds), LedgerEntry.corrects_id.is_(None)]
    return select(*by, func.count(column.distinct())).where(*lines).group_by(*(by if split else by[:1]))


@cache
def _gone(shape: Shape, who: str, kinds: tuple[str, ...] | None, split: bool) -> Select:
    """How many have nothing left of what was written about them."""
    column = getattr(LedgerEntry, who)
    of_kinds = _of_kinds(shape, kinds)
    corrected = select(LedgerEntry.kind, column).where(
        *of_kinds, LedgerEntry.corrects_id.is_not(None), column.is_not(None)
    )
    by = _told_by(split)
    nothing = (
        select(*by, column.label("who"))
        .where(*of_kinds, tuple_(LedgerEntry.kind, column).in_(corrected))
        .group_by(*(by if split else by[:1]), column)
        .having(func.sum(LedgerEntry.quantity) <= 0, func.count(LedgerEntry.id) > func.count(LedgerEntry.corrects_id))
        .subquery()
    )
    keys = [nothing.c.kind, nothing.c.split]
    return select(*keys, func.count()).group_by(*keys)
