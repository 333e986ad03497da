"""Placements: the list, one placement, and its retention checks."""

from typing import Any

from flask import flash, render_template, request, url_for
from flask_babel import gettext as _

from jobcenter.accounts import current
from jobcenter.casework.forms import CheckForm, ExportForm
from jobcenter.casework.views import blueprint
from jobcenter.casework.views.common import EXPORT_ROWS, again, asked_date, back_to, export_reason, log_view, logged
from jobcenter.core import clock
from jobcenter.core.db import db, transaction
from jobcenter.core.errors import DomainError, NotFound
from jobcenter.core.exports import csv_response
from jobcenter.core.formatting import masked_name
from jobcenter.core.paging import count, keyset
from jobcenter.core.permissions import requires
from jobcenter.employers.presentation import wage_text
from jobcenter.matching import labels, queries, service
from jobcenter.matching.models import Placement, PlacementStatus, RetentionCheck, Via

PAGE = 20


def _statement() -> Any:
    status, via = request.args.get("status", ""), request.args.get("via", "")
    return queries.list_placements(
        current.scope("placements.read"),
        statuses=[PlacementStatus(status)] if status in set(PlacementStatus) else [],
        via=Via(via) if via in set(Via) else None,
        since=asked_date("since"),
        until=asked_date("until"),
        due_by=clock.today() if request.args.get("due") else None,
    )


@blueprint.get("/placements")
@requires("placements.read")
def placements() -> Any:
    """Everybody who began to work, and whose retention check is due."""
    statement, today = _statement(), clock.today()
    page = keyset(
        statement,
        order=[(Placement.started_on, "desc")],
        key=Placement.id,
        cursor=request.args.get("after"),
        size=PAGE,
    )
    text = render_template(
        "casework/placements.html",
        page=page,
        total=count(statement),
        due=queries.count_due_checks(current.scope(), today=today),
        labels=labels,
        export_form=ExportForm(formdata=None),
        today=today,
    )
    return logged(text, {row.person_id for row in page.items}, "placement", "list")


@blueprint.post("/placements/export")
@requires("referrals.export")
def export_placements() -> Any:
    """The filtered placements as CSV, names masked; the reason is kept in the access log."""
    reason = export_reason()
    if reason is None:
        return again(url_for(".placements"))
    rows = db.session.scalars(_statement().order_by(Placement.started_on.desc()).limit(EXPORT_ROWS)).unique().all()
    lines = [_row(row) for row in rows]
    log_view({row.person_id for row in rows}, "placement", "download", reason)
    heads = [
        _("Name"), _("Employer"), _("Work"), _("Way"), _("First day of work"), _("State"), _("Last day of work"),
        _("Reason"), _("Occupation"), _("Wage"),
    ]  # fmt: skip
    return csv_response("placements.csv", heads, lines)


def _row(row: Placement) -> list[Any]:
    return [
        masked_name(row.person.name),
        row.employer_name,
        row.job_title,
        labels.VIA[row.via],
        row.started_on,
        labels.PLACEMENT_STATUS[row.status],
        row.left_on,
        labels.LEFT_REASON[row.left_reason] if row.left_reason else None,
        row.keco_code,
        wage_text(row.wage_kind, row.wage_amount, row.wage_amount),
    ]


@blueprint.get("/placements/<public_id>")
@requires("placements.read")
def placement(public_id: str) -> Any:
    """One placement with its retention checks."""
    return _page(queries.get_placement(current.scope(), public_id), CheckForm(formdata=None))


def _page(row: Placement, form: CheckForm, code: int = 200) -> Any:
    page = render_template(
        "casework/placement.html",
        placement=row,
        form=form,
        answerable=_answerable(row),
        labels=labels,
        wage=wage_text(row.wage_kind, row.wage_amount, row.wage_amount),
        today=clock.today(),
    )
    return logged(page, row.person_id, "placement"), code


def _answerable(row: Placement) -> RetentionCheck | None:
    """The check to answer now: the latest one that is due, else the next one (somebody may have left before)."""
    waiting = [check for check in row.checks if check.is_open]
    due = [check for check in waiting if check.due_on <= clock.today()]
    return due[-1] if due else (waiting[0] if waiting else None)


@blueprint.post("/placements/<public_id>/check")
@requires("placements.write")
def answer(public_id: str) -> Any:
    """Answer a retention check: still employed, has left, or not reached."""
    row, form = queries.get_placement(current.scope(), public_id), CheckForm()
    months = request.form.get("months", type=int)
    check = next((one for one in row.checks if one.months == months), None)
    if check is None:
        raise NotFound()
    if form.validate_on_submit():
        try:
            with transaction():
                service.confirm_retention(
                    check,
                    form.outcome.data,
                    method=form.method.data,
                    left_on=form.left_on.data,
                    left_reason=form.left_reason.data,
                    text=form.text.data or "",
                    actor=current.actor(),
                    now=clock.now(),
                )
        except DomainError as error:
            db.session.refresh(row)
            form.add_error(error)
        else:
            flash(_("The answer is recorded."), "success")
            return back_to(url_for(".placement", public_id=public_id))
    return _page(row, form, 422)
