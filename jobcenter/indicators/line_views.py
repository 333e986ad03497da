"""The schedule and the logs of a project: lists with a form for one more line, changing and deleting lines."""

from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask_babel import gettext as _

from jobcenter.accounts import current
from jobcenter.core import clock
from jobcenter.core.permissions import requires
from jobcenter.indicators import queries, service
from jobcenter.indicators.editing import answer, crumbs_of, delete
from jobcenter.indicators.models import NoteKind, Project, ProjectNote, ScheduleLine
from jobcenter.indicators.plan_forms import DeleteForm, NoteForm, ScheduleForm
from jobcenter.indicators.terms import quarters_of
from jobcenter.indicators.wording import NOTE_KINDS, period_name, time_of

blueprint = Blueprint("line_editing", __name__, url_prefix="/indicators")


@blueprint.route("/projects/<public_id>/schedule", methods=["GET", "POST"])
@requires("indicators.edit")
def schedule(public_id: str) -> Any:
    """The schedule of a project by quarter, and a form for one more piece of work."""
    project = queries.get_project(current.scope(), public_id)
    quarters = quarters_of(project.plan)
    form = _schedule_form(project, {"begins": quarters[0], "ends": quarters[-1]})
    return answer(
        form,
        lambda: _save_line(project, None, form),
        to=lambda _made: url_for(".schedule", public_id=public_id),
        done=_("The piece of work is added."),
        heading=_("Schedule"),
        crumbs=crumbs_of(project.plan, project),
        back=url_for("indicators.show_project", public_id=public_id),
        button=_("Add to the schedule"),
        template="indicators/schedule.html",
        project=project,
        years=project.plan.years,
        quarters=quarters,
        period_name=period_name,
    )


@blueprint.route("/schedule/<public_id>/edit", methods=["GET", "POST"])
@requires("indicators.edit")
def edit_line(public_id: str) -> Any:
    """Change a piece of work of the schedule."""
    line = queries.get_schedule_line(current.scope(), public_id)
    form = _schedule_form(line.project, {"name": line.name, "begins": line.begins, "ends": line.ends})
    back = url_for(".schedule", public_id=line.project.public_id)
    return answer(
        form,
        lambda: _save_line(line.project, line, form),
        to=lambda _changed: back,
        done=_("Saved."),
        heading=_("Change a piece of work"),
        crumbs=[*crumbs_of(line.project.plan, line.project), (_("Schedule"), back)],
        back=back,
    )


@blueprint.post("/schedule/<public_id>/delete")
@requires("indicators.edit")
def remove_line(public_id: str) -> Any:
    """Take a piece of work off the schedule."""
    line = queries.get_schedule_line(current.scope(), public_id)
    back = url_for(".schedule", public_id=line.project.public_id)
    if not DeleteForm().validate_on_submit():
        return redirect(back)
    return delete(
        lambda: service.delete_schedule_line(line, actor=current.actor(), now=clock.now()),
        to=back,
        back=back,
        done=_("The piece of work is off the schedule."),
    )


@blueprint.route("/projects/<public_id>/log", methods=["GET", "POST"])
@requires("indicators.edit")
def log(public_id: str) -> Any:
    """One log of a project, and a form for one more line."""
    project = queries.get_project(current.scope(), public_id)
    asked = request.values.get("kind", "")
    kind = NoteKind(asked) if asked in {one.value for one in NoteKind} else NoteKind.PROGRESS
    form = NoteForm(data={"kind": kind.value, "happened": clock.today().isoformat()})
    tabs = [
        (one.value, f"{NOTE_KINDS[one]} {_count(project, one)}", url_for(".log", public_id=public_id, kind=one.value))
        for one in NoteKind
    ]
    return answer(
        form,
        lambda: _save_note(project, None, form),
        to=lambda made: url_for(".log", public_id=public_id, kind=made.kind.value),
        done=_("The line is added."),
        heading=_("Logs"),
        crumbs=crumbs_of(project.plan, project),
        back=url_for("indicators.show_project", public_id=public_id),
        button=_("Add the line"),
        template="indicators/log.html",
        project=project,
        kind=kind,
        tabs=tabs,
        lines=[one for one in project.notes if one.kind is kind],
        note_kinds=NOTE_KINDS,
        time_of=time_of,
    )


@blueprint.route("/log/<public_id>/edit", methods=["GET", "POST"])
@requires("indicators.edit")
def edit_note(public_id: str) -> Any:
    """Change a line of a log."""
    note = queries.get_note(current.scope(), public_id)
    form = NoteForm(
        data={
            "kind": note.kind.value,
            "happened": note.happened,
            "title": note.title,
            "party": note.party,
            "details": note.details,
        }
    )
    back = url_for(".log", public_id=note.project.public_id, kind=note.kind.value)
    return answer(
        form,
        lambda: _save_note(note.project, note, form),
        to=lambda changed: url_for(".log", public_id=note.project.public_id, kind=changed.kind.value),
        done=_("Saved."),
        heading=_("Change a line"),
        crumbs=[*crumbs_of(note.project.plan, note.project), (str(NOTE_KINDS[note.kind]), back)],
        back=back,
    )


@blueprint.post("/log/<public_id>/delete")
@requires("indicators.edit")
def remove_note(public_id: str) -> Any:
    """Delete a line of a log."""
    note = queries.get_note(current.scope(), public_id)
    back = url_for(".log", public_id=note.project.public_id, kind=note.kind.value)
    if not DeleteForm().validate_on_submit():
        return redirect(back)
    return delete(
        lambda: service.delete_note(note, actor=current.actor(), now=clock.now()),
        to=back,
        back=back,
        done=_("The line is deleted."),
    )


def _count(project: Project, kind: NoteKind) -> int:
    return sum(one.kind is kind for one in project.notes)


def _schedule_form(project: Project, data: dict[str, Any]) -> ScheduleForm:
    form = ScheduleForm(data=data)
    form.begins.choices = form.ends.choices = [(one, period_name(one)) for one in quarters_of(project.plan)]
    return form


def _save_line(project: Project, line: ScheduleLine | None, form: ScheduleForm) -> ScheduleLine:
    return service.save_schedule_line(project, line, **form.values(), actor=current.actor(), now=clock.now())


def _save_note(project: Project, note: ProjectNote | None, form: NoteForm) -> ProjectNote:
    return service.save_note(
        project,
        note,
        kind=NoteKind(form.kind.data),
        happened=form.happened.data,
        title=form.title.data,
        details=form.details.data or "",
        party=form.party.data or "",
        actor=current.actor(),
        now=clock.now(),
    )
