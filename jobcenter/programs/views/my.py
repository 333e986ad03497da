"""The resident's own applications: where they stand, what is due, the answer to an offer."""

from collections.abc import Sequence
from datetime import date

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from jobcenter.accounts import current
from jobcenter.core import clock, files
from jobcenter.core.db import transaction
from jobcenter.core.errors import DomainError, NotFound
from jobcenter.core.permissions import signed_in
from jobcenter.organizations.scope import Scope
from jobcenter.programs import engine, fact_forms, queries, standings, wording
from jobcenter.programs.check_questions import Standing
from jobcenter.programs.errors import OfferClosed
from jobcenter.programs.forms import ActionForm, AppealForm, ReasonForm, SupplementAnswerForm
from jobcenter.programs.guards import ENROLLMENT
from jobcenter.programs.models import Application, ApplicationStatus
from jobcenter.programs.models.states import WITHDRAWABLE
from jobcenter.programs.service import (
    appeals,
    applications,
    conflicts,
    documents,
    history,
    offers,
    remaining,
    supplements,
)
from jobcenter.programs.timeline import steps_of
from jobcenter.programs.views.uploads import hand_out, keep
from jobcenter.seekers import queries as seekers

blueprint = Blueprint("my_applications", __name__)


def own_scope() -> Scope:
    """The scope of the signed-in resident's own record. Raises NotFound where there is none."""
    person = seekers.find_person_of_user(current_user.id)
    if person is None:
        raise NotFound()
    return Scope.of_person(person.id)


def page(application: Application, **forms):
    """The page of one application; a form that was refused comes back with what was typed."""
    open_offer, today = queries.find_open_offer(application), clock.today()
    status = wording.shown_status(application)
    return render_template(
        "programs/application.html",
        application=application,
        round=application.round,
        status=status,
        offer=open_offer,
        remaining=remaining.of_offer(open_offer, today) if open_offer else None,
        supplement_until=supplements.last_day(application),
        stopped=conflicts.standing(application, ENROLLMENT) if open_offer else [],
        ahead=queries.count_ahead(application) if application.status.value == "reserve" else None,
        steps=steps_of(application),
        can_withdraw=application.status in WITHDRAWABLE,
        answer=forms.get("answer") or SupplementAnswerForm(),
        appeal=forms.get("appeal") or AppealForm(formdata=None),
        object_until=appeals.last_day(application) if appeals.may_object(application, today) else None,
        instead=_instead(application, status, today),
        answer_days=appeals.answer_days(today),
        accept=",".join(files.ACCEPTED),
        withdraw=forms.get("withdraw") or ReasonForm(),
        decline=forms.get("decline") or ReasonForm(),
        today=today,
        wording=wording,
        show_fact=fact_forms.shown,
        fact_label=engine.fact_label,
    )


def _instead(application: Application, shown: ApplicationStatus, today: date) -> Sequence[Standing] | None:
    """What is open to somebody who knows that she was refused or not selected; None for everybody else."""
    if shown not in (ApplicationStatus.INELIGIBLE, ApplicationStatus.NOT_SELECTED):
        return None
    return standings.open_instead(application.round, application.fact_values(), today)


@blueprint.get("/my/applications")
@signed_in
def index():
    """All applications of the signed-in resident."""
    person = seekers.find_person_of_user(current_user.id)
    found = queries.list_own(Scope.of_person(person.id)) if person else []
    return render_template(
        "programs/applications.html",
        applications=found,
        sanctions=conflicts.sanctions_of(person.id) if person else [],
        credits=[(one, points) for one in found if one.enrollment and (points := history.credits_of(one.enrollment))],
        wording=wording,
        today=clock.today(),
    )


@blueprint.get("/my/applications/<application_id>")
@signed_in
def show(application_id: str):
    """One application."""
    return page(queries.get_application(own_scope(), application_id))


@blueprint.get("/my/applications/<application_id>/receipt")
@signed_in
def receipt(application_id: str):
    """The receipt, made for printing."""
    application = queries.get_application(own_scope(), application_id)
    if application.number is None:
        raise NotFound()
    return render_template(
        "programs/receipt.html",
        application=application,
        round=application.round,
        status=wording.shown_status(application),
        ahead=queries.count_ahead(application) if application.status.value == "reserve" else None,
        wording=wording,
        show_fact=fact_forms.shown,
        fact_label=engine.fact_label,
    )


@blueprint.post("/my/applications/<application_id>/accept")
@signed_in
def accept(application_id: str):
    """Accept the offered place."""
    application = queries.get_application(own_scope(), application_id)
    return _answer_offer(application, ActionForm(), _accept, _("You accepted the place."))


@blueprint.post("/my/applications/<application_id>/decline")
@signed_in
def decline(application_id: str):
    """Decline the offered place."""
    application = queries.get_application(own_scope(), application_id)
    return _answer_offer(application, ReasonForm(), _decline, _("You declined the place. It goes to the next in line."))


def _accept(offer, _form) -> None:
    offers.accept(offer, actor=current.actor(), via="self", now=clock.now())


def _decline(offer, form) -> None:
    offers.decline(offer, actor=current.actor(), via="self", now=clock.now(), reason=form.reason.data or None)


def _answer_offer(application: Application, form, act, message: str):
    offer = queries.find_open_offer(application)
    if form.validate_on_submit():
        try:
            if offer is None:
                raise OfferClosed(until="-")
            with transaction():
                act(offer, form)
        except DomainError as error:
            flash(str(error), "danger")
        else:
            flash(message, "success")
    return redirect(url_for(".show", application_id=application.public_id))


@blueprint.post("/my/applications/<application_id>/withdraw")
@signed_in
def withdraw(application_id: str):
    """Withdraw the application."""
    application = queries.get_application(own_scope(), application_id)
    form = ReasonForm()
    if form.validate_on_submit():
        try:
            with transaction():
                applications.withdraw(
                    application, actor=current.actor(), reason=form.reason.data or None, now=clock.now()
                )
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Your application was withdrawn."), "success")
            return redirect(url_for(".show", application_id=application_id))
    return page(application, withdraw=form)


@blueprint.post("/my/applications/<application_id>/supplement")
@signed_in
def supplement(application_id: str):
    """Answer what the officer asked for."""
    application = queries.get_application(own_scope(), application_id)
    form = SupplementAnswerForm()
    if form.validate_on_submit():
        try:
            _keep_files(application, form)
            with transaction():
                applications.answer_supplement(
                    application, text=form.answer.data, actor=current.actor(), now=clock.now()
                )
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Your answer was sent to the officer."), "success")
            return redirect(url_for(".show", application_id=application_id))
    return page(application, answer=form)


def _keep_files(application: Application, form: SupplementAnswerForm) -> None:
    for chosen in form.files.data or []:
        if getattr(chosen, "filename", ""):
            keep(application, documents.SUPPLEMENT, chosen)


@blueprint.get("/my/documents/<document_id>")
@signed_in
def document(document_id: str):
    """One of the resident's own files."""
    return hand_out(queries.get_document(own_scope(), document_id))
