"""Nearest changes: for somebody refused, the smallest change of one single fact that would make them eligible.

A fact helps only if every failing criterion uses it. Bounds come from the rules themselves: the other side of a
direct comparison, or, where a fact works through a calculation (age, months, a percentage), the exact place where a
comparison turns, found by doubling steps and then halving.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from jobcenter.core.errors import InputError

from . import expressions as ex
from .single import Compiler, Facts
from .values import find_date, kind_of, plain

if TYPE_CHECKING:
    from .documents import Criterion, RuleSet

LARGEST_ROW = 12
LARGEST_STEP = 2**44
HAIR = Fraction(1, 10**6)
ANOTHER = "\0another"


@dataclass(frozen=True)
class Change:
    """One fact, what it is now, and what it would have to be; ``value`` is the nearest value that helps."""

    fact: str
    now: Any
    operator: str
    limit: Any
    value: Any

    @property
    def needed(self) -> str:
        """What the fact would have to be, such as ``<= 400000000``."""
        limit = str(self.limit).lower() if isinstance(self.limit, bool) else plain(self.limit)
        return f"{self.operator} {limit}"


@dataclass(frozen=True)
class _Candidate:
    value: Any
    operator: str
    limit: Any
    distance: Any
    beyond: Any = None


def find_changes(rules: RuleSet, person: Facts, failing: list[Criterion]) -> list[Change]:
    """The single-fact changes that make an ineligible person eligible, in the order of the document."""
    shared = set.intersection(*(set(criterion.facts) for criterion in failing))
    changes = []
    for name in rules.facts:
        if name in shared and person[name] is not None:
            change = _nearest(rules, person, name)
            if change is not None:
                changes.append(change)
    return changes


def _nearest(rules: RuleSet, person: Facts, name: str) -> Change | None:
    now = person[name]

    def passes(value: Any) -> bool:
        return value is not None and _eligible(rules, {**person, name: value})

    for candidate in sorted(_candidates(rules, person, name), key=lambda one: one.distance):
        if candidate.value == now or not passes(candidate.value):
            continue
        alone = candidate.beyond is not None and not passes(candidate.beyond)
        if alone:
            return Change(name, now, "==", candidate.value, candidate.value)
        return Change(name, now, candidate.operator, candidate.limit, candidate.value)
    return None


def _eligible(rules: RuleSet, person: Facts) -> bool:
    try:
        return all(criterion.holds(person, None) is True for criterion in rules.criteria)
    except InputError:
        return False


def _candidates(rules: RuleSet, person: Facts, name: str) -> Iterator[_Candidate]:
    now = person[name]
    kind = rules.kinds[name] or kind_of(now)
    nodes = rules.uses[name]
    if kind == "boolean":
        yield _Candidate(not now, "==", not now, 0)
    elif kind == "text":
        yield from _texts(nodes, now)
    else:
        for node in nodes:
            if isinstance(node, ex.Compare):
                yield from _turns(rules, person, name, node)
            elif isinstance(node, ex.In) and isinstance(node.part, ex.Fact):
                yield from (_Candidate(value, "==", value, _distance(value, now)) for value in node.values)
                yield from _aside(now, kind)
        if name in rules.whole:
            yield from (
                _bound(size, now, abs(size - now), size + (1 if size > now else -1))
                for size in range(1, LARGEST_ROW + 1)
            )


def _texts(nodes: list[ex.Node], now: str) -> Iterator[_Candidate]:
    values: dict[str, None] = {}
    for node in nodes:
        if isinstance(node, ex.In):
            values.update(dict.fromkeys(node.values))
        elif isinstance(node, ex.Compare):
            values.update(
                dict.fromkeys(side.value for side in (node.left, node.right) if isinstance(side, ex.Constant))
            )
        elif isinstance(node, ex.Table):
            values.update(dict.fromkeys(key for key, _ in node.rows))
    for value in values:
        yield _Candidate(value, "==", value, 0)
    yield _Candidate(ANOTHER, "!=", now, 1)


def _aside(now: Any, kind: str) -> Iterator[_Candidate]:
    """A value next to one that is barred."""
    if kind == "number":
        yield _Candidate(now + 1, "!=", now, 1)


def _turns(rules: RuleSet, person: Facts, name: str, node: ex.Compare) -> Iterator[_Candidate]:
    """The values where a comparison turns as the fact moves up or down."""
    compiler = Compiler(rules.reference_date)
    for side, other in ((node.left, node.right), (node.right, node.left)):
        if isinstance(side, ex.Fact) and side.name == name and name not in ex.facts_of(other):
            limit = compiler.compile(other)(person, None)
            if limit is not None:
                yield from _around(limit, person[name])
            return
    if name in rules.whole:
        # Every size there is gets tried anyway.
        return
    holds = compiler.compile(node)
    line = _Line(person[name])

    def truth(position: int) -> Any:
        try:
            value = line.value(position)
            return None if value is None else holds({**person, name: value}, None)
        except InputError:
            return None

    for direction in (-1, 1):
        found = _first_turn(truth, direction)
        if found is not None:
            yield _bound(line.value(found), person[name], abs(found), line.value(found + direction))


class _Line:
    """Whole steps from a number, or days from a date."""

    def __init__(self, now: Any) -> None:
        self.day = find_date(now) if isinstance(now, str) else None
        self.now = now

    def value(self, position: int) -> Any:
        """The value that many steps away, or None beyond the calendar."""
        if self.day is None:
            return self.now + position
        try:
            return (self.day + dt.timedelta(days=position)).isoformat()
        except OverflowError:
            return None


def _first_turn(truth: Callable[[int], Any], direction: int) -> int | None:
    """The first step in a direction at which the truth differs from here, for a comparison that turns once."""
    start = truth(0)
    step = 1
    while truth(direction * step) in (start, None):
        step *= 2
        if step > LARGEST_STEP:
            return None
    same, turned = step // 2, step
    while turned - same > 1:
        middle = (same + turned) // 2
        if truth(direction * middle) in (start, None):
            same = middle
        else:
            turned = middle
    return direction * turned


def _around(limit: Any, now: Any) -> Iterator[_Candidate]:
    """The limit itself and the nearest value on either side of it."""
    if isinstance(limit, str):
        yield from _around_day(limit, now)
        return
    step = 1 if isinstance(limit, int) and isinstance(now, int) else HAIR
    yield _bound(limit, now, abs(limit - now), limit + (step if limit > now else -step))
    for sign, operator in ((-1, "<"), (1, ">")):
        value = limit + sign * step
        yield _Candidate(value, operator, limit, abs(value - now), value + sign * step)


def _around_day(limit: str, now: str) -> Iterator[_Candidate]:
    line, distance = _Line(limit), _distance(limit, now)
    yield _bound(limit, now, distance, line.value(1 if limit > now else -1))
    for sign, operator in ((-1, "<"), (1, ">")):
        value = line.value(sign)
        if value is not None:
            yield _Candidate(value, operator, limit, _distance(value, now), line.value(2 * sign))


def _bound(value: Any, now: Any, distance: Any, beyond: Any) -> _Candidate:
    return _Candidate(value, ">=" if value > now else "<=", value, distance, beyond)


def _distance(value: Any, now: Any) -> Any:
    first, second = (find_date(value), find_date(now)) if isinstance(now, str) else (None, None)
    if first is not None and second is not None:
        return abs((first - second).days)
    return abs(value - now)
