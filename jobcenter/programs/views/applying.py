"""The steps of an application, whoever fills them in: the resident on line, or an officer for her at the counter."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import current_app, flash, redirect, render_template, request
from flask_babel import gettext as _

from jobcenter.accounts import current
from jobcenter.core import clock, files
from jobcenter.core.db import transaction
from jobcenter.core.errors import DomainError
from jobcenter.programs import check_carry, engine, fact_forms, party_forms, wording
from jobcenter.programs.forms import ChoiceForm, DocumentsForm, SubmitForm
from jobcenter.programs.models import Application, ApplicationDocument, ApplicationStatus, Round
from jobcenter.programs.rules import MET, NOT_MET, UNKNOWN
from jobcenter.programs.service import applications, documents, history, parties
from jobcenter.programs.service.applications import OFFICER, SELF
from jobcenter.programs.views.uploads import keep
from jobcenter.seekers.models import Person

# The step before the questions where teams or institutions apply.
PARTY = 0


@dataclass(frozen=True)
class Desk:
    """Where an application is filled in: for whom, by whom, on which pages."""

    round: Round
    person: Person
    channel: str
    layout: str
    address: Callable[[int], str]
    kept: Callable[[Application], str]
    receipt: Callable[[Application], str]
    document: Callable[[ApplicationDocument], str]
    back: str

    @property
    def by_officer(self) -> bool:
        """Whether an officer enters the application for the resident."""
        return self.channel == OFFICER


def step(desk: Desk, application: Application | None):
    """Show or take the step of the address; an application that was withdrawn begins anew."""
    first = PARTY if desk.round.takes_parties else 1
    number = request.args.get("step", first, type=int)
    draft = application if application is not None and application.status is ApplicationStatus.DRAFT else None
    if desk.round.takes_parties and (number == PARTY or draft is None or draft.party is None):
        return _party(desk, draft)
    if draft is not None and number == 2:
        return _documents(desk, draft)
    if draft is not None and number == 3:
        return _review(desk, draft)
    return _facts(desk, draft)


def _party(desk: Desk, draft: Application | None):
    form = party_forms.party_form(desk.round, draft.party if draft else None)
    if form.validate_on_submit():
        try:
            with transaction():
                started = applications.start(
                    desk.round.id, desk.person, actor=current.actor(), now=clock.now(), channel=desk.channel
                )
                applications.save_party(started, party_forms.values_of(form), now=clock.now())
        except DomainError as error:
            form.add_error(error)
        else:
            return _onward(desk, started, request.form.get("go") == "save", 1)
    return render_template(
        "programs/apply_party.html", desk=desk, round=desk.round, form=form, size=parties.limits(desk.round)
    )


def _facts(desk: Desk, draft: Application | None):
    ours = _ours(desk, draft)
    names = [name for name in engine.asked_of(desk.round) if name not in ours]
    known = _declared(draft) if draft else _known(desk)
    form = fact_forms.build(
        names,
        needed=engine.facts_for_groups(desk.round),
        owed=engine.owed_by_applicant(desk.round),
        known=known,
        answered=set(known),
    )
    choice = _choice(desk, draft)
    if request.method == "POST":
        saving = request.form.get("go") == "save"
        valid = form.validate_on_submit() & (choice is None or choice.validate_on_submit())
        if valid or (saving and not form.unreadable()):
            try:
                with transaction():
                    started = applications.start(
                        desk.round.id, desk.person, actor=current.actor(), now=clock.now(), channel=desk.channel
                    )
                    chosen = {"group": choice.group.data} if choice and choice.group.data else None
                    applications.save(started, facts=form.answers(partial=saving), answers=chosen, now=clock.now())
            except DomainError as error:
                form.add_error(error)
            else:
                return _onward(desk, started, saving, 2)
    return render_template(
        "programs/apply_facts.html",
        desk=desk,
        round=desk.round,
        form=form,
        choice=choice,
        parts=_parts(desk.round, names),
        ours=ours,
        show_fact=fact_forms.shown,
        fact_label=engine.fact_label,
    )


def _ours(desk: Desk, draft: Application | None) -> dict:
    """What our own records and the members of the team say: shown, not asked."""
    used = set(engine.facts_of(desk.round))
    of_party = parties.values_of(draft.party, desk.round) if draft else {}
    ours = history.values_of(desk.person.id, desk.round)
    return ours | {name: value for name, value in of_party.items() if name in used}


def _choice(desk: Desk, draft: Application | None) -> ChoiceForm | None:
    if desk.round.group_by != "choice":
        return None
    return ChoiceForm.of(desk.round, draft.chosen_group if draft else None)


def _declared(draft: Application) -> dict:
    """What the draft says, "I do not know" included."""
    return {fact.name: fact.declared_value for fact in draft.facts if fact.declared is not None}


def _known(desk: Desk) -> dict:
    """What a new application begins with: answers carried on from the self-check, then the resident's own record."""
    carried = check_carry.take(desk.round.public_id) if desk.channel == SELF else {}
    return {**carried, **engine.known_facts(desk.person, clock.today())}


def _parts(round_: Round, names: list[str]) -> tuple[list[str], list[str]]:
    """The questions that decide, and those that only give points."""
    points = [name for name in engine.facts_for_points(round_) if name in names]
    return [name for name in names if name not in points], points


def _documents(desk: Desk, draft: Application):
    form = DocumentsForm.of(desk.round, draft.answers, by_officer=desk.by_officer)
    if request.method == "POST":
        go = request.form.get("go", "")
        refused = _keep_files(form, draft)
        valid = go != "next" or form.validate_on_submit()
        for field, message in refused:
            field.errors = (*field.errors, message)
        if go.startswith("remove-"):
            _remove(draft, go.removeprefix("remove-"))
        if not refused and valid:
            try:
                with transaction():
                    applications.save(draft, answers=form.answers(), now=clock.now())
            except DomainError as error:
                form.add_error(error)
            else:
                return _onward(desk, draft, go == "save", 3 if go == "next" else 2)
    return render_template(
        "programs/apply_documents.html",
        desk=desk,
        round=desk.round,
        form=form,
        draft=draft,
        accept=",".join(files.ACCEPTED),
        megabytes=current_app.config["MAX_FILE_BYTES"] // (1024 * 1024),
    )


def _keep_files(form: DocumentsForm, draft: Application) -> list[tuple[Any, str]]:
    """Keep the chosen files, whatever else is wrong with the page. Returns the fields of refused ones, and why."""
    refused = []
    for code, way, field in form.uploads():
        for chosen in field.data or []:
            if not getattr(chosen, "filename", ""):
                continue
            try:
                keep(draft, code, chosen)
            except DomainError as error:
                refused.append((field, str(error)))
            else:
                way.data = documents.UPLOAD
                way.raw_data = [documents.UPLOAD]
    return refused


def _remove(draft: Application, public_id: str) -> None:
    for document in draft.documents:
        if document.public_id == public_id:
            with transaction():
                documents.take_back(draft, document, actor=current.actor(), now=clock.now())


def _onward(desk: Desk, application: Application, saving: bool, number: int):
    if saving:
        flash(_("Saved. Come back until the last day of applications; your answers are kept."), "success")
        return redirect(desk.kept(application))
    return redirect(desk.address(number))


def _review(desk: Desk, draft: Application):
    form = SubmitForm()
    if form.validate_on_submit():
        try:
            with transaction():
                applications.submit(draft, actor=current.actor(), now=clock.now())
        except DomainError as error:
            form.add_error(error)
        else:
            return redirect(desk.receipt(draft))
    return render_template("programs/apply_review.html", form=form, **_reviewed(desk, draft))


def _reviewed(desk: Desk, draft: Application) -> dict[str, Any]:
    decision = engine.check(desk.round, draft.fact_values())
    counts = dict.fromkeys((MET, UNKNOWN, NOT_MET), 0)
    for result in decision["results"]:
        counts[result["outcome"]] += 1
    missing = [engine.fact_label(name) for name in applications.missing_answers(draft)]
    return {
        "desk": desk,
        "round": desk.round,
        "draft": draft,
        "decision": decision,
        "counts": counts,
        "missing": [*missing, *documents.lacking(draft)],
        "wording": wording,
        "show_fact": fact_forms.shown,
        "fact_label": engine.fact_label,
    }
