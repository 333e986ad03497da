"""Referrals: the board by state, one referral with its history, interview and result."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from jobcenter.accounts import current
from jobcenter.casework.forms import DeclineForm, ExportForm, InterviewForm, ResultForm
from jobcenter.casework.views import blueprint
from jobcenter.casework.views.common import (
    EXPORT_ROWS,
    again,
    asked_date,
    back_to,
    export_reason,
    log_view,
    logged,
)
from jobcenter.core import clock
from jobcenter.core.actions import attempt
from jobcenter.core.db import db, transaction
from jobcenter.core.errors import DomainError
from jobcenter.core.exports import csv_response
from jobcenter.core.formatting import masked_name, moment
from jobcenter.core.paging import keyset
from jobcenter.core.permissions import requires
from jobcenter.matching import labels, presenting, queries, service
from jobcenter.matching.engine.settings import in_force
from jobcenter.matching.models import OPEN_REFERRALS, Referral, ReferralStatus

PAGE = 20
GROUPS = {
    "open": OPEN_REFERRALS,
    **{status.value: (status,) for status in ReferralStatus},
    "all": (),
}


def _group() -> str:
    wanted = request.args.get("status", "open")
    return wanted if wanted in GROUPS else "open"


def _statement() -> Any:
    return queries.list_referrals(
        current.scope("referrals.read"),
        statuses=GROUPS[_group()],
        text=request.args.get("q", "").strip()[:60],
        counselor_id=current_user.id if request.args.get("mine") else None,
        since=asked_date("since"),
        until=asked_date("until"),
    )


@blueprint.get("/referrals")
@requires("referrals.read")
def referrals() -> Any:
    """The board: referrals of the centre by state."""
    page = keyset(
        _statement(),
        order=[(Referral.updated_at, "desc")],
        key=Referral.id,
        cursor=request.args.get("after"),
        size=PAGE,
    )
    text = render_template(
        "casework/referrals.html",
        page=page,
        group=_group(),
        counts=queries.count_referrals(current.scope()),
        labels=labels,
        statuses=list(ReferralStatus),
        open_statuses=OPEN_REFERRALS,
        export_form=ExportForm(formdata=None),
        now=clock.now(),
        today=clock.today(),
    )
    return logged(text, {row.person_id for row in page.items}, "referral", "list")


@blueprint.post("/referrals/export")
@requires("referrals.export")
def export_referrals() -> Any:
    """The filtered referrals as CSV, names masked; the reason is kept in the access log."""
    reason = export_reason()
    if reason is None:
        return again(url_for(".referrals"))
    rows = db.session.scalars(_statement().order_by(Referral.updated_at.desc()).limit(EXPORT_ROWS)).unique().all()
    lines = [_row(row) for row in rows]
    log_view({row.person_id for row in rows}, "referral", "download", reason)
    heads = [
        _("Registration"), _("Name"), _("Order"), _("Employer"), _("State"), _("Asked for"), _("Referred"),
        _("Interview"), _("Result on"), _("Reason"), _("Points"),
    ]  # fmt: skip
    return csv_response("referrals.csv", heads, lines)


def _row(row: Referral) -> list[Any]:
    return [
        row.registration.number,
        masked_name(row.person.name),
        row.order.title,
        row.order.employer.name,
        labels.REFERRAL_STATUS[row.status],
        row.requested_on,
        row.sent_on,
        moment(row.interview_at) if row.interview_at else None,
        row.result_on,
        labels.RESULT_REASON[row.result_reason] if row.result_reason else None,
        row.score,
    ]


@blueprint.get("/referrals/<public_id>")
@requires("referrals.read")
def referral(public_id: str) -> Any:
    """One referral: what happened, what comes next."""
    return _page(queries.get_referral(current.scope(), public_id))


def _page(row: Referral, code: int = 200, **forms: Any) -> Any:
    wage = row.order.wage_kind.value if row.order.wage_kind else None
    result = ResultForm(formdata=None, wage_kind=wage, wage_amount=row.order.wage_min)
    given = {
        "interview": InterviewForm(formdata=None, place=row.interview_place or row.order.address),
        "result": result,
        "decline": DeclineForm(formdata=None),
    }
    page = render_template(
        "casework/referral.html",
        referral=row,
        forms={**given, **forms},
        line=presenting.order_line(row.order),
        bars=presenting.stored_bars(row.factors or {}, in_force(clock.day_of(row.created_at)).points),
        may_refer=service.may_be_referred(row.registration),
        past=not row.order.is_open(clock.today()),
        labels=labels,
        now=clock.now(),
        today=clock.today(),
    )
    return logged(page, row.person_id, "referral"), code


@blueprint.post("/referrals/<public_id>/send")
@requires("referrals.write")
def send(public_id: str) -> Any:
    """Follow a resident's request: refer her."""
    row = queries.get_referral(current.scope(), public_id)
    attempt(
        lambda: service.make_referral(
            row.registration,
            row.order,
            actor=current.actor(),
            now=clock.now(),
            note=request.form.get("note", "").strip(),
            past_deadline="past_deadline" in request.form,
        ),
        _("Referred to “%(title)s”.", title=row.order.title),
    )
    return back_to(url_for(".referral", public_id=public_id))


@blueprint.post("/referrals/<public_id>/decline")
@requires("referrals.write")
def decline(public_id: str) -> Any:
    """Do not follow a resident's request, and say why."""
    row, form = queries.get_referral(current.scope(), public_id), DeclineForm()
    return _do(
        row,
        "decline",
        form,
        _("Declined. The person was told the reason."),
        lambda: service.decline_request(
            row, reason=form.reason.data, text=form.text.data or "", actor=current.actor(), now=clock.now()
        ),
    )


@blueprint.post("/referrals/<public_id>/interview")
@requires("referrals.write")
def interview(public_id: str) -> Any:
    """Set or move the interview."""
    row, form = queries.get_referral(current.scope(), public_id), InterviewForm()
    return _do(
        row,
        "interview",
        form,
        _("The interview is set. Both sides were told."),
        lambda: service.set_interview(
            row, at=form.at(), place=form.place.data or "", actor=current.actor(), now=clock.now()
        ),
    )


@blueprint.post("/referrals/<public_id>/result")
@requires("referrals.write")
def result(public_id: str) -> Any:
    """Record how the referral ended; a hire starts a placement."""
    row, form = queries.get_referral(current.scope(), public_id), ResultForm()
    return _do(
        row,
        "result",
        form,
        _("The result is recorded."),
        lambda: service.record_result(
            row,
            form.result.data,
            reason=form.reason.data,
            source=form.source.data,
            text=form.text.data or "",
            hire=service.Hire(form.started_on.data, form.wage_kind.data, form.wage_amount.data),
            actor=current.actor(),
            now=clock.now(),
        ),
    )


@blueprint.post("/referrals/<public_id>/cancel")
@requires("referrals.write")
def cancel(public_id: str) -> Any:
    """Withdraw a referral that is still open."""
    row = queries.get_referral(current.scope(), public_id)
    text = request.form.get("text", "").strip()
    attempt(
        lambda: service.cancel(row, actor=current.actor(), now=clock.now(), text=text), _("The referral is cancelled.")
    )
    return back_to(url_for(".referral", public_id=public_id))


def _do(row: Referral, name: str, form: Any, said: str, act: Any) -> Any:
    """Validate a form and run one use case; what was typed stays on the page when it is refused."""
    public_id = row.public_id
    if form.validate_on_submit():
        try:
            with transaction():
                act()
        except DomainError as error:
            db.session.refresh(row)
            form.add_error(error)
        else:
            flash(said, "success")
            return redirect(url_for(".referral", public_id=public_id))
    return _page(row, 422, **{name: form})
