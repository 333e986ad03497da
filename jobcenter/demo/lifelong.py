"""The city's report on its lifelong learning plan of 2023: 102 projects in five areas, with the figures it prints.

Names and printed figures are real and kept as printed; numbers of people among them are results. Budgets, weights and targets
were not printed by project: they stay open, for unknown is not zero. The areas are numbered as in the report.
"""

import re
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from jobcenter.core.db import db
from jobcenter.indicators.arithmetic import Kind
from jobcenter.indicators.models import (
    TERM,
    Actual,
    Area,
    Certainty,
    Indicator,
    Plan,
    PlanKind,
    Project,
    Stage,
)
from jobcenter.organizations.models import Organization

DATA = Path(__file__).parent / "data" / "lifelong_2023.tsv"
YEAR = 2023
NUMERALS = {"I": "Ⅰ", "II": "Ⅱ", "III": "Ⅲ", "IV": "Ⅳ", "V": "Ⅴ"}
PEOPLE = re.compile(r"(?<![\d.~])(\d{1,3}(?:,\d{3})+|\d+)명")
SOURCE = "2023년 평생교육진흥 시행계획 실적보고에 게재된 수치"


def load(city: Organization, *, now: datetime) -> Plan:
    """Write the report of the city as a plan: an area for each part, a project for each line."""
    plan = Plan(
        organization_id=city.id,
        code="lifelong-2023",
        kind=PlanKind.REPORT,
        title={"ko": "2023년 평생교육진흥 시행계획 실적보고", "en": "Report on the lifelong learning plan 2023"},
        first_year=YEAR,
        last_year=YEAR,
    )
    for position, (latin, numeral) in enumerate(NUMERALS.items()):
        name = {"ko": f"{numeral} 영역", "en": f"Area {latin}"}
        plan.areas.append(Area(code=latin, name=name, position=position))
    areas = {area.code: area for area in plan.areas}
    for position, line in enumerate(DATA.read_text(encoding="utf8").splitlines()[1:]):
        code, korean, english, printed = line.split("\t")
        project = Project(
            code=code, position=position, area=areas[code.partition("-")[0]], title={"ko": korean, "en": english},
            stage=Stage.DONE_CONTINUED, begins=str(YEAR), ends=str(YEAR),
            texts={"situation": f"게재 수치: {printed}"} if printed else {},
        )  # fmt: skip
        people = PEOPLE.search(printed)
        if people:
            project.indicators.append(_people(people[1], now))
        plan.projects.append(project)
    db.session.add(plan)
    db.session.flush()
    return plan


def _people(printed: str, now: datetime) -> Indicator:
    indicator = Indicator(
        code="people", name={"ko": "인원(게재 수치)", "en": "People (as printed)"}, unit="명", kind=Kind.CUMULATIVE
    )
    value = Decimal(printed.replace(",", ""))
    indicator.actuals.append(Actual(period=TERM, value=value, evidence=SOURCE, status=Certainty.FINAL, entered_at=now))
    return indicator
