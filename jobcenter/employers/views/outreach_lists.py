"""What outreach came to, month by month, and which companies are worth a visit."""

from datetime import date
from typing import Any

from flask import Blueprint, render_template, request
from flask_babel import gettext as _

from jobcenter.accounts import current
from jobcenter.core import clock, parameters
from jobcenter.core.db import db
from jobcenter.core.exports import csv_response
from jobcenter.core.paging import count, keyset
from jobcenter.core.permissions import requires
from jobcenter.employers import queries, wording
from jobcenter.employers.queries.outreach import NEVER, TARGET_SORTS
from jobcenter.employers.search import squeezed
from jobcenter.employers.service.common import add_months

blueprint = Blueprint("desk_outreach_lists", __name__, url_prefix="/desk/outreach")

PAGE = 20
MOST_ROWS = 20_000
FIGURES = ("visits", "calls", "companies", "found", "people", "orders", "promised", "refused", "closed")


def _month() -> date:
    year, _dash, month = request.args.get("month", "").partition("-")
    if year.isdecimal() and month.isdecimal() and 2000 <= int(year) < 2100 and 1 <= int(month) <= 12:
        return date(int(year), int(month), 1)
    return clock.today().replace(day=1)


def _counted(first: date) -> list[dict[str, Any]]:
    last = date.fromordinal(add_months(first, 1).toordinal() - 1)
    rows = queries.monthly_counts(current.scope(), first, last)
    return [{"counselor": row.counselor, **{name: int(getattr(row, name) or 0) for name in FIGURES}} for row in rows]


def _heads() -> dict[str, Any]:
    return {
        "counselor": _("Counselor"),
        "visits": _("Visits"),
        "calls": _("Calls"),
        "companies": _("Companies reached"),
        "found": _("Orders found"),
        "people": _("People wanted"),
        "orders": _("Orders drafted"),
        "promised": _("Promised"),
        "refused": _("Refused"),
        "closed": _("Out of business"),
    }


@blueprint.get("/months")
@requires("outreach.use")
def months() -> Any:
    """Counts of a month by counselor; each visit counts once, on the day it was held."""
    first = _month()
    rows = _counted(first)
    totals = {name: sum(row[name] for row in rows) for name in FIGURES if name != "companies"}
    return render_template(
        "employers/visit_months.html",
        first=first,
        earlier=add_months(first, -1),
        later=add_months(first, 1),
        rows=rows,
        totals=totals,
        heads=_heads(),
        figures=FIGURES,
        active="employers",
    )


@blueprint.get("/months.csv")
@requires("outreach.use")
def months_file() -> Any:
    """The counts of a month as a file."""
    first = _month()
    heads = _heads()
    rows = [[row[name] for name in heads] for row in _counted(first)]
    return csv_response(f"outreach-{first:%Y-%m}.csv", heads.values(), rows)


def _targets() -> tuple[Any, str]:
    kind = request.args.get("kind", "ended")
    kind = kind if kind in wording.TARGETS else "ended"
    today = clock.today()
    dormant_since = add_months(today, -parameters.value("employer_dormant_months", on=today))
    text = squeezed(request.args.get("q", "").strip()[:60])
    return queries.list_targets(current.scope(), kind, today=today, dormant_since=dormant_since, text=text), kind


def _order(columns: Any) -> list[tuple[Any, str]]:
    asked = request.args.get("sort", "-last")
    name = TARGET_SORTS.get(asked.removeprefix("-"), "last_day")
    return [(columns[name], "desc" if asked.startswith("-") else "asc")]


@blueprint.get("/targets")
@requires("outreach.use")
def targets() -> Any:
    """Companies worth a visit, from what the centre knows of them."""
    statement, kind = _targets()
    columns = statement.selected_columns
    page = keyset(statement, order=_order(columns), key=columns["id"], cursor=request.args.get("after"), size=PAGE)
    return render_template(
        "employers/targets.html",
        page=page,
        kind=kind,
        total=count(statement),
        wording=wording,
        never=NEVER,
        months=parameters.value("employer_dormant_months", on=clock.today()),
        active="employers",
    )


@blueprint.get("/targets.csv")
@requires("outreach.use")
def targets_file() -> Any:
    """The companies worth a visit as a file."""
    statement, _kind = _targets()
    (column, direction), *_rest = _order(statement.selected_columns)
    ordered = statement.order_by(column.desc() if direction == "desc" else column.asc()).limit(MOST_ROWS)
    heads = [_("Company"), _("Address"), _("Job orders"), _("Hired"), _("Last order"), _("Last visit")]
    rows = [
        [
            row.name,
            row.address,
            row.orders,
            row.hires,
            None if row.last_day == NEVER else row.last_day,
            None if row.visited_day == NEVER else row.visited_day,
        ]
        for row in db.session.execute(ordered)
    ]
    return csv_response("companies-to-visit.csv", heads, rows)
