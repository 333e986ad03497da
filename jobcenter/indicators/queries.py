"""Reads of plans, within the scope of whoever asks."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from jobcenter.core.db import db
from jobcenter.core.errors import InputError, NotFound
from jobcenter.indicators.models import Actual, Indicator, Plan, Project
from jobcenter.organizations.models import Organization
from jobcenter.organizations.scope import Scope


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


def _within(scope: Scope, statement: Select) -> Select:
    return scope.limit(statement, Plan.organization_id)
