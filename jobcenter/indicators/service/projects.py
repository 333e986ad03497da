"""Projects of a plan and their indicators: made, changed, deleted while nothing depends on them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select

from jobcenter.accounts.current import Actor
from jobcenter.core.db import db, lock
from jobcenter.indicators.arithmetic import Kind
from jobcenter.indicators.errors import CodeTaken, StillInUse, WeightNegative
from jobcenter.indicators.models import Indicator, Plan, Project, Stage
from jobcenter.indicators.service.common import apply, record

Texts = Mapping[str, str]


@dataclass(frozen=True)
class ProjectFacts:
    """What a project is: number, title, area, department, stage, its years, who carries it out, and its paragraphs."""

    code: str
    title: dict[str, str]
    area_id: int | None = None
    department: str = ""
    stage: Stage = Stage.PLANNED
    is_new: bool = False
    begins: str = ""
    ends: str = ""
    completion: str = ""
    within_term: bool | None = None
    agents: list[str] = field(default_factory=list)
    needs: list[str] = field(default_factory=list)
    contact: str = ""
    texts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class IndicatorFacts:
    """What an indicator is: number, name, unit, how its years add up, and its weight in the project."""

    code: str
    name: dict[str, str]
    unit: str = ""
    kind: Kind = Kind.CUMULATIVE
    weight: Decimal | None = None


def create_project(plan: Plan, facts: ProjectFacts, *, actor: Actor, now: datetime) -> Project:
    """Add a project to a plan, behind the others."""
    plan = lock(Plan, plan.id)
    _require_free(Project, Project.plan_id == plan.id, facts.code)
    last = db.session.scalar(select(func.max(Project.position)).where(Project.plan_id == plan.id))
    project = Project(plan_id=plan.id, position=0 if last is None else last + 1, texts={})
    changed = apply(project, asdict(facts))
    db.session.add(project)
    db.session.flush()
    record(actor, "project.created", ("plan_project", project.id), plan, now, {"changed": changed})
    return project


def change_project(project: Project, facts: ProjectFacts, *, actor: Actor, now: datetime) -> None:
    """Change a project."""
    plan = lock(Plan, project.plan_id)
    project = lock(Project, project.id)
    if facts.code != project.code:
        _require_free(Project, Project.plan_id == plan.id, facts.code)
    changed = apply(project, asdict(facts))
    if changed:
        record(actor, "project.changed", ("plan_project", project.id), plan, now, {"changed": changed})


def delete_project(project: Project, *, actor: Actor, now: datetime) -> None:
    """Delete a project that has no indicator, money, log or printed card. Its schedule goes with it."""
    plan = lock(Plan, project.plan_id)
    project = lock(Project, project.id)
    db.session.refresh(project, ["indicators", "budgets", "notes", "card"])
    there = {
        _("indicators"): len(project.indicators),
        _("lines of money"): len(project.budgets),
        _("lines of the log"): len(project.notes),
        _("a printed card"): int(project.card is not None),
    }
    if any(there.values()):
        raise StillInUse(what=", ".join(f"{what} {number}" for what, number in there.items() if number))
    details = {"code": project.code, "title": project.title}
    record(actor, "project.deleted", ("plan_project", project.id), plan, now, details)
    project.teams.clear()
    db.session.delete(project)
    db.session.flush()


def create_indicator(project: Project, facts: IndicatorFacts, *, actor: Actor, now: datetime) -> Indicator:
    """Add an indicator to a project, behind the others."""
    project = lock(Project, project.id)
    _require_weight(facts.weight)
    _require_free(Indicator, Indicator.project_id == project.id, facts.code)
    last = db.session.scalar(select(func.max(Indicator.position)).where(Indicator.project_id == project.id))
    indicator = Indicator(project_id=project.id, position=0 if last is None else last + 1)
    changed = apply(indicator, asdict(facts))
    db.session.add(indicator)
    db.session.flush()
    record(actor, "indicator.created", ("indicator", indicator.id), project.plan, now, {"changed": changed})
    return indicator


def change_indicator(indicator: Indicator, facts: IndicatorFacts, *, actor: Actor, now: datetime) -> None:
    """Change an indicator."""
    project = lock(Project, indicator.project_id)
    indicator = lock(Indicator, indicator.id)
    _require_weight(facts.weight)
    if facts.code != indicator.code:
        _require_free(Indicator, Indicator.project_id == project.id, facts.code)
    changed = apply(indicator, asdict(facts))
    if changed:
        record(actor, "indicator.changed", ("indicator", indicator.id), project.plan, now, {"changed": changed})


def delete_indicator(indicator: Indicator, *, actor: Actor, now: datetime) -> None:
    """Delete an indicator for which no result was entered. Its targets go with it and stay in the change log."""
    project = lock(Project, indicator.project_id)
    indicator = lock(Indicator, indicator.id)
    db.session.refresh(indicator, ["targets", "actuals"])
    if indicator.actuals:
        raise StillInUse(what=f"{_('results')} {len(indicator.actuals)}")
    details = {
        "project": project.code,
        "code": indicator.code,
        "name": indicator.name,
        "targets": {one.period: str(one.value) for one in indicator.targets},
    }
    record(actor, "indicator.deleted", ("indicator", indicator.id), project.plan, now, details)
    db.session.delete(indicator)
    db.session.flush()


def _require_weight(weight: Decimal | None) -> None:
    if weight is not None and weight < 0:
        raise WeightNegative()


def _require_free(model: Any, within: Any, code: str) -> None:
    if db.session.scalar(select(model.id).where(within, model.code == code)):
        raise CodeTaken(code=code)
