"""Which organizations of a city closed which months: closed on which day, still to close, or without a fact to close."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import Response
from flask_babel import gettext as _

from jobcenter.core import clock
from jobcenter.core.exports import csv_response
from jobcenter.core.formatting import localized
from jobcenter.organizations.models import Organization
from jobcenter.organizations.queries import list_all
from jobcenter.organizations.scope import Scope
from jobcenter.statistics import live, queries
from jobcenter.statistics.calendar import Month, first_working_day

MONTHS = 6


@dataclass(frozen=True)
class Cell:
    """One month of one organization: when and by whom it was closed, or where it stands."""

    month: Month
    state: str
    closed_at: datetime | None = None
    closed_by: str = ""


@dataclass(frozen=True)
class Row:
    """One organization with its months, newest last; `depth` is how far below the one asked for it stands."""

    organization: Organization
    depth: int
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Table:
    """The organizations of a tree in its order, with how many of those that have something to close did."""

    organization: Organization
    months: Sequence[Month]
    rows: Sequence[Row]

    def count(self, place: int, *states: str) -> int:
        """How many organizations stand so in the month of that place."""
        return sum(row.cells[place].state in states for row in self.rows)


def read(scope: Scope, organization: Organization, end: Month, today: date) -> Table:
    """The organization and all below it in scope, over the months up to one."""
    below = [one for one in list_all() if one.path.startswith(organization.path) and scope.covers(one.id)]
    months = [end.shifted(-back) for back in range(MONTHS - 1, -1, -1)]
    closes = queries.closes_of(scope, [one.id for one in below], months)
    first = live.first_months(below)
    depth = organization.path.count("/")
    rows = [
        Row(
            one,
            one.path.count("/") - depth,
            [_cell(month, closes.get((one.id, str(month))), first.get(one.id), today) for month in months],
        )
        for one in _in_order(organization, below)
    ]
    return Table(organization, months, rows)


def state_of(month: Month, first: Month | None, today: date) -> str:
    """Where a month stands that nobody closed: not begun, running, to be closed on its day, or late."""
    if first is None or month < first:
        return "nothing"
    if today <= month.last:
        return "running"
    return "late" if today > first_working_day(month.shifted(1)) else "due"


def write(table: Table) -> Response:
    """The same as a file, a line for each organization and month."""
    heads = [_("Code"), _("Organization"), _("Month"), _("State"), _("Closed on"), _("Closed by")]
    names = words()
    rows = [
        [
            row.organization.code,
            localized(row.organization.name),
            str(cell.month),
            names[cell.state][0],
            cell.closed_at.astimezone(clock.SEOUL).isoformat(timespec="seconds") if cell.closed_at else None,
            _("the scheduler") if cell.closed_by == "system" else cell.closed_by,
        ]
        for row in table.rows
        for cell in row.cells
    ]
    return csv_response(f"{table.organization.code}-{table.months[-1]}-closing.csv", heads, rows)


def words() -> dict[str, tuple[str, str]]:
    """Every state in words, with the tone of its badge."""
    return {
        "closed": (_("closed"), "success"),
        "late": (_("not closed"), "danger"),
        "due": (_("to be closed"), "warning"),
        "running": (_("not over yet"), "gray"),
        "nothing": (_("nothing recorded"), "gray"),
    }


def _cell(month: Month, close: tuple[datetime, str] | None, first: Month | None, today: date) -> Cell:
    if close is not None:
        return Cell(month, "closed", *close)
    return Cell(month, state_of(month, first, today))


def _in_order(top: Organization, below: Sequence[Organization]) -> list[Organization]:
    """Each organization before those below it, neighbours by name."""
    children: dict[int | None, list[Organization]] = {}
    for one in below:
        children.setdefault(one.parent_id, []).append(one)
    found: list[Organization] = []

    def walk(one: Organization, inner: Mapping[int | None, list[Organization]]) -> None:
        found.append(one)
        for child in sorted(inner.get(one.id, []), key=lambda other: localized(other.name)):
            walk(child, inner)

    walk(top, children)
    return found
