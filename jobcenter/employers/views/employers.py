"""The companies a centre works with: list, search, file. One company's page is composed where its people are known."""

from typing import Any

from flask import Blueprint, render_template, request
from flask_babel import gettext as _

from jobcenter import audit
from jobcenter.accounts import current
from jobcenter.core import clock
from jobcenter.core.db import db, transaction
from jobcenter.core.exports import csv_response
from jobcenter.core.paging import count, keyset
from jobcenter.core.permissions import requires
from jobcenter.employers import queries, wording
from jobcenter.employers.models import Employer
from jobcenter.employers.regions import regions

blueprint = Blueprint("desk_employers", __name__, url_prefix="/desk/employers")

PAGE = 30
MOST_ROWS = 20_000


def _statement() -> Any:
    show = request.args.get("show", "")
    return queries.list_employers(
        current.scope(),
        today=clock.today(),
        text=request.args.get("q", "").strip()[:60],
        show=show if show in wording.SHOW else "",
    )


@blueprint.get("")
@requires("employers.read")
def index() -> Any:
    """The companies of the centre by name."""
    statement, today = _statement(), clock.today()
    page = keyset(
        statement, order=[(Employer.name_key, "asc")], key=Employer.id, cursor=request.args.get("after"), size=PAGE
    )
    ids = [employer.id for employer in page.items]
    return render_template(
        "employers/index.html",
        page=page,
        total=count(statement),
        standings=queries.standings(current.scope(), ids, today),
        blocked=queries.blocked_ids(ids, today),
        wording=wording,
        show=request.args.get("show", ""),
        active="employers",
    )


@blueprint.get("/export.csv")
@requires("employers.read")
def export() -> Any:
    """The list as a file, without the names and numbers of contact persons."""
    today = clock.today()
    rows = list(db.session.scalars(_statement().order_by(Employer.name_key, Employer.id).limit(MOST_ROWS)))
    ids = [employer.id for employer in rows]
    standings, blocked = queries.standings(current.scope(), ids, today), queries.blocked_ids(ids, today)
    heads = [
        _("Company"), _("Business number"), _("Business"), _("District"), _("Address"), _("Employees"), _("Job orders"),
        _("Open orders"), _("Hired"), _("Last order"), _("Last visit"), _("Blocked now"),
    ]  # fmt: skip
    lines = []
    for employer in rows:
        standing, region = standings[employer.id], regions().get(employer.sgg_code or "")
        lines.append(
            [
                employer.name,
                employer.printed_number,
                employer.business_line,
                region.label if region else None,
                employer.address,
                employer.employees,
                standing.orders,
                standing.open,
                standing.hires,
                standing.last_order,
                standing.last_visit,
                _("Yes") if employer.id in blocked else "",
            ]
        )
    with transaction():
        audit.record(
            current.actor(),
            "employers.exported",
            subject=("organization", current.organization().id),
            now=clock.now(),
            organization_id=current.organization().id,
            details={"rows": len(lines)},
        )
    return csv_response("employers.csv", heads, lines)
