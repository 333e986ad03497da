"""Lines around a project: its schedule by quarter, and its logs."""

import re
from datetime import date, datetime

from jobcenter.accounts.current import Actor
from jobcenter.core.db import db, lock
from jobcenter.indicators.errors import DayUnreadable, QuarterUnknown
from jobcenter.indicators.models import NoteKind, Project, ProjectNote, ScheduleLine
from jobcenter.indicators.service.common import apply, record
from jobcenter.indicators.terms import quarters_of

MONTH = re.compile(r"^(\d{4})\s*[-./년]\s*(\d{1,2})\s*[.월]?$")
QUARTER = re.compile(r"^(\d{4})\s*[-./년]?\s*(?:Q([1-4])|([1-4])\s*(?:분기|/\s*4))$", re.IGNORECASE)
DAY = re.compile(r"^(\d{4})\s*[-./년]\s*(\d{1,2})\s*[-./월]\s*(\d{1,2})\s*[.일]?$")


def save_schedule_line(
    project: Project,
    line: ScheduleLine | None,
    *,
    name: str,
    begins: str,
    ends: str,
    actor: Actor,
    now: datetime,
) -> ScheduleLine:
    """Add a piece of work to the schedule of a project, or change one."""
    project = lock(Project, project.id)
    known = quarters_of(project.plan)
    if begins not in known or ends not in known or ends < begins:
        raise QuarterUnknown()
    db.session.refresh(project, ["schedule"])
    action = "project.schedule_changed"
    if line is None:
        position = max((one.position for one in project.schedule), default=-1) + 1
        line = ScheduleLine(position=position)
        project.schedule.append(line)
        action = "project.schedule_added"
    changed = apply(line, {"name": name, "begins": begins, "ends": ends})
    db.session.flush()
    if changed:
        _record(actor, action, project, now, {"line": line.id, "changed": changed})
    return line


def delete_schedule_line(line: ScheduleLine, *, actor: Actor, now: datetime) -> None:
    """Take a piece of work off the schedule."""
    project = lock(Project, line.project_id)
    line = lock(ScheduleLine, line.id)
    details = {"line": line.id, "name": line.name, "begins": line.begins, "ends": line.ends}
    _record(actor, "project.schedule_deleted", project, now, details)
    db.session.delete(line)
    db.session.flush()


def save_note(
    project: Project,
    note: ProjectNote | None,
    *,
    kind: NoteKind,
    happened: str,
    title: str,
    details: str,
    party: str,
    actor: Actor,
    now: datetime,
) -> ProjectNote:
    """Add a line to a log of a project, or change one."""
    project = lock(Project, project.id)
    action = "project.note_changed"
    if note is None:
        note = ProjectNote(project_id=project.id, kind=kind)
        db.session.add(note)
        action = "project.note_added"
    values = {
        "kind": kind,
        "happened": read_time(happened),
        "title": title,
        "details": details,
        "party": party,
    }
    changed = apply(note, values)
    db.session.flush()
    if changed:
        _record(actor, action, project, now, {"line": note.id, "changed": changed})
    return note


def delete_note(note: ProjectNote, *, actor: Actor, now: datetime) -> None:
    """Delete a line of a log. What it said stays in the change log."""
    project = lock(Project, note.project_id)
    note = lock(ProjectNote, note.id)
    gone = {name: getattr(note, name) for name in ("happened", "title", "details", "party")}
    _record(actor, "project.note_deleted", project, now, {"line": note.id, "kind": note.kind.value, **gone})
    db.session.delete(note)
    db.session.flush()


def read_time(text: str) -> str:
    """A day, a month or a quarter as it is kept: `2024-03-15`, `2024-03`, `2024-Q1`. Raises DayUnreadable."""
    plain = text.strip()
    if found := DAY.match(plain):
        try:
            return date(*(int(part) for part in found.groups())).isoformat()
        except ValueError:
            raise DayUnreadable() from None
    if found := QUARTER.match(plain):
        return f"{found[1]}-Q{found[2] or found[3]}"
    found = MONTH.match(plain)
    if found is None or not 1 <= int(found[2]) <= 12:
        raise DayUnreadable()
    return f"{found[1]}-{int(found[2]):02d}"


def _record(actor: Actor, action: str, project: Project, now: datetime, details: dict) -> None:
    record(actor, action, ("plan_project", project.id), project.plan, now, details)
