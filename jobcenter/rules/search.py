"""Is there anybody for whom these conditions come out like this? A person who shows it, a proof that there is none, or neither.

The search halves what people can be like until the conditions are settled: at the limits the rules themselves name.
Where it finds nobody, nobody was left out; where it cannot tell, it says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, inf
from typing import Any

from jobcenter.core.errors import InputError

from . import expressions as ex
from .documents import RuleSet
from .facts import CATALOGUE
from .single import Compiler, Facts
from .spans import ANOTHER, EITHER, NO, OPEN, YES, Known, Span, days_of, truth, worth

MOST_STEPS = 4000
# Larger households are not looked at.
LARGEST_SIZE = 20
NOT_BELOW_ZERO = ("won", "count", "months")
Goal = tuple[ex.Node, bool]


@dataclass(frozen=True)
class Answer:
    """``person`` shows that it can be; ``nobody`` is proven; with neither it could not be told."""

    person: Facts | None = None
    nobody: bool = False


def find_person(rules: RuleSet, goals: Sequence[Goal]) -> Answer:
    """Somebody for whom every condition has the wanted outcome, everything about her being known."""
    return _Search(rules, goals).run()


def everything(rules: RuleSet, name: str) -> Known:
    """All that a fact of the rules can be."""
    kind = rules.kinds[name]
    if kind == "boolean":
        return EITHER
    if kind == "date":
        return Span(dt.date.min.toordinal(), dt.date.max.toordinal())
    if kind == "text":
        return _texts(rules)
    if kind != "number":
        return None
    if name in rules.whole:
        return Span(1, LARGEST_SIZE)
    fact = CATALOGUE.get(name)
    return Span(0 if fact and fact.input in NOT_BELOW_ZERO else -inf, inf)


class _Search:
    def __init__(self, rules: RuleSet, goals: Sequence[Goal]) -> None:
        self.on = rules.reference_date
        self.goals = [(node, YES if wanted else NO) for node, wanted in goals]
        self.compiled = [(Compiler(self.on).compile(node), wanted) for node, wanted in goals]
        self.names = list(dict.fromkeys(name for node, _wanted in goals for name in ex.facts_of(node)))
        self.rules = rules

    def run(self) -> Answer:
        waiting = [{name: everything(self.rules, name) for name in self.names}]
        unsure, steps = False, 0
        while waiting:
            box, steps = waiting.pop(), steps + 1
            if steps > MOST_STEPS:
                return Answer()
            outcomes = [(node, truth(node, box, self.on), wanted) for node, wanted in self.goals]
            if not all(found & wanted for _node, found, wanted in outcomes):
                continue
            open_nodes = [node for node, found, wanted in outcomes if found != wanted]
            pieces = next((cut for node in open_nodes if (cut := self._cut(node, box))), [])
            if open_nodes and pieces:
                waiting += reversed(pieces)
                continue
            person = self._person(box)
            if person is not None:
                return Answer(person)
            unsure = True
        return Answer(nobody=not unsure)

    def _person(self, box: Mapping[str, Known]) -> Facts | None:
        """Somebody inside the box, if the evaluator for one person agrees that she is wanted."""
        person = {name: _inside(known, self.rules.kinds[name]) for name, known in box.items()}
        try:
            agreed = all(holds(person, None) is wanted for holds, wanted in self.compiled)
        except InputError:
            return None
        return person if agreed else None

    def _cut(self, node: ex.Node, box: Mapping[str, Known]) -> list[dict[str, Known]]:
        """The box in pieces, cut where a condition that is still open turns; empty where no cut is known."""
        for atom in _atoms(node):
            if truth(atom, box, self.on) in (NO, YES, OPEN):
                continue
            for name in ex.facts_of(atom):
                parts = _choices(box[name], name in self.rules.whole)
                if parts:
                    return [{**box, name: part} for part in parts]
            if isinstance(atom, ex.Compare | ex.In):
                for name, known in self._turns(atom, box):
                    return [{**box, name: part} for part in known]
        return []

    def _turns(self, atom: ex.Compare | ex.In, box: Mapping[str, Known]) -> Iterator[tuple[str, list[Known]]]:
        if isinstance(atom, ex.In):
            sides: list[tuple[ex.Node, ex.Node]] = [(atom.part, ex.Constant(value)) for value in atom.values]
        else:
            sides = [(atom.left, atom.right), (atom.right, atom.left)]
        for side, other in sides:
            limit = worth(other, box, self.on)
            if isinstance(limit, frozenset):
                limit = days_of(limit)
            if not isinstance(limit, Span) or limit.point is None:
                continue
            name = _moving(side)
            known = box.get(name) if name else None
            if name is None or not isinstance(known, Span) or known.point is not None:
                continue
            parts = self._around(side, name, known, limit.point, box)
            if len(parts) > 1:
                yield name, parts

    def _around(self, side: ex.Node, name: str, known: Span, limit: Any, box: Mapping[str, Known]) -> list[Known]:
        """The span in up to three parts: below, on and above the limit."""
        if isinstance(side, ex.Fact):
            return _three(known, limit, days=self.rules.kinds[name] == "date")

        def passed(ordinal: int) -> Any:
            found = worth(side, {**box, name: Span(ordinal, ordinal)}, self.on)
            return found.low if isinstance(found, Span) and found.point is not None else None

        if passed(known.low) is None:
            return []
        # Time that has passed shrinks as the day it began moves on.
        above = _last(known, lambda ordinal: passed(ordinal) >= floor(limit) + 1)
        on = _last(known, lambda ordinal: passed(ordinal) >= ceil(limit))
        ends = sorted({known.low - 1, above, on, known.high})
        return [Span(low + 1, high) for low, high in zip(ends, ends[1:], strict=False)]


def _atoms(node: ex.Node) -> Iterator[ex.Node]:
    """The conditions of which others are made."""
    if isinstance(node, ex.All | ex.AnyOf | ex.Not):
        for child in ex.children(node):
            yield from _atoms(child)
    else:
        yield node


def _choices(known: Known, whole: bool) -> list[Known]:
    """The values of a fact that has few, each by itself."""
    if known == EITHER and isinstance(known, int):
        return [YES, NO]
    if isinstance(known, frozenset) and len(known) > 1:
        return [frozenset((text,)) for text in sorted(known)]
    if whole and isinstance(known, Span) and known.point is None:
        return [Span(size, size) for size in range(known.low, known.high + 1)]
    return []


def _moving(side: ex.Node) -> str | None:
    """The fact that moves a side of a comparison, where it moves one way only."""
    if isinstance(side, ex.Fact):
        return side.name
    if isinstance(side, ex.AgeOn):
        return ex.BIRTH_DATE
    return side.fact.name if isinstance(side, ex.MonthsSince) else None


def _three(known: Span, limit: Any, *, days: bool) -> list[Known]:
    if limit < known.low or limit > known.high:
        return []
    if days:
        parts = [Span(known.low, limit - 1), Span(limit, limit), Span(limit + 1, known.high)]
        return [part for part in parts if part.low <= part.high]
    found: list[Known] = []
    if known.low < limit:
        found.append(Span(known.low, limit, known.open_low, True))
    if not ((known.low == limit and known.open_low) or (known.high == limit and known.open_high)):
        found.append(Span(limit, limit))
    if limit < known.high:
        found.append(Span(limit, known.high, True, known.open_high))
    return found


def _last(known: Span, holds: Any) -> int:
    """The last day of a span for which something holds that holds up to a day and never after; before it if none."""
    low, high = known.low - 1, known.high
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if holds(middle) else (low, middle - 1)
    return int(low)


def _inside(known: Known, kind: str | None) -> Any:
    """One value of what is known."""
    if isinstance(known, Span):
        if kind == "date":
            return dt.date.fromordinal(known.low if known.low > dt.date.min.toordinal() else known.high).isoformat()
        return _number(known)
    if isinstance(known, frozenset):
        text = min(known)
        return "-" if text == ANOTHER else text
    return None if known is None else known != NO


def _number(known: Span) -> Any:
    if not known.open_low and known.low != -inf:
        return known.low
    if known.high == inf:
        return 0 if known.low == -inf else floor(known.low) + 1
    if known.low == -inf:
        return ceil(known.high) - 1 if known.open_high else known.high
    return Fraction(known.low + known.high) / 2


def _texts(rules: RuleSet) -> frozenset[str]:
    """Every text the rules name, and one that they do not."""
    found = {ANOTHER}
    for criterion in rules.criteria:
        for node in ex.walk(criterion.passes):
            if isinstance(node, ex.Constant) and isinstance(node.value, str):
                found.add(node.value)
            elif isinstance(node, ex.In):
                found.update(value for value in node.values if isinstance(value, str))
            elif isinstance(node, ex.Table):
                found.update(key for key, _amount in node.rows)
    return frozenset(found)
