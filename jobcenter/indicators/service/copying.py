"""A new plan from last year's: areas, projects, indicators, teams; targets and planned money moved on by the years between."""

from datetime import datetime

from jobcenter.accounts.current import Actor
from jobcenter.core.db import db, lock
from jobcenter.indicators.models import TERM, Area, BudgetLine, Indicator, Plan, Project, Stage, Target
from jobcenter.indicators.service.common import record
from jobcenter.indicators.service.plans import PlanTerms, create_plan
from jobcenter.indicators.service.results import record_budget, record_targets
from jobcenter.indicators.terms import periods_of
from jobcenter.organizations.models import Organization

KEPT_OF_PROJECT = ("code", "position", "title", "department", "begins", "ends", "agents", "needs", "within_term", "contact")  # fmt: skip
KEPT_OF_INDICATOR = ("code", "position", "name", "unit", "kind", "weight", "measure", "narrowing")


def copy_plan(
    source: Plan, terms: PlanTerms, *, with_targets: bool, with_money: bool, actor: Actor, now: datetime
) -> Plan:
    """Make a plan like another one. Results, money spent, logs and printed cards are not copied; stages begin anew."""
    lock(Organization, source.organization_id)
    plan = create_plan(source.organization, terms, actor=actor, now=now)
    years = plan.first_year - source.first_year
    areas = {area.id: _copy_area(plan, area) for area in source.areas}
    for project in source.projects:
        copy = _copy_project(plan, project, areas.get(project.area_id or 0))
        for indicator in project.indicators:
            _copy_indicator(copy, indicator, years if with_targets else None, actor, now)
        if with_money:
            _copy_money(copy, project, years, actor, now)
    db.session.flush()
    details = {
        "from": source.code,
        "projects": len(source.projects),
        "with_targets": with_targets,
        "with_money": with_money,
    }
    record(actor, "plan.copied", ("plan", plan.id), plan, now, details)
    return plan


def _copy_area(plan: Plan, area: Area) -> Area:
    copy = Area(code=area.code, position=area.position, name=dict(area.name))
    plan.areas.append(copy)
    return copy


def _copy_project(plan: Plan, project: Project, area: Area | None) -> Project:
    copy = Project(**{name: getattr(project, name) for name in KEPT_OF_PROJECT})
    copy.area, copy.stage, copy.is_new, copy.texts = area, Stage.PLANNED, False, dict(project.texts)
    plan.projects.append(copy)
    copy.teams = list(project.teams)
    return copy


def _copy_indicator(project: Project, indicator: Indicator, years: int | None, actor: Actor, now: datetime) -> None:
    copy = Indicator(**{name: getattr(indicator, name) for name in KEPT_OF_INDICATOR})
    project.indicators.append(copy)
    if years is None:
        return
    known = set(periods_of(project.plan))
    moved = [(_moved(one.period, years), one.value) for one in indicator.targets]
    copy.targets = [Target(period=period, value=value) for period, value in moved if period in known]
    db.session.flush()
    record_targets(copy, {one.period: [None, str(one.value)] for one in copy.targets}, actor=actor, now=now)


def _copy_money(copy: Project, project: Project, years: int, actor: Actor, now: datetime) -> None:
    plan = copy.plan
    for line in project.budgets:
        year = line.year + years
        if line.planned is not None and plan.first_year <= year <= plan.year_after:
            copy.budgets.append(BudgetLine(year=year, source=line.source, planned=line.planned))
    db.session.flush()
    if copy.budgets:
        changed = {f"{one.year} {one.source}": [None, str((one.planned, None, None))] for one in copy.budgets}
        record_budget(copy, changed, actor=actor, now=now)


def _moved(period: str, years: int) -> str:
    if period == TERM:
        return period
    year, separator, quarter = period.partition("-")
    return f"{int(year) + years}{separator}{quarter}"
