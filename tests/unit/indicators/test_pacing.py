"""The forecast of the rest of a year on invented series: how often its range holds, and when it says nothing."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobcenter.indicators.arithmetic import Kind
from jobcenter.indicators.models import Actual, Indicator, Plan, PlanKind, Target
from jobcenter.indicators.pacing.forecast import (
    NEVER,
    Basis,
    Forecast,
    Problem,
    Series,
    Settings,
    Side,
    Stage,
    cuts_needed,
    forecast,
    forecast_rate,
    rows,
)
from jobcenter.indicators.pacing.levels import Level, forecast_level
from jobcenter.indicators.pacing.openings import Fills, Opening, OpeningKind, Openings
from jobcenter.indicators.pacing.pace import NoForecast, Pace, Verdict, pace_of, planned_by, year_of, years_of
from jobcenter.statistics.calendar import months_after

SETTINGS = Settings(months=36, recent_days=90, level=80, windows=3)
FIRST, END = date(2021, 1, 1), date(2025, 12, 31)
SEASON = (80, 90, 108, 106, 104, 100, 92, 90, 108, 104, 100, 80)


def invented(seed, level, growth, hire=0.25):
    """Five years of referrals, a quarter of which end in a hire some weeks later, with seasons, growth and uneven months."""
    chance = np.random.default_rng(seed)
    counted, referrals, uneven = [], [], {}
    for number in range((END - FIRST).days + 1):
        day = FIRST + timedelta(days=number)
        month = (day.year, day.month)
        if day.weekday() >= 5:
            continue
        uneven.setdefault(month, chance.gamma(44, 1 / 44))
        expected = level * SEASON[day.month - 1] / 97 * growth ** (number / 365) * uneven[month]
        for _ in range(chance.poisson(expected)):
            ends = day + timedelta(days=int(chance.integers(2, 45)))
            hired = chance.random() < hire
            referrals.append((day, None if hired else ends, ends if hired else None, 1))
            if hired:
                counted.append((ends, 1))
        counted += [(day, 1)] * chance.poisson(expected * hire * 0.3)
    days, many = rows(counted)
    return Series(FIRST, days, np.full(len(days), -NEVER), many, [Stage("open_referrals", *rows(referrals))])


def test_the_range_holds_the_true_year_end_about_as_often_as_it_says():
    held, told = 0, 0
    ways = [(level, growth) for level in (2, 8) for growth in (0.92, 1.0, 1.1, 1.25)]
    for seed, (level, growth) in enumerate(ways):
        series = invented(seed, level, growth)
        for month in (2, 5, 8, 10):
            today = months_after(date(2025, 1, 31), month - 1)
            found = forecast(series, today, END, SETTINGS)
            actual = series.between(today.toordinal(), END.toordinal())
            told += found.problem is None
            held += found.problem is None and found.low <= actual <= found.high
    assert told == 32
    assert 0.7 <= held / told <= 0.95


def test_the_same_past_gives_the_same_forecast():
    series = invented(3, 8, 1.0)
    today = date(2025, 8, 31)
    assert forecast(series, today, END, SETTINGS) == forecast(series, today, END, SETTINGS)


def test_the_range_of_a_rate_holds_the_true_one_about_as_often_as_it_says():
    held, told = 0, 0
    for seed, (hire, growth) in enumerate([(0.1, 1.0), (0.3, 1.1), (0.25, 0.92), (0.5, 1.0)]):
        above = invented(seed, 8, growth, hire)
        began, many = above.stages[0].began, above.stages[0].many
        below = Series(FIRST, began, np.full(len(began), -NEVER), many)
        for month in (3, 5, 8, 10):
            today = months_after(date(2025, 1, 31), month - 1)
            found = forecast_rate(above, below, today, END, SETTINGS, date(2025, 1, 1))
            year, now, end = (day.toordinal() for day in (date(2024, 12, 31), today, END))
            here, true = (Fraction(above.between(year, day), below.between(year, day)) for day in (now, end))
            told += found.problem is None
            held += found.problem is None and here + found.low <= true <= here + found.high
            assert found.low <= found.rest <= found.high
    assert told == 16
    assert held / told >= 0.6


def test_the_range_of_a_state_holds_the_true_one_about_as_often_as_it_says():
    chance, held, told = np.random.default_rng(11), 0, 0
    for mean in (40, 150, 600):
        days, change = [], []
        for number in range((END - FIRST).days + 1):
            day = (FIRST + timedelta(days=number)).toordinal()
            standing = sum(change[-400:]) if number < 400 else sum(change)
            days.append(day)
            change.append(int(chance.poisson(mean / 60)) - int(chance.binomial(max(0, standing), 1 / 60)))
        level = Level(FIRST, np.array(days), np.array(change))
        for month in range(2, 12):
            today = months_after(date(2025, 1, 31), month - 1)
            found = forecast_level(level, today, END, SETTINGS)
            change_then = level.on(END.toordinal()) - level.on(today.toordinal())
            told += found.problem is None
            held += found.problem is None and found.low <= change_then <= found.high
    assert told == 30
    assert held / told >= 0.6


@given(
    st.lists(st.integers(0, 9), min_size=40, max_size=60),
    st.lists(st.integers(1, 9), min_size=40, max_size=60),
    st.integers(0, 300),
)
@settings(max_examples=25, deadline=None)
def test_a_range_is_in_order_and_nothing_falls_below_nothing(above, below, back):
    def weekly(numbers):
        every = [(date(2025, 1, 6) + timedelta(days=14 * week), many) for week, many in enumerate(numbers)]
        days, many = rows(every)
        return Series(date(2025, 1, 1), days, np.full(len(days), -NEVER), many)

    today = date(2026, 11, 20) - timedelta(days=back)
    year = date(2026, 12, 31)
    few = Settings(months=24, recent_days=60, level=50, windows=1)
    one = weekly(above)
    level = Level(date(2025, 1, 1), one.days, one.many)
    standing = level.on(today.toordinal())
    for found, least in (
        (forecast(one, today, year, few), 0),
        (forecast_rate(one, weekly(below), today, year, few, date(2026, 1, 1)), -1000),
        (forecast_level(level, today, year, few), -standing),
    ):
        if found.problem is None:
            assert least <= found.low <= found.rest <= found.high
        else:
            assert (found.low, found.rest, found.high) == (None, None, None)


def test_a_steady_rate_and_a_steady_state_stay_what_they_are():
    today = date(2025, 10, 31)
    one = steady(date(2022, 1, 1))
    double = Series(one.first, one.days, one.before, one.many * 2)
    found = forecast_rate(one, double, today, END, SETTINGS, date(2025, 1, 1))
    assert (found.low, found.rest, found.high) == (0, 0, 0)
    assert found.sides == (Side(304, Fraction(365)), Side(608, Fraction(730)))
    level = Level(date(2022, 1, 1), np.array([date(2022, 1, 1).toordinal()]), np.array([70]))
    found = forecast_level(level, today, END, SETTINGS)
    assert (found.low, found.rest, found.high, found.change) == (0, 0, 0, 0)
    nobody = Level(date(2022, 1, 1), np.array([NEVER]), np.array([0]))
    assert forecast_level(nobody, today, END, SETTINGS).problem is Problem.NOTHING_HAPPENED


def test_nothing_after_today_is_looked_at():
    series = invented(4, 8, 1.0)
    today = date(2025, 6, 30)
    known = series.days <= today.toordinal()
    stage = series.stages[0]
    begun = stage.began <= today.toordinal()

    def so_far(days):
        return np.where(days <= today.toordinal(), days, NEVER)[begun]

    cut = Stage(stage.code, stage.began[begun], so_far(stage.ended), so_far(stage.done), stage.many[begun])
    told = Series(FIRST, series.days[known], series.before[known], series.many[known], [cut])
    assert forecast(told, today, END, SETTINGS) == forecast(series, today, END, SETTINGS)


def steady(since, until=date(2025, 10, 31)):
    every = [since + timedelta(days=number) for number in range((until - since).days + 1)]
    days, many = rows([(day, 1) for day in every])
    return Series(since, days, np.full(len(days), -NEVER), many)


@pytest.mark.parametrize(
    ("since", "problem"),
    [
        (date(2025, 6, 1), Problem.TOO_LITTLE),
        (date(2024, 11, 30), Problem.TOO_LITTLE),
        (date(2024, 7, 1), None),
    ],
)
def test_a_short_history_gives_no_range(since, problem):
    found = forecast(steady(since), date(2025, 10, 31), END, SETTINGS)
    assert found.problem is problem
    if problem:
        assert (found.rest, found.low, found.high) == (None, None, None)


def test_early_in_the_year_more_history_is_needed():
    since = date(2024, 1, 1)
    assert forecast(steady(since, date(2025, 3, 31)), date(2025, 3, 31), END, SETTINGS).problem is Problem.TOO_LITTLE


def test_a_series_in_which_nothing_happened_says_so():
    days, before, many = rows([(NEVER, -NEVER, 0)])
    empty = Series(date(2020, 1, 1), days, before, many)
    assert forecast(empty, date(2025, 10, 31), END, SETTINGS).problem is Problem.NOTHING_HAPPENED


def test_a_steady_series_goes_on_and_a_year_that_is_over_has_no_rest():
    found = forecast(steady(date(2022, 1, 1)), date(2025, 10, 31), END, SETTINGS)
    assert (found.low, found.rest, found.high) == (61, 61, 61)
    assert forecast(steady(date(2022, 1, 1)), END, END, SETTINGS).rest == 0


def test_people_who_counted_this_year_do_not_count_again():
    weekly = [date(2022, 1, 3) + timedelta(days=7 * number) for number in range(200)]
    same = [(day, earlier, 1) for earlier, day in zip([date(1, 1, 1), *weekly], weekly, strict=False)]
    found = forecast(Series(date(2022, 1, 3), *rows(same)), date(2025, 10, 31), END, SETTINGS)
    assert found.rest == 0


def test_a_level_needs_so_many_cuts():
    assert (cuts_needed(80), cuts_needed(90), cuts_needed(50)) == (9, 19, 3)


def indicator(quarters=None):
    plan = Plan(code="p", kind=PlanKind.DISCLOSURE, title={"ko": "계획"}, first_year=2026, last_year=2026)
    one = Indicator(code="i", name={"ko": "지표"}, kind=Kind.CUMULATIVE)
    one.targets.append(Target(period="2026", value=400))
    for number, value in enumerate(quarters or (), 1):
        one.targets.append(Target(period=f"2026-{number}", value=value))
    return plan, one


def test_the_plan_by_today_follows_the_quarters_or_a_straight_line():
    first, last, today = date(2026, 1, 1), date(2026, 12, 31), date(2026, 11, 15)
    plan, one = indicator()
    assert planned_by(one, plan, first, last, today) == (Fraction(400 * 319, 365), False)
    plan, one = indicator((40, 60, 100, 200))
    assert planned_by(one, plan, first, last, today) == (200 + Fraction(200 * 46, 92), True)
    plan, one = indicator((40, 60))
    assert planned_by(one, plan, first, last, today)[1] is False


def test_a_state_or_an_average_does_not_grow_towards_its_target():
    first, last, today = date(2026, 1, 1), date(2026, 12, 31), date(2026, 5, 15)
    plan, one = indicator()
    for kind in (Kind.STATE, Kind.AVERAGE):
        one.kind = kind
        assert planned_by(one, plan, first, last, today) == (None, False)
    plan, one = indicator((40, 60, 100, 200))
    one.kind = Kind.STATE
    assert planned_by(one, plan, first, last, today) == (Fraction(60), True)


class NoPast:
    """Entered results have no series: whoever reads one here fails."""

    def __init__(self, today):
        self.today = today


def entered(kind, actuals, today, year=None, target=400):
    plan, one = indicator()
    one.kind = kind
    one.targets[0].value = target
    for period, value, day in actuals:
        one.actuals.append(Actual(period=period, value=value, as_of=day))
    return pace_of(one, plan, None, NoPast(today), year)


def test_a_year_that_its_plan_counts_only_in_part_is_seen_from_that_day_and_never_foretold():
    plan, today = Plan(first_year=2025, last_year=2026, counted_until=date(2026, 3, 31)), date(2026, 11, 15)
    one = Indicator(kind=Kind.CUMULATIVE, measure="placements")
    one.targets.extend(Target(period=year, value=100) for year in ("2025", "2026"))
    asked = []

    def counted(_organization, _measure, first, last):
        asked.append((first, last))
        return 30

    pace = pace_of(one, plan, counted, NoPast(today))
    assert (pace.problem, pace.forecast, pace.has_stopped) == (NoForecast.COUNTED_UNTIL, None, True)
    assert (pace.actual, pace.as_of, pace.planned) == (30, date(2026, 3, 31), Fraction(100 * 90, 365))
    # The year before lies before that day: it is over, and was counted whole.
    before = pace_of(one, plan, counted, NoPast(today), "2025")
    assert (before.problem, before.verdict) == (NoForecast.OVER, Verdict.MISSED)
    assert asked == [(date(2026, 1, 1), date(2026, 3, 31)), (date(2025, 1, 1), date(2025, 12, 31))]
    plan.counted_until = date(2025, 12, 31)
    assert years_of(plan, today) == ["2025"] and year_of(plan, today, "2026") == "2025"
    assert pace_of(one, plan, counted, NoPast(today)).problem is NoForecast.OVER
    by_hand = Indicator(kind=Kind.CUMULATIVE, targets=[Target(period="2026", value=9)])
    plan.counted_until = date(2026, 3, 31)
    assert pace_of(by_hand, plan, None, NoPast(today)).problem is NoForecast.COUNTED_UNTIL


def test_what_was_entered_by_hand_is_held_against_the_plan_and_never_foretold():
    september = [("2026", 250, date(2026, 9, 30))]
    pace = entered(Kind.CUMULATIVE, september, date(2026, 11, 15))
    assert (pace.problem, pace.forecast, pace.verdict) == (NoForecast.BY_HAND, None, Verdict.BEHIND)
    assert (pace.actual, pace.as_of, pace.gap) == (250, date(2026, 9, 30), 150)
    # Held against the plan by the day it speaks of: a month later nobody has fallen behind by not entering.
    assert pace.planned == Fraction(400 * 273, 365)
    assert (
        entered(Kind.CUMULATIVE, [("2026", 300, date(2026, 9, 30))], date(2026, 11, 15)).verdict is Verdict.UP_TO_PLAN
    )
    so_far, from_now = pace.monthly
    assert so_far == Fraction(250 * 365, 273 * 12) and from_now == Fraction(150 * 365, 92 * 12)
    assert entered(Kind.CUMULATIVE, september, date(2026, 5, 15)).verdict is Verdict.UP_TO_PLAN
    assert entered(Kind.AVERAGE, september, date(2026, 5, 15)).verdict is Verdict.OPEN
    assert entered(Kind.AVERAGE, september, date(2026, 5, 15)).monthly is None
    assert entered(Kind.CUMULATIVE, [], date(2026, 5, 15)).verdict is Verdict.NO_RESULT


@pytest.mark.parametrize(("kind", "value"), [(Kind.CUMULATIVE, 90), (Kind.STATE, 50), (Kind.AVERAGE, 45)])
def test_quarters_entered_by_hand_make_the_year_where_it_was_not_entered(kind, value):
    quarters = [("2026-1", 40, date(2026, 3, 31)), ("2026-2", 50, date(2026, 6, 30))]
    pace = entered(kind, quarters, date(2026, 8, 1))
    assert (pace.actual, pace.as_of) == (value, date(2026, 6, 30))


def test_a_year_that_is_over_is_reached_or_missed_and_one_that_has_not_begun_says_so():
    over = [("2026", 399, date(2026, 12, 31))]
    missed = entered(Kind.CUMULATIVE, over, date(2027, 1, 1))
    assert (missed.verdict, missed.problem, missed.planned, missed.monthly) == (
        Verdict.MISSED,
        NoForecast.OVER,
        None,
        None,
    )
    assert entered(Kind.CUMULATIVE, over, date(2027, 1, 1), target=399).verdict is Verdict.REACHED
    assert entered(Kind.CUMULATIVE, over, date(2026, 12, 31)).verdict is Verdict.BEHIND
    early = entered(Kind.CUMULATIVE, [], date(2025, 12, 31))
    assert (early.verdict, early.problem, early.period) == (Verdict.NO_RESULT, NoForecast.NOT_BEGUN, "2026")


def test_a_page_speaks_of_the_year_asked_for_among_those_that_have_begun():
    plan, _one = indicator()
    plan.first_year, plan.last_year = 2025, 2027
    today = date(2026, 6, 1)
    assert years_of(plan, today) == ["2025", "2026"]
    assert [year_of(plan, today, asked) for asked in (None, "2025", "2027", "x")] == ["2026", "2025", "2026", "2026"]
    assert year_of(plan, date(2029, 1, 1)) == "2027" and year_of(plan, date(2024, 1, 1)) == "2025"


def test_of_a_rate_what_is_missing_is_counted_above_its_line():
    _plan, one = indicator()
    one.measure = "placement_rate"
    days = (date(2026, 1, 1), date(2026, 12, 31), date(2026, 11, 15))
    found = Forecast(
        Fraction(0), Fraction(0), Fraction(0), basis=Basis.RATE, sides=(Side(40, Fraction(50)), Side(80, Fraction(100)))
    )
    pace = Pace(one, "2026", *days, 60, actual=Fraction(50), grows=False, scale=100, forecast=found)
    assert (pace.gap, pace.lacking, pace.places) == (10, 10, 1)


def test_together_those_who_wait_for_one_occupation_count_once():
    def order(number, free, waiting, occupation):
        return Opening(OpeningKind.ORDER, f"o{number}", "일", "직종", free, waiting, None, occupation)

    found = Openings(
        [
            order(1, 9, 6, "5501"),
            order(2, 5, 6, "5501"),
            order(3, 4, 4, "0271"),
            order(4, 2, None, None),
            Opening(OpeningKind.ROUND, "r", "회차", "사업", 3, None, None),
        ]
    )
    assert [one.closes for one in found.rows] == [6, 5, 4, 2, 3]
    assert found.together == [6, 6, 10, 12, 15]
    people = Openings([replace(one, fills=Fills.PEOPLE) for one in found.rows[:3]])
    assert ([one.closes for one in people.rows], people.together) == ([6, 6, 4], [6, 6, 10])
    referrals = Openings([replace(one, fills=Fills.REFERRALS) for one in found.rows[:3]])
    assert ([one.closes for one in referrals.rows], referrals.together) == ([6, 6, 4], [6, 12, 16])


@pytest.mark.parametrize(
    ("actual", "rest", "verdict"),
    [
        (400, (0, 0, 0), Verdict.REACHED),
        (300, (110, 130, 150), Verdict.ON_TRACK),
        (300, (80, 110, 150), Verdict.LIKELY),
        (300, (20, 60, 100), Verdict.AT_RISK),
        (300, (20, 60, 99), Verdict.OUT_OF_REACH),
        (300, None, Verdict.OPEN),
    ],
)
def test_the_verdict_is_no_surer_than_the_range(actual, rest, verdict):
    _plan, one = indicator()
    low, middle, high = map(Fraction, rest) if rest else (None, None, None)
    found = Forecast(middle, low, high) if rest else None
    days = (date(2026, 1, 1), date(2026, 12, 31), date(2026, 11, 15))
    assert Pace(one, "2026", *days, 400, actual=actual, forecast=found).verdict is verdict
