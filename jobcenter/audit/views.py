"""The access log, as page and CSV."""

from typing import Any

from flask import Blueprint, render_template, request
from flask_babel import gettext as _

from jobcenter.accounts import current
from jobcenter.audit import queries
from jobcenter.audit.models import AccessEntry
from jobcenter.core import clock
from jobcenter.core.db import db
from jobcenter.core.exports import csv_response
from jobcenter.core.formatting import moment
from jobcenter.core.forms import read_date
from jobcenter.core.paging import keyset
from jobcenter.core.permissions import requires

blueprint = Blueprint("audit", __name__, url_prefix="/admin")

EXPORT_ROWS = 50_000


def _filters() -> dict[str, Any]:
    since, until = (read_date(request.args.get(name, "")) for name in ("since", "until"))
    return {
        "since": clock.start_of(since) if since else None,
        "until": clock.start_of(until) if until else None,
        "actor_name": request.args.get("actor", "").strip() or None,
        "action": request.args.get("action") or None,
    }


@blueprint.get("/access-log")
@requires("audit.read")
def access() -> Any:
    """Who looked at whose record."""
    statement = queries.list_access(current.scope(), **_filters())
    if request.args.get("format") == "csv":
        rows = db.session.scalars(statement.limit(EXPORT_ROWS))
        heads = [_("Time"), _("Account"), _("Address"), _("Person"), _("Act"), _("What"), _("Reason")]
        return csv_response(
            "access-log.csv",
            heads,
            ([moment(r.at), r.actor_name, r.ip, r.person_id, r.action, r.what, r.reason] for r in rows),
        )
    page = keyset(
        statement, order=[(AccessEntry.at, "desc")], key=AccessEntry.id, cursor=request.args.get("after"), size=50
    )
    return render_template("audit/access.html", page=page)
