"""A card with every rate and total recomputed exactly and rounded once, and what does not agree: for the command and the page."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from jobcenter.core.formatting import NONE
from jobcenter.indicators.arithmetic import add, by_time, places, whole_term
from jobcenter.indicators.audit import card as auditor
from jobcenter.indicators.audit.findings import Finding
from jobcenter.indicators.audit.labels import is_part
from jobcenter.indicators.cards import Card, CardIndicator, CardTable
from jobcenter.indicators.numerals import plain
from jobcenter.indicators.wording import note


def as_json(card: Card) -> dict[str, Any]:
    """What `indicators show` prints: figures as text, `findings` of the arithmetic and `notices` a person should look at."""
    known = auditor.recompute(card)
    found = auditor.audit(card)
    return {
        "code": card.code,
        "title": card.title,
        "organization": card.organization,
        "indicators": [_indicator(one, known) for one in card.indicators],
        "total_rate": _written(known.total_rate, _places(card.stated_total_rate, 1)),
        "stated_total_rate": _stated(card.stated_total_rate),
        "tables": [_table(table) for table in card.tables],
        "rates": [
            {
                "name": one.name,
                "rate": _written(auditor.quotient(one), _places(one.stated, 1)),
                "stated": _stated(one.stated),
            }
            for one in card.rates
        ],
        "findings": [finding_as_json(one) for one in found if one.arithmetic],
        "notices": [finding_as_json(one) for one in found if not one.arithmetic],
    }


def finding_as_json(one: Finding) -> dict[str, str]:
    """A finding with the place and the note in words."""
    return {
        "kind": str(one.kind),
        "where": " · ".join(one.where),
        "stated": one.stated,
        "computed": one.computed,
        "note": note(one),
    }


def _indicator(one: CardIndicator, known: auditor.Recomputed) -> dict[str, Any]:
    return {
        "code": one.code,
        "name": one.name,
        "unit": one.unit,
        "kind": str(one.kind),
        "weight": _stated(one.weight),
        "target_total": _term(one, one.target_total, one.targets),
        "stated_target_total": _stated(one.target_total),
        "actual_total": _term(one, one.actual_total, one.actuals),
        "stated_actual_total": _stated(one.actual_total),
        "rate": _written(known.rates[one.code], _places(one.stated_rate, 1)),
        "stated_rate": _stated(one.stated_rate),
    }


def _term(one: CardIndicator, stated: Decimal | None, values: dict[str, Decimal | None]) -> str | None:
    exact = whole_term(one.kind, by_time(values))
    if exact is None:
        return _stated(stated)
    return _written(
        exact, _places(stated, max((places(value) for value in values.values() if value is not None), default=0))
    )


def _table(table: CardTable) -> dict[str, Any]:
    rows = [row for row in table.rows if is_part(row.name)] or table.rows
    parts = [at for at, column in enumerate(table.columns) if is_part(column)] or list(range(len(table.columns)))
    columns = [[row.values[at] for row in rows] for at in range(len(table.columns))]
    return {
        "name": table.name,
        "unit": table.unit,
        "rows": [
            {
                "name": row.name,
                "total": _sum([row.values[at] for at in parts], row.stated_total),
                "stated_total": _stated(row.stated_total),
            }
            for row in table.rows
        ],
        "column_totals": {
            name: _sum(values, table.total_row.values[at] if table.total_row else None)
            for at, (name, values) in enumerate(zip(table.columns, columns, strict=True))
        },
        "total": _sum(
            [row.values[at] for row in rows for at in parts], table.total_row.stated_total if table.total_row else None
        ),
    }


def _sum(values: list[Decimal | None], stated: Decimal | None) -> str:
    there = [value for value in values if value is not None]
    if not there:
        return NONE
    return plain(add(there), _places(stated, max(places(value) for value in there)))


def _places(stated: Decimal | None, otherwise: int) -> int:
    return otherwise if stated is None else places(stated)


def _stated(value: Decimal | None) -> str | None:
    return None if value is None else plain(value, places(value))


def _written(value: Fraction | None, digits: int) -> str | None:
    return None if value is None else plain(value, digits)
