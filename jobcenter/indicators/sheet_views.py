"""A plan as a spreadsheet: a form to download, the file checked line by line, and brought in when all of it is right."""

import io
import json
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, send_file, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from jobcenter.accounts import current
from jobcenter.core import clock
from jobcenter.core.db import transaction
from jobcenter.core.errors import DomainError, NotFound
from jobcenter.core.exports import SPREADSHEET, csv_response, safe_cell
from jobcenter.core.permissions import requires
from jobcenter.core.sheets import rows_of
from jobcenter.indicators import queries, service, spreadsheet
from jobcenter.indicators.editing import crumbs_of
from jobcenter.indicators.models import Plan
from jobcenter.indicators.plan_forms import SheetForm, SheetRowsForm
from jobcenter.indicators.service.sheets import CHANGED, NEW, SAME, Brought
from jobcenter.indicators.wording import unit_name

blueprint = Blueprint("plan_sheets", __name__, url_prefix="/indicators")

# A file is kept in the page between looking and bringing in; more than this is no plan.
MOST_CHARACTERS = 450_000


OUTCOMES = {NEW: _l("new"), CHANGED: _l("changed"), SAME: _l("as before")}


class _OnlyLooked(Exception):
    """Takes back what was brought in to see what it would do."""


class FileTooLarge(DomainError):
    """More than a page can carry."""

    message = _l("The file is too large. Leave out columns that are not to change, or bring in one area at a time.")
    field = "file"


@blueprint.get("/plans/<public_id>/form/<any(xlsx,csv):kind>")
@requires("indicators.read")
def download(public_id: str, kind: str) -> Any:
    """The plan as it stands in a spreadsheet: to fill in, to correct, to keep."""
    plan = queries.get_plan(current.scope(), public_id)
    english = str(get_locale()).startswith("en")
    heads = spreadsheet.heads(plan, english)
    rows = list(spreadsheet.rows_of_plan(plan, english))
    if kind == "csv":
        return csv_response(f"{plan.code}.csv", heads, rows)
    content = _workbook(plan, heads, rows, english)
    return send_file(io.BytesIO(content), mimetype=SPREADSHEET, as_attachment=True, download_name=f"{plan.code}.xlsx")


@blueprint.route("/plans/<public_id>/import", methods=["GET", "POST"])
@requires("indicators.edit")
def check(public_id: str) -> Any:
    """Check a file line by line. Nothing is changed; the next step brings it in."""
    plan = queries.get_plan(current.scope(), public_id)
    form = SheetForm()
    sheet = brought = rows = None
    if form.validate_on_submit():
        try:
            read = rows_of(form.file.data.read(), most=spreadsheet.MOST_LINES, columns=spreadsheet.MOST_COLUMNS)
            rows = [_trimmed(row) for row in read]
            sheet = spreadsheet.read(rows, plan)
            brought = None if sheet.wrong else _looked(plan, sheet)
        except DomainError as error:
            form.add_error(error)
    kept = json.dumps(rows, ensure_ascii=False, separators=(",", ":")) if brought else ""
    if len(kept) > MOST_CHARACTERS:
        form.add_error(FileTooLarge())
        sheet = brought = None
        kept = ""
    page = render_template(
        "indicators/import.html",
        form=form,
        plan=plan,
        crumbs=[*crumbs_of(plan), (_("Bring in a spreadsheet"), None)],
        sheet=sheet,
        brought=brought,
        rows_form=SheetRowsForm(formdata=None, data={"rows": kept}),
        outcomes=OUTCOMES,
        unit=unit_name(plan.unit),
        explained=spreadsheet.explained(str(get_locale()).startswith("en")),
    )
    wrong = bool(form.errors) or (sheet is not None and sheet.wrong)
    return Response(page, status=422 if wrong else 200)


@blueprint.post("/plans/<public_id>/import/all")
@requires("indicators.edit")
def bring_in(public_id: str) -> Any:
    """Bring in what was checked; it is read again, for the plan may have changed since."""
    plan = queries.get_plan(current.scope(), public_id)
    form = SheetRowsForm()
    here = url_for(".check", public_id=public_id)
    if not form.validate_on_submit():
        flash(_("Please choose a file."), "danger")
        return redirect(here)
    try:
        sheet = spreadsheet.read(_rows(form.rows.data), plan)
        with transaction():
            brought = service.bring_in(plan, sheet, actor=current.actor(), now=clock.now())
    except NotFound:
        raise
    except DomainError as error:
        flash(str(error), "danger")
        return redirect(here)
    flash(
        _(
            "Brought in: %(projects)s new projects, %(indicators)s new indicators, %(changed)s lines changed, %(same)s as before.",
            projects=brought.projects,
            indicators=brought.indicators,
            changed=brought.changed,
            same=brought.same,
        ),
        "success",
    )
    return redirect(url_for("indicators.show_plan", public_id=public_id))


def _looked(plan: Plan, sheet: spreadsheet.Sheet) -> Brought:
    """What bringing in would do: it is done, told, and taken back."""
    brought = Brought()
    try:
        with transaction():
            brought = service.bring_in(plan, sheet, actor=current.actor(), now=clock.now())
            raise _OnlyLooked
    except _OnlyLooked:
        return brought


def _rows(text: str) -> list[list[str]]:
    try:
        rows = json.loads(text)
    except ValueError:
        raise spreadsheet.SheetEmpty() from None
    if not isinstance(rows, list) or len(rows) > spreadsheet.MOST_LINES:
        raise spreadsheet.SheetEmpty()
    return [[str(cell) for cell in row[: spreadsheet.MOST_COLUMNS]] for row in rows if isinstance(row, list)]


def _trimmed(row: list[str]) -> list[str]:
    while row and not row[-1]:
        row = row[:-1]
    return row


def _workbook(plan: Plan, heads: list[str], rows: list[list[Any]], english: bool) -> bytes:
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    sheet.title = _("Projects")
    sheet.append([safe_cell(head) for head in heads])
    for row in rows:
        sheet.append([cell if isinstance(cell, int | float) else safe_cell(cell) for cell in row])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for index, head in enumerate(heads, 1):
        sheet.column_dimensions[get_column_letter(index)].width = 32 if index in (3, 8) else max(10, len(head) + 4)
    sheet.freeze_panes = "D2"
    notes = book.create_sheet(_("How to fill in"))
    for line in (
        [_("One line for each indicator. From the second line of a project on, its number is enough.")],
        [_("An empty cell changes nothing; - takes a target or an amount away.")],
        [_("Money is in %(unit)s.", unit=unit_name(plan.unit))],
        [],
        *map(list, spreadsheet.explained(english)),
    ):
        notes.append(line)
    notes.column_dimensions["A"].width = 20
    notes.column_dimensions["B"].width = 90
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()
