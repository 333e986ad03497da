"""The places and equipment of an organization: the list, a form for one, and many from a spreadsheet."""

import json
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.validators import Length, Optional

from jobcenter.accounts import current
from jobcenter.core import clock
from jobcenter.core.db import transaction
from jobcenter.core.errors import DomainError, NotFound
from jobcenter.core.exports import csv_response
from jobcenter.core.formatting import localized
from jobcenter.core.forms import Form, KoreanDateField, LongTextField, Required, TextField
from jobcenter.core.permissions import requires
from jobcenter.core.sheets import rows_of
from jobcenter.indicators import facility_sheet, queries, service
from jobcenter.indicators.editing import Crumbs, answer, delete
from jobcenter.indicators.errors import FacilityLinesTooMany
from jobcenter.indicators.facility import Facility, FacilityKind
from jobcenter.indicators.forms import NumberField
from jobcenter.indicators.numerals import Style
from jobcenter.indicators.plan_forms import DeleteForm, SheetForm, SheetRowsForm
from jobcenter.indicators.spreadsheet import SheetEmpty
from jobcenter.organizations import queries as organizations
from jobcenter.organizations.models import Organization

blueprint = Blueprint("plan_facilities", __name__, url_prefix="/indicators/facilities")

KINDS = {FacilityKind.PLACE: _l("Facility"), FacilityKind.EQUIPMENT: _l("Equipment")}


class FacilityForm(Form):
    kind = RadioField(_l("Kind"), choices=[(one.value, KINDS[one]) for one in KINDS], validators=[Required()])
    name = TextField(_l("Name"), validators=[Required(), Length(max=120)])
    address = TextField(_l("Address"), validators=[Optional(), Length(max=200)])
    area = NumberField(_l("Area in use (m²)"), validators=[Optional()], render_kw={"inputmode": "decimal"})
    whole_area = NumberField(
        _l("Area of the whole building (m²)"),
        validators=[Optional()],
        render_kw={"inputmode": "decimal"},
        description=_l("Only where a part of it is in use."),
    )
    opened_on = KoreanDateField(_l("Open or in use since"), validators=[Optional()])
    purpose = LongTextField(
        _l("What is there and what for"), validators=[Optional(), Length(max=2000)], render_kw={"rows": 3}
    )
    held = TextField(
        _l("How it is held"),
        validators=[Optional(), Length(max=120)],
        description=_l("For example own, rented, free of charge for ten years."),
    )
    team = SelectField(_l("Team that runs it"), validators=[Optional()])


@blueprint.get("")
@requires("indicators.read")
def index() -> Any:
    """The places and equipment of an organization."""
    organization = _organization()
    scope = current.scope()
    known = queries.list_facilities(scope, organization)
    return render_template(
        "indicators/facilities.html",
        organization=organization,
        organizations=[one for one in organizations.list_all() if scope.covers(one.id)],
        facilities=known,
        kinds=KINDS,
        style=Style(),
        floor=sum((one.area for one in known if one.area is not None), start=0),
    )


@blueprint.get("/form.csv")
@requires("indicators.read")
def download() -> Any:
    """The places and equipment as they stand, to fill in, to correct, to keep."""
    organization = _organization()
    english = str(get_locale()).startswith("en")
    known = queries.list_facilities(current.scope(), organization)
    rows = list(facility_sheet.rows_of_facilities(known, english))
    return csv_response(f"{organization.code}-facilities.csv", facility_sheet.heads(english), rows)


@blueprint.route("/new", methods=["GET", "POST"])
@requires("indicators.edit")
def create() -> Any:
    """Add a place or a piece of equipment."""
    organization = _organization()
    form = FacilityForm(data={"kind": FacilityKind.PLACE.value})
    _offer(form, organization)
    back = url_for(".index", organization=organization.code)
    return answer(
        form,
        lambda: _save(organization, None, form),
        to=lambda _made: back,
        done=_("Added."),
        heading=_("New place or equipment"),
        text=localized(organization.name),
        crumbs=_crumbs(organization),
        back=back,
        button=_("Add"),
    )


@blueprint.route("/<public_id>/edit", methods=["GET", "POST"])
@requires("indicators.edit")
def edit(public_id: str) -> Any:
    """Change what is said of a place or a piece of equipment."""
    facility = queries.get_facility(current.scope(), public_id)
    organization = facility.organization
    names = ("name", "address", "area", "whole_area", "opened_on", "purpose", "held")
    form = FacilityForm(
        data={name: getattr(facility, name) for name in names}
        | {"kind": facility.kind.value, "team": facility.team.public_id if facility.team else ""}
    )
    _offer(form, organization)
    back = url_for(".index", organization=organization.code)
    return answer(
        form,
        lambda: _save(organization, facility, form),
        to=lambda _changed: back,
        done=_("Saved."),
        heading=_("Change the place or equipment"),
        crumbs=_crumbs(organization),
        back=back,
        delete_action=url_for(".remove", public_id=public_id),
        delete_text=_("Take it off the list"),
        delete_consequence=_("It no longer stands in the next reports. What it said stays in the log of changes."),
    )


@blueprint.post("/<public_id>/delete")
@requires("indicators.edit")
def remove(public_id: str) -> Any:
    """Take a place or a piece of equipment off the list."""
    facility = queries.get_facility(current.scope(), public_id)
    back = url_for(".edit", public_id=public_id)
    if not DeleteForm().validate_on_submit():
        return redirect(back)
    return delete(
        lambda: service.delete_facility(facility, actor=current.actor(), now=clock.now()),
        to=url_for(".index", organization=facility.organization.code),
        back=back,
        done=_("It is off the list."),
    )


@blueprint.route("/import", methods=["GET", "POST"])
@requires("indicators.edit")
def check() -> Any:
    """Check a file line by line. Nothing is changed; the next step brings it in."""
    organization = _organization()
    form = SheetForm()
    lines: list[facility_sheet.FacilityLine] = []
    kept = ""
    if form.validate_on_submit():
        try:
            rows = rows_of(form.file.data.read(), most=facility_sheet.MOST_LINES + 2)
            if len(rows) > facility_sheet.MOST_LINES + 1:
                raise FacilityLinesTooMany(most=facility_sheet.MOST_LINES)
            lines = _read(organization, rows)
            kept = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
        except DomainError as error:
            form.add_error(error)
    wrong = sum(bool(line.problems) for line in lines)
    page = render_template(
        "indicators/facilities_import.html",
        form=form,
        organization=organization,
        crumbs=[*_crumbs(organization), (_("Bring in a spreadsheet"), None)],
        lines=lines,
        wrong=wrong,
        rows_form=SheetRowsForm(formdata=None, data={"rows": kept}) if lines and not wrong else None,
        kinds=KINDS,
        style=Style(),
    )
    return Response(page, status=422 if form.errors or wrong else 200)


@blueprint.post("/import/all")
@requires("indicators.edit")
def bring_in() -> Any:
    """Bring in what was checked; it is read again, for something may have changed since."""
    organization = _organization()
    form = SheetRowsForm()
    here = url_for(".check", organization=organization.code)
    if not form.validate_on_submit():
        flash(_("Please choose a file."), "danger")
        return redirect(here)
    try:
        lines = _read(organization, _rows(form.rows.data))
        said = [line.said for line in lines if line.said is not None]
        if len(said) < len(lines):
            raise SheetEmpty()
        with transaction():
            fresh, changed = service.bring_in_facilities(
                organization, said, actor=current.actor(), now=clock.now(), today=clock.today()
            )
    except DomainError as error:
        flash(str(error), "danger")
        return redirect(here)
    flash(_("Brought in: %(fresh)s new, %(changed)s changed.", fresh=fresh, changed=changed), "success")
    return redirect(url_for(".index", organization=organization.code))


def _read(organization: Organization, rows: list[list[str]]) -> list[facility_sheet.FacilityLine]:
    """The lines of a file, each with what is wrong, what the service would refuse included."""
    lines = facility_sheet.read(rows, queries.list_teams(current.scope(), organization))
    if not lines:
        raise SheetEmpty()
    for line in lines:
        if line.said is None:
            continue
        try:
            service.check_facility(organization, line.said, clock.today())
        except DomainError as error:
            facility_sheet.told(line, error)
    return lines


def _rows(text: str) -> list[list[str]]:
    try:
        rows = json.loads(text)
    except ValueError:
        raise SheetEmpty() from None
    if not isinstance(rows, list) or len(rows) > facility_sheet.MOST_LINES + 1:
        raise SheetEmpty()
    return [[str(cell) for cell in row[:30]] for row in rows if isinstance(row, list)]


def _organization() -> Organization:
    """The organization the address names, within the reader's scope; else the reader's own."""
    code = request.args.get("organization", "")
    found = organizations.find_by_code(code) if code else current.organization()
    if found is None or not current.scope().covers(found.id):
        raise NotFound()
    return found


def _crumbs(organization: Organization) -> Crumbs:
    return [
        (_("Plans and pledges"), url_for("indicators.index")),
        (_("Facilities and equipment"), url_for(".index", organization=organization.code)),
    ]


def _offer(form: FacilityForm, organization: Organization) -> None:
    teams = queries.list_teams(current.scope(), organization)
    form.team.choices = [("", _("No team"))] + [(one.public_id, one.name) for one in teams]


def _save(organization: Organization, facility: Facility | None, form: FacilityForm) -> Facility:
    said = service.Description(
        name=form.name.data,
        kind=FacilityKind(form.kind.data),
        address=form.address.data or "",
        area=form.area.data,
        whole_area=form.whole_area.data,
        opened_on=form.opened_on.data,
        purpose=form.purpose.data or "",
        held=form.held.data or "",
        team=queries.get_team(current.scope(), form.team.data) if form.team.data else None,
    )
    return service.save_facility(
        organization, facility, said, actor=current.actor(), now=clock.now(), today=clock.today()
    )
