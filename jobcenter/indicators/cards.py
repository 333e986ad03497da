"""A card as others write it: the document `jobcenter.card/1`, read into exact numbers.

Beyond the contract a card may say, each optional: `plan`, `area`, `department`, `rate_cap`, quarterly targets of an indicator, `sums`, `shares` (a sharing
ratio that was agreed), `statements` (the same fact said in several places) and `period`. Keys nobody knows are left alone.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import Any, TypeVar

from flask_babel import lazy_gettext as _l

from jobcenter.core.errors import InputError
from jobcenter.indicators.arithmetic import Kind
from jobcenter.indicators.numerals import Slip, number, read

SCHEMA = "jobcenter.card/1"
# The kind of plan a card belongs to; a pledge unless it says otherwise.
PLANS = ("pledges", "disclosure", "report")

# Under these names a card writes numbers, or lists of them, or numbers by period.
TOTALS = ("target_total", "actual_total", "stated_rate", "stated_total_rate", "stated_total", "stated")
NUMBERS = frozenset(
    (*TOTALS, "weight", "targets", "actuals", "quarters", "values", "numerator", "denominator", "parts")
)
Numbers = dict[str, Decimal | None]
Made = TypeVar("Made")


class NotACard(InputError):
    message = _l("This is not a card of the form jobcenter.card/1: %(problem)s")


@dataclass(frozen=True)
class CardIndicator:
    """An indicator with its targets and actuals by year, and what the card states about the whole term."""

    code: str
    name: str
    unit: str
    kind: Kind
    weight: Decimal | None
    targets: Numbers
    actuals: Numbers
    target_total: Decimal | None
    actual_total: Decimal | None
    stated_rate: Decimal | None
    quarters: dict[str, list[Decimal | None]] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """A row of a table. `states_total` tells a total printed as none from one that is not printed."""

    name: str
    values: list[Decimal | None]
    stated_total: Decimal | None
    states_total: bool


@dataclass(frozen=True)
class CardTable:
    """A table of the card, with a total column and a total row where it has them."""

    name: str
    unit: str
    columns: list[str]
    total_column: str
    rows: list[Row]
    total_row: Row | None


@dataclass(frozen=True)
class Quotient:
    """A rate printed with what stands above and below its line; `scale` is 100 for percent, None where nobody said."""

    name: str
    numerator: Decimal | None
    denominator: Decimal | None
    stated: Decimal | None
    scale: Decimal | None = None


@dataclass(frozen=True)
class Addition:
    """A total printed with its parts, possibly in another unit."""

    name: str
    parts: list[Decimal | None]
    stated: Decimal | None
    unit: str = ""
    parts_unit: str = ""


@dataclass(frozen=True)
class Statement:
    """A fact as one place states it: an amount, or words."""

    fact: str
    where: str
    value: Decimal | None
    text: str
    unit: str = ""


@dataclass(frozen=True)
class Mistyped:
    """A number mistyped where it stands: what is written, what was meant, and how it came."""

    where: tuple[str, ...]
    text: str
    meant: str
    reason: str


@dataclass(frozen=True)
class Card:
    """A card, a page of a report, a plan: indicators, tables, rates and what else it states."""

    code: str
    title: str
    organization: str
    indicators: list[CardIndicator]
    plan: str
    area: str
    department: str
    stated_total_rate: Decimal | None
    rate_cap: Decimal | None
    tables: list[CardTable]
    rates: list[Quotient]
    sums: list[Addition]
    shares: list[Quotient]
    statements: list[Statement]
    period: dict[str, str]
    slips: list[Mistyped] = field(default_factory=list)


def loads(text: str) -> dict[str, Any]:
    """One JSON document with its decimals kept as written. Raises NotACard."""
    try:
        document = json.loads(text, parse_float=Decimal, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise NotACard(problem=str(error)) from error
    if not isinstance(document, dict):
        raise NotACard(problem="expected an object")
    return document


def dumps(document: dict[str, Any]) -> str:
    """The document as text, decimals written as text so that nothing is lost; the same document gives the same text."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, default=str)


def parse(document: dict[str, Any]) -> Card:
    """Read a card. Raises NotACard saying which part cannot be used."""
    if document.get("schema") != SCHEMA:
        raise NotACard(problem=f"schema is {document.get('schema')!r}")
    indicators = [_indicator(one, at) for at, one in _objects(document, "indicators")]
    _no_doubles([one.code for one in indicators])
    period = document.get("period") or {}
    if not isinstance(period, dict):
        raise NotACard(problem="period: expected an object")
    return Card(
        code=_text(document, "code", "card", needed=True, most=40),
        title=_text(document, "title", "card", needed=True),
        organization=_text(document, "organization", "card", needed=True),
        indicators=indicators,
        plan=_plan(document),
        area=_text(document, "area", "card", most=40),
        department=_text(document, "department", "card", most=120),
        stated_total_rate=_number(document, "stated_total_rate", "card"),
        rate_cap=_number(document, "rate_cap", "card"),
        tables=[_table(one, at) for at, one in _objects(document, "tables")],
        rates=[_quotient(one, at, "numerator", "denominator") for at, one in _objects(document, "rates")],
        sums=[_addition(one, at) for at, one in _objects(document, "sums")],
        shares=[_quotient(one, at, "part", "whole") for at, one in _objects(document, "shares")],
        statements=[_statement(one, at) for at, one in _objects(document, "statements")],
        period={str(key): str(value) for key, value in period.items()},
        slips=list(_slips(document, ())),
    )


def _slips(given: Any, where: tuple[str, ...]) -> Iterator[Mistyped]:
    """Numbers written as text with a point for the thousands comma, or with commas in the wrong places."""
    if isinstance(given, dict):
        name = str(given.get("name") or given.get("code") or "")
        for key, value in given.items():
            if key in NUMBERS or (where and where[-1] in NUMBERS):
                yield from _slips(value, (*where, *([name] if name else []), str(key)))
            elif isinstance(value, dict | list):
                # Under a key that holds no numbers only objects can: the texts of a list are heads and names.
                inner = [one for one in value if isinstance(one, dict)] if isinstance(value, list) else value
                yield from _slips(inner, (*where, *([name] if name else [])))
    elif isinstance(given, list):
        for one in given:
            yield from _slips(one, where)
    elif isinstance(given, str) and where[-1:] and (figure := read(given)) is not None and figure.slip is not None:
        meant = "-" if figure.value is None else f"{figure.value:,f}{figure.unit}"
        yield Mistyped(where, given, meant, str(figure.slip))


def _plan(document: dict[str, Any]) -> str:
    name = _text(document, "plan", "card") or PLANS[0]
    if name not in PLANS:
        raise NotACard(problem=f"plan: {name!r}; known: {', '.join(PLANS)}")
    return name


def _indicator(one: dict[str, Any], at: str) -> CardIndicator:
    try:
        kind = Kind(one.get("kind", Kind.CUMULATIVE))
    except ValueError as error:
        raise NotACard(problem=f"{at}.kind: {error}; known: {', '.join(Kind)}") from error
    weight = _number(one, "weight", at)
    if weight is not None and weight < 0:
        raise NotACard(problem=f"{at}.weight: below zero")
    code = _text(one, "code", at, needed=True, most=60)
    return CardIndicator(
        code=code,
        name=_text(one, "name", at) or code,
        unit=_text(one, "unit", at, most=20),
        kind=kind,
        weight=weight,
        targets=_by_period(one, "targets", at),
        actuals=_by_period(one, "actuals", at),
        target_total=_number(one, "target_total", at),
        actual_total=_number(one, "actual_total", at),
        stated_rate=_number(one, "stated_rate", at),
        quarters=_quarters(one, at),
    )


def _quarters(one: dict[str, Any], at: str) -> dict[str, list[Decimal | None]]:
    given = one.get("quarters") or {}
    if not isinstance(given, dict):
        raise NotACard(problem=f"{at}.quarters: expected years with their quarters")
    return {str(year): _numbers(given, year, f"{at}.quarters") for year in given}


def _table(one: dict[str, Any], at: str) -> CardTable:
    columns = one.get("columns") or []
    if not isinstance(columns, list):
        raise NotACard(problem=f"{at}.columns: expected a list")
    names = [str(column) for column in columns]
    total_row = one.get("total_row")
    if total_row is not None and not isinstance(total_row, dict):
        raise NotACard(problem=f"{at}.total_row: expected an object")
    return CardTable(
        name=_text(one, "name", at) or at,
        unit=_text(one, "unit", at),
        columns=names,
        total_column=_text(one, "total_column", at) or "계",
        rows=[_row(row, f"{at}.{where}", len(names)) for where, row in _objects(one, "rows")],
        total_row=_row(total_row, f"{at}.total_row", len(names)) if total_row else None,
    )


def _row(one: dict[str, Any], at: str, width: int) -> Row:
    values = _numbers(one, "values", at)
    if len(values) != width:
        raise NotACard(problem=f"{at}: {len(values)} values under {width} columns")
    return Row(_text(one, "name", at) or at, values, _number(one, "stated_total", at), "stated_total" in one)


def _quotient(one: dict[str, Any], at: str, above: str, below: str) -> Quotient:
    scale = _number(one, "scale", at)
    return Quotient(
        _text(one, "name", at) or at,
        _number(one, above, at),
        _number(one, below, at),
        _number(one, "stated", at),
        scale,
    )


def _addition(one: dict[str, Any], at: str) -> Addition:
    unit = _text(one, "unit", at)
    return Addition(
        _text(one, "name", at) or at,
        _numbers(one, "parts", at),
        _number(one, "stated", at),
        unit,
        _text(one, "parts_unit", at) or unit,
    )


def _statement(one: dict[str, Any], at: str) -> Statement:
    raw = one.get("value")
    value = None
    try:
        value = number(raw)
    except ValueError:
        if not isinstance(raw, str):
            raise NotACard(problem=f"{at}.value: {raw!r}") from None
    return Statement(
        _text(one, "fact", at, needed=True),
        _text(one, "where", at) or at,
        value,
        str(raw or ""),
        _text(one, "unit", at),
    )


def _objects(parent: dict[str, Any], key: str) -> list[tuple[str, dict[str, Any]]]:
    given = parent.get(key) or []
    if not isinstance(given, list) or any(not isinstance(one, dict) for one in given):
        raise NotACard(problem=f"{key}: expected a list of objects")
    return [(f"{key}[{index}]", one) for index, one in enumerate(given)]


def _text(parent: dict[str, Any], key: str, at: str, *, needed: bool = False, most: int = 200) -> str:
    given = parent.get(key)
    if given is None or given == "":
        if needed:
            raise NotACard(problem=f"{at}: {key} is missing")
        return ""
    if isinstance(given, dict | list):
        raise NotACard(problem=f"{at}.{key}: expected text")
    text = str(given).strip()
    if len(text) > most:
        raise NotACard(problem=f"{at}.{key}: longer than {most} letters")
    return text


def _safely(read: Callable[[], Made], at: str) -> Made:
    try:
        return read()
    except ValueError as error:
        raise NotACard(problem=f"{at}: {error}") from error


def _number(parent: dict[str, Any], key: str, at: str) -> Decimal | None:
    return _safely(partial(_value, parent.get(key)), f"{at}.{key}")


def _numbers(parent: dict[str, Any], key: Any, at: str) -> list[Decimal | None]:
    given = parent.get(key) or []
    if not isinstance(given, list):
        raise NotACard(problem=f"{at}.{key}: expected a list")
    return [_safely(partial(_value, one), f"{at}.{key}") for one in given]


def _by_period(parent: dict[str, Any], key: str, at: str) -> Numbers:
    given = parent.get(key) or {}
    if not isinstance(given, dict):
        raise NotACard(problem=f"{at}.{key}: expected periods with their values")
    return {str(period): _number(given, period, f"{at}.{key}") for period in given}


def _value(given: Any) -> Decimal | None:
    if isinstance(given, str) and (figure := read(given)) is not None and figure.slip is Slip.GROUPING:
        # It cannot be read with certainty: the auditor says so, and nothing is computed from it.
        return None
    value = number(given)
    if value is not None and (not value.is_finite() or abs(value) >= Decimal(10) ** 18):
        raise ValueError("the number is too large")
    return value


def _no_doubles(codes: list[str]) -> None:
    for code in codes:
        if codes.count(code) > 1:
            raise NotACard(problem=f"two indicators have the code {code!r}")


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no number")
