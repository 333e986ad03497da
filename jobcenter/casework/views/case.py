"""The case of a person: notes of talks, the plan agreed on, and everything that happened to her."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from jobcenter.accounts import current
from jobcenter.casework import history, queries, wording
from jobcenter.casework.forms import NoteForm, StepForm
from jobcenter.casework.models import CounselingChannel, CounselingNote, StepStatus
from jobcenter.casework.service import notes
from jobcenter.casework.views import blueprint
from jobcenter.casework.views.common import attempt, load_seeker, logged
from jobcenter.core import clock
from jobcenter.core.db import db, transaction
from jobcenter.core.errors import DomainError, NotFound
from jobcenter.core.paging import keyset
from jobcenter.core.permissions import requires

PAGE = 10


@blueprint.get("/seekers/<public_id>/case")
@requires("cases.read")
def case(public_id: str) -> Any:
    """Notes, plan and history of a person."""
    return _page(public_id)


def _page(public_id: str, note: NoteForm | None = None, step: StepForm | None = None, code: int = 200) -> Any:
    person, registration = load_seeker(public_id)
    scope, today = current.scope(), clock.today()
    found = keyset(
        queries.list_notes(scope, person.id),
        order=[(CounselingNote.held_on, "desc")],
        key=CounselingNote.id,
        cursor=request.args.get("after"),
        size=PAGE,
    )
    page = render_template(
        "casework/case.html",
        person=person,
        registration=registration,
        notes=found,
        steps=queries.steps_of(scope, person.id),
        events=history.recent(scope, person, most=None),
        note=note or NoteForm(formdata=None, held_on=today),
        step=step or StepForm(formdata=None),
        wording=wording,
        today=today,
    )
    return logged(page, person.id, "case"), code


@blueprint.post("/seekers/<public_id>/case/notes")
@requires("cases.write")
def write_note(public_id: str) -> Any:
    """Write down a talk."""
    person, registration = load_seeker(public_id)
    form = NoteForm()
    if form.validate_on_submit():
        try:
            with transaction():
                notes.write(
                    person,
                    organization_id=registration.organization_id,
                    held_on=form.held_on.data,
                    channel=CounselingChannel(form.channel.data),
                    place=form.place.data or None,
                    minutes=form.minutes.data,
                    text=form.text.data,
                    contact_on=form.contact_on.data,
                    actor=current.actor(),
                    now=clock.now(),
                )
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("The talk is written down."), "success")
            return _back(public_id)
    return _page(public_id, note=form, code=422)


@blueprint.post("/seekers/<public_id>/case/plan")
@requires("cases.write")
def add_step(public_id: str) -> Any:
    """Add a step to the plan."""
    person, registration = load_seeker(public_id)
    form = StepForm()
    if form.validate_on_submit():
        with transaction():
            notes.plan(
                person,
                organization_id=registration.organization_id,
                text=form.step_text.data,
                who=form.who.data,
                due_on=form.due_on.data,
                actor=current.actor(),
                now=clock.now(),
            )
        flash(_("The step stands in the plan."), "success")
        return _back(public_id)
    return _page(public_id, step=form, code=422)


@blueprint.post("/seekers/<public_id>/case/plan/<step_id>")
@requires("cases.write")
def settle_step(public_id: str, step_id: str) -> Any:
    """Mark a step as done or dropped, or open it again."""
    person, _registration = load_seeker(public_id)
    step = queries.get_step(current.scope(), person.id, step_id)
    wanted = request.form.get("status", "")
    if wanted not in set(StepStatus):
        raise NotFound()
    attempt(
        lambda: notes.settle(step, StepStatus(wanted), actor=current.actor(), now=clock.now()),
        _("The step is marked."),
    )
    db.session.expire_all()
    return _back(public_id)


def _back(public_id: str) -> Any:
    return redirect(url_for(".case", public_id=public_id))
