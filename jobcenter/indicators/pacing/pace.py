"""Where one indicator stands against its plan in a year, where the year will end, and what that means."""

import enum
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from jobcenter.core import parameters
from jobcenter.indicators.arithmetic import Exact, Kind, whole_term
from jobcenter.indicators.measures import Counted
from jobcenter.indicators.models import Indicator, Plan
from jobcenter.indicators.pacing.forecast import Basis, Forecast, Problem, Settings, forecast, forecast_rate
from jobcenter.indicators.pacing.history import Past
from jobcenter.indicators.pacing.levels import forecast_level
from jobcenter.indicators.standing import target_of, value_of
from jobcenter.indicators.terms import quarters_of, seen_on, span
from jobcenter.statistics.measures import BY_CODE, PERCENT, Measure, Subject, sides_of

DAYS_OF_A_MONTH = Fraction(365, 12)


class Verdict(enum.StrEnum):
    """What the forecast says about the target, no more surely than its range allows."""

    REACHED = "reached"
    ON_TRACK = "on_track"
    LIKELY = "likely"
    AT_RISK = "at_risk"
    OUT_OF_REACH = "out_of_reach"
    MISSED = "missed"
    BEHIND = "behind"
    UP_TO_PLAN = "up_to_plan"
    NO_RESULT = "no_result"
    OPEN = "open"


class NoForecast(enum.StrEnum):
    """Why an indicator has no forecast at all."""

    BY_HAND = "by_hand"
    OF_A_COHORT = "of_a_cohort"
    FREE_PLACES = "free_places"
    NO_TARGET = "no_target"
    NOT_BEGUN = "not_begun"
    NO_BASE = "no_base"
    OVER = "over"
    COUNTED_UNTIL = "counted_until"


@dataclass(frozen=True)
class Pace:
    """An indicator in a year as of a day: target, what the plan asks for by then, actual, and where the year will end.

    `grows` says that the figure adds up through the year, `scale` what a rate is multiplied with, `as_of` the day an
    entered result speaks of.
    """

    indicator: Indicator
    period: str
    first: date
    until: date
    today: date
    target: Exact | None = None
    planned: Fraction | None = None
    by_quarters: bool = False
    actual: Exact | None = None
    as_of: date | None = None
    grows: bool = True
    scale: int = 1
    forecast: Forecast | None = None
    problem: NoForecast | Problem | None = None

    @property
    def is_over(self) -> bool:
        """Whether the year lies behind."""
        return self.today > self.until

    @property
    def has_stopped(self) -> bool:
        """Whether its plan counts up to an earlier day only: nothing that comes changes the figure."""
        return self.problem is NoForecast.COUNTED_UNTIL

    @property
    def known_on(self) -> date:
        """The day the actual speaks of: today, or the day up to which a result was entered."""
        return min(self.as_of or self.today, self.today)

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
    def places(self) -> int:
        """The decimal places that make sense for what is foretold: none for what is counted."""
        measure = BY_CODE.get(self.indicator.measure or "")
        return 0 if self.grows or (measure and measure.is_standing) else 1

    @property
    def gap(self) -> Fraction | None:
        """What is most likely missing at the end of the year; without a forecast, what is missing today."""
        if self.target is None or self.actual is None:
            return None
        stands = self.end if self.end is not None else Fraction(self.actual)
        return max(Fraction(0), Fraction(self.target) - stands)

    @property
    def lacking(self) -> int | None:
        """How many more people or cases would close the gap: of a rate, above its line by the end of the year."""
        if not self.gap:
            return None if self.gap is None else 0
        if not self.scale or not self.forecast or self.forecast.basis is not Basis.RATE:
            return math.ceil(self.gap)
        return math.ceil(self.gap / self.scale * self.forecast.sides[1].end)

    @property
    def monthly(self) -> tuple[Fraction, Fraction] | None:
        """What came in a month up to the day known and what it takes from then on; only of what adds up, while there is time."""
        gone, left = (self.known_on - self.first).days + 1, (self.until - self.known_on).days
        if not self.grows or self.target is None or self.actual is None or gone < 1 or left < 1:
            return None
        so_far, missing = Fraction(self.actual), max(Fraction(0), Fraction(self.target) - Fraction(self.actual))
        return so_far / gone * DAYS_OF_A_MONTH, missing / left * DAYS_OF_A_MONTH

    @property
    def verdict(self) -> Verdict:
        """What it means for the target; without a forecast, how the figure stands to the plan by today."""
        if self.target is None or self.actual is None:
            return Verdict.OPEN if self.target is None else Verdict.NO_RESULT
        target = Fraction(self.target)
        if self.is_over:
            return Verdict.REACHED if Fraction(self.actual) >= target else Verdict.MISSED
        if self.grows and Fraction(self.actual) >= target:
            return Verdict.REACHED
        if self.low is None or self.end is None or self.high is None:
            return self._by_plan()
        if self.low >= target:
            return Verdict.ON_TRACK
        if self.end >= target:
            return Verdict.LIKELY
        return Verdict.AT_RISK if self.high >= target else Verdict.OUT_OF_REACH

    def _by_plan(self) -> Verdict:
        if self.planned is None or self.actual is None:
            return Verdict.OPEN
        return Verdict.BEHIND if Fraction(self.actual) < self.planned else Verdict.UP_TO_PLAN

    def _with(self, rest: Fraction | None) -> Fraction | None:
        return None if rest is None or self.actual is None else Fraction(self.actual) + rest * self.scale


def settings_on(today: date) -> Settings:
    """The parameters of the method in force on a day."""
    names = ("pacing_history_months", "pacing_recent_days", "pacing_level", "pacing_windows")
    return Settings(*(parameters.value(name, on=today) for name in names))


def years_of(plan: Plan, today: date) -> list[str]:
    """The years of a plan that have begun by a day, and by the day up to which it counts."""
    return [year for year in plan.years if span(year, plan)[0] <= seen_on(plan, today)]


def year_of(plan: Plan, today: date, asked: str | None = None) -> str:
    """The year to speak of: the one asked for, else that of the day, else the last that has begun, else the first."""
    begun = years_of(plan, today)
    if asked in begun:
        return asked or ""
    return begun[-1] if begun else plan.years[0]


def pace_of(indicator: Indicator, plan: Plan, counted: Counted, past: Past, year: str | None = None) -> Pace:
    """The pace of an indicator in a year of its plan, as of the day up to which the past is read."""
    today, period = past.today, year_of(plan, past.today, year)
    first, until = span(period, plan)
    stopped = seen_on(plan, today) < min(today, until)
    if stopped:
        # A year that the plan counts only in part is seen from the day up to which it counts.
        today = seen_on(plan, today)
    target = target_of(indicator, period, plan)
    pace = Pace(indicator, period, first, until, today, target, grows=_grows(indicator))
    if target is None:
        return replace(pace, problem=NoForecast.NO_TARGET)
    if first > today:
        return replace(pace, problem=NoForecast.NOT_BEGUN)
    if not indicator.measure:
        value, as_of = _entered(indicator, period, plan)
    else:
        value, as_of = value_of(indicator, period, plan, counted), today if stopped else None
    pace = replace(pace, actual=value, as_of=as_of)
    if not pace.is_over:
        planned, by_quarters = planned_by(indicator, plan, first, until, pace.known_on)
        pace = replace(pace, planned=planned, by_quarters=by_quarters)
    measure = BY_CODE.get(indicator.measure or "")
    if (cannot := _cannot(pace, measure, stopped)) is not None:
        return replace(pace, problem=cannot)
    if measure is None or pace.actual is None:
        return replace(pace, problem=NoForecast.NO_BASE)
    found = _foretold(measure, indicator, plan, past, first, until)
    scale = 100 if measure.is_rate and measure.unit is PERCENT else 1
    return replace(pace, forecast=found if found.problem is None else None, problem=found.problem, scale=scale)


def _grows(indicator: Indicator) -> bool:
    """Whether a figure adds up through the year."""
    measure = BY_CODE.get(indicator.measure or "")
    return measure.is_counted if measure else indicator.kind is Kind.CUMULATIVE


def _cannot(pace: Pace, measure: Measure | None, stopped: bool) -> NoForecast | None:
    """Why there is no end of the year to be told: nothing comes any more, or the measure tells of nothing that comes."""
    if stopped:
        return NoForecast.COUNTED_UNTIL
    if pace.is_over:
        return NoForecast.OVER
    if not pace.indicator.measure:
        return NoForecast.BY_HAND
    sides = sides_of(measure) if measure else []
    if any(side.is_cohort for side in sides):
        return NoForecast.OF_A_COHORT
    if measure and any(side.is_standing for side in sides) and (measure.is_rate or measure.subject is Subject.PLACES):
        return NoForecast.FREE_PLACES
    return None


def _foretold(measure: Measure, indicator: Indicator, plan: Plan, past: Past, first: date, until: date) -> Forecast:
    """The forecast of the way the measure is counted."""
    settings, about = settings_on(past.today), (plan.organization, indicator.narrowing)
    if measure.carried:
        return Forecast(Fraction(0), Fraction(0), Fraction(0), basis=Basis.STATE)
    if measure.is_standing:
        level = past.level_of(about[0], measure, about[1])
        found = forecast_level(level, past.today, until, settings) if level else None
    elif measure.is_rate:
        above, below = (past.series_of(about[0], side, about[1]) for side in sides_of(measure))
        found = forecast_rate(above, below, past.today, until, settings, first) if above and below else None
    else:
        series = past.series_of(about[0], measure, about[1])
        found = forecast(series, past.today, until, settings, first) if series else None
    return found or Forecast(problem=Problem.NOTHING_HAPPENED)


def _entered(indicator: Indicator, period: str, plan: Plan) -> tuple[Exact | None, date | None]:
    """What was entered for a year, else what its quarters make of it, and the day it speaks of."""
    known = {actual.period: actual for actual in indicator.actuals}
    used = [known[period]] if period in known else [known[one] for one in quarters_of(plan, period) if one in known]
    days = [one.as_of for one in used if one.as_of is not None]
    return whole_term(indicator.kind, [one.value for one in used]), max(days, default=None)


def planned_by(indicator: Indicator, plan: Plan, first: date, until: date, today: date) -> tuple[Fraction | None, bool]:
    """What the plan asks for by today, and whether the quarters say so.

    What adds up is asked for by the quarters' targets where all are set, else the year's in a straight line. A state or an
    average does not grow towards a target: only the target of the running quarter is asked for, where there is one.
    """
    quarters = quarters_of(plan, first.year)
    known = {target.period: Fraction(target.value) for target in indicator.targets}
    if not _grows(indicator):
        now = next((one for one in quarters if span(one, plan)[0] <= today <= span(one, plan)[1]), "")
        return known.get(now), now in known
    if quarters and all(quarter in known for quarter in quarters):
        return sum((known[one] * _gone(*span(one, plan), today) for one in quarters), Fraction(0)), True
    target = target_of(indicator, str(first.year), plan)
    return (None if target is None else Fraction(target) * _gone(first, until, today)), False


def paces_of(
    plan: Plan, indicators: Sequence[Indicator], counted: Counted, past: Past, year: str | None = None
) -> list[Pace]:
    """The pace of every indicator of a plan that has a target for the year."""
    found = [pace_of(indicator, plan, counted, past, year) for indicator in indicators]
    return [pace for pace in found if pace.problem is not NoForecast.NO_TARGET]


def _gone(first: date, last: date, today: date) -> Fraction:
    gone = Fraction((today - first).days + 1, (last - first).days + 1)
    return max(Fraction(0), min(Fraction(1), gone))
