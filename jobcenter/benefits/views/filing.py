"""Filing a claim: `?step=1` questions, `2` examination and receipt, `3` account, `4` review."""

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import FileStorage

from jobcenter.accounts import current
from jobcenter.benefits import queries, wording
from jobcenter.benefits.forms import AccountForm, ExamForm, ReviewForm
from jobcenter.benefits.models import Claim
from jobcenter.benefits.rules import exam_of, exam_window
from jobcenter.benefits.service import claims, decisions
from jobcenter.core import clock, files
from jobcenter.core.db import transaction
from jobcenter.core.errors import DomainError, NotFound
from jobcenter.core.permissions import signed_in
from jobcenter.organizations.scope import Scope
from jobcenter.programs import engine, fact_forms
from jobcenter.programs import queries as programs
from jobcenter.programs.models import Round
from jobcenter.programs.rules import MET
from jobcenter.seekers import queries as seekers

blueprint = Blueprint("claim_filing", __name__)


@blueprint.route("/rounds/<round_id>/claim", methods=["GET", "POST"])
@signed_in
def step(round_id: str):
    """The claim in steps; what was typed is kept."""
    round_ = programs.get_public_round(round_id)
    if not round_.claim:
        raise NotFound()
    person = seekers.find_person_of_user(current_user.id)
    if person is None:
        return render_template("programs/no_person.html", round=round_)
    if not round_.takes_applications_on(clock.today()):
        return redirect(url_for("rounds.show", round_id=round_.public_id))
    draft = queries.find_draft(Scope.of_person(person.id), round_.id)
    number = request.args.get("step", 1, type=int)
    pages = {2: _exam, 3: _account, 4: _review}
    if draft is not None and number in pages:
        return pages[number](round_, draft)
    return _facts(round_, person, draft)


def _at(round_: Round, number: int) -> str:
    return url_for("claim_filing.step", round_id=round_.public_id, step=number)


def _onward(round_: Round, number: int):
    if request.form.get("go") == "save":
        flash(_("Saved. Come back until the last day of applications; your answers are kept."), "success")
        return redirect(url_for("my_claims.index"))
    return redirect(_at(round_, number))


def _page(name: str, round_: Round, form: Any, **more: Any) -> str:
    return render_template(
        f"benefits/{name}.html", round=round_, form=form, wording=wording, at=lambda number: _at(round_, number), **more
    )


def _facts(round_: Round, person: Any, draft: Claim | None):
    known = dict(draft.facts) if draft else engine.known_facts(person, clock.today())
    form = fact_forms.build(
        engine.asked_of(round_),
        owed=engine.owed_by_applicant(round_),
        known=known,
        answered=set(draft.facts if draft else ()),
    )
    saving = request.form.get("go") == "save"
    if request.method == "POST" and (form.validate_on_submit() or (saving and not form.unreadable())):
        try:
            with transaction():
                started = claims.start(round_.id, person, actor=current.actor(), now=clock.now())
                claims.save(started, facts=form.answers(partial=saving))
        except DomainError as error:
            form.add_error(error)
        else:
            return _onward(round_, 2)
    return _page("facts", round_, form)


def _exam(round_: Round, draft: Claim):
    form = ExamForm.of(round_, draft, clock.today())
    if request.method == "POST":
        go = request.form.get("go", "")
        valid = form.validate_on_submit()
        refused = _keep_files(form, draft)
        for field, message in refused:
            field.errors = (*field.errors, message)
        if go.startswith("remove-"):
            _remove(draft, go.removeprefix("remove-"))
        try:
            with transaction():
                claims.save(draft, **form.typed())
        except DomainError as error:
            form.add_error(error)
        else:
            if not refused and (valid or go != "next"):
                return _onward(round_, 3 if go == "next" else 2)
    first, last = exam_window(round_.claim or {})
    return _page(
        "exam",
        round_,
        form,
        draft=draft,
        first=first,
        last=last,
        accept=",".join(files.ACCEPTED),
        megabytes=current_app.config["MAX_FILE_BYTES"] // (1024 * 1024),
    )


def keep(claim: Claim, code: str, chosen: FileStorage) -> None:
    """Store one chosen file and attach it to the claim; nothing stays behind when that is refused."""
    called = chosen.filename or ""
    stored = files.store(chosen.stream, called=called)
    try:
        with transaction():
            claims.attach(claim, code, stored, called=called, actor=current.actor(), now=clock.now())
    except Exception:
        files.remove(stored.name)
        raise


def _keep_files(form: ExamForm, draft: Claim) -> list[tuple[Any, str]]:
    refused = []
    for code, field in form.uploads():
        for chosen in field.data or []:
            if not getattr(chosen, "filename", ""):
                continue
            try:
                keep(draft, code, chosen)
            except DomainError as error:
                refused.append((field, str(error)))
    return refused


def _remove(draft: Claim, public_id: str) -> None:
    for document in draft.documents:
        if document.public_id == public_id:
            with transaction():
                claims.take_back(draft, document, actor=current.actor(), now=clock.now())


def _account(round_: Round, draft: Claim):
    form = AccountForm(obj=draft)
    if request.method == "POST" and (form.validate_on_submit() or request.form.get("go") == "save"):
        kept = {name: value for name, value in form.values().items() if value and not form[name].errors}
        try:
            with transaction():
                claims.save(draft, **kept)
        except DomainError as error:
            form.add_error(error)
        else:
            return _onward(round_, 4)
    return _page("account", round_, form)


def _review(round_: Round, draft: Claim):
    form = ReviewForm()
    if form.validate_on_submit():
        try:
            with transaction():
                claims.save(draft, statement=True)
                claims.submit(draft, actor=current.actor(), now=clock.now())
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Your claim was received. Its number: %(number)s", number=draft.number), "success")
            return redirect(url_for("my_claims.show", claim_id=draft.public_id))
    today = clock.today()
    return _page(
        "review",
        round_,
        form,
        draft=draft,
        exam=exam_of(draft.exam_code),
        missing=[name for name in claims.missing(draft) if name != _("statement")],
        open_points=[check for check in decisions.checks(draft, today) if check["outcome"] != MET],
        working=decisions.working_of(draft, today) if draft.fee else None,
        show_fact=fact_forms.shown,
        fact_label=engine.fact_label,
    )
