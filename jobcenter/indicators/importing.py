"""Bringing in a card: kept as it was printed, and made into a project with indicators, targets, actuals and budgets."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from jobcenter import audit
from jobcenter.accounts.current import Actor
from jobcenter.core.db import db, lock
from jobcenter.indicators import cards
from jobcenter.indicators.audit.labels import YEAR, bare, is_planned, is_spent
from jobcenter.indicators.cards import Card, CardIndicator, CardTable
from jobcenter.indicators.models import (
    TERM,
    Actual,
    Area,
    BudgetLine,
    Certainty,
    Indicator,
    Plan,
    PlanKind,
    PrintedCard,
    Project,
    Source,
    Stage,
    Target,
)
from jobcenter.indicators.numerals import MONEY
from jobcenter.indicators.service.results import record_targets
from jobcenter.organizations.models import Organization

TITLES = {
    PlanKind.PLEDGES: {"ko": "공약 이행", "en": "Pledges"},
    PlanKind.DISCLOSURE: {"ko": "지역일자리 목표공시제", "en": "Job target disclosure"},
    PlanKind.REPORT: {"ko": "주요업무 추진실적", "en": "Report of work"},
}
SOURCES = {
    "국비": Source.STATE,
    "국": Source.STATE,
    "시비": Source.CITY,
    "시": Source.CITY,
    "구비": Source.DISTRICT,
    "구": Source.DISTRICT,
    "민간": Source.PRIVATE,
    "민자": Source.PRIVATE,
    "기타": Source.OTHER,
}


@dataclass(frozen=True)
class Imported:
    """What became of a card: `created`, `updated` or `unchanged`, and the final actuals that were left as they are."""

    project: Project
    outcome: str
    kept: list[str]


def import_card(document: dict[str, Any], organization: Organization, *, actor: Actor, now: datetime) -> Imported:
    """Bring in a card. The same card again changes nothing; final actuals are never overwritten."""
    card = cards.parse(document)
    text = cards.dumps(document)
    digest = hashlib.sha256(text.encode()).hexdigest()
    lock(Organization, organization.id)
    plan = _plan(organization, card, now)
    project = db.session.scalar(select(Project).where(Project.plan_id == plan.id, Project.code == card.code))
    if project is not None and project.card is not None and project.card.digest == digest:
        return Imported(project, "unchanged", [])
    outcome = "updated" if project is not None else "created"
    project = project or _project(plan, card)
    project.title = {"ko": card.title}
    project.department = card.department or project.department
    project.area = _area(plan, card.area) or project.area
    _keep_printed(project, text, digest, actor, now)
    kept = _indicators(project, card, actor, now)
    for table in card.tables:
        _budget(project, table)
    db.session.flush()
    audit.record(
        actor,
        f"card.{outcome}",
        subject=("plan_project", project.id),
        now=now,
        organization_id=organization.id,
        details={"code": card.code, "digest": digest, "kept": kept},
    )
    return Imported(project, outcome, kept)


def _plan(organization: Organization, card: Card, now: datetime) -> Plan:
    years = sorted(_years(card)) or [now.year]
    kind = PlanKind(card.plan)
    plan = db.session.scalar(select(Plan).where(Plan.organization_id == organization.id, Plan.code == kind.value))
    if plan is None:
        plan = Plan(
            organization_id=organization.id,
            code=kind.value,
            kind=kind,
            title=TITLES[kind],
            first_year=years[0],
            last_year=years[-1],
        )
        db.session.add(plan)
        db.session.flush()
    if years[0] < plan.first_year:
        plan.first_year, plan.begins_on = years[0], None
    if years[-1] > plan.last_year:
        plan.last_year, plan.ends_on = years[-1], None
    return plan


def _area(plan: Plan, name: str) -> Area | None:
    if not name:
        return None
    area = next((one for one in plan.areas if one.code == name), None)
    if area is None:
        area = Area(code=name, name={"ko": name}, position=len(plan.areas))
        plan.areas.append(area)
    return area


def _years(card: Card) -> set[int]:
    written = {period for one in card.indicators for period in (*one.targets, *one.actuals)}
    written |= {column for table in card.tables if _column_of(table) for column in table.columns}
    return {int(period) for period in written if len(period) == 4 and YEAR.match(period)}


def _project(plan: Plan, card: Card) -> Project:
    project = Project(plan_id=plan.id, code=card.code, stage=Stage.ON_TRACK, position=len(plan.projects))
    project.begins, project.ends = card.period.get("from", "")[:20], card.period.get("to", "")[:20]
    project.completion = card.period.get("completion", "")[:20]
    project.texts = {}
    db.session.add(project)
    return project


def _keep_printed(project: Project, text: str, digest: str, actor: Actor, now: datetime) -> None:
    if project.card is None:
        project.card = PrintedCard(content=text, digest=digest, imported_at=now, imported_by=actor.name)
        return
    project.card.content, project.card.digest = text, digest
    project.card.imported_at, project.card.imported_by = now, actor.name


def _indicators(project: Project, card: Card, actor: Actor, now: datetime) -> list[str]:
    """Write the indicators of a card; the names of final actuals it states differently, which stay."""
    kept: list[str] = []
    known = {one.code: one for one in project.indicators}
    for position, one in enumerate(card.indicators):
        indicator = known.get(one.code)
        if indicator is None:
            indicator = Indicator(code=one.code, kind=one.kind)
            project.indicators.append(indicator)
        indicator.position, indicator.name, indicator.unit = position, {"ko": one.name}, one.unit
        indicator.kind, indicator.weight = one.kind, one.weight
        changed = _targets(indicator, one)
        db.session.flush()
        record_targets(indicator, changed, actor=actor, now=now)
        kept += _actuals(indicator, one, actor, now)
    return kept


def _by_period(years: dict[str, Decimal | None], total: Decimal | None) -> dict[str, Decimal]:
    values = {period: value for period, value in years.items() if value is not None and len(period) <= 10}
    return values if total is None else values | {TERM: total}


def _targets(indicator: Indicator, one: CardIndicator) -> dict[str, list[str | None]]:
    """Write the targets a card states; answers before and after by period."""
    wanted = _by_period(one.targets, one.target_total)
    for year, quarters in one.quarters.items():
        wanted |= {f"{year}-{number}": value for number, value in enumerate(quarters, 1) if value is not None}
    known = {target.period: target for target in indicator.targets}
    changed: dict[str, list[str | None]] = {}
    for period, value in wanted.items():
        before = known.get(period)
        if before is not None and before.value == value:
            continue
        changed[period] = [str(before.value) if before else None, str(value)]
        if before is not None:
            before.value = value
        else:
            indicator.targets.append(Target(period=period, value=value))
    return changed


def _actuals(indicator: Indicator, one: CardIndicator, actor: Actor, now: datetime) -> list[str]:
    kept = []
    known = {actual.period: actual for actual in indicator.actuals}
    for period, value in _by_period(one.actuals, one.actual_total).items():
        actual = known.get(period)
        if actual is None:
            actual = Actual(period=period, value=value, entered_by_id=actor.id, entered_at=now)
            indicator.actuals.append(actual)
        elif actual.status is Certainty.FINAL:
            kept += [f"{one.code} {period}"] if actual.value != value else []
        elif actual.value != value:
            actual.value, actual.entered_by_id, actual.entered_at = value, actor.id, now
    return kept


def _column_of(table: CardTable) -> str | None:
    """Which amount of a budget line a table of money by year and source holds."""
    if table.unit not in MONEY or not all(YEAR.match(column) and len(column) == 4 for column in table.columns):
        return None
    if is_spent(table.name):
        return "spent"
    if "확보" in table.name or "현액" in table.name:
        return "secured"
    return "planned" if is_planned(table.name) else None


def _budget(project: Project, table: CardTable) -> None:
    column = _column_of(table)
    if column is None:
        return
    known = {(line.year, line.source): line for line in project.budgets}
    for row in table.rows:
        source = SOURCES.get(bare(row.name))
        if source is None:
            continue
        for year, value in zip(table.columns, row.values, strict=True):
            won = None if value is None else value * MONEY[table.unit]
            if won is None or won < 0 or won != won.to_integral_value():
                continue
            line = known.get((int(year), source))
            if line is None:
                line = BudgetLine(year=int(year), source=source)
                project.budgets.append(line)
                known[int(year), source] = line
            setattr(line, column, int(won))
