"""What is valid at the end of each month, of every organization, carried along from month to month.

The rules are those of `valid`: of a subject at one organization the later of its last opening and its last end decides.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from sqlalchemy import Select, literal, select

from jobcenter.ledger.models import LedgerEntry
from jobcenter.statistics import valid
from jobcenter.statistics.calendar import Month
from jobcenter.statistics.lines import Asked, Shape, attribute, taken_back
from jobcenter.statistics.measures import BY_CODE, Measure, Subject


@dataclass(slots=True)
class _State:
    """One subject at one organization: whom it is about, its last opening and end, its places and those taken."""

    who: int | None = None
    opened_on: date = date.min
    opening: int = 0
    ended_on: date = date.min
    ending: int = 0
    places: int = 0
    filled: int = 0

    @property
    def is_valid(self) -> bool:
        """Whether it was opened and not ended since."""
        return self.opening > 0 and (self.opened_on, self.opening) > (self.ended_on, self.ending)

    @property
    def free(self) -> int:
        """The places still free."""
        return max(0, self.places - self.filled)


class _Group:
    """The standing measures that look at the same lines."""

    def __init__(self, alike: Sequence[Measure], above: Mapping[int, Sequence[int]]) -> None:
        self.alike, self.above = alike, above
        self.measure = alike[0]
        self.of_orders = self.measure.subject in valid.OF_ORDERS
        self.states: dict[tuple[int, int], _State] = defaultdict(_State)
        # What each valid one adds at present: its free places where it is an order, else the person it is about.
        self.adds: dict[tuple[int, int], int | None] = {}
        self.orders: Counter[int] = Counter()
        self.places: Counter[int] = Counter()
        self.people: dict[int, Counter[int]] = defaultdict(Counter)

    def take(self, asked: Asked, gone: set[int]) -> None:
        """Follow the lines of some days, whatever their order; `gone` are those that were taken back altogether."""
        touched = set()
        for number, subject, who, kind, day, line, quantity, corrects, more in asked.stream(_lines, self.measure.code):
            state = self.states[number, subject]
            touched.add((number, subject))
            state.who = who
            state.places += more
            if kind == valid.OPENED:
                state.places += quantity
            elif kind == valid.FILLED:
                state.filled += quantity
            if corrects is not None or line in gone:
                continue
            if kind in self.measure.kinds:
                state.opened_on, state.opening = max(day, state.opened_on), max(line, state.opening)
            elif kind in self.measure.ends:
                state.ended_on, state.ending = max(day, state.ended_on), max(line, state.ending)
        for key in touched:
            self._settle(key)

    def _settle(self, key: tuple[int, int]) -> None:
        """Take out what a subject added before, and put in what it adds now."""
        state = self.states[key]
        if key in self.adds:
            self._add(key[0], self.adds.pop(key), -1)
        if state.is_valid:
            self.adds[key] = state.free if self.of_orders else state.who
            self._add(key[0], self.adds[key], 1)

    def _add(self, number: int, what: int | None, sign: int) -> None:
        for upper in self.above[number]:
            if self.of_orders:
                self.orders[upper] += sign
                self.places[upper] += sign * (what or 0)
            elif what is not None:
                self.people[upper][what] += sign
                if not self.people[upper][what]:
                    del self.people[upper][what]

    def counts(self, number: int) -> tuple[int, int]:
        """How many are valid in an organization and below it, and their free places."""
        if self.of_orders:
            return self.orders[number], self.places[number]
        return len(self.people[number]), 0


class Standing:
    """Every standing measure of every organization, month after month."""

    def __init__(self, above: Mapping[int, Sequence[int]], asked: Asked) -> None:
        self.above, self.asked = above, asked
        self.groups = [_Group(alike, above) for alike in valid.groups()]
        until_end = replace(asked, shape=asked.shape._replace(since=False))
        self.gone = {row.id for row in until_end.rows(_taken_back)}
        self.last: list[dict[int, tuple[int, int]]] = []

    def at(self, month: Month) -> dict[int, dict[str, int]]:
        """The figures of a month; the months are asked for in their order."""
        if not self.last:
            self._follow(None, month.first - timedelta(days=1))
            self.last = self._counts()
        at_start = self.last
        self._follow(month.first, month.last)
        self.last = at_end = self._counts()
        found: dict[int, dict[str, int]] = {number: {} for number in self.above}
        for group, before, after in zip(self.groups, at_start, at_end, strict=True):
            for measure in group.alike:
                side = 1 if measure.subject is Subject.PLACES else 0
                for number in self.above:
                    found[number][measure.code] = (before if measure.carried else after)[number][side]
        return found

    def _follow(self, first: date | None, last: date) -> None:
        shape = self.asked.shape._replace(since=first is not None)
        days = replace(self.asked, shape=shape, values={**self.asked.values, "first_day": first, "last_day": last})
        for group in self.groups:
            group.take(days, self.gone)

    def _counts(self) -> list[dict[int, tuple[int, int]]]:
        return [{number: group.counts(number) for number in self.above} for group in self.groups]


@cache
def _lines(shape: Shape, code: str) -> Select:
    measure = BY_CODE[code]
    subject = LedgerEntry.person_id if measure.subject is Subject.PEOPLE else LedgerEntry.subject_id
    such = [] if measure.where is None else [attribute(measure.where[0]) == measure.where[1]]
    columns = ("person_id", "kind", "occurred_on", "id", "quantity", "corrects_id")
    within = [*shape.conditions(), *such, LedgerEntry.kind.in_(valid.kinds_of(measure)), subject.is_not(None)]
    more = valid.more_places() if measure.subject in valid.OF_ORDERS else literal(0)
    about = [getattr(LedgerEntry, name) for name in columns]
    return select(LedgerEntry.organization_id, subject, *about, more).where(*within)


@cache
def _taken_back(shape: Shape) -> Select:
    return taken_back(shape.conditions(sought=False))
