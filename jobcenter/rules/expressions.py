"""Rule expressions: the tree, and the parser that says which path is wrong and what was expected there.

One tree serves both evaluators (``single`` for a person, ``columns`` for a file of people). Parsing also finds out
what kind of value every fact must be, from how the rules use it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from .errors import DocumentInvalid
from .values import Number, exact, kind_of

DEEPEST = 60
ORDERINGS = ("<", "<=", ">", ">=")
COMPARISONS = (*ORDERINGS, "==", "!=")
ARITHMETIC = ("+", "-", "*")

BIRTH_DATE = "birth_date"

KIND_NAMES = {
    "boolean": _l("true or false"),
    "number": _l("a number"),
    "date": _l("a date like 2024-07-01"),
    "text": _l("a text"),
}


@dataclass(frozen=True)
class Constant:
    """A value written in the rule itself; None stands for unknown."""

    value: Any


@dataclass(frozen=True)
class Fact:
    """What is known of the applicant under this name."""

    name: str


@dataclass(frozen=True)
class All:
    """Three-valued and."""

    parts: tuple[Node, ...]


@dataclass(frozen=True)
class AnyOf:
    """Three-valued or."""

    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Not:
    """Three-valued not."""

    part: Node


@dataclass(frozen=True)
class Compare:
    """A comparison, unknown when a side is."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True)
class In:
    """Membership in a list of constants."""

    part: Node
    values: tuple[Any, ...]


@dataclass(frozen=True)
class Parameter:
    """A dated parameter in force on the reference date, by a row where it is a table."""

    name: str
    by: Node | None


@dataclass(frozen=True)
class PercentOf:
    """So many percent, half-up to one won."""

    percent: Number
    part: Node


@dataclass(frozen=True)
class Table:
    """The limits printed in the notice itself."""

    rows: tuple[tuple[str, Number], ...]
    by: Node
    each_further: Number | None
    path: str


@dataclass(frozen=True)
class AgeOn:
    """Completed years on a day; None means the reference date."""

    day: Node | None


@dataclass(frozen=True)
class MonthsSince:
    """Whole months from a date fact to the reference date."""

    fact: Fact


@dataclass(frozen=True)
class Arithmetic:
    """Exact sum, difference or product."""

    operator: str
    parts: tuple[Node, ...]


Node = (
    Constant
    | Fact
    | All
    | AnyOf
    | Not
    | Compare
    | In
    | Parameter
    | PercentOf
    | Table
    | AgeOn
    | MonthsSince
    | Arithmetic
)

FIXED_KINDS: dict[type, str] = {
    All: "boolean", AnyOf: "boolean", Not: "boolean", Compare: "boolean", In: "boolean",
    Parameter: "number", PercentOf: "number", Table: "number", AgeOn: "number", MonthsSince: "number", Arithmetic: "number",
}  # fmt: skip


def static_kind(node: Node) -> str | None:
    """The kind of value a node gives, or None where only the facts will tell."""
    if isinstance(node, Constant):
        return None if node.value is None else kind_of(node.value)
    return FIXED_KINDS.get(type(node))


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below."""
    if isinstance(node, All | AnyOf | Arithmetic):
        return node.parts
    if isinstance(node, Compare):
        return (node.left, node.right)
    if isinstance(node, Not | In | PercentOf):
        return (node.part,)
    if isinstance(node, MonthsSince):
        return (node.fact,)
    below = node.by if isinstance(node, Parameter | Table) else node.day if isinstance(node, AgeOn) else None
    return (below,) if below is not None else ()


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it, in reading order."""
    yield node
    for child in children(node):
        yield from walk(child)


def facts_of(node: Node) -> list[str]:
    """The names of the facts a node needs, in reading order, each once."""
    found: dict[str, None] = {}
    for part in walk(node):
        if isinstance(part, Fact):
            found[part.name] = None
        elif isinstance(part, AgeOn):
            found[BIRTH_DATE] = None
    return list(found)


class Parser:
    """Reads expressions and remembers what kind each fact must be and where that was said first."""

    def __init__(self) -> None:
        self.kinds: dict[str, str | None] = {}
        self.whole: set[str] = set()
        self._said: dict[str, str] = {}

    def parse(self, raw: Any, path: str, wanted: str | None = None) -> Node:
        """The tree of an expression; ``wanted`` is the kind of value its place needs."""
        node = self._parse(raw, path, 0)
        self._want(node, wanted, path)
        return node

    def _parse(self, raw: Any, path: str, depth: int) -> Node:
        if depth > DEEPEST:
            raise DocumentInvalid(
                path, _l("an expression nested at most %(depth)s deep", depth=DEEPEST), _l("a deeper one")
            )
        if raw is None or isinstance(raw, bool | int | float | str):
            return Constant(self.constant(raw, path))
        if not isinstance(raw, dict):
            raise DocumentInvalid(path, _l('a constant or an expression such as {"fact": "household_size"}'), raw)
        forms = [key for key in raw if key in FORMS]
        if len(forms) != 1:
            raise DocumentInvalid(path, _l("exactly one of %(forms)s", forms=" ".join(FORMS)), sorted(map(str, raw)))
        form = forms[0]
        allowed = {form, "by"} if form in ("parameter", "table") else {form}
        if set(raw) - allowed:
            raise DocumentInvalid(
                path, _l("only %(keys)s here", keys=", ".join(sorted(allowed))), sorted(map(str, set(raw) - allowed))
            )
        return FORMS[form](self, raw, form, f"{path}.{form}", depth + 1)

    def constant(self, raw: Any, path: str) -> Any:
        """A constant with its number made exact."""
        if isinstance(raw, float):
            try:
                return exact(raw)
            except ValueError:
                raise DocumentInvalid(path, KIND_NAMES["number"], raw) from None
        return raw

    def _want(self, node: Node, kind: str | None, path: str) -> None:
        """Note that the place needs this kind; raise where the node can only give another."""
        if isinstance(node, Fact):
            self._note(node.name, kind, path)
            return
        given = static_kind(node)
        if kind is None or given is None or given == kind or (kind, given) == ("text", "date"):
            return
        raise DocumentInvalid(path, KIND_NAMES[kind], KIND_NAMES[given])

    def _note(self, name: str, kind: str | None, path: str) -> None:
        before = self.kinds.get(name)
        if kind is not None and before is not None and before != kind:
            found = _l("%(kind)s at %(path)s", kind=KIND_NAMES[before], path=self._said[name])
            raise DocumentInvalid(path, _l("%(kind)s for the fact %(name)s", kind=KIND_NAMES[kind], name=name), found)
        self.kinds[name] = before or kind
        if kind is not None and before is None:
            self._said[name] = path

    def _list(self, raw: Any, path: str, least: int, most: int | None, depth: int) -> tuple[Node, ...]:
        if not isinstance(raw, list) or len(raw) < least or (most is not None and len(raw) > most):
            wanted = (
                _l("a list of %(count)s expressions", count=least) if most == least else _l("a list of expressions")
            )
            raise DocumentInvalid(path, wanted, raw)
        return tuple(self._parse(item, f"{path}[{index}]", depth) for index, item in enumerate(raw))

    def _fact(self, raw: dict[str, Any], form: str, path: str, depth: int) -> Node:
        name = raw[form]
        if not isinstance(name, str) or not name:
            raise DocumentInvalid(path, _l("the name of a fact"), name)
        self._note(name, None, path)
        return Fact(name)

    def _logic(self, raw: dict[str, Any], form: str, path: str, depth: int) -> Node:
        parts = self._list(raw[form], path, 0, None, depth)
        for index, part in enumerate(parts):
            self._want(part, "boolean", f"{path}[{index}]")
        return All(parts) if form == "all" else AnyOf(parts)

    def _not(self, raw: dict[str, Any], form: str, path: str, depth: int) -> Node:
        part = self._parse(raw[form], path, depth)
        self._want(part, "boolean", path)
        return Not(part)

    def _compare(self, raw: dict[str, Any], form: str, path: str, depth: int) -> Node:
        left, right = self._list(raw[form], path, 2, 2, depth)
        kind = static_kind(left) or static_kind(right)
        if form in ORDERINGS and kind in ("boolean", "text"):
            raise DocumentInvalid(path, _l("two numbers or two dates"), KIND_NAMES[kind])
        for index, side in enumerate((left, right)):
            self._want(side, kind, f"{path}[{index}]")
        return Compare(form, left, right)

    def _in(self, raw: dict[str, Any], form: str, path: str, depth: int) -> Node:
        pair = raw[form]
        if not isinstance(pair, list) or len(pair) != 2 or not isinstance(pair[1], list):
            raise DocumentInvalid(path, _l("an expression and a list of values"), pair)
        values = [self.constant(item, f"{path}[1][{index}]") for index, item in enumerate(pair[1])]
        for index, item in enumerate(values):
            if item is None or not isinstance(pair[1][index], bool | int | float | str):
                raise DocumentInvalid(f"{path}[1][{index}]", _l("a constant"), pair[1][index])
        kinds = {kind_of(item) for item in values}
        kind = "text" if kinds == {"text", "date"} else kinds.pop() if len(kinds) == 1 else None
        if kinds and kind is None:
            raise DocumentInvalid(f"{path}[1]", _l("values of one kind"), pair[1])
        part = self._parse(pair[0], f"{path}[0]", depth)
        self._want(part, kind, f"{path}[0]")
        return In(part, tuple(values))

    def _parameter(self, raw: dict[str, Any], form: str, path: str, depth: int) -> Node:
        if not isinstance(raw[form], str):
            raise DocumentInvalid(path, _l("the name of a dated parameter"), raw[form])
        if raw.get("by") is None:
            return Parameter(raw[form], None)
        return Parameter(raw[form], self._row(raw["by"], path, depth))

    def _table(self, raw: dict[str, Any], form: str, path: str, depth: int) -> Node:
        rows = raw[form]
        if not isinstance(rows, dict) or not rows:
            raise DocumentInvalid(path, _l('rows such as {"1": 1559912}'), rows)
        if "by" not in raw:
            raise DocumentInvalid(path, _l("“by”: what the row is chosen by"), sorted(raw))
        amounts = {key: self._amount(value, f"{path}.{key}") for key, value in rows.items()}
        further = amounts.pop("each_further", None)
        if further is not None and not all(key.isascii() and key.isdigit() for key in amounts):
            raise DocumentInvalid(path, _l("whole numbers as rows beside each_further"), sorted(amounts))
        numbered = all(key.isascii() and key.isdigit() for key in amounts)
        by = self._row(raw["by"], path, depth) if numbered else self._parse(raw["by"], f"{path}.by", depth)
        if not numbered:
            self._want(by, "text", f"{path}.by")
        return Table(tuple(amounts.items()), by, further, path)

    def _row(self, raw: Any, path: str, depth: int) -> Node:
        by = self._parse(raw, f"{path}.by", depth)
        self._want(by, "number", f"{path}.by")
        if isinstance(by, Fact):
            self.whole.add(by.name)
        return by

    def _amount(self, raw: Any, path: str) -> Number:
        if isinstance(raw, bool) or not isinstance(raw, int | float):
            raise DocumentInvalid(path, KIND_NAMES["number"], raw)
        amount: Number = self.constant(raw, path)
        return amount

    def _percent(self, raw: dict[str, Any], form: str, path: str, depth: int) -> Node:
        pair = raw[form]
        if not isinstance(pair, list) or len(pair) != 2:
            raise DocumentInvalid(path, _l("a percentage and an expression"), pair)
        part = self._parse(pair[1], f"{path}[1]", depth)
        self._want(part, "number", f"{path}[1]")
        return PercentOf(self._amount(pair[0], f"{path}[0]"), part)

    def _age_on(self, raw: dict[str, Any], form: str, path: str, depth: int) -> Node:
        day = self._parse(raw[form], path, depth)
        self._want(day, "date", path)
        self._note(BIRTH_DATE, "date", path)
        return AgeOn(day)

    def _age(self, raw: dict[str, Any], form: str, path: str, depth: int) -> Node:
        if raw[form] is not True:
            raise DocumentInvalid(path, "true", raw[form])
        self._note(BIRTH_DATE, "date", path)
        return AgeOn(None)

    def _months(self, raw: dict[str, Any], form: str, path: str, depth: int) -> Node:
        part = self._parse(raw[form], path, depth)
        if not isinstance(part, Fact):
            raise DocumentInvalid(path, _l('a date fact such as {"fact": "unemployed_since"}'), raw[form])
        self._want(part, "date", path)
        return MonthsSince(part)

    def _arithmetic(self, raw: dict[str, Any], form: str, path: str, depth: int) -> Node:
        parts = self._list(raw[form], path, 2 if form == "-" else 1, 2 if form == "-" else None, depth)
        for index, part in enumerate(parts):
            self._want(part, "number", f"{path}[{index}]")
        return Arithmetic(form, parts)


Form = Callable[[Parser, dict[str, Any], str, str, int], Node]

FORMS: Mapping[str, Form] = {
    "fact": Parser._fact,
    "all": Parser._logic,
    "any": Parser._logic,
    "not": Parser._not,
    **dict.fromkeys(COMPARISONS, Parser._compare),
    "in": Parser._in,
    "parameter": Parser._parameter,
    "percent_of": Parser._percent,
    "table": Parser._table,
    "age_on": Parser._age_on,
    "age": Parser._age,
    "months_since": Parser._months,
    **dict.fromkeys(ARITHMETIC, Parser._arithmetic),
}
