"""Dated values: every amount that law or a notice sets, with its source, and no value where none was published.

The values live in ``data/parameters/*.yaml``. A value is asked for with the date it must be in force on; when
no notice covers that date the answer is an error that names the missing notice, never the nearest value.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask_babel import lazy_gettext as _l

from .errors import InputError

DATA = Path(__file__).parent / "data" / "parameters"
STATUSES = ("verified", "unverified")


class UnknownParameter(InputError):
    """The name is not one of the dated parameters."""

    message = _l("There is no parameter called “%(name)s”. Known: %(known)s.")


class ParameterMissing(InputError):
    """No published value is in force on the date."""

    message = _l(
        "%(name)s has no value for %(on)s: enter the notice that covers this date (%(notice)s). Known: %(known)s."
    )


class ParameterKeyMissing(InputError):
    """The notice in force does not print the asked size."""

    message = _l("%(name)s has no value for %(by)s = %(key)s on %(on)s: %(source)s does not print it.")


class ParameterKeyNeeded(InputError):
    """The parameter is a table, and nothing said which row is meant."""

    message = _l("%(name)s depends on %(by)s: give a whole number of at least 1.")


class ParameterFileInvalid(InputError):
    """A file of dated values cannot be used as it is written."""

    message = _l("%(file)s, %(name)s: %(problem)s")


@dataclass(frozen=True)
class DatedValue:
    """One value with the days it is in force (``until`` is the last day, None when open) and where it was published."""

    starts: dt.date
    until: dt.date | None
    source: str
    status: str
    value: Any = None
    table: Mapping[int, int] | None = None
    each_further: int | None = None

    def covers(self, day: dt.date) -> bool:
        """Whether the value is in force on the day."""
        return self.starts <= day and (self.until is None or day <= self.until)

    def find(self, key: int) -> int | None:
        """The table's amount for a size, by the notice's rule beyond the last printed size, or None."""
        assert self.table is not None
        if key in self.table:
            return self.table[key]
        largest = max(self.table)
        if self.each_further is None or key < largest:
            return None
        return self.table[largest] + (key - largest) * self.each_further


@dataclass(frozen=True)
class Parameter:
    """A named amount: what it is called, its unit, who publishes the next value, and its dated values in order."""

    name: str
    label: Mapping[str, str]
    unit: str
    by: str | None
    authority: str
    values: tuple[DatedValue, ...]

    def known(self) -> str:
        """The days with a value, for messages: ``2022-01-01..2022-12-31, …`` with neighbouring spans joined."""
        spans: list[list[dt.date | None]] = []
        for entry in self.values:
            last = spans[-1][1] if spans else None
            if last is not None and last + dt.timedelta(days=1) == entry.starts:
                spans[-1][1] = entry.until
            else:
                spans.append([entry.starts, entry.until])
        return ", ".join(f"{start}..{until or ''}" for start, until in spans)


@lru_cache(maxsize=1)
def catalogue() -> Mapping[str, Parameter]:
    """Every dated parameter by name, read once and checked."""
    found: dict[str, Parameter] = {}
    for path in sorted(DATA.glob("*.yaml")):
        for name, raw in _load(path).items():
            if name in found:
                raise ParameterFileInvalid(file=path.name, name=name, problem="defined twice")
            found[name] = _parameter(path.name, name, raw)
    return found


def get(name: str) -> Parameter:
    """The parameter with this name."""
    known = catalogue()
    if name not in known:
        raise UnknownParameter(name=name, known=", ".join(sorted(known)))
    return known[name]


@lru_cache(maxsize=4096)
def entry(name: str, *, on: dt.date) -> DatedValue:
    """The dated value in force on the day, with its source and status."""
    parameter = get(name)
    for candidate in parameter.values:
        if candidate.covers(on):
            return candidate
    raise ParameterMissing(name=name, on=on.isoformat(), notice=parameter.authority, known=parameter.known())


@lru_cache(maxsize=4096)
def value(name: str, *, on: dt.date, by: int | None = None) -> Any:
    """The amount in force on the day; ``by`` is the row (such as the household size) of a parameter that is a table."""
    dated = entry(name, on=on)
    if dated.table is None:
        return dated.value
    parameter = get(name)
    if not isinstance(by, int) or isinstance(by, bool) or by < 1:
        raise ParameterKeyNeeded(name=name, by=parameter.by)
    amount = dated.find(by)
    if amount is None:
        raise ParameterKeyMissing(name=name, by=parameter.by, key=by, on=on.isoformat(), source=dated.source)
    return amount


def half_up(amount: Fraction | int) -> int:
    """The whole number nearest to an exact amount, halves going up."""
    doubled = 2 * Fraction(amount) + 1
    return doubled.numerator // (2 * doubled.denominator)


def percent_of(percent: Fraction | int | str, amount: Fraction | int) -> int:
    """That many percent of an amount, half-up to one won, computed without floating point."""
    return half_up(Fraction(percent) * amount / 100)


def _load(path: Path) -> dict[str, Any]:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    with path.open(encoding="utf8") as stream:
        return yaml.load(stream, Loader=loader) or {}


def _parameter(file: str, name: str, raw: Mapping[str, Any]) -> Parameter:
    def refuse(problem: str) -> ParameterFileInvalid:
        return ParameterFileInvalid(file=file, name=name, problem=problem)

    for key in ("label", "unit", "authority", "values"):
        if not raw.get(key):
            raise refuse(f"“{key}” is missing")
    values = tuple(_dated(refuse, item, raw.get("by")) for item in raw["values"])
    for earlier, later in zip(values, values[1:], strict=False):
        if earlier.until is None or earlier.until >= later.starts:
            raise refuse(f"the value from {later.starts} overlaps the one before it")
    return Parameter(name, raw["label"], raw["unit"], raw.get("by"), raw["authority"], values)


def _dated(refuse: Any, item: Mapping[str, Any], by: str | None) -> DatedValue:
    starts = item.get("from")
    if not isinstance(starts, dt.date):
        raise refuse("every value needs a date “from”")
    if item.get("status") not in STATUSES or not item.get("source"):
        raise refuse(f"the value from {starts} needs a source and a status ({' or '.join(STATUSES)})")
    if by is None:
        amount = item.get("value")
        if amount is None:
            raise refuse(f"the value from {starts} is empty")
        return DatedValue(
            starts,
            item.get("until"),
            item["source"],
            item["status"],
            tuple(amount) if isinstance(amount, list) else amount,
        )
    table = {key: amount for key, amount in item.get("by", {}).items() if isinstance(key, int)}
    if not table:
        raise refuse(f"the value from {starts} needs a table “by” {by}")
    return DatedValue(
        starts,
        item.get("until"),
        item["source"],
        item["status"],
        table=table,
        each_further=item["by"].get("each_further"),
    )
