"""The desk's list of job seekers: filter, sort, page, count, export with a reason."""

from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from jobcenter import audit
from jobcenter.accounts import current
from jobcenter.accounts.queries import names_of
from jobcenter.core import clock, occupations, paging, places
from jobcenter.core.db import db
from jobcenter.core.exports import csv_response
from jobcenter.core.formatting import localized, masked_name
from jobcenter.core.forms import strip
from jobcenter.core.permissions import requires
from jobcenter.organizations import queries as organizations
from jobcenter.seekers import presenting, queries, rules
from jobcenter.seekers.forms import ExportForm
from jobcenter.seekers.models import Registration, RegistrationStatus
from jobcenter.seekers.views.blueprints import desk
from jobcenter.seekers.views.common import has_page

SORTS = {
    "requested": (Registration.requested_on, "asc"),
    "-requested": (Registration.requested_on, "desc"),
    "number": (Registration.number, "asc"),
    "-number": (Registration.number, "desc"),
    "until": (Registration.valid_until, "asc"),
    "-until": (Registration.valid_until, "desc"),
}
EXPIRING = (7, 14, 30)
EXPORT_ROWS = 20_000
PAGE = 20


def _filters() -> dict[str, Any]:
    """The filters of the address; what makes no sense is left out."""
    wanted = request.args.get("status", "")
    text = strip(request.args.get("q", ""))[:80]
    days = request.args.get("expiring", type=int)
    known = {status.value for status in RegistrationStatus}
    return {
        "statuses": [RegistrationStatus(wanted)] if wanted in known else [],
        "occupation": request.args.get("occupation") or None,
        "district": request.args.get("district") or None,
        "expiring_by": clock.today() + timedelta(days=days) if days in EXPIRING else None,
        "number": text if text[:1].isdigit() else None,
        "name": text if text and not text[:1].isdigit() else None,
        "counselor_id": current_user.id if request.args.get("mine") else None,
    }


def _statement() -> tuple[Any, tuple]:
    statement = queries.list_registrations(current.scope("seekers.read"), **_filters())
    column, direction = SORTS.get(request.args.get("sort", ""), SORTS["-requested"])
    if column is Registration.valid_until:
        statement = statement.where(Registration.valid_until.is_not(None))
    return statement, (column, direction)


def _kept() -> dict[str, Any]:
    """The parameters of the address, to keep them in another one."""
    return {name: value for name, value in request.args.items() if not name.startswith("_")}


def _places() -> dict[int, dict]:
    return {one.id: one.name for one in organizations.list_all()}


@desk.get("/seekers")
@requires("seekers.read")
def index() -> Any:
    """Job seekers of the counselor's centres, names masked."""
    scope, today = current.scope(), clock.today()
    statement, order = _statement()
    page = paging.keyset(statement, order=[order], key=Registration.id, cursor=request.args.get("after"), size=PAGE)
    shown = [row.person_id for row in page.items]
    text = render_template(
        "seekers/desk_list.html",
        page=page,
        total=paging.count(statement),
        expiring=queries.count_expiring(scope, today, 14),
        tabs=_tabs(scope),
        group_options=[(code, localized(name)) for code, name in occupations.MAJOR_GROUPS.items()],
        district_options=[(code, localized(one.name)) for code, one in places.districts().items()],
        organizations=_places(),
        several=len({row.organization_id for row in page.items}) > 1,
        export_form=ExportForm(),
        kept=_kept(),
        today=today,
        workbench=has_page("desk.seeker"),
        counselors=names_of(row.counselor_id for row in page.items),
    )
    # Written after the page is laid out: a write begins with fresh rows and would load each of these again.
    audit.log_access(current.actor(), shown, what="registration", action="list", now=clock.now())
    return text


def _tabs(scope: Any) -> list[tuple[str, str, str]]:
    """One tab per state with its count, and all of them first."""
    counts = queries.count_by_status(scope)
    kept = {name: value for name, value in _kept().items() if name not in ("status", "after")}
    tabs = [("", f"{_('All')} {sum(counts.values()):,}", url_for(".index", **kept))]
    for status in RegistrationStatus:
        text = f"{presenting.status_name(status)} {counts.get(status, 0):,}"
        tabs.append((status.value, text, url_for(".index", **{**kept, "status": status.value})))
    return tabs


@desk.post("/seekers/export")
@requires("seekers.export")
def export() -> Any:
    """The filtered list as CSV, names masked; the reason is asked first and kept in the access log."""
    form = ExportForm()
    if not form.validate_on_submit():
        flash(_("Give the reason for the download (at least 5 characters)."), "danger")
        return redirect(url_for(".index", **_kept()))
    statement, (column, direction) = _statement()
    ordered = statement.order_by(column.desc() if direction == "desc" else column.asc(), Registration.id)
    rows = db.session.scalars(ordered.limit(EXPORT_ROWS)).all()
    audit.log_access(
        current.actor(),
        [row.person_id for row in rows],
        what="registration",
        action="download",
        reason=form.reason.data,
        now=clock.now(),
    )
    heads = [
        _("Number"), _("Name"), _("Age band"), _("Sex"), _("Neighbourhood"), _("Occupations"), _("Districts"),
        _("State"), _("Requested on"), _("Valid until"), _("Centre"),
    ]  # fmt: skip
    centres = _places()
    return csv_response("job-seekers.csv", heads, [_export_row(row, centres) for row in rows])


def _export_row(row: Registration, centres: dict[int, dict]) -> list[Any]:
    person, today = row.person, clock.today()
    return [
        row.number,
        masked_name(person.name),
        rules.age_band(person.age_on(today)),
        person.sex.value if person.sex else None,
        localized(places.dong_name(person.dong_code)),
        presenting.occupation_names(row.occupations),
        presenting.district_names(row.districts),
        presenting.status_name(row.status),
        row.requested_on.isoformat(),
        row.valid_until.isoformat() if row.valid_until else None,
        localized(centres[row.organization_id]),
    ]
