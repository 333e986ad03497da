"""Where a state will stand at the end of a year: valid orders, people looking for work. Pure: no database.

A state rises and falls, so nothing adds up to it. It is compared with earlier days of its own, as a count is: by how much it
had changed after as many days as the year has left. The quotients of then and later are the range.
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from jobcenter.indicators.pacing.forecast import (
    Basis,
    Forecast,
    Problem,
    Settings,
    cut_days,
    cuts_needed,
    ends_of,
    is_enough,
)

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True)
class Level:
    """A state by its changes: by row the day and by how much. `first` is the first day from which everything is known."""

    first: date
    days: "np.ndarray"
    change: "np.ndarray"

    def on(self, day: int) -> int:
        """How many stand at the end of a day."""
        return int(self.change[self.days <= day].sum())


def forecast_level(level: Level, today: date, year_end: date, settings: Settings) -> Forecast:
    """The state at the end of the year, as the difference to today's."""
    needed, days = cuts_needed(settings.level), (year_end - today).days
    if days <= 0:
        return Forecast(Fraction(0), Fraction(0), Fraction(0), needed=needed, basis=Basis.STATE)
    now = level.on(today.toordinal())
    cuts = [day.toordinal() for day in cut_days(level.first, today, days, settings)]
    past = [(then, level.on(cut + days)) for cut in cuts if (then := level.on(cut)) > 0]
    if not past and not now:
        return Forecast(needed=needed, problem=Problem.NOTHING_HAPPENED, basis=Basis.STATE)
    if not is_enough(len(past), level.first, today, days, settings):
        return Forecast(cuts=len(past), needed=needed, problem=Problem.TOO_LITTLE, basis=Basis.STATE)
    low, middle, high = ends_of(sorted(Fraction(later + 1, then + 1) for then, later in past), settings.level)

    def rest(quotient: Fraction) -> Fraction:
        return max(Fraction(0), (now + 1) * quotient - 1) - now

    return Forecast(
        rest(middle), rest(low), rest(high), cuts=len(past), needed=needed, basis=Basis.STATE, change=middle - 1
    )
