"""The targets of indicators that a measure counts, for the dashboards of the organizations that set them."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from jobcenter.core.db import db
from jobcenter.indicators.arithmetic import Kind
from jobcenter.indicators.models import Indicator, Plan, Project
from jobcenter.indicators.standing import target_of
from jobcenter.organizations.models import Organization
from jobcenter.organizations.scope import Scope
from jobcenter.statistics.goals import Goal
from jobcenter.statistics.measures import BY_CODE


def goals_of(scope: Scope, organization: Organization, year: int) -> Sequence[Goal]:
    """The targets of a year in the organization's own plans, for indicators bound to a measure."""
    statement = (
        select(Indicator)
        .join(Indicator.project)
        .join(Project.plan)
        .where(Plan.organization_id == organization.id, Plan.first_year <= year, Plan.last_year >= year)
        .where(Indicator.measure.is_not(None))
        .options(joinedload(Indicator.project).joinedload(Project.plan), selectinload(Indicator.targets))
        .order_by(Plan.id, Project.position, Indicator.position, Indicator.id)
    )
    found = db.session.scalars(scope.limit(statement, Plan.organization_id)).all()
    return [goal for one in found if (goal := _goal(one, year)) is not None]


def _goal(indicator: Indicator, year: int) -> Goal | None:
    target = target_of(indicator, str(year), indicator.project.plan)
    if not target or indicator.measure not in BY_CODE:
        return None
    measure = BY_CODE[indicator.measure]
    return Goal(
        name=indicator.name,
        project=indicator.project.title,
        measure=measure.code,
        target=target,
        unit=indicator.unit,
        adds_up=indicator.kind is Kind.CUMULATIVE and not measure.is_rate and not measure.is_standing,
        link=("indicators.show_indicator", {"public_id": indicator.public_id}),
    )
