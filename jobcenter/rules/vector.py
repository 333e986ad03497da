"""The evaluator for many people: the same tree as for one, over columns, in blocks that stay in the cache.

Truth is a pair of masks, surely true and surely false; what is in neither is unknown. Numbers are whole numbers over a
common scale with known bounds, so nothing is rounded and nothing overflows unseen. Lookups (parameters, printed tables,
percentages of them) are tables over the values that occur, filled in by the evaluator for one person.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from jobcenter.core.errors import InputError

from . import expressions as ex
from .columns import LARGEST, Column, NotVectorizable, day_code, fitted
from .single import OPERATORS, Compiler
from .values import exact

WIDEST_TABLE = 4096
Block = slice


@dataclass(frozen=True)
class Truth:
    """Who surely satisfies a condition and who surely does not, as functions of a block."""

    masks: Callable[[Block], tuple[Any, Any]]


@dataclass(frozen=True)
class Steps:
    """Numbers that are ``(base - values) // divisor``: comparing them with a limit needs no division for each person."""

    values: Callable[[Block], tuple[Any, Any]]
    base: int
    divisor: int


@dataclass(frozen=True)
class Amount:
    """A number of everybody: ``values(block)`` gives the numbers times ``scale`` and who is known."""

    values: Callable[[Block], tuple[Any, Any]]
    scale: int
    low: int
    high: int
    steps: Steps | None = None


@dataclass(frozen=True)
class Words:
    """A text of everybody."""

    column: Column


class Vectorizer:
    """Turns expressions into functions of a block of people."""

    def __init__(self, on: dt.date, columns: Mapping[str, Column], whole: frozenset[str]) -> None:
        self.on = on
        self.columns = columns
        self.whole = whole
        self.single = Compiler(on)

    def truth(self, node: ex.Node) -> Truth:
        """The masks of a condition."""
        if isinstance(node, ex.Constant) and (node.value is None or isinstance(node.value, bool)):
            sure = (node.value is True, node.value is False)
            return Truth(lambda block: sure)
        if isinstance(node, ex.Fact):
            return self._flag(node)
        if isinstance(node, ex.All | ex.AnyOf):
            return self._logic(node)
        if isinstance(node, ex.Not):
            inner = self.truth(node.part).masks
            return Truth(lambda block: inner(block)[::-1])
        if isinstance(node, ex.Compare):
            return self._compare(node)
        if isinstance(node, ex.In):
            return self._in(node)
        raise NotVectorizable(type(node).__name__)

    def _flag(self, node: ex.Fact) -> Truth:
        column = self.columns[node.name]
        if column.kind != "boolean":
            raise NotVectorizable(node.name)
        values = column.values.view(bool) if column.values.itemsize == 1 else column.values.astype(bool)

        def masks(block: Block) -> tuple[Any, Any]:
            return _masks(values[block], column.known_in(block))

        return Truth(masks)

    def _logic(self, node: ex.All | ex.AnyOf) -> Truth:
        parts = [self.truth(part).masks for part in node.parts]
        is_all = isinstance(node, ex.All)

        if not parts:
            return Truth(lambda block: (is_all, not is_all))

        def masks(block: Block) -> tuple[Any, Any]:
            yes, no = parts[0](block)
            for part in parts[1:]:
                true, false = part(block)
                yes = (yes & true) if is_all else (yes | true)
                no = (no | false) if is_all else (no & false)
            return yes, no

        return Truth(masks)

    def _compare(self, node: ex.Compare) -> Truth:
        kind = (
            ex.static_kind(node.left)
            or ex.static_kind(node.right)
            or self._column_kind(node.left)
            or self._column_kind(node.right)
        )
        if kind == "boolean":
            return self._same_truth(node)
        if kind == "text":
            return self._same_text(node)
        left, right = self.amount(node.left), self.amount(node.right)
        compare = OPERATORS[node.operator]
        if left.steps is not None and right.low == right.high and isinstance(node.right, ex.Constant):
            reached = _reached(left.steps, node.operator, right)
            if reached is not None:
                return reached
        a, b = _scaled(left, right.scale), _scaled(right, left.scale)

        def masks(block: Block) -> tuple[Any, Any]:
            (x, x_known), (y, y_known) = a.values(block), b.values(block)
            return _masks(compare(x, y), _both(x_known, y_known))

        return Truth(masks)

    def _same_truth(self, node: ex.Compare) -> Truth:
        if node.operator not in ("==", "!="):
            raise NotVectorizable(node.operator)
        left, right = self.truth(node.left).masks, self.truth(node.right).masks

        def masks(block: Block) -> tuple[Any, Any]:
            (a, not_a), (b, not_b) = left(block), right(block)
            same, other = (a & b) | (not_a & not_b), (a & not_b) | (not_a & b)
            return (same, other) if node.operator == "==" else (other, same)

        return Truth(masks)

    def _same_text(self, node: ex.Compare) -> Truth:
        pair = (node.left, node.right) if isinstance(node.left, ex.Fact) else (node.right, node.left)
        if (
            not isinstance(pair[0], ex.Fact)
            or not isinstance(pair[1], ex.Constant)
            or not isinstance(pair[1].value, str)
        ):
            raise NotVectorizable("text")
        found = self._membership(pair[0].name, (pair[1].value,))
        return found if node.operator == "==" else Truth(lambda block: found.masks(block)[::-1])

    def _in(self, node: ex.In) -> Truth:
        kind = self._column_kind(node.part)
        if kind == "text" and isinstance(node.part, ex.Fact):
            return self._membership(node.part.name, node.values)
        if kind == "boolean" or not node.values:
            raise NotVectorizable("in")
        return self.truth(ex.AnyOf(tuple(ex.Compare("==", node.part, ex.Constant(value)) for value in node.values)))

    def _membership(self, name: str, values: tuple[Any, ...]) -> Truth:
        column = self.columns[name]
        wanted = np.array([word in values for word in column.words], dtype=bool)

        def masks(block: Block) -> tuple[Any, Any]:
            return _masks(wanted[column.values[block]], column.known_in(block))

        return Truth(masks)

    def _column_kind(self, node: ex.Node) -> str | None:
        if isinstance(node, ex.Fact):
            return self.columns[node.name].kind
        return ex.static_kind(node)

    def amount(self, node: ex.Node) -> Amount:
        """The numbers (or days) of an expression."""
        if isinstance(node, ex.Constant):
            return self._constant(node.value)
        if isinstance(node, ex.Fact):
            return self._number(node.name)
        table = self._lookup(node)
        if table is not None:
            return table
        if isinstance(node, ex.AgeOn):
            return self._months(ex.BIRTH_DATE, self._day(node.day), 12)
        if isinstance(node, ex.MonthsSince):
            return self._months(node.fact.name, self._constant(self.on.isoformat()), 1)
        if isinstance(node, ex.PercentOf):
            return self._percent(node)
        if isinstance(node, ex.Arithmetic):
            return self._arithmetic(node)
        if isinstance(node, ex.Parameter):
            return self._constant(self.single.compile(node)({}, None))
        raise NotVectorizable(type(node).__name__)

    def _constant(self, value: Any) -> Amount:
        if value is None:
            return Amount(lambda block: (0, False), 1, 0, 0)
        if isinstance(value, str):
            value = day_code(value)
        number = exact(value)
        whole, scale = number.numerator, number.denominator
        if abs(whole) >= LARGEST or scale >= LARGEST:
            raise NotVectorizable("constant")
        return Amount(lambda block: (whole, True), scale, whole, whole)

    def _number(self, name: str) -> Amount:
        column = self.columns[name]
        if column.kind not in ("number", "date"):
            raise NotVectorizable(name)
        if name in self.whole and (
            column.scale != 1 or (column.low < 1 and (column.known & (column.values < 1)).any())
        ):
            raise NotVectorizable(name)
        return Amount(
            lambda block: (column.values[block], column.known_in(block)), column.scale, column.low, column.high
        )

    def _lookup(self, node: ex.Node) -> Amount | None:
        """A table over the values of the one fact an expression depends on, where that is a row of a table."""
        names = ex.facts_of(node)
        if len(names) != 1 or not any(isinstance(part, ex.Parameter | ex.Table) for part in ex.walk(node)):
            return None
        name, column = names[0], self.columns[names[0]]
        if column.kind == "text":
            keys: list[Any] = list(column.words)
            offset = 0
        elif column.kind == "number" and column.scale == 1 and column.high - column.low < WIDEST_TABLE:
            offset = 0 if 0 <= column.low < WIDEST_TABLE else column.low
            keys = list(range(offset, column.high + 1))
        else:
            return None
        amounts = self._fill(node, name, column, keys, offset)
        scale = 1
        for amount in amounts:
            scale = scale * exact(amount).denominator if scale % exact(amount).denominator else scale
        numbers = [int(amount * scale) for amount in amounts]
        if scale >= LARGEST or any(abs(number) >= LARGEST for number in numbers):
            raise NotVectorizable(name)
        table = fitted(np.array(numbers, dtype=np.int64))

        found = np.empty(0, dtype=table.dtype)

        def values(block: Block) -> tuple[Any, Any]:
            nonlocal found
            rows = column.values[block] - offset if offset else column.values[block]
            if found.size < rows.size:
                found = np.empty(rows.size, dtype=table.dtype)
            return table.take(rows, out=found[: rows.size], mode="clip"), column.known_in(block)

        return Amount(values, scale, int(table.min(initial=0)), int(table.max(initial=0)))

    def _fill(self, node: ex.Node, name: str, column: Column, keys: list[Any], offset: int) -> list[Any]:
        evaluate = self.single.compile(node)
        amounts = []
        for code, key in enumerate(keys, offset):
            try:
                amounts.append(evaluate({name: key}, None))
            except InputError:
                # A value without an answer matters only where somebody has it.
                if (column.known & (column.values == code)).any():
                    raise NotVectorizable(name) from None
                amounts.append(0)
        return amounts

    def _day(self, node: ex.Node | None) -> Amount:
        return self._constant(self.on.isoformat()) if node is None else self.amount(node)

    def _months(self, name: str, until: Amount, per: int) -> Amount:
        since = self._number(name)

        divisor = 100 * per

        def values(block: Block) -> tuple[Any, Any]:
            (end, end_known), (start, start_known) = until.values(block), since.values(block)
            return (end - start) // divisor, _both(end_known, start_known)

        span = max(abs(until.low), abs(until.high)) + max(abs(since.low), abs(since.high))
        fixed = until.low == until.high and until.values(slice(0, 0)) == (until.low, True)
        return Amount(values, 1, -span, span, Steps(since.values, until.low, divisor) if fixed else None)

    def _percent(self, node: ex.PercentOf) -> Amount:
        part = self.amount(node.part)
        share = exact(node.percent)
        top, bottom = 2 * share.numerator, 200 * share.denominator * part.scale
        bound = (max(abs(part.low), abs(part.high)) + 1) * abs(top) + bottom
        if bound >= LARGEST:
            raise NotVectorizable("percent_of")

        def values(block: Block) -> tuple[Any, Any]:
            amounts, known = part.values(block)
            return (_wide(amounts) * top + bottom // 2) // bottom, known

        return Amount(values, 1, -bound // bottom - 1, bound // bottom + 1)

    def _arithmetic(self, node: ex.Arithmetic) -> Amount:
        parts = [self.amount(part) for part in node.parts]
        total = parts[0]
        for part in parts[1:]:
            total = (
                _product(total, part) if node.operator == "*" else _sum(total, part, 1 if node.operator == "+" else -1)
            )
        return total


def _reached(steps: Steps, operator: str, limit: Amount) -> Truth | None:
    """Who has reached, or not reached, a limit: at least k whole parts means values of at most base - k * divisor."""
    if operator in (">=", "<"):
        whole = -(-limit.low // limit.scale)
    elif operator in (">", "<="):
        whole = limit.low // limit.scale + 1
    else:
        return None
    if limit.values(slice(0, 0))[1] is not True:
        return None
    edge = steps.base - whole * steps.divisor
    if abs(edge) >= LARGEST:
        raise NotVectorizable("limit")
    within = operator in (">=", ">")

    def masks(block: Block) -> tuple[Any, Any]:
        values, known = steps.values(block)
        return _masks(values <= edge if within else values > edge, known)

    return Truth(masks)


def _both(known: Any, other: Any) -> Any:
    """Where both are known; a plain True is not spread over an array."""
    if known is True:
        return other
    return known if other is True else known & other


def _masks(outcome: Any, known: Any) -> tuple[Any, Any]:
    if known is True:
        return outcome, np.logical_not(outcome)
    yes = outcome & known
    return yes, known ^ yes


def _wide(values: Any) -> Any:
    return values.astype(np.int64) if isinstance(values, np.ndarray) else values


def _bounded(values: Callable[[Block], tuple[Any, Any]], scale: int, bounds: list[int]) -> Amount:
    if max(map(abs, bounds)) >= LARGEST or scale >= LARGEST:
        raise NotVectorizable("bounds")
    return Amount(values, scale, min(bounds), max(bounds))


def _scaled(amount: Amount, factor: int) -> Amount:
    """The amount times a scale, to compare it with an amount that has this scale."""
    if factor == 1:
        return amount

    def values(block: Block) -> tuple[Any, Any]:
        numbers, known = amount.values(block)
        return _wide(numbers) * factor, known

    return _bounded(values, amount.scale * factor, [amount.low * factor, amount.high * factor])


def _sum(left: Amount, right: Amount, sign: int) -> Amount:
    a, b = _scaled(left, right.scale), _scaled(right, left.scale)

    def values(block: Block) -> tuple[Any, Any]:
        (x, x_known), (y, y_known) = a.values(block), b.values(block)
        return _wide(x) + sign * _wide(y), _both(x_known, y_known)

    scale = left.scale * right.scale
    return _bounded(
        values, scale, [a.low + sign * b.low, a.low + sign * b.high, a.high + sign * b.low, a.high + sign * b.high]
    )


def _product(left: Amount, right: Amount) -> Amount:
    def values(block: Block) -> tuple[Any, Any]:
        (x, x_known), (y, y_known) = left.values(block), right.values(block)
        return _wide(x) * _wide(y), _both(x_known, y_known)

    corners = [left.low * right.low, left.low * right.high, left.high * right.low, left.high * right.high]
    return _bounded(values, left.scale * right.scale, corners)
