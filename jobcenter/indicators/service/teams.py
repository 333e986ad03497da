"""Teams of an organization, the projects they work on, and its posts and people by grade and day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import func, select

from jobcenter import audit
from jobcenter.accounts.current import Actor
from jobcenter.core.db import db, lock
from jobcenter.indicators.errors import AsOfInFuture, NameTaken, StaffingDoubled, StillInUse
from jobcenter.indicators.facility import Facility
from jobcenter.indicators.models import Project, Staffing, Team
from jobcenter.indicators.service.common import apply, record
from jobcenter.organizations.models import Organization


@dataclass(frozen=True)
class Posts:
    """Posts of a grade: how many there should be (정원) and how many there are (현원)."""

    series: str
    grade: str
    posts: int
    people: int


def save_team(
    organization: Organization, team: Team | None, *, name: str, duties: str, actor: Actor, now: datetime
) -> Team:
    """Add a team to an organization, or change one."""
    lock(Organization, organization.id)
    same = select(Team).where(Team.organization_id == organization.id, Team.name == name)
    known = db.session.scalar(same)
    if known is not None and known is not team:
        raise NameTaken(name=name)
    action = "team.changed"
    if team is None:
        team = Team(organization_id=organization.id)
        db.session.add(team)
        action = "team.created"
    changed = apply(team, {"name": name, "duties": duties})
    db.session.flush()
    if changed:
        _record(actor, action, team, now, {"changed": changed})
    return team


def delete_team(team: Team, *, actor: Actor, now: datetime) -> None:
    """Delete a team that works on no project."""
    lock(Organization, team.organization_id)
    db.session.refresh(team, ["projects"])
    if team.projects:
        raise StillInUse(what=f"{_('projects')} {len(team.projects)}")
    places = db.session.scalar(select(func.count(Facility.id)).where(Facility.team_id == team.id))
    if places:
        raise StillInUse(what=_("facilities and equipment %(count)d", count=places))
    _record(actor, "team.deleted", team, now, {"name": team.name, "duties": team.duties})
    db.session.delete(team)
    db.session.flush()


def assign_teams(project: Project, teams: Sequence[Team], *, actor: Actor, now: datetime) -> None:
    """Say which teams work on a project. The money of a project is not split among them."""
    project = lock(Project, project.id)
    db.session.refresh(project, ["teams"])
    before, after = sorted(one.name for one in project.teams), sorted(one.name for one in teams)
    if before == after:
        return
    project.teams = list(teams)
    db.session.flush()
    changed = {"teams": [before, after]}
    record(actor, "project.teams", ("plan_project", project.id), project.plan, now, {"changed": changed})


def set_staffing(
    organization: Organization, as_of: date, lines: Sequence[Posts], *, actor: Actor, now: datetime, today: date
) -> None:
    """Set the posts and people of an organization on a day; a line that is not given any more goes."""
    if as_of > today:
        raise AsOfInFuture()
    lock(Organization, organization.id)
    wanted = {(line.series, line.grade): line for line in lines}
    if len(wanted) < len(lines):
        doubled = next(one for one in lines if sum((o.series, o.grade) == (one.series, one.grade) for o in lines) > 1)
        raise StaffingDoubled(grade=" ".join(part for part in (doubled.series, doubled.grade) if part))
    on_that_day = select(Staffing).where(Staffing.organization_id == organization.id, Staffing.as_of == as_of)
    known = {(one.series, one.grade): one for one in db.session.scalars(on_that_day)}
    changed = {}
    for key in {**known, **wanted}:
        before = known.get(key)
        line = wanted.get(key)
        was = [before.posts, before.people] if before else None
        now_is = [line.posts, line.people] if line else None
        if was == now_is:
            continue
        changed[" ".join(part for part in key if part)] = [was, now_is]
        if line is None and before is not None:
            db.session.delete(before)
        elif line is not None and before is not None:
            before.posts, before.people = line.posts, line.people
        elif line is not None:
            new = Staffing(organization_id=organization.id, as_of=as_of, series=line.series, grade=line.grade)
            new.posts, new.people = line.posts, line.people
            db.session.add(new)
    db.session.flush()
    if changed:
        audit.record(
            actor,
            "staffing.changed",
            subject=("organization", organization.id),
            now=now,
            organization_id=organization.id,
            details={"as_of": as_of.isoformat(), "changed": changed},
        )


def _record(actor: Actor, action: str, team: Team, now: datetime, details: dict) -> None:
    audit.record(
        actor,
        action,
        subject=("team", team.id),
        now=now,
        organization_id=team.organization_id,
        details=details,
    )
