"""Target against actual: what was reached so far this year, beside the time gone by and the same months a year before."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from flask import current_app
from flask_babel import lazy_gettext as _l

from jobcenter.core import parameters
from jobcenter.core.formatting import rounded
from jobcenter.organizations.models import Organization
from jobcenter.organizations.scope import Scope
from jobcenter.statistics import spans
from jobcenter.statistics.calendar import Month, Period
from jobcenter.statistics.counting import Figure
from jobcenter.statistics.goals import Goal, goals_of
from jobcenter.statistics.lines import Cutoff
from jobcenter.statistics.measures import PERCENT

MONTHS = 12


class Standing(enum.StrEnum):
    """How a goal stands for the time of the year."""

    FINE = "fine"
    CLOSE = "close"
    BEHIND = "behind"
    UNKNOWN = "unknown"


WORDS: dict[Standing, tuple[Any, str]] = {
    Standing.FINE: (_l("on track"), "success"),
    Standing.CLOSE: (_l("close"), "warning"),
    Standing.BEHIND: (_l("behind"), "danger"),
    Standing.UNKNOWN: (_l("no figure"), "gray"),
}
TONES = {Standing.FINE: "good", Standing.CLOSE: "fair", Standing.BEHIND: "low", Standing.UNKNOWN: "plain"}


@dataclass(frozen=True)
class Line:
    """One goal: what was set, what was reached, the same months a year before, and where the mark of the time stands."""

    goal: Goal
    actual: Fraction | None
    before: Fraction | None
    mark: Fraction
    standing: Standing

    @property
    def reached(self) -> Fraction | None:
        """The share of the target that was reached, unrounded."""
        return None if self.actual is None else self.actual / Fraction(self.goal.target)

    @property
    def share(self) -> float:
        """The same as the length of a bar."""
        return float(min(Fraction(1), max(Fraction(0), self.reached or Fraction(0))))

    @property
    def words(self) -> tuple[Any, str]:
        """The standing in words, with the tone of its badge."""
        return WORDS[self.standing]

    @property
    def tone(self) -> str:
        """The tone of its bar."""
        return TONES[self.standing]

    @staticmethod
    def written(value: Fraction | Decimal | int | None, unit: str) -> str:
        """A value with its unit: whole numbers whole, others with one place."""
        if value is None:
            return "-"
        exact = Fraction(value)
        text = f"{exact.numerator:,}" if exact.denominator == 1 and unit != "%" else f"{rounded(exact):,}"
        return f"{text}{unit}"


@dataclass(frozen=True)
class Targets:
    """The goals of a year up to the last month shown."""

    year: int
    until: Month
    gone: Fraction
    tolerance: int
    lines: Sequence[Line]

    @property
    def behind(self) -> list[Line]:
        """The goals that are behind the time."""
        return [line for line in self.lines if line.standing is Standing.BEHIND]


def look(scope: Scope, organization: Organization, until: Month, cutoff: Cutoff, today: date) -> Targets:
    """The goals of the organization for the year of a month, with what was reached up to it."""
    gone = time_gone(until, today)
    tolerance = parameters.value("goal_tolerance_points", on=until.last)
    goals = goals_of(current_app._get_current_object(), scope, organization, until.year)  # type: ignore[attr-defined]
    codes = list(dict.fromkeys(goal.measure for goal in goals))
    if not codes:
        return Targets(until.year, until, gone, tolerance, ())
    so_far = Period(Month(until.year, 1), until)
    a_year_before = Period(so_far.start.shifted(-MONTHS), so_far.end.shifted(-MONTHS))
    now = spans.figures_of([organization], so_far, codes, cutoff)[organization.id]
    then = spans.figures_of([organization], a_year_before, codes, cutoff)[organization.id]
    lines = [_line(goal, now[goal.measure], then[goal.measure], gone, tolerance) for goal in goals]
    return Targets(until.year, until, gone, tolerance, lines)


def time_gone(until: Month, today: date) -> Fraction:
    """The share of the year gone by at the end of a month; by days while that month is not over."""
    if today > until.last:
        return Fraction(until.number, MONTHS)
    first, last = date(until.year, 1, 1), date(until.year, 12, 31)
    return max(Fraction(0), Fraction((today - first).days + 1, (last - first).days + 1))


def standing(reached: Fraction | None, mark: Fraction, tolerance: int) -> Standing:
    """On track from the mark on, close within some percentage points below it, behind below that."""
    if reached is None:
        return Standing.UNKNOWN
    if reached >= mark:
        return Standing.FINE
    return Standing.CLOSE if reached >= mark - Fraction(tolerance, 100) else Standing.BEHIND


def value_of(figure: Figure) -> Fraction | None:
    """A figure in the unit its targets are set in."""
    if not figure.measure.is_rate:
        return Fraction(figure.value)
    return None if figure.rate is None else figure.rate * (100 if figure.measure.unit == PERCENT else 1)


def _line(goal: Goal, now: Figure, then: Figure, gone: Fraction, tolerance: int) -> Line:
    actual, before = value_of(now), value_of(then)
    mark = gone if goal.adds_up else Fraction(1)
    reached = None if actual is None else actual / Fraction(goal.target)
    return Line(goal, actual, before, mark, standing(reached, mark, tolerance))
