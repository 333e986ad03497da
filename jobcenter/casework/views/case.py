"""The case of a person: notes of talks, the plan agreed on, appointments, letters, and everything that happened."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from jobcenter.accounts import current
from jobcenter.casework import queries, timeline, wording
from jobcenter.casework.forms import NoteForm, StepForm
from jobcenter.casework.models import Appointment, AppointmentStatus, CounselingChannel, CounselingNote, StepStatus
from jobcenter.casework.service import notes
from jobcenter.casework.timeline.events import GROUPS
from jobcenter.casework.views import blueprint
from jobcenter.casework.views.common import Case, back_to, load_case, logged
from jobcenter.core import clock
from jobcenter.core.actions import attempt
from jobcenter.core.db import db, transaction
from jobcenter.core.errors import DomainError, NotFound
from jobcenter.core.formatting import localized
from jobcenter.core.paging import keyset
from jobcenter.core.permissions import requires
from jobcenter.organizations import queries as organizations

PAGE = 10
LATEST = 6


@blueprint.get("/seekers/<public_id>/case")
@requires("cases.read")
def case(public_id: str) -> Any:
    """Notes, plan and history of a person."""
    return _page(load_case(public_id))


def _page(found: Case, note: NoteForm | None = None, step: StepForm | None = None, code: int = 200) -> Any:
    scope, today, person = current.scope(), clock.today(), found.person
    held = keyset(
        queries.list_notes(scope, person.id),
        order=[(CounselingNote.held_on, "desc")],
        key=CounselingNote.id,
        cursor=request.args.get("after"),
        size=PAGE,
    )
    appointment = _appointment(found, request.values.get("appointment"))
    if appointment is not None and appointment.status is not AppointmentStatus.BOOKED:
        appointment = None
    page = render_template(
        "casework/case.html",
        person=person,
        registration=found.registration,
        centre=localized(organizations.get(found.organization_id).name),
        counselor=queries.find_counselor(scope, person.id),
        stand_in=queries.stands_in(scope, person.id),
        notes=held,
        steps=queries.steps_of(scope, person.id),
        coming=queries.open_of(scope, person.id, now=clock.now()),
        letters=queries.agency_referrals_of(scope, person.id),
        events=timeline.recent(timeline.View(scope, person, is_staff=True), LATEST),
        appointment=appointment,
        note=note or _new_note(appointment),
        step=step or StepForm(formdata=None),
        wording=wording,
        today=today,
    )
    return logged(page, person.id, "case"), code


def _new_note(appointment: Appointment | None) -> NoteForm:
    if appointment is None:
        return NoteForm(formdata=None, held_on=clock.today())
    return NoteForm(
        formdata=None,
        held_on=clock.day_of(appointment.starts_at),
        channel=appointment.channel.value,
        place=appointment.place,
        minutes=int((appointment.ends_at - appointment.starts_at).total_seconds() // 60),
    )


def _appointment(found: Case, public_id: str | None) -> Appointment | None:
    """The appointment of this person that the page names, none where it names none."""
    if not public_id:
        return None
    appointment = queries.get_appointment(current.scope(), public_id)
    if appointment.person_id != found.person.id:
        raise NotFound()
    return appointment


@blueprint.post("/seekers/<public_id>/case/notes")
@requires("cases.write")
def write_note(public_id: str) -> Any:
    """Write down a talk, from an appointment or not."""
    found, form = load_case(public_id), NoteForm()
    if form.validate_on_submit():
        try:
            with transaction():
                notes.write(
                    found.person,
                    organization_id=found.organization_id,
                    held_on=form.held_on.data,
                    channel=CounselingChannel(form.channel.data),
                    place=form.place.data or None,
                    minutes=form.minutes.data,
                    text=form.text.data,
                    contact_on=form.contact_on.data,
                    appointment=_appointment(found, request.form.get("appointment")),
                    actor=current.actor(),
                    now=clock.now(),
                )
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("The talk is written down."), "success")
            return _back(public_id)
    return _page(load_case(public_id), note=form, code=422)


@blueprint.post("/seekers/<public_id>/case/plan")
@requires("cases.write")
def add_step(public_id: str) -> Any:
    """Add a step to the plan."""
    found, form = load_case(public_id), StepForm()
    if form.validate_on_submit():
        with transaction():
            notes.plan(
                found.person,
                organization_id=found.organization_id,
                text=form.step_text.data,
                who=form.who.data,
                due_on=form.due_on.data,
                actor=current.actor(),
                now=clock.now(),
            )
        flash(_("The step stands in the plan."), "success")
        return _back(public_id)
    return _page(found, step=form, code=422)


@blueprint.post("/seekers/<public_id>/case/plan/<step_id>")
@requires("cases.write")
def settle_step(public_id: str, step_id: str) -> Any:
    """Mark a step as done or dropped, or open it again."""
    found = load_case(public_id)
    step = queries.get_step(current.scope(), found.person.id, step_id)
    wanted = request.form.get("status", "")
    if wanted not in set(StepStatus):
        raise NotFound()
    attempt(
        lambda: notes.settle(step, StepStatus(wanted), actor=current.actor(), now=clock.now()),
        _("The step is marked."),
    )
    db.session.expire_all()
    return back_to(url_for(".case", public_id=public_id))


def _back(public_id: str) -> Any:
    return redirect(url_for(".case", public_id=public_id))


def asked_group() -> str | None:
    """The kind of event the address asks for, none for all."""
    wanted = request.args.get("kind", "")
    return wanted if wanted in GROUPS else None


@blueprint.get("/seekers/<public_id>/timeline")
@requires("cases.read")
def case_timeline(public_id: str) -> Any:
    """Everything that happened to a person, newest first, by kind."""
    found, group = load_case(public_id), asked_group()
    view = timeline.View(current.scope(), found.person, is_staff=True, group=group)
    page = render_template(
        "casework/timeline.html",
        person=found.person,
        page=timeline.page(view, cursor=request.args.get("after")),
        groups=GROUPS,
        group=group,
    )
    return logged(page, found.person.id, "case timeline")


@blueprint.get("/seekers/<public_id>/timeline/print")
@requires("cases.read")
def print_timeline(public_id: str) -> Any:
    """Everything that happened to a person on one sheet."""
    found, group = load_case(public_id), asked_group()
    view = timeline.View(current.scope(), found.person, is_staff=True, group=group)
    page = render_template(
        "casework/timeline_print.html",
        area="staff",
        person=found.person,
        events=list(timeline.everything(view)),
        groups=GROUPS,
        group=group,
        back=url_for(".case_timeline", public_id=public_id, kind=group),
        today=clock.today(),
    )
    return logged(page, found.person.id, "case timeline", "print")
