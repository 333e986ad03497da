"""The counselor's review of job orders: findings, decisions, facts that an import could not settle."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from jobcenter.accounts import current
from jobcenter.core import clock, occupations
from jobcenter.core.db import db, transaction
from jobcenter.core.errors import DomainError
from jobcenter.core.exports import csv_response
from jobcenter.core.paging import number_page
from jobcenter.core.permissions import requires
from jobcenter.employers import presentation, queries, service
from jobcenter.employers.forms import FactsForm, ReasonForm
from jobcenter.employers.models import JobOrder, OrderStatus
from jobcenter.employers.outreach_forms import CloseForm

blueprint = Blueprint("desk_orders", __name__, url_prefix="/desk/orders")

TABS = (
    OrderStatus.SUBMITTED,
    OrderStatus.ACTIVE,
    OrderStatus.DRAFT,
    OrderStatus.FILLED,
    OrderStatus.EXPIRED,
    OrderStatus.SUSPENDED,
    OrderStatus.CLOSED,
    OrderStatus.REJECTED,
    OrderStatus.CANCELLED,
)


def _wanted() -> dict[str, Any]:
    given = request.args.get("status", "")
    known = {status.value for status in OrderStatus}
    past = {"1": True, "0": False}.get(request.args.get("past", ""))
    return {
        "status": OrderStatus(given) if given in known else None,
        "text": request.args.get("q", "").strip()[:100],
        "doubts": request.args.get("doubts") == "1",
        "past": past,
        "today": clock.today(),
        "sort": request.args.get("sort", ""),
    }


@blueprint.get("")
@requires("orders.review")
def index() -> Any:
    """The orders of the centre: those that wait for a decision first."""
    scope = current.scope()
    counts = queries.review_counts(scope)
    wanted = _wanted()
    if "status" not in request.args and counts.get(OrderStatus.SUBMITTED):
        wanted["status"] = OrderStatus.SUBMITTED
    page = number_page(queries.list_for_review(scope, **wanted), page=request.args.get("page", 1, type=int))
    return render_template(
        "employers/desk_index.html",
        page=page,
        wanted=wanted,
        tabs=_tabs(counts),
        p=presentation,
        today=clock.today(),
        active="orders",
    )


def _tabs(counts: dict[OrderStatus, int]) -> list[tuple[str, str, str]]:
    shown = [status for status in TABS if counts.get(status) or status in TABS[:2]]
    tabs = [
        (
            status.value,
            f"{presentation.STATUSES[status][0]} {counts.get(status, 0):,}",
            url_for(".index", status=status.value),
        )
        for status in shown
    ]
    return [*tabs, ("all", f"{_('All')} {sum(counts.values()):,}", url_for(".index", status="all"))]


@blueprint.get("/export.csv")
@requires("orders.review")
def export() -> Any:
    """The list as a file for a spreadsheet."""
    statement = queries.list_for_review(current.scope(), **_wanted())
    heads = [
        _("Number"),
        _("Number at the source"),
        _("State"),
        _("Title"),
        _("Company"),
        _("Business number"),
        _("Occupation code"),
        _("Occupation"),
        _("Places"),
        _("Places filled"),
        _("Wage"),
        _("Hourly value"),
        _("Hours"),
        _("Work place"),
        _("Opened on"),
        _("Open until"),
        _("Open findings"),
        _("Warnings"),
    ]
    rows = [_export_row(order) for order in db.session.scalars(statement).unique()]
    return csv_response("job-orders.csv", heads, rows)


def _export_row(order: JobOrder) -> list[Any]:
    return [
        order.number,
        order.source_id,
        str(presentation.STATUSES[order.status][0]),
        order.title,
        order.employer.name,
        order.employer.printed_number,
        order.keco_code,
        occupations.name_of(order.keco_code) or order.occupation_name,
        order.places,
        order.places_filled,
        presentation.wage_text(order.wage_kind, order.wage_min, order.wage_max, order.wage_negotiable),
        order.hourly_equivalent,
        presentation.hours_text(order.hours_start, order.hours_end, order.weekly_hours, order.overnight),
        presentation.place_text(order.sido, order.sigungu),
        order.opened_on,
        order.valid_until,
        sum(finding.blocks for finding in order.findings),
        len(order.warnings),
    ]


@blueprint.get("/<public_id>")
@requires("orders.review")
def show(public_id: str) -> Any:
    """One order with what the checks and the import found, and the decisions a counselor can take."""
    return _page(_order(public_id), ReasonForm())


def _order(public_id: str) -> JobOrder:
    return queries.get_order_in_scope(current.scope(), public_id)


def _page(order: JobOrder, form: ReasonForm, code: int = 200, close_form: CloseForm | None = None) -> Any:
    return (
        render_template(
            "employers/desk_order.html",
            order=order,
            form=form,
            today=clock.today(),
            p=presentation,
            occupation=occupations.name_of(order.keco_code),
            suggested={code: occupations.name_of(code) for code in _suggestions(order)},
            blocking=sum(finding.blocks for finding in order.findings),
            close_form=close_form or CloseForm(formdata=None),
            block=queries.find_block_in_force(order.employer_id, clock.today()),
            has_workbench="desk.order_candidates" in current_app.view_functions,
            active="orders",
        ),
        code,
    )


def _suggestions(order: JobOrder) -> list[str]:
    return [warning["text"] for warning in order.warnings if warning["code"] == "occupation_suggested"]


def _decide(public_id: str, decision: Callable[..., Any], said: str, **values: Any) -> Any:
    order = _order(public_id)
    try:
        with transaction():
            decision(order.id, actor=current.actor(), now=clock.now(), **values)
    except DomainError as error:
        db.session.refresh(order)
        form = ReasonForm()
        form.add_error(error)
        return _page(order, form, 422)
    flash(said, "success")
    return redirect(url_for(".show", public_id=public_id))


def _reason() -> str:
    return request.form.get("reason", "")[:2000]


@blueprint.post("/<public_id>/accept")
@requires("orders.review")
def accept(public_id: str) -> Any:
    """Accept an order: it is public from now on."""
    return _decide(public_id, service.accept, _("The order is accepted and open."), today=clock.today())


@blueprint.post("/<public_id>/request-change")
@requires("orders.review")
def request_change(public_id: str) -> Any:
    """Ask the employer for a change."""
    said = _("The order is back with the employer.")
    return _decide(public_id, service.request_change, said, reason=_reason())


@blueprint.post("/<public_id>/reject")
@requires("orders.review")
def reject(public_id: str) -> Any:
    """Refuse an order for good."""
    return _decide(public_id, service.reject, _("The order is rejected."), reason=_reason())


@blueprint.post("/<public_id>/close")
@requires("orders.review")
def close(public_id: str) -> Any:
    """Close an open order for the employer, with the reason."""
    order, form = _order(public_id), CloseForm()
    if not form.validate():
        return _page(order, ReasonForm(formdata=None), 422, close_form=form)
    said = _("The order is closed.")
    return _decide(
        public_id, service.close, said, reason=form.reason.data or "", why=form.why.data, today=clock.today()
    )


@blueprint.post("/<public_id>/override")
@requires("orders.review")
def override(public_id: str) -> Any:
    """Decide that a finding does not stand in the way."""
    finding = request.form.get("finding", "")
    said = _("The finding is overridden with your reason.")
    return _decide(public_id, service.override_finding, said, finding_public_id=finding, reason=_reason())


@blueprint.route("/<public_id>/facts", methods=["GET", "POST"])
@requires("orders.review")
def facts(public_id: str) -> Any:
    """Enter facts that an import could not read."""
    order = _order(public_id)
    form = FactsForm(obj=order)
    if form.validate_on_submit():
        changed = {name: value for name, value in form.values().items() if value != getattr(order, name)}
        try:
            with transaction():
                service.complete_facts(order.id, changed, actor=current.actor(), now=clock.now(), today=clock.today())
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Saved. Later imports leave these facts alone."), "success")
            return redirect(url_for(".show", public_id=public_id))
    code = 422 if form.is_submitted() else 200
    page = render_template("employers/facts.html", form=form, order=order, p=presentation, active="orders")
    return page, code
