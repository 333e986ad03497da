"""Officers decide claims: by month, in the order of receipt."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from jobcenter import audit
from jobcenter.accounts import current
from jobcenter.benefits import queries, wording
from jobcenter.benefits.forms import ApproveForm, RecoverForm, RefuseForm
from jobcenter.benefits.models import Claim
from jobcenter.benefits.rules import decided_on, exam_of
from jobcenter.benefits.service import claims, decisions, payments
from jobcenter.core import clock, files
from jobcenter.core.db import transaction
from jobcenter.core.errors import DomainError, NotFound
from jobcenter.core.formatting import localized
from jobcenter.core.paging import number_page
from jobcenter.core.permissions import requires
from jobcenter.programs import engine, fact_forms
from jobcenter.programs import queries as programs
from jobcenter.programs import wording as programs_wording
from jobcenter.programs.forms import SupplementForm
from jobcenter.programs.models import Round
from jobcenter.programs.rules import MET, NOT_MET

blueprint = Blueprint("claims", __name__)


def load(round_id: str) -> Round:
    """The round of the address, in scope, where it takes claims."""
    round_ = programs.get_round(current.scope(), round_id)
    if not round_.claim or round_.announced_at is None:
        raise NotFound()
    return round_


@blueprint.get("/manage/claims")
@requires("claims.screen")
def index():
    """Rounds that take claims, with their money and what waits."""
    rows = [
        {"round": round_, "money": queries.count_money(round_), "states": queries.count_states(round_.id)}
        for round_ in queries.list_rounds(current.scope())
    ]
    return render_template("benefits/manage/index.html", rows=rows, wording=programs_wording)


def read_month(text: str | None) -> date | None:
    """The month of an address like `2026-11`, none for anything else."""
    try:
        return date.fromisoformat(f"{text}-01") if text else None
    except ValueError:
        return None


@blueprint.get("/manage/rounds/<round_id>/claims", endpoint="queue")
@requires("claims.screen")
def show_queue(round_id: str):
    """Claims of a round in the order of receipt, by month and stage."""
    scope, round_ = current.scope(), load(round_id)
    month, stage = read_month(request.args.get("month")), request.args.get("stage")
    page = number_page(
        queries.queue(scope, round_.id, month=month, stage=stage), page=request.args.get("page", 1, type=int), size=20
    )
    answer = render_template(
        "benefits/manage/queue.html",
        round=round_,
        page=page,
        month=month,
        months=queries.months(scope, round_.id),
        decided=decided_on(month, round_.claim or {}) if month else None,
        stage=stage if stage in queries.STAGES else "",
        states=queries.count_states(round_.id),
        stages=queries.STAGES,
        money=queries.count_money(round_),
        people=queries.count_people(round_.id),
        exam_of=exam_of,
        claim_wording=wording,
        wording=programs_wording,
    )
    audit.log_access(
        current.actor(), [one.person_id for one in page.items], what="claim", action="list", now=clock.now()
    )
    return answer


@blueprint.get("/manage/claims/<claim_id>")
@requires("claims.screen")
def show(claim_id: str):
    """One claim to decide."""
    return _page(queries.get_claim(current.scope(), claim_id))


def _page(claim: Claim, **forms):
    today = clock.today()
    found = decisions.checks(claim, today)
    answer = render_template(
        "benefits/manage/claim.html",
        claim=claim,
        round=claim.round,
        exam=exam_of(claim.exam_code),
        checks=found,
        open_points=[check for check in found if check["outcome"] != MET],
        worth=decisions.working_of(claim, today),
        money=queries.count_money(claim.round),
        approving=forms.get("approve") or ApproveForm(formdata=None, fee=claim.fee),
        refusing=forms.get("refuse") or _refuse_form(found),
        supplement=forms.get("supplement") or SupplementForm(formdata=None),
        recovering=forms.get("recover") or RecoverForm(formdata=None),
        claim_wording=wording,
        wording=programs_wording,
        show_fact=fact_forms.shown,
        fact_label=engine.fact_label,
        today=today,
    )
    audit.log_access(current.actor(), claim.person_id, what="claim", now=clock.now())
    return answer


def _refuse_form(found: list, *, bound: bool = False) -> RefuseForm:
    form = RefuseForm() if bound else RefuseForm(formdata=None)
    choices = [(check["code"], localized(check["label"])) for check in found]
    form.codes.choices = [*choices, ("budget", localized(wording.BUDGET))]
    if not bound:
        form.codes.data = [check["code"] for check in found if check["outcome"] == NOT_MET]
    return form


def _onward(claim: Claim):
    following = queries.next_waiting(current.scope(), claim)
    if following is None:
        return redirect(url_for(".queue", round_id=claim.round.public_id))
    return redirect(url_for(".show", claim_id=following.public_id))


@blueprint.post("/manage/claims/<claim_id>/approve")
@requires("claims.screen")
def approve(claim_id: str):
    """Approve the claim and go on to the next."""
    claim = queries.get_claim(current.scope(), claim_id)
    form = ApproveForm()
    if form.validate_on_submit():
        try:
            with transaction():
                decisions.approve(
                    claim, fee=form.fee.data, note=form.note.data or "", actor=current.actor(), now=clock.now()
                )
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("%(number)s: approved, %(amount)s won", number=claim.number, amount=f"{claim.amount:,}"), "success")
            return _onward(claim)
    return _page(queries.get_claim(current.scope(), claim_id), approve=form)


@blueprint.post("/manage/claims/<claim_id>/refuse")
@requires("claims.screen")
def refuse(claim_id: str):
    """Refuse the claim and go on to the next."""
    claim = queries.get_claim(current.scope(), claim_id)
    form = _refuse_form(decisions.checks(claim, clock.today()), bound=True)
    if form.validate_on_submit():
        try:
            with transaction():
                decisions.refuse(
                    claim, codes=form.codes.data or [], note=form.note.data, actor=current.actor(), now=clock.now()
                )
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("%(number)s: not approved", number=claim.number), "success")
            return _onward(claim)
    return _page(queries.get_claim(current.scope(), claim_id), refuse=form)


@blueprint.post("/manage/claims/<claim_id>/supplement")
@requires("claims.screen")
def ask(claim_id: str):
    """Ask the claimant for something that is missing."""
    claim = queries.get_claim(current.scope(), claim_id)
    form = SupplementForm()
    if form.validate_on_submit():
        try:
            with transaction():
                claims.request_supplement(
                    claim, text=form.text.data, until=form.until.data, actor=current.actor(), now=clock.now()
                )
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("The applicant was asked."), "success")
            return redirect(url_for(".show", claim_id=claim_id))
    return _page(queries.get_claim(current.scope(), claim_id), supplement=form)


@blueprint.post("/manage/claims/<claim_id>/recover")
@requires("claims.pay")
def recover(claim_id: str):
    """Claim paid money back."""
    claim = queries.get_claim(current.scope(), claim_id)
    form = RecoverForm()
    if form.validate_on_submit():
        try:
            with transaction():
                payments.recover(claim, reason=form.reason.data, actor=current.actor(), now=clock.now())
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("The claimant was asked to pay the money back."), "success")
            return redirect(url_for(".show", claim_id=claim_id))
    return _page(queries.get_claim(current.scope(), claim_id), recover=form)


@blueprint.get("/manage/claims/documents/<document_id>")
@requires("claims.screen")
def document(document_id: str):
    """A file the claimant handed in."""
    found = queries.get_document(current.scope(), document_id)
    answer = files.answer(found.stored_name, content_type=found.content_type, filename=found.filename)
    audit.log_access(current.actor(), found.claim.person_id, what="claim", action="download", now=clock.now())
    return answer
