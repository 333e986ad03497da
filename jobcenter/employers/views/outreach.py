"""Outreach (구인발굴 'job아라'): plan visits and calls, the day's route, results, and the order that comes of one."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from jobcenter.accounts import current
from jobcenter.core import clock
from jobcenter.core.db import db, transaction
from jobcenter.core.errors import DomainError
from jobcenter.core.exports import csv_response
from jobcenter.core.forms import read_date
from jobcenter.core.paging import keyset
from jobcenter.core.permissions import requires
from jobcenter.employers import queries, service, wording
from jobcenter.employers.models import Employer, EmployerVisit, VisitStatus
from jobcenter.employers.outreach_forms import MoveForm, TextForm, VisitForm, VisitResultForm

blueprint = Blueprint("desk_outreach", __name__, url_prefix="/desk/outreach")

PAGE = 20
MOST_ROWS = 20_000


def _statement() -> Any:
    status = request.args.get("status", "")
    return queries.list_visits(
        current.scope(),
        status=VisitStatus(status) if status in set(VisitStatus) else None,
        counselor_id=current_user.id if request.args.get("mine") else None,
        since=read_date(request.args.get("since", "")),
        until=read_date(request.args.get("until", "")),
        text=request.args.get("q", "").strip()[:60],
    )


@blueprint.get("")
@requires("outreach.use")
def index() -> Any:
    """Visits and calls of the centre, the latest planned first."""
    page = keyset(
        _statement(),
        order=[(EmployerVisit.planned_on, "desc")],
        key=EmployerVisit.id,
        cursor=request.args.get("after"),
        size=PAGE,
    )
    return render_template("employers/visits.html", page=page, wording=wording, statuses=list(VisitStatus), **_shell())


def _shell() -> dict[str, Any]:
    return {"today": clock.today(), "active": "employers"}


@blueprint.get("/export.csv")
@requires("outreach.use")
def export() -> Any:
    """The list as a file."""
    rows = db.session.scalars(_statement().order_by(EmployerVisit.planned_on.desc()).limit(MOST_ROWS)).unique().all()
    heads = [
        _("Day"), _("Time"), _("How"), _("Company"), _("Address"), _("What for"), _("Counselor"), _("State"), _("Result"),
        _("How many people they want"), _("Order"), _("Get in touch again on"),
    ]  # fmt: skip
    lines = [
        [
            visit.held_on or visit.planned_on, visit.planned_time, wording.KIND[visit.kind], visit.company_name, visit.address,
            wording.PURPOSE[visit.purpose], visit.counselor.name, wording.VISIT_STATUS[visit.status][0],
            wording.RESULT[visit.result][0] if visit.result else None, visit.people,
            visit.order.number if visit.order else None, visit.follow_up_on,
        ]
        for visit in rows
    ]  # fmt: skip
    return csv_response("visits.csv", heads, lines)


@blueprint.get("/day")
@requires("outreach.use")
def day() -> Any:
    """One's own route of a day, made for the phone."""
    on = read_date(request.args.get("on", "")) or clock.today()
    scope = current.scope()
    return render_template(
        "employers/route.html",
        on=on,
        visits=queries.route_of(scope, current_user.id, on),
        follow_ups=queries.list_follow_ups(scope, on, counselor_id=current_user.id),
        wording=wording,
        **_shell(),
    )


def _employer(public_id: str | None) -> Employer | None:
    return queries.get_employer_in_scope(current.scope(), public_id) if public_id else None


@blueprint.route("/new", methods=["GET", "POST"])
@requires("outreach.use")
def new() -> Any:
    """Plan a visit or call, to a company of the list or to one the centre does not know yet."""
    employer = _employer(request.values.get("employer"))
    form = VisitForm(employer=employer.public_id if employer else "")
    if request.method == "GET":
        _prefill(form, employer)
    if form.validate_on_submit():
        try:
            with transaction():
                visit = service.plan_visit(
                    service.VisitPlan(**form.plan_values()),
                    employer,
                    organization_id=current.organization().id,
                    actor=current.actor(),
                    now=clock.now(),
                )
                planned_on, public_id = visit.planned_on, visit.public_id
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("It is planned."), "success")
            if planned_on <= clock.today():
                return redirect(url_for(".show", public_id=public_id))
            return redirect(url_for(".day", on=planned_on.isoformat()))
    code = 422 if form.is_submitted() else 200
    return render_template("employers/visit_new.html", form=form, employer=employer, **_shell()), code


def _prefill(form: VisitForm, employer: Employer | None) -> None:
    form.planned_on.data = read_date(request.args.get("on", "")) or clock.today()
    form.purpose.data = request.args.get("purpose", form.purpose.data)
    if employer is not None:
        form.company_name.data, form.address.data = employer.name, employer.address
        form.contact_name.data, form.contact_phone.data = employer.contact_name, employer.contact_phone


@blueprint.get("/<public_id>")
@requires("outreach.use")
def show(public_id: str) -> Any:
    """One visit: what was planned, how it went, what came of it."""
    return _page(_visit(public_id))


def _visit(public_id: str) -> EmployerVisit:
    return queries.get_visit(current.scope(), public_id)


def _page(visit: EmployerVisit, code: int = 200, **forms: Any) -> Any:
    given = {
        "result": VisitResultForm(formdata=None, held_on=clock.today()),
        "move": MoveForm(formdata=None, planned_on=visit.planned_on, planned_time=visit.planned_time),
        "cancel": TextForm(formdata=None),
    }
    page = render_template("employers/visit.html", visit=visit, forms={**given, **forms}, wording=wording, **_shell())
    return page, code


def _do(visit: EmployerVisit, name: str, form: Any, said: Any, act: Any) -> Any:
    """Validate a form and run one use case; what was typed stays on the page when it is refused."""
    public_id = visit.public_id
    if form.validate_on_submit():
        try:
            with transaction():
                act()
        except DomainError as error:
            db.session.refresh(visit)
            form.add_error(error)
        else:
            flash(said, "success")
            return redirect(url_for(".show", public_id=public_id))
    return _page(visit, 422, **{name: form})


@blueprint.post("/<public_id>/result")
@requires("outreach.use")
def result(public_id: str) -> Any:
    """Write down how a visit went."""
    visit, form = _visit(public_id), VisitResultForm()
    return _do(
        visit,
        "result",
        form,
        _("Recorded. It counts once, on the day it was."),
        lambda: service.record_visit(
            visit.id,
            form.result.data,
            held_on=form.held_on.data,
            people=form.people.data,
            text=form.text.data or "",
            follow_up_on=form.follow_up_on.data,
            actor=current.actor(),
            now=clock.now(),
        ),
    )


@blueprint.post("/<public_id>/move")
@requires("outreach.use")
def move(public_id: str) -> Any:
    """Put a planned visit on another day."""
    visit, form = _visit(public_id), MoveForm()
    return _do(
        visit,
        "move",
        form,
        _("It is planned."),
        lambda: service.move_visit(
            visit.id, form.planned_on.data, form.planned_time.data, actor=current.actor(), now=clock.now()
        ),
    )


@blueprint.post("/<public_id>/cancel")
@requires("outreach.use")
def cancel(public_id: str) -> Any:
    """Call a planned visit off."""
    visit, form = _visit(public_id), TextForm()
    return _do(
        visit,
        "cancel",
        form,
        _("Called off."),
        lambda: service.cancel_visit(visit.id, form.text.data or "", actor=current.actor(), now=clock.now()),
    )


@blueprint.post("/<public_id>/followed-up")
@requires("outreach.use")
def followed_up(public_id: str) -> Any:
    """The next contact was made, or is not needed."""
    visit = _visit(public_id)
    with transaction():
        service.settle_follow_up(visit.id, actor=current.actor(), now=clock.now())
    flash(_("Settled."), "success")
    return redirect(url_for(".show", public_id=public_id))


@blueprint.post("/<public_id>/draft-order")
@requires("outreach.use")
def draft_order(public_id: str) -> Any:
    """Begin the order that a visit found, and go on to complete it."""
    visit = _visit(public_id)
    try:
        with transaction():
            order = service.draft_from_visit(
                visit.id,
                _("Order of %(company)s", company=visit.company_name),
                actor=current.actor(),
                now=clock.now(),
                today=clock.today(),
            )
            order_id = order.public_id
    except DomainError as error:
        flash(str(error), "danger")
        return redirect(url_for(".show", public_id=public_id))
    return redirect(url_for("desk_drafts.edit", public_id=order_id))
