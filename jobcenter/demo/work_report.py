"""Yeongdeungpo's published report of work 2023: budgets and stated results as records, what a measure counts left to it."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import select

from jobcenter.core.db import db
from jobcenter.indicators.arithmetic import Kind
from jobcenter.indicators.facility import Facility, FacilityKind
from jobcenter.indicators.models import (
    TERM,
    Actual,
    Area,
    BudgetLine,
    Certainty,
    Indicator,
    Plan,
    PlanKind,
    Project,
    Source,
    Stage,
    Target,
    Team,
)
from jobcenter.indicators.reports.work import BUDGET_AREA
from jobcenter.organizations.models import Organization
from jobcenter.programs.models import Program

DATA = Path(__file__).parent / "data" / "work_report_2023.yaml"
THOUSAND = 1000


def load(organization: Organization, *, now: datetime, recorded: bool = False) -> Plan:
    """Write the records of the report into the organization's plan of that kind.

    `recorded` says whether the ledger has what stands behind the results that name a measure under `recorded`: then
    they are counted, else they stay as they were published.
    """
    report = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    plan = _plan(organization, report)
    teams = {name: _team(organization, name, duties) for name, duties in report["teams"].items()}
    for position, one in enumerate(report["facilities"], 1):
        db.session.add(_facility(organization, position, one, teams))
    as_of: date = report["as_of"]
    money = Area(plan_id=plan.id, code=BUDGET_AREA, name=report["budget"]["name"], position=0)
    work = Area(plan_id=plan.id, code="work", name=report["projects"]["name"], position=1)
    db.session.add_all([money, work])
    db.session.flush()
    for position, one in enumerate(report["budget"]["programs"], 1):
        project = _project(plan, money, one["code"], {"ko": one["title"]}, position, report)
        project.budgets.append(_line(report, Source.UNDIVIDED, one["secured"], one["spent"]))
    for position, one in enumerate(report["projects"]["list"], 11):
        project = _project(plan, work, one["code"], one["title"], position, report)
        project.texts = {name: one[name] for name in ("goals", "overview", "outlook")}
        project.teams.append(teams[one["team"]])
        secured, spent = one["budgets"]["secured"], one["budgets"]["spent"]
        project.budgets += [_line(report, Source(name), secured[name], spent[name]) for name in secured]
        for place, raw in enumerate(one["indicators"]):
            counted = _counted(raw, organization) if recorded else raw
            project.indicators.append(_indicator(counted, place, as_of, report["source"], now))
    db.session.flush()
    return plan


def _plan(organization: Organization, report: dict[str, Any]) -> Plan:
    """The plan the printed card stands in, or a new one."""
    code = PlanKind.REPORT.value
    plan = db.session.scalar(select(Plan).where(Plan.organization_id == organization.id, Plan.code == code))
    if plan is None:
        plan = Plan(organization_id=organization.id, code=code, kind=PlanKind.REPORT)
        db.session.add(plan)
    plan.title, plan.unit = report["title"], report["unit"]
    plan.first_year = plan.last_year = report["year"]
    db.session.flush()
    return plan


def _team(organization: Organization, name: str, duties: str) -> Team:
    team = db.session.scalar(select(Team).where(Team.organization_id == organization.id, Team.name == name))
    if team is None:
        team = Team(organization_id=organization.id, name=name)
        db.session.add(team)
    team.duties = duties
    return team


def _facility(organization: Organization, position: int, one: dict[str, Any], teams: dict[str, Team]) -> Facility:
    return Facility(
        organization_id=organization.id,
        position=position,
        kind=FacilityKind(one.get("kind", "place")),
        name=one["name"],
        address=one.get("address", ""),
        area=Decimal(one["area"]) if "area" in one else None,
        whole_area=Decimal(one["whole_area"]) if "whole_area" in one else None,
        purpose=one["purpose"],
        held=one.get("held", ""),
        team=teams.get(one.get("team", "")),
    )


def _project(
    plan: Plan, area: Area, code: str, title: dict[str, str], position: int, report: dict[str, Any]
) -> Project:
    project = Project(
        plan_id=plan.id, area_id=area.id, code=code, title=title, position=position, stage=Stage.ON_TRACK,
        department=report["department"], begins=str(report["year"]), ends=str(report["year"]), texts={},
    )  # fmt: skip
    db.session.add(project)
    return project


def _line(report: dict[str, Any], source: Source, secured: int, spent: int) -> BudgetLine:
    return BudgetLine(
        year=report["year"],
        source=source,
        secured=secured * THOUSAND,
        spent=spent * THOUSAND,
        as_of=report["as_of"],
    )


def _counted(raw: dict[str, Any], organization: Organization) -> dict[str, Any]:
    """A result that is counted where there are records behind it: its measure instead of the number stated."""
    if "recorded" not in raw:
        return raw
    found = {name: value for name, value in raw.items() if name != "stated"} | {"measure": raw["recorded"]}
    if "program" in raw:
        program = select(Program.id).where(Program.organization_id == organization.id, Program.code == raw["program"])
        number = db.session.scalars(program).one()
        found["narrowing"] = {"by": "program", "value": str(number)}
    return found


def _indicator(raw: dict[str, Any], place: int, as_of: date, source: str, now: datetime) -> Indicator:
    indicator = Indicator(
        code=raw["code"], name={"ko": raw["name"].strip()}, unit=raw["unit"], kind=Kind.CUMULATIVE, position=place,
        measure=raw.get("measure"), narrowing=raw.get("narrowing"),
    )  # fmt: skip
    if "target" in raw:
        indicator.targets.append(Target(period=TERM, value=raw["target"]))
    if "stated" in raw:
        indicator.actuals.append(
            Actual(
                period=TERM, value=raw["stated"], as_of=as_of, evidence=source, status=Certainty.FINAL, entered_at=now
            )
        )
    return indicator
