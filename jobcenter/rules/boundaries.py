"""The values of facts at which a rule document turns: on, just under and just over every threshold it names.

They come from the document itself, so a test or a check before an announcement needs no list of its own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import islice, product
from math import ceil, floor
from typing import Any

from jobcenter.core.errors import InputError

from . import expressions as ex
from .documents import RuleSet
from .single import Compiler, Evaluate
from .values import find_date, plain

SIZES = (1, 2, 3, 7, 8, 9)
FIRST_YEAR = 1


def values_of(rules: RuleSet) -> dict[str, list[Any]]:
    """For every fact of the document the values worth trying, unknown (None) among them."""
    found: dict[str, dict[Any, None]] = {name: {None: None} for name in rules.facts}
    for criterion in rules.criteria:
        for node in ex.walk(criterion.passes):
            for name, value in _turns(rules, node):
                found[name].setdefault(value)
    for name, kind in rules.kinds.items():
        for value in _usual(kind):
            found.setdefault(name, {None: None}).setdefault(value)
    for name, kind in rules.kinds.items():
        if kind == "number" and list(found[name]) == [None]:
            # A number that only stands in a calculation: small counts on either side of whatever it is compared with.
            found[name].update(dict.fromkeys((0, *SIZES)))
    return {name: list(values) for name, values in found.items()}


def people_of(rules: RuleSet, most: int = 2000) -> Iterator[dict[str, Any]]:
    """People on and beside the thresholds: every combination where there are few, else one fact varied at a time."""
    values = values_of(rules)
    combinations = 1
    for options in values.values():
        combinations *= len(options)
    if combinations <= most:
        for choice in product(*values.values()):
            yield dict(zip(values, choice, strict=True))
        return
    yield from islice(_one_at_a_time(values), most)


def _one_at_a_time(values: Mapping[str, list[Any]]) -> Iterator[dict[str, Any]]:
    bases = [
        {name: options[0] for name, options in values.items()},
        {name: options[-1] for name, options in values.items()},
        {name: options[len(options) // 2] for name, options in values.items()},
    ]
    for base in bases:
        yield base
        for name, options in values.items():
            for option in options:
                yield {**base, name: option}


def _usual(kind: str | None) -> tuple[Any, ...]:
    if kind == "boolean":
        return (True, False)
    if kind == "text":
        return ("-",)
    return ()


def _turns(rules: RuleSet, node: ex.Node) -> Iterator[tuple[str, Any]]:
    if isinstance(node, ex.In) and isinstance(node.part, ex.Fact):
        yield from ((node.part.name, plain(value)) for value in node.values)
    if isinstance(node, ex.Parameter | ex.Table) and isinstance(node.by, ex.Fact):
        yield from ((node.by.name, size) for size in SIZES)
    if isinstance(node, ex.Compare):
        yield from _sides(rules, node.left, node.right)
        yield from _sides(rules, node.right, node.left)


def _sides(rules: RuleSet, side: ex.Node, limit: ex.Node) -> Iterator[tuple[str, Any]]:
    """Values of the fact on one side around what the other side can be."""
    if not isinstance(side, ex.Fact | ex.AgeOn | ex.MonthsSince):
        return
    for value in _limits(rules, limit):
        if isinstance(side, ex.Fact):
            yield from ((side.name, near) for near in _near(value))
        elif isinstance(value, int | Fraction) and not isinstance(value, bool):
            if isinstance(side, ex.AgeOn) and side.day is None:
                yield from ((ex.BIRTH_DATE, day) for day in _days_before(rules.reference_date, 12 * value))
            elif isinstance(side, ex.MonthsSince):
                yield from ((side.fact.name, day) for day in _days_before(rules.reference_date, value))


def _limits(rules: RuleSet, node: ex.Node) -> list[Any]:
    """What a side can be worth: itself where it needs no facts, else its values for the usual household sizes."""
    compiled = Compiler(rules.reference_date).compile(node)
    names = ex.facts_of(node)
    if any(rules.kinds.get(name) not in ("number", None) for name in names):
        return []
    trials: Iterable[dict[str, Any]] = [dict.fromkeys(names, size) for size in SIZES] if names else [{}]
    worth = (_worth(rules, compiled, facts) for facts in trials)
    return list(dict.fromkeys(value for value in worth if value is not None))


def _worth(rules: RuleSet, compiled: Evaluate, facts: Mapping[str, Any]) -> Any:
    try:
        return compiled(rules.person(facts), None)
    except InputError:
        return None


def _near(value: Any) -> tuple[Any, ...]:
    if isinstance(value, bool):
        return (value, not value)
    if isinstance(value, int | Fraction):
        low, high = floor(value), ceil(value)
        return tuple(dict.fromkeys((low - 1, low, high, high + 1)))
    day = value if isinstance(value, dt.date) else find_date(value) if isinstance(value, str) else None
    if day is None:
        return (plain(value),)
    return tuple((day + dt.timedelta(days=step)).isoformat() for step in (-1, 0, 1))


def _days_before(day: dt.date, months: int | Fraction) -> Iterator[str]:
    """Days so many whole months before a day, and one month and one year more, each with its neighbours."""
    for more in (0, 1, 12):
        index = day.year * 12 + day.month - 1 - int(months) - more
        year, month = divmod(index, 12)
        if not FIRST_YEAR < year < 9999:
            continue
        for date in range(day.day, 27, -1) if day.day > 28 else (day.day,):
            try:
                anchor = dt.date(year, month + 1, date)
            except ValueError:
                continue
            yield from ((anchor + dt.timedelta(days=step)).isoformat() for step in (-1, 0, 1))
            break
