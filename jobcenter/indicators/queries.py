"""Reads of plans, within the scope of whoever asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from jobcenter.audit.models import AuditEntry
from jobcenter.audit.queries import list_changes
from jobcenter.core.db import db
from jobcenter.core.errors import InputError, NotFound
from jobcenter.indicators.facility import Facility
from jobcenter.indicators.models import (
    Actual,
    Area,
    Indicator,
    Plan,
    PlanKind,
    Project,
    ProjectNote,
    ScheduleLine,
    Staffing,
    Target,
    Team,
)
from jobcenter.organizations.models import Organization
from jobcenter.organizations.scope import Scope

# The entries of the change log that tell how targets came about.
TARGETS_CHANGED = "indicator.targets"


@dataclass(frozen=True)
class TargetChange:
    """A change of the target of a period: when, by whom, from what to what; None for no target."""

    at: datetime
    by: str
    period: str
    before: str | None
    after: str | None


class CardUnknown(InputError):
    message = _l("There is no card with the code %(code)s.")


class CardAmbiguous(InputError):
    message = _l("Several organizations have a card %(code)s: name one with --organization (%(known)s).")


def find_project_by_code(code: str, organization: Organization | None = None) -> Project:
    """The project a card's code names, for commands. Raises CardUnknown, or CardAmbiguous naming the organizations."""
    statement = select(Project).join(Project.plan).where(Project.code == code)
    if organization is not None:
        statement = statement.where(Plan.organization_id == organization.id)
    found = db.session.scalars(statement.options(joinedload(Project.plan).joinedload(Plan.organization))).all()
    if not found:
        raise CardUnknown(code=code)
    if len(found) > 1:
        raise CardAmbiguous(code=code, known=", ".join(sorted(one.plan.organization.code for one in found)))
    return found[0]


def list_plans(scope: Scope) -> Sequence[tuple[Plan, int, int]]:
    """The plans in scope with their counts of projects and indicators, by organization and year."""
    statement = (
        select(Plan, func.count(func.distinct(Project.id)), func.count(func.distinct(Indicator.id)))
        .outerjoin(Project, Project.plan_id == Plan.id)
        .outerjoin(Indicator, Indicator.project_id == Project.id)
        .options(joinedload(Plan.organization))
        .group_by(Plan.id)
        .order_by(Plan.organization_id, Plan.first_year.desc(), Plan.id)
    )
    return [
        (plan, projects, indicators) for plan, projects, indicators in db.session.execute(_within(scope, statement))
    ]


def get_plan(scope: Scope, public_id: str) -> Plan:
    """A plan in scope with everything its page shows. Raises NotFound."""
    statement = select(Plan).where(Plan.public_id == public_id)
    statement = statement.options(
        joinedload(Plan.organization),
        selectinload(Plan.areas),
        selectinload(Plan.projects).options(
            joinedload(Project.area),
            selectinload(Project.indicators).options(selectinload(Indicator.targets), selectinload(Indicator.actuals)),
            selectinload(Project.budgets),
            selectinload(Project.teams),
        ),
    )
    plan = db.session.scalar(_within(scope, statement))
    if plan is None:
        raise NotFound()
    return plan


def get_overview(scope: Scope, public_id: str) -> Plan:
    """A plan in scope with what its list of projects shows: of the targets those of the term and of years. Raises NotFound."""
    of_years = selectinload(Indicator.targets.and_(Target.period.not_like("%-%")))
    statement = select(Plan).where(Plan.public_id == public_id)
    statement = statement.options(
        joinedload(Plan.organization),
        joinedload(Plan.framework),
        selectinload(Plan.areas),
        selectinload(Plan.projects).options(
            selectinload(Project.indicators).options(of_years, selectinload(Indicator.actuals)),
            selectinload(Project.budgets),
        ),
    )
    return _one(scope, statement)


def find_plan(scope: Scope, public_id: str) -> Plan:
    """A plan in scope with its areas, for changing it. Raises NotFound."""
    statement = select(Plan).where(Plan.public_id == public_id)
    return _one(scope, statement.options(joinedload(Plan.organization), selectinload(Plan.areas)))


def list_pledges(scope: Scope) -> Sequence[Project]:
    """The projects of plans of pledges, by organization and plan."""
    statement = (
        select(Project)
        .join(Project.plan)
        .where(Plan.kind == PlanKind.PLEDGES)
        .options(contains_eager(Project.plan).joinedload(Plan.organization))
        .order_by(Plan.organization_id, Plan.first_year.desc(), Plan.id, Project.position, Project.id)
    )
    return db.session.scalars(_within(scope, statement)).all()


def list_yearly_plans(scope: Scope, plan: Plan) -> Sequence[Plan]:
    """The plans that belong to a plan over several years, the earliest first."""
    statement = select(Plan).where(Plan.framework_id == plan.id).order_by(Plan.first_year, Plan.id)
    return db.session.scalars(_within(scope, statement)).all()


def get_project(scope: Scope, public_id: str) -> Project:
    """A project in scope with everything its page shows. Raises NotFound."""
    statement = (
        select(Project)
        .join(Project.plan)
        .where(Project.public_id == public_id)
        .options(
            joinedload(Project.plan).joinedload(Plan.organization),
            joinedload(Project.area),
            joinedload(Project.card),
            selectinload(Project.indicators).options(
                selectinload(Indicator.targets),
                selectinload(Indicator.actuals).options(joinedload(Actual.entered_by), joinedload(Actual.confirmed_by)),
            ),
            selectinload(Project.budgets),
            selectinload(Project.schedule),
            selectinload(Project.notes),
            selectinload(Project.teams),
        )
    )
    project = db.session.scalar(_within(scope, statement))
    if project is None:
        raise NotFound()
    return project


def get_indicator(scope: Scope, public_id: str) -> Indicator:
    """An indicator in scope with its targets and actuals. Raises NotFound."""
    statement = (
        select(Indicator)
        .join(Indicator.project)
        .join(Project.plan)
        .where(Indicator.public_id == public_id)
        .options(
            joinedload(Indicator.project).joinedload(Project.plan).joinedload(Plan.organization),
            selectinload(Indicator.targets),
            selectinload(Indicator.actuals).options(joinedload(Actual.entered_by), joinedload(Actual.confirmed_by)),
        )
    )
    indicator = db.session.scalar(_within(scope, statement))
    if indicator is None:
        raise NotFound()
    return indicator


def get_area(scope: Scope, public_id: str) -> Area:
    """An area of a plan in scope. Raises NotFound."""
    return _one(scope, select(Area).join(Area.plan).where(Area.public_id == public_id))


def get_schedule_line(scope: Scope, public_id: str) -> ScheduleLine:
    """A line of the schedule of a project in scope. Raises NotFound."""
    statement = select(ScheduleLine).join(ScheduleLine.project).join(Project.plan)
    return _one(scope, statement.where(ScheduleLine.public_id == public_id))


def get_note(scope: Scope, public_id: str) -> ProjectNote:
    """A line of a log of a project in scope. Raises NotFound."""
    statement = select(ProjectNote).join(ProjectNote.project).join(Project.plan)
    return _one(scope, statement.where(ProjectNote.public_id == public_id))


def list_teams(scope: Scope, organization: Organization) -> Sequence[Team]:
    """The teams of an organization with the projects they work on and the plans of those."""
    statement = (
        select(Team)
        .where(Team.organization_id == organization.id)
        .options(selectinload(Team.projects).joinedload(Project.plan))
        .order_by(Team.name)
    )
    return db.session.scalars(scope.limit(statement, Team.organization_id)).all()


def get_team(scope: Scope, public_id: str) -> Team:
    """A team of an organization in scope. Raises NotFound."""
    team = db.session.scalar(scope.limit(select(Team).where(Team.public_id == public_id), Team.organization_id))
    if team is None:
        raise NotFound()
    return team


def list_staffing_days(scope: Scope, organization: Organization) -> Sequence[date]:
    """The days for which posts and people of an organization are known, the latest first."""
    statement = select(Staffing.as_of).where(Staffing.organization_id == organization.id).distinct()
    statement = statement.order_by(Staffing.as_of.desc())
    return db.session.scalars(scope.limit(statement, Staffing.organization_id)).all()


def list_staffing(scope: Scope, organization: Organization, as_of: date) -> Sequence[Staffing]:
    """Posts and people of an organization on a day, by series and grade."""
    statement = select(Staffing).where(Staffing.organization_id == organization.id, Staffing.as_of == as_of)
    statement = statement.order_by(Staffing.series, Staffing.grade)
    return db.session.scalars(scope.limit(statement, Staffing.organization_id)).all()


def list_target_changes(scope: Scope, indicator: Indicator) -> list[TargetChange]:
    """Who changed which target of an indicator from what to what, the latest first."""
    statement = list_changes(scope, subject=("indicator", indicator.id)).where(AuditEntry.action == TARGETS_CHANGED)
    return [
        TargetChange(entry.at, entry.actor_name, period, before, after)
        for entry in db.session.scalars(statement)
        for period, (before, after) in sorted(entry.details["changed"].items())
    ]


def _one(scope: Scope, statement: Select) -> Any:
    found = db.session.scalar(_within(scope, statement))
    if found is None:
        raise NotFound()
    return found


def _within(scope: Scope, statement: Select) -> Select:
    return scope.limit(statement, Plan.organization_id)


def list_facilities(scope: Scope, organization: Organization) -> Sequence[Facility]:
    """The places and then the equipment of an organization with the teams that run them."""
    statement = (
        select(Facility)
        .where(Facility.organization_id == organization.id)
        .options(joinedload(Facility.team))
        .order_by(Facility.kind.desc(), Facility.position, Facility.id)
    )
    return db.session.scalars(scope.limit(statement, Facility.organization_id)).all()


def get_facility(scope: Scope, public_id: str) -> Facility:
    """A place or a piece of equipment of an organization in scope. Raises NotFound."""
    statement = scope.limit(select(Facility).where(Facility.public_id == public_id), Facility.organization_id)
    facility = db.session.scalar(statement)
    if facility is None:
        raise NotFound()
    return facility
