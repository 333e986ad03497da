"""What an expression can be worth while facts are only known to lie somewhere: always too much, never too little.

Every value is a set that holds at least what the evaluator for one person could give, so whatever these sets rule
out is ruled out for everybody. A set may be larger than it must be; then the question stays open.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import inf
from typing import Any

from jobcenter.core.errors import InputError

from . import expressions as ex
from .single import Compiler
from .values import completed_years, find_date, whole_months

# Truths are sets of outcomes, written as bits.
NO, YES, OPEN = 1, 2, 4
EITHER = NO | YES
# A text that no rule names.
ANOTHER = "\0"
LONGEST_TABLE = 60


@dataclass(frozen=True, slots=True)
class Span:
    """Numbers, or days as ordinals, from ``low`` to ``high``; an end that is not in the span is open."""

    low: Any
    high: Any
    open_low: bool = False
    open_high: bool = False

    @property
    def point(self) -> Any:
        """The only value of the span, or None."""
        return self.low if self.low == self.high else None

    def before(self, other: Span, *, touching: bool) -> bool:
        """Whether some value here lies before (or, ``touching``, on) some value there."""
        if self.low == other.high:
            return touching and not self.open_low and not other.open_high
        return bool(self.low < other.high)


Texts = frozenset[str]
# A truth is an int, None stands for anything at all.
Known = Span | Texts | int | None
Box = Mapping[str, Known]


def worth(node: ex.Node, box: Box, on: dt.date) -> Known:
    """What the node can be worth for people inside the box; ``OPEN`` where only unknown is possible."""
    return _WORTH[type(node)](node, box, on)


def truth(node: ex.Node, box: Box, on: dt.date) -> int:
    """The outcomes that a condition can have for people inside the box."""
    found = worth(node, box, on)
    return found if isinstance(found, int) else EITHER | OPEN


def _constant(node: ex.Constant, box: Box, on: dt.date) -> Known:
    value = node.value
    if value is None:
        return OPEN
    if isinstance(value, bool):
        return YES if value else NO
    return frozenset((value,)) if isinstance(value, str) else Span(value, value)


def _fact(node: ex.Fact, box: Box, on: dt.date) -> Known:
    return box.get(node.name)


def _all(node: ex.All, box: Box, on: dt.date) -> int:
    parts = [truth(part, box, on) for part in node.parts]
    found = NO if any(part & NO for part in parts) else 0
    if any(part == NO for part in parts):
        return NO
    if all(part & YES for part in parts):
        found |= YES
    if any(part & OPEN for part in parts) and all(part & (YES | OPEN) for part in parts):
        found |= OPEN
    return found


def _any(node: ex.AnyOf, box: Box, on: dt.date) -> int:
    return _turned(_all(ex.All(tuple(ex.Not(part) for part in node.parts)), box, on))


def _not(node: ex.Not, box: Box, on: dt.date) -> int:
    return _turned(truth(node.part, box, on))


def _turned(found: int) -> int:
    return found & OPEN | (YES if found & NO else 0) | (NO if found & YES else 0)


def _compare(node: ex.Compare, box: Box, on: dt.date) -> int:
    return compared(node.operator, worth(node.left, box, on), worth(node.right, box, on))


def compared(operator: str, left: Known, right: Known) -> int:
    """The outcomes of a comparison."""
    if left == OPEN or right == OPEN:
        return OPEN
    if isinstance(left, Span) and isinstance(right, frozenset):
        right = days_of(right)
    elif isinstance(right, Span) and isinstance(left, frozenset):
        left = days_of(left)
    if isinstance(left, Span) and isinstance(right, Span):
        return _ordered(operator, left, right)
    if isinstance(left, int) and isinstance(right, int):
        return _same(operator, left == right, left, right)
    if isinstance(left, frozenset) and isinstance(right, frozenset):
        return _texts(operator, left, right)
    return EITHER | OPEN


def _ordered(operator: str, left: Span, right: Span) -> int:
    if operator in (">", ">="):
        return _ordered({">": "<", ">=": "<="}[operator], right, left)
    if operator in ("<", "<="):
        touching = operator == "<="
        yes, no = left.before(right, touching=touching), right.before(left, touching=not touching)
    else:
        yes = left.before(right, touching=True) and right.before(left, touching=True)
        no = left.point is None or left.point != right.point
        yes, no = (yes, no) if operator == "==" else (no, yes)
    return (YES if yes else 0) | (NO if no else 0)


def _same(operator: str, equal: bool, left: int, right: int) -> int:
    if (left | right) & OPEN or operator not in ("==", "!="):
        return EITHER | OPEN
    if left == EITHER or right == EITHER:
        return EITHER
    return YES if equal == (operator == "==") else NO


def _texts(operator: str, left: Texts, right: Texts) -> int:
    if operator not in ("==", "!="):
        days = days_of(left), days_of(right)
        return _ordered(operator, days[0], days[1]) if days[0] and days[1] else EITHER | OPEN
    if not left & right:
        found = NO
    elif len(left) == len(right) == 1 and ANOTHER not in left:
        found = YES
    else:
        found = EITHER
    return found if operator == "==" else _turned(found)


def days_of(texts: Texts) -> Span | None:
    """The days written in texts, as a span; None where one is no day."""
    days = [find_date(text) for text in texts]
    if not days or None in days:
        return None
    ordinals = [day.toordinal() for day in days if day is not None]
    return Span(min(ordinals), max(ordinals))


def _in(node: ex.In, box: Box, on: dt.date) -> int:
    value = worth(node.part, box, on)
    if value == OPEN:
        return OPEN
    answers = [compared("==", value, _constant(ex.Constant(one), box, on)) for one in node.values]
    if YES in answers:
        return YES
    if not answers:
        return NO if value is not None else NO | OPEN
    found = 0
    for answer in answers:
        found |= answer
    if isinstance(value, frozenset) and value <= set(node.values):
        return YES
    return found


def _parameter(node: ex.Parameter, box: Box, on: dt.date) -> Known:
    compiled = Compiler(on).compile(node)
    if node.by is None:
        return _point(compiled({}, None))
    return _rows(lambda key: Compiler(on).compile(ex.Parameter(node.name, ex.Constant(key)))({}, None),
                 worth(node.by, box, on))  # fmt: skip


def _table(node: ex.Table, box: Box, on: dt.date) -> Known:
    by = worth(node.by, box, on)

    def row(key: Any) -> Any:
        return Compiler(on).compile(ex.Table(node.rows, ex.Constant(key), node.each_further, node.path))({}, None)

    if isinstance(by, frozenset):
        return _hull([_tried(row, key) for key in by])
    return _rows(row, by)


def _rows(row: Callable[[Any], Any], by: Known) -> Known:
    """The amounts of the rows a span of whole numbers chooses. Nothing is said of rows without an end."""
    if by == OPEN:
        return OPEN
    if not isinstance(by, Span) or by.high - by.low > LONGEST_TABLE or not isinstance(by.low, int):
        return None
    return _hull([_tried(row, key) for key in range(by.low, by.high + 1)])


def _tried(row: Callable[[Any], Any], key: Any) -> Any:
    try:
        return row(key)
    except InputError:
        return None


def _hull(values: list[Any]) -> Known:
    if all(value is None for value in values):
        return OPEN
    return None if None in values else Span(min(values), max(values))


def _percent(node: ex.PercentOf, box: Box, on: dt.date) -> Known:
    part = worth(node.part, box, on)
    if not isinstance(part, Span):
        return OPEN if part == OPEN else None

    def share(amount: Any) -> Any:
        if amount in (inf, -inf):
            return amount * node.percent if node.percent else 0
        return Compiler(on).compile(ex.PercentOf(node.percent, ex.Constant(amount)))({}, None)

    ends = [_tried(share, end) for end in (part.low, part.high)]
    return None if None in ends else Span(min(ends), max(ends))


def _age(node: ex.AgeOn, box: Box, on: dt.date) -> Known:
    day = Span(on.toordinal(), on.toordinal()) if node.day is None else worth(node.day, box, on)
    if isinstance(day, frozenset):
        day = days_of(day)
    return _since(completed_years, box.get(ex.BIRTH_DATE), day)


def _months(node: ex.MonthsSince, box: Box, on: dt.date) -> Known:
    return _since(whole_months, box.get(node.fact.name), Span(on.toordinal(), on.toordinal()))


def _since(count: Callable[[dt.date, dt.date], int], start: Known, day: Known) -> Known:
    """Time that has passed: never less for an earlier start or a later day."""
    if start == OPEN or day == OPEN:
        return OPEN
    if not isinstance(start, Span) or not isinstance(day, Span):
        return None
    ends = dt.date.fromordinal
    return Span(count(ends(start.high), ends(day.low)), count(ends(start.low), ends(day.high)))


def _arithmetic(node: ex.Arithmetic, box: Box, on: dt.date) -> Known:
    parts = [worth(part, box, on) for part in node.parts]
    if any(part == OPEN for part in parts):
        return OPEN
    total = parts[0]
    for part in parts[1:]:
        if not isinstance(total, Span) or not isinstance(part, Span):
            return None
        total = _combined(node.operator, total, part)
    return total


def _combined(operator: str, left: Span, right: Span) -> Known:
    if operator == "+":
        ends: Iterable[Any] = (left.low + right.low, left.high + right.high)
    elif operator == "-":
        ends = (left.low - right.high, left.high - right.low)
    elif inf in (abs(left.low), abs(left.high), abs(right.low), abs(right.high)):
        return None
    else:
        ends = [one * other for one in (left.low, left.high) for other in (right.low, right.high)]
    return Span(min(ends), max(ends))


def _point(value: int | Fraction | None) -> Known:
    return OPEN if value is None else Span(value, value)


_WORTH: Mapping[type, Callable[[Any, Box, dt.date], Known]] = {
    ex.Constant: _constant, ex.Fact: _fact, ex.All: _all, ex.AnyOf: _any, ex.Not: _not, ex.Compare: _compare, ex.In: _in,
    ex.Parameter: _parameter, ex.PercentOf: _percent, ex.Table: _table, ex.AgeOn: _age, ex.MonthsSince: _months,
    ex.Arithmetic: _arithmetic,
}  # fmt: skip
