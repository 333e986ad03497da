"""Score tables (schema ``jobcenter.scores/1``): points per item with the reason, and the values that break ties.

An item whose facts are unknown gives no points; the facts that could still change the total are listed as missing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from flask_babel import lazy_gettext as _l

from . import expressions as ex
from .documents import label_of, need_text, refuse_unknown
from .errors import DocumentInvalid
from .single import Compiler, Evaluate, Facts, read_fact
from .values import Number, exact, find_date, plain

SCHEMA = "jobcenter.scores/1"
KEYS = {"schema", "code", "name", "items", "tie_break", "reference_date", "note", "source", "version", "example"}
ITEM_KEYS = {"code", "label", "kind", "of", "note", "source", "evidence"}
OWN_KEYS = {"band": {"bands"}, "flag": {"points"}, "count": {"points_each", "cap"}, "best_of": {"items", "cap"}}
OPTION_KEYS = {"code", "label", "of", "points", "note", "source", "evidence"}

Points = Callable[[Facts], Number | None]
# Nodes, terms, points, sure points and the most of an item.
Made = tuple[tuple[ex.Node, ...], tuple[Any, ...], Points, Points, Number]


@dataclass(frozen=True)
class Item:
    """One line of a score table; ``points`` gives None where the facts do not settle it.

    ``terms`` are what its points come from: bands as (limit, points), the one flag, the count as (points each, cap), or
    the options of a best of with their capped points, one for each node.
    """

    code: str
    kind: str
    label: Mapping[str, str]
    nodes: tuple[ex.Node, ...]
    terms: tuple[Any, ...]
    points: Points
    sure: Points
    most: Number


@dataclass(frozen=True)
class TieBreak:
    """One value that ranks people with the same total, lower first."""

    node: ex.Node
    value: Evaluate
    descending: bool


@dataclass(frozen=True)
class Score:
    """A total with its parts."""

    total: Number
    items: tuple[tuple[Item, Number], ...]
    missing: tuple[str, ...]
    tie_break: tuple[Any, ...]

    def as_json(self) -> dict[str, Any]:
        """The score as the contract prints it."""
        items = [{"code": item.code, "points": plain(points)} for item, points in self.items]
        return {"total": plain(self.total), "items": items, "missing": list(self.missing)}


@dataclass(frozen=True)
class ScoreTable:
    """A checked score table."""

    items: tuple[Item, ...]
    tie_breaks: tuple[TieBreak, ...]
    kinds: Mapping[str, str | None]
    whole: frozenset[str]

    @property
    def facts(self) -> list[str]:
        """Every fact an item or a tie-break needs."""
        return list(self.kinds)

    def person(self, facts: Mapping[str, Any]) -> Facts:
        """The facts the table needs, checked; raises FactInvalid."""
        return {name: read_fact(name, facts.get(name), kind, name in self.whole) for name, kind in self.kinds.items()}

    def score(self, facts: Mapping[str, Any]) -> Score:
        """The points of one person."""
        person = self.person(facts)
        items, missing = [], set()
        for item in self.items:
            points = item.points(person)
            if points is None:
                points = item.sure(person) or 0
                missing |= {name for node in item.nodes for name in ex.facts_of(node) if person[name] is None}
            items.append((item, points))
        ties = tuple(tie_value(tie, person) for tie in self.tie_breaks)
        return Score(
            sum(points for _, points in items),
            tuple(items),
            tuple(name for name in self.facts if name in missing),
            ties,
        )


def parse(document: Any, on: dt.date | None = None) -> ScoreTable:
    """The checked score table; ``on`` is the date of its ages and parameters where the document names none."""
    if not isinstance(document, dict):
        raise DocumentInvalid("$", _l("a score table"), document)
    if document.get("schema") != SCHEMA:
        raise DocumentInvalid("schema", f"“{SCHEMA}”", document.get("schema"))
    refuse_unknown(document, KEYS, "$")
    reader = _Reader(_reference(document, on))
    rows = document.get("items")
    if not isinstance(rows, list):
        raise DocumentInvalid("items", _l("a list of items"), rows)
    items = tuple(reader.item(row, f"items[{index}]") for index, row in enumerate(rows))
    codes = [item.code for item in items]
    for code in codes:
        if codes.count(code) > 1:
            raise DocumentInvalid("items", _l("a code used once"), code)
    ties = document.get("tie_break", [])
    if not isinstance(ties, list):
        raise DocumentInvalid("tie_break", _l("a list"), ties)
    breaks = tuple(reader.tie_break(tie, f"tie_break[{index}]") for index, tie in enumerate(ties))
    return ScoreTable(items, breaks, reader.parser.kinds, frozenset(reader.parser.whole))


def score(document: Any, facts: Mapping[str, Any], on: dt.date | None = None) -> dict[str, Any]:
    """The points of one person, as the contract prints them."""
    return parse(document, on).score(facts).as_json()


def _reference(document: Mapping[str, Any], on: dt.date | None) -> dt.date | None:
    raw = document.get("reference_date")
    if on is not None or raw is None:
        return on
    day = raw if isinstance(raw, dt.date) else find_date(raw) if isinstance(raw, str) else None
    if day is None:
        raise DocumentInvalid("reference_date", ex.KIND_NAMES["date"], raw)
    return day


def tie_value(tie: TieBreak, person: Facts) -> Any:
    """What a person stands with in a tie-break: lower goes first, a day as a number, None where it is unknown."""
    value = tie.value(person, None)
    if value is None:
        return None
    if isinstance(value, str):
        day = find_date(value)
        value = day.toordinal() if day is not None else value
    if isinstance(value, bool):
        value = int(value)
    return -value if tie.descending and not isinstance(value, str) else value


class _Reader:
    """Reads the items of one table."""

    def __init__(self, on: dt.date | None) -> None:
        self.parser = ex.Parser()
        self.on = on

    def item(self, raw: Any, path: str) -> Item:
        if not isinstance(raw, dict):
            raise DocumentInvalid(path, _l("an item of a score table"), raw)
        kind = raw.get("kind")
        if not isinstance(kind, str) or kind not in OWN_KEYS:
            raise DocumentInvalid(f"{path}.kind", _l("one of %(keys)s", keys=", ".join(OWN_KEYS)), kind)
        refuse_unknown(raw, ITEM_KEYS | {"kind"} | OWN_KEYS[kind], path)
        code = need_text(raw, "code", path)
        return Item(
            code, kind, label_of(raw.get("label"), code, f"{path}.label"), *getattr(self, f"_{kind}")(raw, path)
        )

    def tie_break(self, raw: Any, path: str) -> TieBreak:
        if not isinstance(raw, dict) or raw.get("order", "asc") not in ("asc", "desc"):
            raise DocumentInvalid(path, _l("“of” and an order, asc or desc"), raw)
        refuse_unknown(raw, {"of", "order", "label", "code"}, path)
        node, value = self._expression(raw, path, None)
        return TieBreak(node, value, raw.get("order") == "desc")

    def _expression(self, raw: Mapping[str, Any], path: str, wanted: str | None) -> tuple[ex.Node, Evaluate]:
        if "of" not in raw:
            raise DocumentInvalid(path, _l("“of”: the expression it counts"), sorted(raw))
        node = self.parser.parse(raw["of"], f"{path}.of", wanted)
        dated = any(
            isinstance(part, ex.Parameter | ex.MonthsSince) or (isinstance(part, ex.AgeOn) and part.day is None)
            for part in ex.walk(node)
        )
        if dated and self.on is None:
            raise DocumentInvalid("reference_date", ex.KIND_NAMES["date"], None)
        return node, Compiler(self.on or dt.date.min).compile(node)

    def _amount(self, raw: Mapping[str, Any], key: str, path: str) -> Number:
        value = raw.get(key)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise DocumentInvalid(f"{path}.{key}", ex.KIND_NAMES["number"], value)
        try:
            return exact(value)
        except ValueError:
            raise DocumentInvalid(f"{path}.{key}", ex.KIND_NAMES["number"], value) from None

    def _band(self, raw: Mapping[str, Any], path: str) -> Made:
        rows = raw.get("bands")
        if not isinstance(rows, list) or not rows:
            raise DocumentInvalid(f"{path}.bands", _l("a list of bands"), rows)
        bands = [
            self._one_band(row, f"{path}.bands[{index}]", index == len(rows) - 1) for index, row in enumerate(rows)
        ]
        for earlier, later in pairwise(bands):
            if later[0] is not None and earlier[0] is not None and later[0] <= earlier[0]:
                raise DocumentInvalid(f"{path}.bands", _l("limits that rise"), plain(later[0]))
        node, value = self._expression(raw, path, "number")

        def points(person: Facts) -> Number | None:
            amount = value(person, None)
            if amount is None:
                return None
            return next((given for upto, given in bands if upto is None or amount <= upto), 0)

        return (node,), tuple(bands), points, _nothing, largest([0, *(given for _, given in bands)])

    def _one_band(self, row: Any, path: str, last: bool) -> tuple[Number | None, Number]:
        if not isinstance(row, dict):
            raise DocumentInvalid(path, _l("a band with points"), row)
        refuse_unknown(row, {"upto", "points", "label"}, path)
        upto = self._amount(row, "upto", path) if not last or "upto" in row else None
        return upto, self._amount(row, "points", path)

    def _flag(self, raw: Mapping[str, Any], path: str) -> Made:
        given = self._amount(raw, "points", path)
        node, value = self._expression(raw, path, "boolean")

        def points(person: Facts) -> Number | None:
            holds = value(person, None)
            return None if holds is None else given if holds else 0

        return (node,), (given,), points, _nothing, largest([0, given])

    def _count(self, raw: Mapping[str, Any], path: str) -> Made:
        each = self._amount(raw, "points_each", path)
        cap = self._amount(raw, "cap", path) if raw.get("cap") is not None else None
        if cap is not None and cap < 0:
            cap = -cap
        node, value = self._expression(raw, path, "number")

        def points(person: Facts) -> Number | None:
            amount = value(person, None)
            if amount is None:
                return None
            total = each * max(0, int(amount))
            return total if cap is None else sorted([-cap, total, cap])[1]

        return (node,), (each, cap), points, _nothing, 0 if each < 0 else cap or 0

    def _best_of(self, raw: Mapping[str, Any], path: str) -> Made:
        rows = raw.get("items")
        if not isinstance(rows, list) or not rows:
            raise DocumentInvalid(f"{path}.items", _l("a list of items"), rows)
        cap = self._amount(raw, "cap", path) if raw.get("cap") is not None else None
        options = [self._option(row, f"{path}.items[{index}]") for index, row in enumerate(rows)]

        def capped(amount: Number) -> Number:
            return amount if cap is None or amount < cap else cap

        def sure(person: Facts) -> Number:
            return largest([0, *(capped(given) for _, value, given in options if value(person, None) is True)])

        def points(person: Facts) -> Number | None:
            best = sure(person)
            open_more = any(value(person, None) is None and capped(given) > best for _, value, given in options)
            return None if open_more else best

        return (
            tuple(node for node, _, _ in options),
            tuple(capped(given) for _, _, given in options),
            points,
            sure,
            largest([0, *(capped(given) for _, _, given in options)]),
        )

    def _option(self, row: Any, path: str) -> tuple[ex.Node, Evaluate, Number]:
        if not isinstance(row, dict):
            raise DocumentInvalid(path, _l("an item with “of” and points"), row)
        refuse_unknown(row, OPTION_KEYS, path)
        node, value = self._expression(row, path, "boolean")
        return node, value, self._amount(row, "points", path)


def largest(points: list[Number]) -> Number:
    """The largest of some points."""
    return sorted(points)[-1]


def _nothing(person: Facts) -> Number:
    return 0
