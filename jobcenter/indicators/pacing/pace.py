"""Where one indicator stands against its plan today, where its year will end, and what that means."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from jobcenter.core import parameters
from jobcenter.indicators.arithmetic import Exact
from jobcenter.indicators.measures import Counted
from jobcenter.indicators.models import Indicator, Plan
from jobcenter.indicators.pacing import history
from jobcenter.indicators.pacing.forecast import Forecast, Problem, Settings, forecast
from jobcenter.indicators.standing import target_of, value_of
from jobcenter.indicators.terms import days_of, quarters_of, span
from jobcenter.statistics.measures import BY_CODE


class Verdict(enum.StrEnum):
    """What the forecast says about the target, no more surely than its range allows."""

    REACHED = "reached"
    ON_TRACK = "on_track"
    LIKELY = "likely"
    AT_RISK = "at_risk"
    OUT_OF_REACH = "out_of_reach"
    OPEN = "open"


class NoForecast(enum.StrEnum):
    """Why an indicator has no forecast at all."""

    BY_HAND = "by_hand"
    NOT_A_COUNT = "not_a_count"
    NO_TARGET = "no_target"
    YEAR_OUTSIDE = "year_outside"


@dataclass(frozen=True)
class Pace:
    """An indicator in the year of a day: target, plan and actual by today, and where the year will end."""

    indicator: Indicator
    period: str
    until: date
    target: Exact | None = None
    planned: Fraction | None = None
    by_quarters: bool = False
    actual: Exact | None = None
    forecast: Forecast | None = None
    problem: NoForecast | Problem | None = None

    @property
    def end(self) -> Fraction | None:
        """Where the year will most likely end."""
        return self._with(self.forecast.rest if self.forecast else None)

    @property
    def low(self) -> Fraction | None:
        """The lower end of the range."""
        return self._with(self.forecast.low if self.forecast else None)

    @property
    def high(self) -> Fraction | None:
        """The upper end of the range."""
        return self._with(self.forecast.high if self.forecast else None)

    @property
    def gap(self) -> Fraction | None:
        """What is most likely missing at the end of the year; without a forecast, what is missing today."""
        if self.target is None or self.actual is None:
            return None
        stands = self.end if self.end is not None else Fraction(self.actual)
        return max(Fraction(0), Fraction(self.target) - stands)

    @property
    def verdict(self) -> Verdict:
        """What it means for the target."""
        if self.target is None or self.actual is None:
            return Verdict.OPEN
        target = Fraction(self.target)
        if Fraction(self.actual) >= target:
            return Verdict.REACHED
        if self.low is None or self.end is None or self.high is None:
            return Verdict.OPEN
        if self.low >= target:
            return Verdict.ON_TRACK
        if self.end >= target:
            return Verdict.LIKELY
        return Verdict.AT_RISK if self.high >= target else Verdict.OUT_OF_REACH

    def _with(self, rest: Fraction | None) -> Fraction | None:
        return None if rest is None or self.actual is None else Fraction(self.actual) + rest


def settings_on(today: date) -> Settings:
    """The parameters of the method in force on a day."""
    names = ("pacing_history_months", "pacing_recent_days", "pacing_level", "pacing_windows")
    return Settings(*(parameters.value(name, on=today) for name in names))


def pace_of(indicator: Indicator, plan: Plan, counted: Counted, today: date) -> Pace:
    """The pace of an indicator in the year of a day."""
    period = str(today.year)
    until = days_of(period)[1]
    if period not in plan.years:
        return Pace(indicator, period, until, problem=NoForecast.YEAR_OUTSIDE)
    first, until = span(period, plan)
    target = target_of(indicator, period, plan)
    pace = Pace(indicator, period, until, target)
    if target is None:
        return replace(pace, problem=NoForecast.NO_TARGET)
    planned, by_quarters = planned_by(indicator, plan, first, until, today)
    pace = replace(pace, planned=planned, by_quarters=by_quarters, actual=value_of(indicator, period, plan, counted))
    if not indicator.measure:
        return replace(pace, problem=NoForecast.BY_HAND)
    if not history.can_be_paced(indicator.measure):
        return replace(pace, planned=None, problem=NoForecast.NOT_A_COUNT)
    series = history.series_of(plan.organization, BY_CODE[indicator.measure], today, indicator.narrowing)
    if series is None:
        return replace(pace, problem=Problem.NOTHING_HAPPENED)
    found = forecast(series, today, until, settings_on(today), first)
    return replace(pace, forecast=found if found.problem is None else None, problem=found.problem)


def planned_by(indicator: Indicator, plan: Plan, first: date, until: date, today: date) -> tuple[Fraction | None, bool]:
    """What the plan asks for by today: the quarters' targets where all are set, else the year's in a straight line."""
    quarters = quarters_of(plan, first.year)
    known = {target.period: Fraction(target.value) for target in indicator.targets}
    if quarters and all(quarter in known for quarter in quarters):
        return sum((known[one] * _gone(*span(one, plan), today) for one in quarters), Fraction(0)), True
    target = target_of(indicator, str(first.year), plan)
    return (None if target is None else Fraction(target) * _gone(first, until, today)), False


def paces_of(plan: Plan, indicators: Sequence[Indicator], counted: Counted, today: date) -> list[Pace]:
    """The pace of every indicator of a plan that has a target for the year."""
    found = [pace_of(indicator, plan, counted, today) for indicator in indicators]
    return [pace for pace in found if pace.problem not in (NoForecast.NO_TARGET, NoForecast.YEAR_OUTSIDE)]


def _gone(first: date, last: date, today: date) -> Fraction:
    gone = Fraction((today - first).days + 1, (last - first).days + 1)
    return max(Fraction(0), min(Fraction(1), gone))
