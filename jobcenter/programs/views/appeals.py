"""Objections: the resident hands one in, another officer answers it."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from jobcenter import audit
from jobcenter.accounts import current
from jobcenter.core import clock
from jobcenter.core.db import transaction
from jobcenter.core.errors import DomainError
from jobcenter.core.paging import number_page
from jobcenter.core.permissions import requires, signed_in
from jobcenter.programs import engine, fact_forms, queries, wording
from jobcenter.programs.forms import AppealAnswerForm, AppealForm
from jobcenter.programs.models import Appeal
from jobcenter.programs.service import appeals
from jobcenter.programs.views.manage import blueprint as manage
from jobcenter.programs.views.manage import load
from jobcenter.programs.views.my import blueprint as my
from jobcenter.programs.views.my import own_scope, page


@my.post("/my/applications/<application_id>/appeal")
@signed_in
def appeal(application_id: str):
    """Object to the decision."""
    application = queries.get_application(own_scope(), application_id)
    form = AppealForm()
    if form.validate_on_submit():
        try:
            with transaction():
                appeals.submit(application, text=form.text.data, actor=current.actor(), now=clock.now())
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Your objection was handed in."), "success")
            return redirect(url_for(".show", application_id=application_id))
    return page(application, appeal=form)


@my.post("/my/applications/<application_id>/appeal/withdraw")
@signed_in
def withdraw_appeal(application_id: str):
    """Take the open objection back."""
    application = queries.get_application(own_scope(), application_id)
    if application.open_appeal is not None:
        with transaction():
            appeals.withdraw(application.open_appeal, actor=current.actor(), now=clock.now())
        flash(_("Your objection was taken back. The decision stands."), "success")
    return redirect(url_for(".show", application_id=application_id))


@manage.get("/manage/rounds/<round_id>/appeals")
@requires("programs.screen")
def list_appeals(round_id: str):
    """Objections of a round, those that wait first."""
    scope, round_ = current.scope(), load(round_id)
    found = number_page(queries.list_appeals(scope, round_.id), page=request.args.get("page", 1, type=int), size=20)
    shown = render_template(
        "programs/manage/appeals.html",
        round=round_,
        page=found,
        due=appeals.answer_due,
        wording=wording,
        today=clock.today(),
    )
    people = [one.application.person_id for one in found.items]
    audit.log_access(current.actor(), people, what="appeal", action="list", now=clock.now())
    return shown


@manage.route("/manage/rounds/<round_id>/appeals/<appeal_id>", methods=["GET", "POST"])
@requires("programs.screen")
def answer_appeal(round_id: str, appeal_id: str):
    """One objection beside what was decided; accept or reject it with reasons."""
    round_ = load(round_id)
    found = queries.get_appeal(current.scope(), round_.id, appeal_id)
    form = AppealAnswerForm()
    if form.validate_on_submit():
        act = appeals.accept if form.outcome.data == "accepted" else appeals.reject
        try:
            with transaction():
                act(found, answer=form.answer.data, actor=current.actor(), now=clock.now())
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("The answer was recorded and sent."), "success")
            return redirect(_next_page(found, form.outcome.data))
    return _appeal_page(found, form)


def _next_page(found: Appeal, outcome: str) -> str:
    round_id = found.application.round.public_id
    if outcome == "accepted":
        return url_for(".screen_one", round_id=round_id, application_id=found.application.public_id)
    return url_for(".list_appeals", round_id=round_id)


def _appeal_page(found: Appeal, form: AppealAnswerForm):
    application = found.application
    shown = render_template(
        "programs/manage/appeal.html",
        appeal=found,
        application=application,
        round=application.round,
        form=form,
        may_answer=appeals.may_answer(found, current.actor()),
        due=appeals.answer_due(found),
        wording=wording,
        show_fact=fact_forms.shown,
        fact_label=engine.fact_label,
        today=clock.today(),
    )
    audit.log_access(current.actor(), application.person_id, what="appeal", now=clock.now())
    return shown
