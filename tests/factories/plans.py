"""Builders of plans: a test names what matters, the builder fills in the rest."""

from datetime import UTC, date, datetime
from decimal import Decimal

from jobcenter.core.db import db, transaction
from jobcenter.indicators.arithmetic import Kind
from jobcenter.indicators.models import Area, BudgetLine, Indicator, Plan, PlanKind, Project, Source, Stage, Target
from tests.factories.facts import tree

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)


def plan(organization="gwanak", kind=PlanKind.PLEDGES, code="pledges", first=2022, last=2026, **more):
    """A plan without areas or projects."""
    with transaction():
        made = Plan(
            organization_id=tree()[organization].id,
            code=code,
            kind=kind,
            title={"ko": "계획", "en": "Plan"},
            first_year=first,
            last_year=last,
            **more,
        )
        db.session.add(made)
    return made


def project(of, code="1", area=None, weights=(100,), department="일자리정책과"):
    """A project of a plan with an indicator per weight and some money."""
    with transaction():
        where = None
        if area:
            where = next((one for one in of.areas if one.code == area), None) or Area(code=area, name={"ko": area})
            if where not in of.areas:
                of.areas.append(where)
        made = Project(
            code=code,
            area=where,
            title={"ko": f"사업 {code}"},
            stage=Stage.ON_TRACK,
            department=department,
            texts={},
            position=len(of.projects),
        )
        of.projects.append(made)
        for number, weight in enumerate(weights):
            indicator = Indicator(
                code=f"i{number}",
                name={"ko": f"지표 {number}"},
                unit="명",
                kind=Kind.CUMULATIVE,
                weight=Decimal(weight),
                position=number,
            )
            indicator.targets.append(Target(period=str(of.first_year), value=Decimal(100)))
            made.indicators.append(indicator)
        made.budgets.append(BudgetLine(year=of.first_year, source=Source.DISTRICT, planned=1_000_000, spent=400_000))
    return made
