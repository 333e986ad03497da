"""The evaluator for one person: an expression becomes a function of the facts, and leaves a trace of what it compared."""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from flask_babel import lazy_gettext as _l

from jobcenter.core import parameters

from . import expressions as ex
from .errors import DocumentInvalid, FactInvalid, KindsDiffer, RowMissing
from .values import Number, completed_years, exact, find_date, kind_of, kleene_all, kleene_any, kleene_not, whole_months

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Compared:
    """One comparison as it was made; a side is None where it was unknown."""

    node: ex.Node
    left: Any
    operator: str
    right: Any


Trace = list[Compared] | None
Evaluate = Callable[[Facts, Trace], Any]

OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq, "!=": operator.ne,
}  # fmt: skip


def read_fact(name: str, raw: Any, kind: str | None, whole: bool = False) -> Any:
    """A fact in the form the evaluators use; raises FactInvalid where its kind is not the one the rules need."""
    if raw is None:
        return None
    if isinstance(raw, dt.date):
        raw = raw.isoformat()
    if not isinstance(raw, bool | int | float | str | Fraction | Decimal):
        raise FactInvalid(name, ex.KIND_NAMES[kind] if kind else _l("a single value"), raw)
    given = kind_of(raw)
    if kind is not None and given != kind and (kind, given) != ("text", "date"):
        raise FactInvalid(name, ex.KIND_NAMES[kind], raw)
    if given != "number":
        return raw
    number = _number(name, raw)
    if whole and (not isinstance(number, int) or number < 1):
        raise FactInvalid(name, _l("a whole number of at least 1"), raw)
    return number


def _number(name: str, raw: Any) -> Number:
    try:
        return exact(raw)
    except (ValueError, OverflowError):
        raise FactInvalid(name, ex.KIND_NAMES["number"], raw) from None


class Compiler:
    """Turns expressions into functions, with the parameters of one reference date."""

    def __init__(self, on: dt.date) -> None:
        self.on = on

    def compile(self, node: ex.Node) -> Evaluate:
        """The function of an expression."""
        method: Callable[[Any], Evaluate] = getattr(self, f"_{type(node).__name__.lower()}")
        return method(node)

    def _constant(self, node: ex.Constant) -> Evaluate:
        value = node.value
        return lambda facts, trace: value

    def _fact(self, node: ex.Fact) -> Evaluate:
        name = node.name
        return lambda facts, trace: facts.get(name)

    def _all(self, node: ex.All) -> Evaluate:
        parts = [self.compile(part) for part in node.parts]
        return lambda facts, trace: kleene_all([part(facts, trace) for part in parts])

    def _anyof(self, node: ex.AnyOf) -> Evaluate:
        parts = [self.compile(part) for part in node.parts]
        return lambda facts, trace: kleene_any([part(facts, trace) for part in parts])

    def _not(self, node: ex.Not) -> Evaluate:
        part = self.compile(node.part)
        return lambda facts, trace: kleene_not(part(facts, trace))

    def _compare(self, node: ex.Compare) -> Evaluate:
        left, right = self.compile(node.left), self.compile(node.right)
        name, compare = node.operator, OPERATORS[node.operator]
        settled = ex.static_kind(node.left) or ex.static_kind(node.right)

        def evaluate(facts: Facts, trace: Trace) -> bool | None:
            a, b = left(facts, trace), right(facts, trace)
            if trace is not None:
                trace.append(Compared(node, a, name, b))
            if a is None or b is None:
                return None
            if settled is None:
                _check_kinds(a, name, b)
            return compare(a, b)

        return evaluate

    def _in(self, node: ex.In) -> Evaluate:
        part = self.compile(node.part)
        values = node.values

        def evaluate(facts: Facts, trace: Trace) -> bool | None:
            value = part(facts, trace)
            if trace is not None:
                trace.append(Compared(node, value, "in", values))
            return None if value is None else value in values

        return evaluate

    def _parameter(self, node: ex.Parameter) -> Evaluate:
        dated = parameters.entry(node.name, on=self.on)
        if dated.table is None:
            if node.by is not None or not isinstance(dated.value, int):
                raise DocumentInvalid(node.name, _l("a parameter with rows"), _l("one without"))
            amount = dated.value
            return lambda facts, trace: amount
        if node.by is None:
            raise parameters.ParameterKeyNeeded(name=node.name, by=parameters.get(node.name).by)
        by, name, on = self.compile(node.by), node.name, self.on

        def evaluate(facts: Facts, trace: Trace) -> int | None:
            key = by(facts, trace)
            return None if key is None else parameters.value(name, on=on, by=key)

        return evaluate

    def _percentof(self, node: ex.PercentOf) -> Evaluate:
        part = self.compile(node.part)
        percent = node.percent

        def evaluate(facts: Facts, trace: Trace) -> int | None:
            amount = part(facts, trace)
            return None if amount is None else parameters.percent_of(percent, amount)

        return evaluate

    def _table(self, node: ex.Table) -> Evaluate:
        by = self.compile(node.by)

        def evaluate(facts: Facts, trace: Trace) -> Number | None:
            key = by(facts, trace)
            return None if key is None else find_row(node, key)

        return evaluate

    def _ageon(self, node: ex.AgeOn) -> Evaluate:
        day = self.compile(node.day) if node.day is not None else None
        reference = self.on

        def evaluate(facts: Facts, trace: Trace) -> int | None:
            birth = facts.get(ex.BIRTH_DATE)
            on = reference if day is None else _day(day(facts, trace))
            if birth is None or on is None:
                return None
            born = _day(birth)
            assert born is not None
            return completed_years(born, on)

        return evaluate

    def _monthssince(self, node: ex.MonthsSince) -> Evaluate:
        name, reference = node.fact.name, self.on

        def evaluate(facts: Facts, trace: Trace) -> int | None:
            since = _day(facts.get(name))
            return None if since is None else whole_months(since, reference)

        return evaluate

    def _arithmetic(self, node: ex.Arithmetic) -> Evaluate:
        parts = [self.compile(part) for part in node.parts]
        combine = {"+": operator.add, "-": operator.sub, "*": operator.mul}[node.operator]

        def evaluate(facts: Facts, trace: Trace) -> Number | None:
            values = [part(facts, trace) for part in parts]
            if None in values:
                return None
            total = values[0]
            for value in values[1:]:
                total = combine(total, value)
            return total

        return evaluate


def find_row(node: ex.Table, key: Any) -> Number:
    """The amount of a printed table for a row, by its own rule beyond the last; raises RowMissing."""
    rows = dict(node.rows)
    found = rows.get(str(key))
    if found is not None:
        return found
    if node.each_further is not None and isinstance(key, int):
        last = max(map(int, rows))
        if key > last:
            return rows[str(last)] + (key - last) * node.each_further
    raise RowMissing(path=node.path, key=key, rows=", ".join(rows))


def _day(text: Any) -> dt.date | None:
    return None if text is None else find_date(text)


def _check_kinds(left: Any, name: str, right: Any) -> None:
    kinds = {kind_of(left), kind_of(right)}
    ordered = kinds <= {"number"} or kinds <= {"date"}
    if ordered or (name in ("==", "!=") and (len(kinds) == 1 or kinds == {"text", "date"})):
        return
    raise KindsDiffer(left=left, right=right, operator=name)
