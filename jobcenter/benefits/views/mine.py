"""The resident's own claims."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from jobcenter.accounts import current
from jobcenter.benefits import queries, wording
from jobcenter.benefits.forms import AccountForm
from jobcenter.benefits.models import CANCELLABLE, Claim
from jobcenter.benefits.rules import decided_on, exam_of, month_of
from jobcenter.benefits.service import claims
from jobcenter.benefits.views.filing import keep
from jobcenter.core import clock, files
from jobcenter.core.actions import attempt
from jobcenter.core.db import transaction
from jobcenter.core.errors import DomainError
from jobcenter.core.permissions import signed_in
from jobcenter.organizations.scope import Scope
from jobcenter.programs import engine, fact_forms
from jobcenter.programs.forms import SupplementAnswerForm
from jobcenter.programs.views.my import own_scope
from jobcenter.seekers import queries as seekers

blueprint = Blueprint("my_claims", __name__)


@blueprint.get("/my/claims")
@signed_in
def index():
    """All claims of the signed-in resident."""
    person = seekers.find_person_of_user(current_user.id)
    found = queries.list_own(Scope.of_person(person.id)) if person else []
    return render_template("benefits/claims.html", claims=found, wording=wording, exam_of=exam_of)


@blueprint.get("/my/claims/<claim_id>")
@signed_in
def show(claim_id: str):
    """One claim: where it stands, how the amount was worked out, what is asked."""
    return _page(queries.get_claim(own_scope(), claim_id))


def _page(claim: Claim, answer=None, account=None):
    decided = (
        decided_on(month_of(clock.day_of(claim.submitted_at)), claim.round.claim or {}) if claim.submitted_at else None
    )
    return render_template(
        "benefits/claim.html",
        claim=claim,
        round=claim.round,
        exam=exam_of(claim.exam_code),
        decided=decided,
        answer=answer or SupplementAnswerForm(formdata=None),
        account=account or AccountForm(formdata=None, account_holder=claim.person.name),
        accept=",".join(files.ACCEPTED),
        can_withdraw=claim.status in CANCELLABLE,
        wording=wording,
        show_fact=fact_forms.shown,
        fact_label=engine.fact_label,
    )


@blueprint.post("/my/claims/<claim_id>/supplement")
@signed_in
def supplement(claim_id: str):
    """Answer what the officer asked for, with files where some are needed."""
    claim = queries.get_claim(own_scope(), claim_id)
    form = SupplementAnswerForm()
    if form.validate_on_submit():
        try:
            for chosen in form.files.data or []:
                if getattr(chosen, "filename", ""):
                    keep(claim, claims.SUPPLEMENT, chosen)
            with transaction():
                claims.answer_supplement(claim, text=form.answer.data, actor=current.actor(), now=clock.now())
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Your answer was sent."), "success")
            return redirect(url_for(".show", claim_id=claim_id))
    return _page(queries.get_claim(own_scope(), claim_id), answer=form)


@blueprint.post("/my/claims/<claim_id>/account")
@signed_in
def account(claim_id: str):
    """Enter another account for money that came back."""
    claim = queries.get_claim(own_scope(), claim_id)
    form = AccountForm()
    if form.validate_on_submit():
        try:
            with transaction():
                claims.change_account(
                    claim,
                    bank=form.bank.data,
                    account=form.account.data,
                    holder=form.account_holder.data,
                    actor=current.actor(),
                    now=clock.now(),
                )
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("The account was changed. The money is paid with the next batch."), "success")
            return redirect(url_for(".show", claim_id=claim_id))
    return _page(claim, account=form)


@blueprint.post("/my/claims/<claim_id>/withdraw")
@signed_in
def withdraw(claim_id: str):
    """Take a claim back."""
    claim = queries.get_claim(own_scope(), claim_id)
    attempt(lambda: claims.withdraw(claim, actor=current.actor(), now=clock.now()), _("The claim was taken back."))
    return redirect(url_for(".index") if request.args.get("list") else url_for(".show", claim_id=claim_id))


@blueprint.get("/my/claims/documents/<document_id>")
@signed_in
def document(document_id: str):
    """A file the resident handed in."""
    found = queries.get_document(own_scope(), document_id)
    return files.answer(found.stored_name, content_type=found.content_type, filename=found.filename)
