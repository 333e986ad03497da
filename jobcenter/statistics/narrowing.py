"""What an address narrows ledger lines to beside measure, months and organization: a row, a cell, a neighbourhood."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement

from jobcenter.core import places
from jobcenter.core.errors import NotFound
from jobcenter.core.formatting import localized
from jobcenter.organizations.models import Organization
from jobcenter.statistics import breakdown

# A row of a breakdown is `by` and `value`; a cell of the funnel names the dimensions it is narrowed by themselves.
CELL = ("program", "sex", "age_band")
NAMES = (*CELL, "by", "value", "dong")


def conditions(arguments: Mapping[str, str], organization: Organization) -> list[ColumnElement[bool]]:
    """The conditions of the lines in the rows asked for. Raises NotFound for a value that no row can have."""
    return [breakdown.only(dimension, value, organization) for dimension, value in _rows(arguments)]


def words(arguments: Mapping[str, str]) -> list[str]:
    """The same in words: `Sex: female`."""
    found = [
        f"{breakdown.DIMENSIONS[dimension]}: {breakdown.name_of(dimension, value)}"
        for dimension, value in _rows(arguments)
    ]
    dong = places.dong_name(arguments.get("dong"))
    return [*found, _("living in %(place)s", place=localized(dong))] if dong else found


def number(arguments: Mapping[str, str], name: str) -> int | None:
    """A row number of an address, None where there is none. Raises NotFound for what is none."""
    text = arguments.get(name)
    if not text:
        return None
    if not breakdown.can_be_row(text):
        raise NotFound()
    return int(text)


def _rows(arguments: Mapping[str, Any]) -> list[tuple[str, str]]:
    rows = [(name, arguments[name]) for name in CELL if arguments.get(name)]
    dimension, value = arguments.get("by", ""), arguments.get("value", "")
    if dimension in breakdown.DIMENSIONS and value:
        rows.append((dimension, value))
    return rows
