"""Where a count will stand at the end of a year, with a range that past years of the same series kept. Pure: no database.

Today is compared with earlier days (cuts), one per month back, each followed by as many days as the year has left. At a cut
the rest of the year is foretold the way it is today:

    what is under way x the share of it that came to count in as many days + the usual arrivals of the last months

with shares learned from the other cuts. How far the truth was from that at each cut, as a quotient, is the range: the
quotients in between are the level asked for (as in conformal prediction, so the level is kept whatever their shape).
Where there are too few cuts for the level, or too little time for windows that do not overlap, no range is given.
"""

import enum
import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from jobcenter.statistics.calendar import months_after

if TYPE_CHECKING:
    import numpy as np

NEVER = 10**8


class Basis(enum.StrEnum):
    """What is foretold: a count that grows through the year, a state that rises and falls, a quotient of two counts."""

    FLOW = "flow"
    STATE = "state"
    RATE = "rate"


class Problem(enum.StrEnum):
    """Why there is no forecast."""

    TOO_LITTLE = "too_little"
    NOTHING_HAPPENED = "nothing_happened"


@dataclass(frozen=True)
class Settings:
    """Dated parameters of the method: months of history, days of usual arrivals, level in percent, separate windows."""

    months: int
    recent_days: int
    level: int
    windows: int


@dataclass(frozen=True)
class Stage:
    """Something under way: by row the day it began, the day it ended otherwise, the day it came to count, how many."""

    code: str
    began: "np.ndarray"
    ended: "np.ndarray"
    done: "np.ndarray"
    many: "np.ndarray"

    def at(self, cut: int, days: int) -> tuple[int, int]:
        """How many were under way at the end of a day, and how many of them came to count in the days after."""
        open_then = (self.began <= cut) & (self.ended > cut) & (self.done > cut)
        came = open_then & (self.done <= cut + days)
        return int(self.many[open_then].sum()), int(self.many[came].sum())


@dataclass(frozen=True)
class Series:
    """What counts, by row its day, the day the same person counted before (never: long ago), and how many; stages before it.

    `first` is the first day from which everything is known.
    """

    first: date
    days: "np.ndarray"
    before: "np.ndarray"
    many: "np.ndarray"
    stages: Sequence[Stage] = ()

    def between(self, start: int, end: int, since: int | None = None) -> int:
        """What counts after one day up to another; with `since`, only who did not count after that day already."""
        inside = (self.days > start) & (self.days <= end)
        if since is not None:
            inside &= self.before <= since
        return int(self.many[inside].sum())


@dataclass(frozen=True)
class Part:
    """A stage of the forecast: how many are under way, the share that came to count, how many that makes."""

    code: str
    under_way: int
    share: Fraction
    expected: Fraction


@dataclass(frozen=True)
class Side:
    """One side of a rate: what was counted by today, and what is expected to be by the end of the year."""

    counted: int
    end: Fraction


@dataclass(frozen=True)
class Forecast:
    """The rest of the year: most likely and the range, or why there is none.

    Of a count it is what is still to come; of a state or a rate the difference to today, which may be negative. `sides`
    are those above and below the line of a rate, `change` the middle change of a state in as many days.
    """

    rest: Fraction | None = None
    low: Fraction | None = None
    high: Fraction | None = None
    parts: tuple[Part, ...] = ()
    arrivals: Fraction = Fraction(0)
    cuts: int = 0
    needed: int = 0
    problem: Problem | None = None
    basis: Basis = Basis.FLOW
    sides: tuple[Side, ...] = ()
    change: Fraction | None = None


@dataclass
class _Cut:
    actual: int
    usual: Fraction
    # Whether anything counted in the first half of the recent days: else a beginning, or a pause, says nothing of a rest.
    tells: bool = True
    stages: list[tuple[int, int]] = field(default_factory=list)

    @property
    def arrived(self) -> int:
        """What counted without having been under way at the cut."""
        return max(0, self.actual - sum(came for _many, came in self.stages))


def rows(values: Sequence[Sequence[Any]]) -> list["np.ndarray"]:
    """Columns of whole numbers from rows; dates become day numbers, None a day that never comes."""
    import numpy as np

    def number(value: Any) -> int:
        if value is None:
            return NEVER
        return value.toordinal() if isinstance(value, date) else int(value)

    return [np.array([number(value) for value in column], dtype=np.int64) for column in zip(*values, strict=True)]


def cuts_needed(level: int) -> int:
    """The least number of past cuts from which a range of that level can be told."""
    return math.ceil(Fraction(2 * 100, 100 - level)) - 1


def forecast(
    series: Series, today: date, year_end: date, settings: Settings, year_start: date | None = None
) -> Forecast:
    """The rest of the year after today. Whoever counted since its first day does not count again."""
    needed = cuts_needed(settings.level)
    days = (year_end - today).days
    if days <= 0:
        return Forecast(Fraction(0), Fraction(0), Fraction(0), needed=needed)
    elapsed = (today - (year_start or date(year_end.year, 1, 1))).days + 1
    every = [_cut(series, day, days, elapsed, settings) for day in cut_days(series.first, today, days, settings)]
    past = [cut for cut in every if cut.tells]
    now = _cut(series, today, days, elapsed, settings)
    if every and not past and not now.tells:
        return Forecast(needed=needed, problem=Problem.NOTHING_HAPPENED)
    if not is_enough(len(past), series.first, today, days, settings) or not now.tells:
        return Forecast(cuts=len(past), needed=needed, problem=Problem.TOO_LITTLE)
    quotients = sorted(
        Fraction(cut.actual + 1) / (_expected(cut, past[:place] + past[place + 1 :]) + 1)
        for place, cut in enumerate(past)
    )
    expected = _expected(now, past)
    low, middle, high = ends_of(quotients, settings.level)

    def rest(quotient: Fraction) -> Fraction:
        return max(Fraction(0), (expected + 1) * quotient - 1)

    return Forecast(
        rest(middle),
        rest(low),
        rest(high),
        tuple(
            Part(stage.code, under_way, share, under_way * share)
            for stage, (under_way, _came), share in zip(series.stages, now.stages, _shares(past), strict=True)
        ),
        _arrival_share(past) * now.usual,
        len(past),
        needed,
    )


def ends_of(values: Sequence[Fraction], level: int) -> tuple[Fraction, Fraction, Fraction]:
    """The lower end, the middle and the upper end of sorted values between which so many in 100 lie, outward."""
    tail = Fraction(100 - level, 200)
    low = values[max(0, math.floor((len(values) + 1) * tail) - 1)]
    high = values[min(len(values) - 1, math.ceil((len(values) + 1) * (1 - tail)) - 1)]
    half = len(values) // 2
    return low, values[half] if len(values) % 2 else (values[half - 1] + values[half]) / 2, high


def is_enough(cuts: int, first: date, today: date, days: int, settings: Settings) -> bool:
    """Whether there are cuts for the level, and time for windows as long as the rest of the year side by side."""
    known = (today - max(first, months_after(today, -settings.months))).days
    return cuts >= cuts_needed(settings.level) and known >= days * settings.windows


def forecast_rate(
    above: Series, below: Series, today: date, year_end: date, settings: Settings, year_start: date
) -> Forecast:
    """The quotient of two counts at the end of the year, as the difference to today's.

    Both sides go on as foretold of each. How far the truth was from that on both sides at a cut makes one end of the year;
    the range is what lies between those ends, so that what moved the two sides together in the past moves them here.
    """
    needed, days = cuts_needed(settings.level), (year_end - today).days
    elapsed, both, day = (today - year_start).days + 1, (above, below), today.toordinal()
    counted = [series.between(day - elapsed, day, since=day - elapsed) for series in both]
    nothing = Forecast(needed=needed, problem=Problem.NOTHING_HAPPENED, basis=Basis.RATE)
    if not counted[1]:
        return nothing
    if days <= 0:
        return replace(nothing, rest=Fraction(0), low=Fraction(0), high=Fraction(0), problem=None)
    first = max(above.first, below.first)
    every = [
        [_cut(series, cut, days, elapsed, settings) for series in both]
        for cut in cut_days(first, today, days, settings)
    ]
    past = [pair for pair in every if pair[1].tells]
    if not is_enough(len(past), first, today, days, settings):
        return replace(nothing, cuts=len(past), problem=Problem.TOO_LITTLE)
    now = [_cut(series, today, days, elapsed, settings) for series in both]
    if not now[1].tells:
        return replace(nothing, cuts=len(past), problem=Problem.TOO_LITTLE)
    rests = [_expected(now[side], [pair[side] for pair in past]) for side in (0, 1)]
    found = []
    for place, pair in enumerate(past):
        others = past[:place] + past[place + 1 :]
        told = [_expected(pair[side], [other[side] for other in others]) for side in (0, 1)]
        misses = [Fraction(pair[side].actual + 1) / (told[side] + 1) for side in (0, 1)]
        top, bottom = (counted[side] + rests[side] * misses[side] for side in (0, 1))
        found.append(top / bottom)
    low, middle, high = ends_of(sorted(found), settings.level)
    here = Fraction(counted[0], counted[1])
    return Forecast(
        middle - here,
        low - here,
        high - here,
        cuts=len(past),
        needed=needed,
        basis=Basis.RATE,
        sides=tuple(Side(counted[side], counted[side] + rests[side]) for side in (0, 1)),
    )


def cut_days(first: date, today: date, days: int, settings: Settings) -> list[date]:
    """The earlier days to compare with, one in each month back, each with as many days behind it as the year has left."""
    found = []
    for back in range(1, settings.months + 1):
        day = months_after(today, -back)
        if (today - day).days < days:
            continue
        if (day - first).days < settings.recent_days:
            break
        found.append(day)
    return found


def _cut(series: Series, day: date, days: int, elapsed: int, settings: Settings) -> _Cut:
    cut = day.toordinal()
    first_half = series.between(cut - settings.recent_days, cut - settings.recent_days // 2)
    recent = first_half + series.between(cut - settings.recent_days // 2, cut)
    return _Cut(
        series.between(cut, cut + days, since=cut - elapsed),
        Fraction(recent * days, settings.recent_days),
        first_half > 0,
        [stage.at(cut, days) for stage in series.stages],
    )


def _expected(cut: _Cut, others: Sequence[_Cut]) -> Fraction:
    """What is foretold at a cut by the shares of the others."""
    under_way = sum(
        (many * share for (many, _came), share in zip(cut.stages, _shares(others), strict=True)), Fraction(0)
    )
    return under_way + _arrival_share(others) * cut.usual


def _shares(cuts: Sequence[_Cut]) -> list[Fraction]:
    """For each stage the share that came to count, over all cuts."""
    if not cuts:
        return []
    totals = [
        (sum(cut.stages[place][1] for cut in cuts), sum(cut.stages[place][0] for cut in cuts))
        for place in range(len(cuts[0].stages))
    ]
    return [Fraction(came, many) if many else Fraction(0) for came, many in totals]


def _arrival_share(cuts: Sequence[_Cut]) -> Fraction:
    """What arrived without having been under way, as a share of the usual arrivals."""
    usual = sum((cut.usual for cut in cuts), Fraction(0))
    return Fraction(sum(cut.arrived for cut in cuts)) / usual if usual else Fraction(0)
