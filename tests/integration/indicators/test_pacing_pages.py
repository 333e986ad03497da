"""The pacing pages: the series is what the figures count, ranges only with history, openings that lead into the case."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest

from jobcenter.accounts import service as accounts
from jobcenter.accounts.current import Actor
from jobcenter.core import clock
from jobcenter.core.db import db, transaction
from jobcenter.core.months import Month
from jobcenter.indicators.arithmetic import Kind
from jobcenter.indicators.counting import Counter
from jobcenter.indicators.models import Indicator, Target
from jobcenter.indicators.pacing.history import Past
from jobcenter.indicators.pacing.openings import OpeningKind, openings_for
from jobcenter.indicators.standing import value_of
from jobcenter.organizations.scope import Scope
from jobcenter.programs.models import RoundStatus
from jobcenter.statistics import counting, live
from jobcenter.statistics.measures import BY_CODE
from tests.factories import endings, plans
from tests.factories.facts import correction, fact, tree

TODAY, YEAR_END = plans.TODAY, date(2026, 12, 31)


@pytest.fixture(autouse=True)
def _a_day_in_november(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: plans.NOW)


@pytest.fixture
def user(app):
    def create(role="program_manager", organization="gwanak"):
        with transaction():
            made = accounts.create_user(f"{role}-{organization}@example.kr", "a-long-password-7", "김담당")
            accounts.grant_role(made, tree()[organization], role, actor=Actor(None, "test"), now=plans.NOW)
        return made

    return create


@pytest.fixture
def indicator(app):
    """An indicator counted by placements with a target of 100 for this year."""
    plan = plans.plan(first=2026, last=2026)
    made = plans.project(plan)
    with transaction():
        one = made.indicators[0]
        one.measure = "placements"
        one.targets[0].value = Decimal(100)
        one.targets.append(Target(period="2026-1", value=Decimal(10)))
    return one


def placed(days, **about):
    for number, day in enumerate(days):
        fact("placement.started", day, at="gwanak", person_id=number + 1, attributes={"via": "self"}, **about)


def page(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status
    return answer.get_data(as_text=True)


def test_the_series_is_what_the_figures_count(app):
    days = [date(2026, 1, 5) + timedelta(days=17 * number) for number in range(12)]
    for number, day in enumerate(days):
        person = number % 5 + 1
        entry = fact("placement.started", day, at="gwanak", person_id=person, attributes={"via": "self"})
        fact("order.opened", day, at="gwanak", quantity=number + 1, employer_id=person)
        fact("referral.made", day, at="gwanak", person_id=person, subject=("referral", number + 1))
        fact("referral.result", day + timedelta(days=9), at="gwanak", person_id=person, subject=("referral", number + 1),
             attributes={"result": "hired" if number % 3 == 0 else "not_hired"})  # fmt: skip
        if number == 7:
            correction(entry, -1, plans.NOW)
    fact("placement.started", date(2025, 12, 30), at="gwanak", person_id=1, attributes={"via": "self"})
    gwanak = tree()["gwanak"]
    known = counting.count_measures([gwanak.id, tree()["gwanak-centre"].id], date(2026, 1, 1), date(2026, 11, 30))
    before, past = date(2025, 12, 31).toordinal(), Past(TODAY)
    for code in (
        "placements",
        "placements_self",
        "places",
        "employers",
        "job_orders",
        "referrals",
        "referred_people",
        "hired_by_referral",
    ):
        series = past.series_of(gwanak, BY_CODE[code])
        assert series.between(before, TODAY.toordinal(), since=before) == known[code], code
    stage = past.series_of(gwanak, BY_CODE["placements"]).stages[0]
    assert stage.at(days[2].toordinal(), 60) == (1, 0)
    assert stage.at(days[3].toordinal(), 60) == (1, 1)


def test_a_state_is_what_the_figures_say_of_every_day(app):
    for person, ways in enumerate(
        (
            [("seeker.registered", 1, 5), ("seeker.expired", 4, 5), ("seeker.registered", 6, 1)],
            [("seeker.registered", 2, 1), ("seeker.registered", 3, 1), ("placement.started", 3, 1)],
            [("placement.started", 1, 9), ("seeker.registered", 1, 9), ("seeker.cancelled", 8, 2)],
            [("seeker.registered", 5, 20)],
        ),
        1,
    ):
        for kind, month, day in ways:
            via = {"via": "self"} if kind == "placement.started" else {}
            entry = fact(kind, date(2026, month, day), at="gwanak", person_id=person, attributes=via)
    correction(entry, -1, plans.NOW)
    fact("order.opened", date(2026, 2, 1), at="gwanak", quantity=3, subject=("job_order", 1), employer_id=1)
    fact("order.closed", date(2026, 7, 1), at="gwanak", quantity=3, subject=("job_order", 1), employer_id=1)
    gwanak = tree()["gwanak"]
    for code in ("valid_seekers", "valid_orders"):
        level = Past(TODAY).level_of(gwanak, BY_CODE[code])
        for month in range(1, 9):
            last = Month(2026, month).last
            known = counting.count_measures([gwanak.id], date(2026, month, 1), last)[code]
            assert level.on(last.toordinal()) == known, (code, month)


def test_an_indicator_counts_what_the_figures_count_over_any_months(app):
    for number in range(9):
        day, person = date(2026, 1, 5) + timedelta(days=31 * number), number % 4 + 1
        fact("placement.started", day, at="gwanak", person_id=person, attributes={"via": "self"})
        fact("seeker.registered", day, at="gwanak-centre", person_id=person)
        fact("order.opened", day, at="gwanak", quantity=number + 1, employer_id=person, subject=("job_order", number))
    gwanak = tree()["gwanak"]
    ids, counter = [gwanak.id, tree()["gwanak-centre"].id], Counter()
    for first, last in (
        (date(2026, 4, 1), date(2026, 6, 30)),
        (date(2026, 7, 1), date(2027, 6, 30)),
        (date(2026, 2, 1), date(2026, 2, 28)),
        (date(2028, 1, 1), date(2028, 12, 31)),
    ):
        known = counting.figures(ids, first, last)
        for code, figure in known.items():
            scale = 100 if figure.measure.is_rate and figure.measure.unit["ko"] == "%" else 1
            expected = figure.value if not figure.measure.is_rate else figure.rate and figure.rate * scale
            assert counter(gwanak, code, first, last) == expected, (code, first)


def test_a_page_of_many_indicators_reads_each_measure_once(indicator, user, signed_in, count_queries):
    placed([date(2026, 10, 5), date(2026, 11, 3)])
    live.refresh(TODAY, now=plans.NOW)
    client, address = signed_in(user()), f"/indicators/plans/{indicator.project.plan.public_id}/pacing"
    page(client, address)
    few = count_queries(lambda: page(client, address))
    with transaction():
        project = db.session.merge(indicator).project
        for number in range(5):
            more = Indicator(
                code=f"m{number}", name={"ko": f"더 {number}"}, unit="명", kind=Kind.CUMULATIVE, measure="placements"
            )
            more.targets.append(Target(period="2026", value=Decimal(50)))
            project.indicators.append(more)
    assert count_queries(lambda: page(client, address)) == few <= 40
    item = f"/indicators/items/{indicator.public_id}"
    assert count_queries(lambda: page(client, item)) <= 45


def test_without_history_only_what_is_known_is_shown(indicator, user, signed_in):
    placed([date(2026, 10, 5), date(2026, 11, 3)])
    client = signed_in(user())
    shown = page(client, f"/indicators/items/{indicator.public_id}/pacing")
    assert "과거 자료가 짧아" in shown and "계획보다 늦음" in shown
    assert "지금 속도라면" not in shown
    assert "목표 100, 오늘까지 2." in page(client, f"/indicators/items/{indicator.public_id}")


def test_with_history_the_end_is_told_with_a_range(indicator, user, signed_in):
    placed([date(2023, 10, 2) + timedelta(days=14 * number) for number in range(81)])
    client = signed_in(user())
    shown = page(client, f"/indicators/items/{indicator.public_id}/pacing")
    told = re.search(r"지금 속도라면 연말에 약 (\d+), 100번 중 80번은 (\d+)에서 (\d+) 사이", shown)
    end, low, high = map(int, told.groups())
    assert 22 <= low <= end <= high <= 30 and "이 속도로는 미달" in shown
    assert "지난달부터 한 달에 하루씩" in shown
    listed = page(client, f"/indicators/plans/{indicator.project.plan.public_id}/pacing")
    assert "지표 0" in listed and "이 속도로는 미달" in listed
    file = page(client, f"/indicators/plans/{indicator.project.plan.public_id}/pacing?format=csv")
    assert f",{end},{low},{high},{100 - end},이 속도로는 미달" in file
    assert "월평균" in shown and re.search(r"부족 7\d\.", shown)
    english = page(client, f"/indicators/items/{indicator.public_id}/pacing?lang=en")
    assert f"pace the year will end at about {end}, in 80 of 100 cases" in english


def test_plans_of_others_are_not_paced_for_the_reader(indicator, user, signed_in):
    client = signed_in(user(organization="yeongdeungpo"))
    page(client, f"/indicators/items/{indicator.public_id}/pacing", 404)
    page(client, f"/indicators/plans/{indicator.project.plan.public_id}/pacing", 404)


def test_an_entered_indicator_and_a_rate_are_not_foretold(indicator, user, signed_in):
    client = signed_in(user())
    for measure, said in ((None, "집계 항목을 지정하면"), ("training_employment_rate_6m", "누가 마치고 취업할지")):
        with transaction():
            db.session.merge(indicator).measure = measure
        assert said in page(client, f"/indicators/items/{indicator.public_id}/pacing")


def test_free_seats_close_a_gap_and_lead_to_the_round(indicator, user, signed_in):
    open_round = endings.course("open", ended=date(2026, 12, 20), program="open")
    with transaction():
        round_ = db.session.merge(open_round)
        round_.apply_until = date(2026, 11, 27)
        for group in round_.groups:
            group.places, group.held = 20, 15
        db.session.execute(
            round_.__table__.update().where(round_.__table__.c.id == round_.id).values(status=RoundStatus.OPEN)
        )
    placed([date(2026, 11, 3)])
    gwanak = tree()["gwanak"]
    found = openings_for(
        Scope.of_organizations([gwanak.id]), [gwanak.id], ("orders", "courses"), TODAY, until=YEAR_END, when="end"
    )
    assert [(one.kind, one.free, one.closes) for one in found.rows] == [(OpeningKind.ROUND, 5, 5)]
    assert openings_for(Scope.of_organizations([]), [gwanak.id], ("courses",), TODAY, until=YEAR_END).rows == []
    for program_id, many in ((open_round.program_id, 1), (open_round.program_id + 1, 0)):
        narrowed = openings_for(
            Scope.of_organizations([gwanak.id]), [gwanak.id], ("orders", "courses"), TODAY, until=YEAR_END,
            when="end", program_id=program_id,
        )  # fmt: skip
        assert len(narrowed.rows) == many
    early = {"until": date(2026, 12, 19), "when": "end"}
    assert openings_for(Scope.of_organizations([gwanak.id]), [gwanak.id], ("courses",), TODAY, **early).rows == []
    shown = page(signed_in(user()), f"/indicators/items/{indicator.public_id}/pacing")
    assert f"/manage/rounds/{open_round.public_id}" in shown and "모집 중인 회차" in shown
    assert f'href="/rounds/{open_round.public_id}' in page(
        signed_in(user("auditor")), f"/indicators/items/{indicator.public_id}/pacing"
    )


def test_a_plan_up_to_a_past_day_counts_nothing_later_and_foretells_nothing(indicator, user, signed_in):
    placed([date(2026, 1, 5), date(2026, 3, 31), date(2026, 4, 1), date(2026, 11, 3)])
    other = plans.project(plans.plan(organization="yeongdeungpo", first=2026, last=2026)).indicators[0]
    fact("placement.started", date(2026, 6, 1), at="yeongdeungpo", person_id=50, attributes={"via": "self"})
    with transaction():
        one = db.session.merge(indicator)
        one.targets.append(Target(period="2026-2", value=Decimal(20)))
        one.project.plan.counted_until = date(2026, 3, 31)
        db.session.merge(other).measure = "placements"
    client, address = signed_in(user()), f"/indicators/items/{indicator.public_id}"
    rows = re.findall(r'<th scope="row">(2026년.*?|2026)</th>(.*?)</tr>', page(client, address), re.S)
    cells = [re.sub(r"<[^>]+>|\s+", " ", re.sub(r"<span.*?</span>", "", row)).split() for _period, row in rows]
    assert cells[0][:2] == ["100", "2"] and "3." in cells[0] and "31." in cells[0]
    pacing = page(client, f"{address}/pacing")
    assert "목표 100, 2026. 3. 31. 기준 실적 2." in pacing and "예측도 하지 않습니다" in pacing
    assert "지금 속도라면" not in pacing and "2026. 3. 31. 기준 집계" in pacing
    assert value_of(other, "2026", other.project.plan, Counter()) == 1
    plan = db.session.merge(indicator).project.plan
    counted = {
        period: value_of(db.session.merge(indicator), period, plan, Counter()) for period in ("2026-1", "2026-2")
    }
    assert counted == {"2026-1": 2, "2026-2": None}
