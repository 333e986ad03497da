"""The disclosure report: a year's targets, results and money from the records of the plan, added by live sums."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

import pytest

from jobcenter.core.db import db, transaction
from jobcenter.core.errors import NotFound
from jobcenter.core.months import Period
from jobcenter.documents.blocks import Sum
from jobcenter.documents.figures import checked, tables_of, value_of
from jobcenter.indicators.arithmetic import Kind
from jobcenter.indicators.counting import Counter
from jobcenter.indicators.models import Actual, BudgetLine, Plan, PlanKind, Source
from jobcenter.indicators.reports import disclosure, results
from jobcenter.organizations.scope import Scope
from tests.factories import plans as make
from tests.factories.facts import fact, tree
from tests.support import agreement


@pytest.fixture
def plan(app):
    """Two areas, three projects of two departments; one is a mean and adds up with nothing."""
    longer = make.plan(kind=PlanKind.DISCLOSURE, code="term", first=2023, last=2026)
    make.project(longer, code="L")
    made = make.plan(kind=PlanKind.DISCLOSURE, code="year", first=2026, last=2026, framework_id=longer.id)
    make.project(made, code="1", area="직접")
    make.project(made, code="2", area="직접", department="청년과")
    mean = make.project(made, code="3", area="훈련", department="청년과")
    with transaction():
        mean.indicators[0].kind = Kind.AVERAGE
        for number, reached in enumerate(("96", "41")):
            _reach(made.projects[number].indicators[0], "2026", reached)
        _reach(mean.indicators[0], "2026", "4.25")
        _reach(made.projects[0].indicators[0], "2026-1", "30")
        made.projects[1].budgets.append(
            BudgetLine(year=2026, source=Source.CITY, planned=5_000_000, secured=4_000_000, spent=3_000_000)
        )
    return db.session.get(Plan, made.id)


def _reach(indicator, period, value):
    indicator.actuals.append(Actual(period=period, value=Decimal(value), entered_at=make.NOW))


def built(plan, now=make.NOW):
    paper = disclosure.build(Scope.everything(), now=now, plan=plan, year=2026)
    return {table.key: table for table in tables_of(checked(paper))}


def row(table, key):
    return {name: value_of(cell) for name, cell in next(one for one in table.rows if one.key == key).cells.items()}


def test_results_are_added_by_area_and_department_where_they_add_up(plan):
    found = built(plan)
    assert [found.key for found in found["areas"].rows] == ["직접:명", "total:명"]
    total = row(found["areas"], "total:명")
    assert (total["projects"], total["target"], total["actual"], total["rate"]) == (2, 200, 137, Fraction(137, 200))
    assert [row(found["departments"], f"{name}:명")["actual"] for name in ("일자리정책과", "청년과")] == [96, 41]
    assert isinstance(found["areas"].rows[0].cells["target"], Sum)
    assert found["areas"].rows[0].cells["target"].of[0].table == "projects"


def test_project_shows_its_quarters_and_decimals_as_entered(plan):
    table = built(plan)["projects"]
    first = row(table, "1:i0")
    assert first["2026-1"] == 30 and "2026-2" not in [column.key for column in table.columns]
    assert row(table, "3:i0")["actual"] == Decimal("4.25")
    assert next(column for column in table.columns if column.key == "actual").places == 1
    assert "2026-1" not in [column.key for column in built(plan, make.NOW - timedelta(days=365))["projects"].columns]


def test_what_a_measure_counts_has_quarters_too_and_people_once_in_each(plan):
    with transaction():
        plan.projects[0].indicators[0].measure = "seekers"
    for month, person in ((2, 1), (3, 2), (5, 1), (8, 3)):
        fact("seeker.registered", date(2026, month, 10), person_id=person, at="gwanak-centre")
    paper = disclosure.build(Scope.everything(), now=datetime(2026, 8, 20, 3, tzinfo=UTC), plan=plan, year=2026)
    agreement.hold_together(paper)
    counted = row(next(one for one in tables_of(checked(paper)) if one.key == "projects"), "1:i0")
    quarters = [counted.get(f"2026-{number}") for number in range(1, 5)]
    assert (quarters, counted["actual"], counted["standing"]) == ([2, 1, 1, None], 3, "자동 집계")


def test_a_plan_up_to_a_past_day_counts_nothing_later_and_its_report_says_the_day(plan):
    with transaction():
        plan.counted_until = date(2026, 3, 31)
        plan.projects[0].indicators[0].measure = "placements"
        for person, on in enumerate((date(2026, 3, 31), date(2026, 4, 1), date(2026, 6, 1)), 1):
            fact("placement.started", on, at="gwanak", person_id=person, attributes={"via": "self"})
    first = row(built(plan)["projects"], "1:i0")
    assert (first["actual"], first["2026-1"], first.get("2026-2")) == (1, 1, None)
    paper = disclosure.build(Scope.everything(), now=make.NOW, plan=plan, year=2026)
    assert "2026. 3. 31." in [said for _name, said in paper.blocks[0].rows]
    counted = SimpleNamespace(period=Period.parse("2026-01..2026-06"), figures={"placements": SimpleNamespace(value=3)})
    assert results.actual_of(plan.projects[0].indicators[0], plan, counted, Counter()) == (1, date(2026, 3, 31))
    counted.period = Period.parse("2026-04..2026-06")
    assert results.actual_of(plan.projects[0].indicators[0], plan, counted, Counter())[0] is None


def test_money_by_source_divides_by_what_was_secured_else_planned(plan):
    found = built(plan)
    city, district = (row(found["money-source"], source) for source in (Source.CITY, Source.DISTRICT))
    assert (city["rate"], district["base"], district["rate"]) == (Fraction(3, 4), 3_000_000, Fraction(2, 5))
    assert row(found["money-source"], "total")["rate"] == Fraction(4_200_000, 7_000_000)
    assert row(found["money-area"], "직접")["spent"] == 3_800_000


def test_yearly_plan_stands_under_the_targets_of_the_whole_term(plan):
    assert row(built(plan)["term"], "L:i0")["total"] == 100


def test_plan_of_another_organization_does_not_exist(plan):
    scope = Scope.of_organizations([tree()["yeongdeungpo"].id])
    with pytest.raises(NotFound):
        disclosure.build(scope, now=make.NOW, plan=plan, year=2026)
