"""The forecast of the rest of a year on invented series: how often its range holds, and when it says nothing."""

from datetime import date, timedelta
from fractions import Fraction

import numpy as np
import pytest

from jobcenter.indicators.arithmetic import Kind
from jobcenter.indicators.models import Indicator, Plan, PlanKind, Target
from jobcenter.indicators.pacing.forecast import (
    NEVER,
    Forecast,
    Problem,
    Series,
    Settings,
    Stage,
    cuts_needed,
    forecast,
    rows,
)
from jobcenter.indicators.pacing.pace import Pace, Verdict, planned_by
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
