"""Every organization counted together, month by month, in one way through the ledger.

For figures that are kept or closed of a whole city: what a line counts for, it counts for its organization and for all
above it. `counting` counts one organization over any days; both give the same figures, which a test holds.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from sqlalchemy import Select, case, func, select

from jobcenter.ledger.models import LedgerEntry
from jobcenter.organizations.queries import list_all
from jobcenter.statistics import cohorts
from jobcenter.statistics.calendar import Month, Period
from jobcenter.statistics.counting import amount_of, amounts, split_value
from jobcenter.statistics.lines import Asked, Cutoff, Shape, ask, taken_back
from jobcenter.statistics.measures import MEASURES, Counting, Measure, counted
from jobcenter.statistics.standing import Standing

Values = dict[str, int]
# Below which organizations each one lies, itself included: by row number, from the top down.
Above = Mapping[int, Sequence[int]]
People = dict[tuple[int, str], set[int]]

ONCE = (Counting.PEOPLE, Counting.EMPLOYERS)
YEAR, QUARTER = "year", "quarter"
MONTHS_OF = {YEAR: 12, QUARTER: 3}


@dataclass(frozen=True)
class Counted:
    """The figures of a month by organization, and how many people and employers came since the year or quarter began."""

    month: Month
    values: Mapping[int, Values]
    since: Mapping[int, Mapping[str, Values]]


def count_months(months: Sequence[Month], cutoff: Cutoff) -> Iterator[Counted]:
    """Every counted measure of every organization in months that follow each other, as known at the cutoff.

    Between two months nothing is left open in the database, so that what was counted can be kept as it goes.
    """
    above = {one.id: tuple(int(part) for part in one.path.split("/") if part) for one in list_all()}
    asked = ask(list(above), months[0].first, months[-1].last, cutoff)
    # Sought by organization and day, however many there are: a month is a small part of the ledger.
    asked = replace(asked, shape=asked.shape._replace(everywhere=False))
    standing, outcomes = Standing(above, asked), _Outcomes(above, asked, months)
    heads = {since: _Heads(length) for since, length in MONTHS_OF.items()}
    for month in Period(Month(months[0].year, 1), months[-1]).months():
        facts = _Facts.of(above, _between(asked, month))
        for one in heads.values():
            one.add(month, facts.people)
        if month >= months[0]:
            found = facts.values(above), standing.at(month), outcomes.of(month)
            values = {number: {**_NOTHING, **_joined(number, found)} for number in above}
            yield Counted(month, values, {number: _since(number, heads) for number in above})


_NOTHING: Values = {measure.code: 0 for measure in MEASURES if not measure.is_rate}


def _joined(number: int, found: Sequence[Mapping[int, Values]]) -> Values:
    return {code: value for part in found for code, value in part.get(number, {}).items()}


def _since(number: int, heads: "Mapping[str, _Heads]") -> dict[str, Values]:
    return {name: one.counts(number) for name, one in heads.items()}


def _between(asked: Asked, month: Month) -> Asked:
    return replace(asked, values={**asked.values, "first_day": month.first, "last_day": month.last})


@dataclass
class _Facts:
    """What happened in a month: sums by organization and measure, and who was counted once in each organization."""

    sums: dict[int, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    people: People = field(default_factory=lambda: defaultdict(set))

    @classmethod
    def of(cls, above: Above, asked: Asked) -> "_Facts":
        found, corrected = cls(), False
        own: People = defaultdict(set)
        for number, kind, split, person, employer, cases, quantity, changes, *sums in asked.rows(_lines):
            corrected = corrected or changes > 0
            for measure in _measures(kind, split):
                if measure.counting is Counting.CASES:
                    found.sums[number][measure.code] += cases
                elif measure.counting is Counting.QUANTITY:
                    found.sums[number][measure.code] += quantity
                elif measure.counting is Counting.AMOUNT:
                    found.sums[number][measure.code] += int(sums[_amount_places()[measure.code]] or 0)
                else:
                    who = person if measure.counting is Counting.PEOPLE else employer
                    if who is not None and quantity > 0:
                        own[number, measure.code].add(who)
        for number, kind, split, cases in asked.rows(_withdrawn) if corrected else ():
            for measure in _measures(kind, split):
                if measure.counting is Counting.CASES:
                    found.sums[number][measure.code] -= cases
        for (number, code), who in own.items():
            for upper in above[number]:
                found.people[upper, code] |= who
        return found

    def values(self, above: Above) -> dict[int, Values]:
        """The figures of every organization: what is below it adds up, people and employers are told apart."""
        found: dict[int, Counter[str]] = defaultdict(Counter)
        for number, sums in self.sums.items():
            for upper in above[number]:
                found[upper].update(sums)
        for (number, code), who in self.people.items():
            found[number][code] = len(who)
        return {number: dict(values) for number, values in found.items()}


class _Heads:
    """Who was counted since a year or a quarter began."""

    def __init__(self, length: int) -> None:
        self.length = length
        self.people: People = {}

    def add(self, month: Month, people: People) -> None:
        """Add those of a month; with the first month of a year or quarter they begin anew."""
        if (month.number - 1) % self.length == 0:
            self.people = {}
        for key, who in people.items():
            self.people.setdefault(key, set()).update(who)

    def counts(self, number: int) -> Values:
        """How many different ones an organization has, by measure."""
        codes = [measure.code for measure in counted() if measure.counting in ONCE]
        return {code: len(self.people.get((number, code), ())) for code in codes}


@cache
def _lines(shape: Shape) -> Select:
    """The lines of a month, those of one person and employer together."""
    split = split_value().label("split")
    by = [LedgerEntry.organization_id, LedgerEntry.kind, split, LedgerEntry.person_id, LedgerEntry.employer_id]
    original = case((LedgerEntry.corrects_id.is_(None), 1), else_=0)
    sums = func.sum(original), func.sum(LedgerEntry.quantity), func.count(LedgerEntry.corrects_id)
    money = [amount_of(measure) for measure in amounts()]
    return select(*by, *sums, *money).where(*shape.conditions()).group_by(*by)


@cache
def _withdrawn(shape: Shape) -> Select:
    by = [LedgerEntry.organization_id, LedgerEntry.kind, split_value().label("split")]
    return select(*by, func.count()).where(LedgerEntry.id.in_(taken_back(shape.conditions()))).group_by(*by)


@cache
def _measures(kind: str, split: str | None) -> tuple[Measure, ...]:
    """The measures that count a line of a kind with this value of what the kind is told apart by."""
    of_kind = [measure for measure in counted() if kind in measure.kinds]
    return tuple(measure for measure in of_kind if measure.where is None or measure.where[1] == split)


@cache
def _amount_places() -> dict[str, int]:
    return {measure.code: place for place, measure in enumerate(amounts())}


class _Outcomes:
    """What had become of people some months after they ended, month by month."""

    def __init__(self, above: Above, asked: Asked, months: Sequence[Month]) -> None:
        self.above = above
        self.groups = [(alike, *self._read(alike[0], asked, months)) for alike in cohorts.groups()]

    @staticmethod
    def _read(measure: Measure, asked: Asked, months: Sequence[Month]) -> tuple[Any, cohorts.Became]:
        """The lines that ended a part, by the month they are due in and the organization; and what became of them."""
        start, end = months[0].shifted(-measure.months), months[-1].shifted(-measure.months)
        of_group = replace(asked, values={**asked.values, "first_day": start.first, "last_day": end.last})
        lines: dict[tuple[Month, int], list[cohorts.Ended]] = defaultdict(list)
        for row in of_group.rows(cohorts.ended_lines, measure.code):
            ended = cohorts.ended_of(measure, row)
            lines[Month.of(ended.ended_on).shifted(measure.months), row.organization_id].append(ended)
        return lines, cohorts.became_of(measure, of_group, months[-1].last)

    def of(self, month: Month) -> dict[int, Values]:
        """The cohort measures of a month, of the organizations that have any."""
        found: dict[int, Values] = defaultdict(dict)
        for alike, lines, became in self.groups:
            below: dict[int, list[cohorts.Ended]] = defaultdict(list)
            for (due, number), ended in lines.items():
                for upper in self.above[number] if due == month else ():
                    below[upper] += ended
            for number, ended in below.items():
                group = cohorts.judge(ended, became, month.last)
                found[number] |= {measure.code: len(group.people(measure.outcome)) for measure in alike}
        return found
