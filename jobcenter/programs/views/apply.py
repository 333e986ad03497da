"""Applying: facts the rules use, documents and statement, review, receipt."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from jobcenter.accounts import current
from jobcenter.core import clock
from jobcenter.core.db import transaction
from jobcenter.core.errors import DomainError
from jobcenter.core.permissions import signed_in
from jobcenter.organizations.scope import Scope
from jobcenter.programs import check_carry, engine, fact_forms, queries, wording
from jobcenter.programs.forms import DocumentsForm, SubmitForm
from jobcenter.programs.models import Application, ApplicationStatus, Round
from jobcenter.programs.rules import MET, NOT_MET, UNKNOWN
from jobcenter.programs.service import applications
from jobcenter.programs.views.public import rounds
from jobcenter.seekers import queries as seekers

blueprint: Blueprint = rounds


@blueprint.route("/rounds/<round_id>/apply", methods=["GET", "POST"])
@signed_in
def apply(round_id: str):
    """The application in steps: `?step=1` facts, `2` documents, `3` review."""
    round_ = queries.get_public_round(round_id)
    person = seekers.find_person_of_user(current_user.id)
    if person is None:
        return render_template("programs/no_person.html", round=round_)
    application = queries.find_own(Scope.of_person(person.id), round_.id)
    if application is not None and application.status not in (ApplicationStatus.DRAFT, ApplicationStatus.WITHDRAWN):
        return redirect(url_for("my_applications.show", application_id=application.public_id))
    if not round_.takes_applications_on(clock.today()):
        return redirect(url_for("rounds.show", round_id=round_.public_id))
    draft = application if application is not None and application.status is ApplicationStatus.DRAFT else None
    step = request.args.get("step", 1, type=int)
    if draft is not None and step == 2:
        return _documents(round_, draft)
    if draft is not None and step == 3:
        return _review(round_, draft)
    return _facts(round_, person, draft)


def _facts(round_: Round, person, draft: Application | None):
    names = engine.asked_of(round_)
    known = _declared(draft) if draft else _known(round_, person)
    form = fact_forms.build(
        names,
        needed=engine.facts_for_groups(round_),
        owed=engine.owed_by_applicant(round_),
        known=known,
        answered=set(known),
    )
    if request.method == "POST":
        saving = request.form.get("go") == "save"
        valid = form.validate_on_submit()
        if valid or (saving and not form.unreadable()):
            try:
                with transaction():
                    started = applications.start(round_.id, person, actor=current.actor(), now=clock.now())
                    applications.save(started, facts=form.answers(partial=saving), now=clock.now())
            except DomainError as error:
                form.add_error(error)
            else:
                return _onward(round_, started, saving, 2)
    return render_template("programs/apply_facts.html", round=round_, form=form, parts=_parts(round_, names))


def _declared(draft: Application) -> dict:
    """What the draft says, "I do not know" included."""
    return {fact.name: fact.declared_value for fact in draft.facts if fact.declared is not None}


def _known(round_: Round, person) -> dict:
    """What a new application begins with: answers carried on from the self-check, then the resident's own record."""
    return {**check_carry.take(round_.public_id), **engine.known_facts(person, clock.today())}


def _parts(round_: Round, names: list[str]) -> tuple[list[str], list[str]]:
    """The questions that decide, and those that only give points."""
    points = engine.facts_for_points(round_)
    return [name for name in names if name not in points], points


def _documents(round_: Round, draft: Application):
    form = DocumentsForm.of(round_, draft.answers)
    if request.method == "POST":
        saving = request.form.get("go") == "save"
        if form.validate_on_submit() or saving:
            try:
                with transaction():
                    applications.save(draft, answers=form.answers(), now=clock.now())
            except DomainError as error:
                form.add_error(error)
            else:
                return _onward(round_, draft, saving, 3)
    return render_template("programs/apply_documents.html", round=round_, form=form)


def _onward(round_: Round, application: Application, saving: bool, step: int):
    if saving:
        flash(_("Saved. Come back until the last day of applications; your answers are kept."), "success")
        return redirect(url_for("my_applications.show", application_id=application.public_id))
    return redirect(url_for("rounds.apply", round_id=round_.public_id, step=step))


def _review(round_: Round, draft: Application):
    form = SubmitForm()
    if form.validate_on_submit():
        try:
            with transaction():
                applications.submit(draft, actor=current.actor(), now=clock.now())
        except DomainError as error:
            form.add_error(error)
        else:
            return redirect(url_for("my_applications.receipt", application_id=draft.public_id))
    decision = engine.check(round_, draft.fact_values())
    counts = dict.fromkeys((MET, UNKNOWN, NOT_MET), 0)
    for result in decision["results"]:
        counts[result["outcome"]] += 1
    return render_template(
        "programs/apply_review.html",
        round=round_,
        form=form,
        draft=draft,
        decision=decision,
        counts=counts,
        missing=[engine.fact_label(name) for name in applications.missing_answers(draft)],
        wording=wording,
        show_fact=fact_forms.shown,
        fact_label=engine.fact_label,
    )
