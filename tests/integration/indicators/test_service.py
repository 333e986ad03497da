"""Targets, results with evidence, another person's confirmation, money: and what of it is audited."""

import threading
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from jobcenter.accounts import service as accounts
from jobcenter.accounts.current import Actor
from jobcenter.audit.models import AuditEntry
from jobcenter.core.db import db, transaction
from jobcenter.core.errors import InvalidTransition
from jobcenter.indicators import service, standing
from jobcenter.indicators.errors import AsOfInFuture, MoneyDayMissing, MoneyTwice
from jobcenter.indicators.models import TERM, Actual, BudgetLine, Certainty, Source
from jobcenter.indicators.service.results import check_money
from tests.factories import plans as make


@pytest.fixture
def people(app):
    with transaction():
        made = [accounts.create_user(f"{name}@example.kr", "a-long-password-7", name) for name in ("하나", "두리")]
    return [Actor(user.id, user.name) for user in made]


@pytest.fixture
def indicator(app):
    return make.project(make.plan()).indicators[0]


def enter(indicator, actor, value="60", period="2022", **more):
    given = {"as_of": make.TODAY, "evidence": "참여자 명단 2022-14"} | more
    with transaction():
        return service.enter_actual(
            indicator, period, Decimal(value), actor=actor, now=make.NOW, today=make.TODAY, **given
        )


def confirm(actual, actor):
    with transaction():
        service.confirm_actual(actual, actor=actor, now=make.NOW)


def test_a_result_is_provisional_until_another_person_makes_it_final(indicator, people):
    first, second = people
    actual = enter(indicator, first)
    with pytest.raises(service.SamePerson):
        confirm(actual, first)
    confirm(actual, second)
    assert (actual.status, actual.confirmed_by_id, actual.entered_by_id) == (Certainty.FINAL, second.id, first.id)
    with pytest.raises(InvalidTransition):
        confirm(actual, second)


def test_a_final_result_changes_only_after_it_was_opened_again_with_a_reason(indicator, people):
    first, second = people
    actual = enter(indicator, first)
    confirm(actual, second)
    with pytest.raises(service.AlreadyFinal):
        enter(indicator, first, "61")
    with pytest.raises(service.ReasonMissing), transaction():
        service.reopen_actual(actual, "  ", actor=second, now=make.NOW)
    with transaction():
        service.reopen_actual(actual, "명단의 중복 1명", actor=second, now=make.NOW)
    assert enter(indicator, first, "61").value == 61
    actions = db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert [one for one in actions if one.startswith("indicator.")] == [
        "indicator.actual",
        "indicator.confirmed",
        "indicator.reopened",
        "indicator.actual",
    ]


def test_every_change_is_audited_with_before_and_after(indicator, people):
    enter(indicator, people[0])
    enter(indicator, people[1], "61.50")
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "indicator.actual")).all()
    assert [one.details["changed"]["2022"] for one in entries] == [[None, "60"], ["60", "61.50"]]
    assert [one.actor_name for one in entries] == ["하나", "두리"]
    assert all(one.organization_id == indicator.project.plan.organization_id for one in entries)


def test_a_result_needs_evidence_a_period_of_the_plan_and_a_day_that_has_come(indicator, people):
    for more, refused in (
        ({"evidence": " "}, service.EvidenceMissing),
        ({"period": "2021"}, service.PeriodUnknown),
        ({"period": "2024-5"}, service.PeriodUnknown),
        ({"as_of": make.TODAY + timedelta(days=1)}, service.AsOfInFuture),
    ):
        with pytest.raises(refused):
            enter(indicator, people[0], **more)
    assert enter(indicator, people[0], period="2026-4").period == "2026-4"


def test_what_a_measure_counts_is_not_entered(indicator, people):
    with transaction():
        service.bind_measure(indicator, "placements", actor=people[0], now=make.NOW)
    with pytest.raises(service.CountedByMeasure):
        enter(indicator, people[0])
    asked = []

    def counted(organization, measure, first, last):
        asked.append((organization.code, measure, first.isoformat(), last.isoformat()))
        return 25

    assert standing.value_of(indicator, "2024-2", indicator.project.plan, counted) == 25
    assert asked == [("gwanak", "placements", "2024-04-01", "2024-06-30")]


def test_targets_are_set_changed_and_taken_away(indicator, people):
    with transaction():
        changed = service.set_targets(
            indicator,
            {TERM: Decimal(500), "2022": None, "2023-1": Decimal("12.5"), "2024": None},
            actor=people[0],
            now=make.NOW,
        )
    assert changed == [TERM, "2022", "2023-1"]
    db.session.expire_all()
    assert {one.period: str(one.value) for one in indicator.targets} == {TERM: "500", "2023-1": "12.5"}


def test_the_term_is_what_was_set_for_it_else_what_its_years_make(indicator, people):
    plan = indicator.project.plan
    enter(indicator, people[0], "60", "2022")
    enter(indicator, people[0], "21", "2023")
    assert standing.value_of(indicator, TERM, plan) == 81
    assert standing.target_of(indicator, TERM, plan) == 100
    enter(indicator, people[0], "80", TERM)
    assert standing.value_of(indicator, TERM, plan) == 80


def test_money_of_a_year_is_set_by_source_and_a_source_without_any_goes(app, people):
    project = make.project(make.plan())
    with transaction():
        service.set_budget(
            project,
            2022,
            {Source.STATE: (100, 90, 45), Source.DISTRICT: (None, None, None), Source.CITY: (None, None, None)},
            as_of=make.TODAY,
            actor=people[0],
            now=make.NOW,
            today=make.TODAY,
        )
    lines = db.session.scalars(select(BudgetLine)).all()
    assert [(line.source, line.planned, line.secured, line.spent) for line in lines] == [(Source.STATE, 100, 90, 45)]
    money = standing.money(lines, range(2022, 2027))
    assert money[None][None].rate == 50
    assert money[Source.CITY][2022].rate is None


@pytest.mark.parametrize(
    ("amounts", "as_of", "error", "field"),
    [
        ({Source.UNDIVIDED: (9, 9, 9), Source.CITY: (None, 5, None)}, make.TODAY, MoneyTwice, "undivided_secured"),
        ({Source.UNDIVIDED: (None, None, 9), Source.CITY: (None, None, 5)}, make.TODAY, MoneyTwice, "undivided_spent"),
        ({Source.CITY: (9, 9, 0)}, None, MoneyDayMissing, "as_of"),
        ({Source.CITY: (9, 9, 9)}, date(2026, 11, 21), AsOfInFuture, "as_of"),
    ],
)
def test_money_that_would_count_twice_or_has_no_day_is_refused_beside_its_field(amounts, as_of, error, field):
    with pytest.raises(error) as raised:
        check_money(amounts, as_of, make.TODAY)
    assert raised.value.field == field


def test_undivided_money_may_be_planned_and_spent_by_source():
    check_money({Source.UNDIVIDED: (9, None, None), Source.CITY: (None, 9, 5)}, make.TODAY, make.TODAY)


def test_a_rate_of_spending_divides_by_the_money_secured_since():
    assert standing.Money(planned=100, secured=200, spent=100).rate == 50
    assert standing.Money(planned=100, spent=150).rate == 150
    assert standing.Money(spent=150).rate is None


def test_two_people_who_enter_at_the_same_time_leave_one_entry(app, indicator, people):
    number = indicator.id
    ready, faults = threading.Barrier(2), []
    db.session.remove()

    def work(actor, value):
        from jobcenter.indicators.models import Indicator

        with app.app_context():
            ready.wait()
            try:
                enter(db.session.get_one(Indicator, number), actor, value)
            except Exception as error:
                faults.append(error)
            finally:
                db.session.remove()

    threads = [
        threading.Thread(target=work, args=(actor, value)) for actor, value in zip(people, ("1", "2"), strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    assert len(db.session.scalars(select(Actual)).all()) == 1
