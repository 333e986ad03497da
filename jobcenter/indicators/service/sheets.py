"""Bringing in a plan from a spreadsheet: projects, areas, indicators, targets and money, each kept with what was before."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from jobcenter.accounts.current import Actor
from jobcenter.core.db import db, lock
from jobcenter.indicators.arithmetic import Kind
from jobcenter.indicators.errors import SheetWrong
from jobcenter.indicators.models import Area, BudgetLine, Indicator, Plan, Project, Stage
from jobcenter.indicators.service.common import apply, record
from jobcenter.indicators.service.results import (
    check_money_once,
    record_budget,
    record_targets,
    write_budget,
    write_targets,
)
from jobcenter.indicators.spreadsheet import KIND_WORDS, STAGE_WORDS, Line, Sheet, meant, weight_of

NEW, CHANGED, SAME = "new", "changed", "same"


@dataclass
class Brought:
    """What became of a file: how many projects and indicators are new, and how many lines changed something."""

    projects: int = 0
    indicators: int = 0
    changed: int = 0
    same: int = 0
    areas: list[str] = field(default_factory=list)


def bring_in(plan: Plan, sheet: Sheet, *, actor: Actor, now: datetime) -> Brought:
    """Bring in the lines of a file, all or none. Says in each line what became of it. Raises SheetWrong."""
    if sheet.wrong:
        raise SheetWrong(count=sheet.wrong)
    lock(Plan, plan.id)
    db.session.refresh(plan, ["projects", "areas"])
    brought = Brought()
    for line in sheet.lines:
        _bring(plan, line, brought, actor, now)
    details = {
        "lines": len(sheet.lines),
        "projects": brought.projects,
        "indicators": brought.indicators,
        "changed": brought.changed,
    }
    if brought.projects or brought.indicators or brought.changed:
        record(actor, "plan.brought_in", ("plan", plan.id), plan, now, details)
    return brought


def _bring(plan: Plan, line: Line, brought: Brought, actor: Actor, now: datetime) -> None:
    project, fresh, changed = _project(plan, line, brought, actor, now)
    indicator_changed = False
    if "indicator" in line.values:
        fresh_indicator, indicator_changed = _indicator(project, line, actor, now)
        brought.indicators += fresh_indicator
        fresh = fresh or fresh_indicator
    money_changed = _budget(project, line, actor, now)
    if fresh:
        line.outcome = NEW
    elif changed or indicator_changed or money_changed:
        line.outcome = CHANGED
        brought.changed += 1
    else:
        line.outcome = SAME
        brought.same += 1


def _project(
    plan: Plan, line: Line, brought: Brought, actor: Actor, now: datetime
) -> tuple[Project, bool, dict[str, Any]]:
    given = line.values
    project = next((one for one in plan.projects if one.code == line.code), None)
    fresh = project is None
    if project is None:
        position = max((one.position for one in plan.projects), default=-1) + 1
        project = Project(code=line.code, position=position, texts={}, title={}, stage=Stage.PLANNED, agents=[])
        plan.projects.append(project)
        brought.projects += 1
    values: dict[str, Any] = {name: given[name] for name in ("department", "begins", "ends") if name in given}
    if "title" in given or fresh:
        title = given.get("title", line.code)
        values["title"] = {"ko": title} if title not in project.title.values() else dict(project.title)
    if "stage" in given:
        values["stage"] = meant(given["stage"], STAGE_WORDS)
    if "area" in given:
        area = _area(plan, given["area"], brought)
        values["area_id"] = area.id
    changed = apply(project, values)
    db.session.flush()
    if changed:
        action = "project.created" if fresh else "project.changed"
        record(actor, action, ("plan_project", project.id), plan, now, {"changed": changed})
    return project, fresh, changed


def _area(plan: Plan, name: str, brought: Brought) -> Area:
    area = next((one for one in plan.areas if name in one.name.values()), None)
    if area is None:
        area = Area(code=name[:40], name={"ko": name}, position=len(plan.areas))
        plan.areas.append(area)
        db.session.flush()
        brought.areas.append(name)
    return area


def _indicator(project: Project, line: Line, actor: Actor, now: datetime) -> tuple[bool, bool]:
    given = line.values
    name = given["indicator"]
    indicator = next((one for one in project.indicators if name in one.name.values()), None)
    fresh = indicator is None
    if indicator is None:
        indicator = Indicator(
            code=_free_code(project), name={"ko": name}, kind=Kind.CUMULATIVE, position=len(project.indicators), unit=""
        )
        project.indicators.append(indicator)
    values: dict[str, Any] = {}
    if "unit" in given:
        values["unit"] = given["unit"]
    if "kind" in given:
        values["kind"] = meant(given["kind"], KIND_WORDS)
    if "weight" in given:
        values["weight"] = weight_of(line)
    if "measure" in given:
        values["measure"] = given["measure"]
    changed = apply(indicator, values)
    targets = write_targets(indicator, line.targets)
    db.session.flush()
    if changed or fresh:
        action = "indicator.created" if fresh else "indicator.changed"
        record(actor, action, ("indicator", indicator.id), project.plan, now, {"changed": changed})
    record_targets(indicator, targets, actor=actor, now=now)
    return fresh, bool(changed or targets)


def _free_code(project: Project) -> str:
    taken = {one.code for one in project.indicators}
    return next(f"i{number}" for number in range(1, len(taken) + 2) if f"i{number}" not in taken)


def _budget(project: Project, line: Line, actor: Actor, now: datetime) -> bool:
    changed: dict[str, list[str | None]] = {}
    for year in sorted({amount[0] for amount in line.money}):
        known = {one.source: one for one in project.budgets if one.year == year}
        amounts = {
            source: _amounts(known.get(source), {a[2]: won for a, won in line.money.items() if a[:2] == (year, source)})
            for source in {amount[1] for amount in line.money if amount[0] == year}
        }
        standing = {source: (one.planned, one.secured, one.spent) for source, one in known.items()}
        check_money_once(standing | amounts)
        dates = [one.as_of for one in known.values() if one.as_of]
        changed |= write_budget(project, year, amounts, max(dates, default=None))
    db.session.flush()
    if changed:
        record_budget(project, changed, actor=actor, now=now)
    return bool(changed)


def _amounts(known: BudgetLine | None, given: Mapping[str, int | None]) -> tuple[int | None, int | None, int | None]:
    """The three amounts of a source: those of the file, else those that stand there."""
    planned, secured, spent = (
        given[name] if name in given else getattr(known, name, None) for name in ("planned", "secured", "spent")
    )
    return planned, secured, spent
