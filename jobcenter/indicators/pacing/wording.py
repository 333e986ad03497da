"""The words of the pacing pages."""

from typing import Any

from flask_babel import lazy_gettext as _l

from jobcenter.core.formatting import localized
from jobcenter.indicators.models import Indicator
from jobcenter.indicators.pacing.forecast import Problem
from jobcenter.indicators.pacing.openings import OpeningKind
from jobcenter.indicators.pacing.pace import NoForecast, Verdict
from jobcenter.statistics.measures import UNITS

VERDICTS: dict[Verdict, tuple[Any, str]] = {
    Verdict.REACHED: (_l("Target reached"), "success"),
    Verdict.ON_TRACK: (_l("On the way to the target"), "success"),
    Verdict.LIKELY: (_l("More likely than not"), "information"),
    Verdict.AT_RISK: (_l("At risk"), "warning"),
    Verdict.OUT_OF_REACH: (_l("Out of reach at this pace"), "danger"),
    Verdict.MISSED: (_l("Target missed"), "danger"),
    Verdict.BEHIND: (_l("Behind the plan"), "warning"),
    Verdict.UP_TO_PLAN: (_l("Up with the plan"), "information"),
    Verdict.NO_RESULT: (_l("No result yet"), "gray"),
    Verdict.OPEN: (_l("Not foretold"), "gray"),
}
PROBLEMS: dict[str, Any] = {
    NoForecast.BY_HAND: _l(
        "Results are entered by hand: there is no series of days from which the rest of the year could be told. Let a measure count it, and it will be."
    ),
    NoForecast.OF_A_COHORT: _l(
        "It tells what became of people months after a program: who ends by then and who finds work is not known yet, so no end of the year is told."
    ),
    NoForecast.FREE_PLACES: _l(
        "Free places depend on orders that nobody has handed in yet and on each order's end: no end of the year is told."
    ),
    NoForecast.NO_TARGET: _l("No target is set for this year."),
    NoForecast.NOT_BEGUN: _l("The plan has not begun."),
    NoForecast.NO_BASE: _l("Nothing was counted by which the figure could be divided: there is no figure yet."),
    NoForecast.OVER: _l("The year is over: the result stands, nothing is foretold."),
    NoForecast.COUNTED_UNTIL: _l(
        "The plan counts up to an earlier day only, as its card does: what came later is not counted, and nothing is foretold."
    ),
    Problem.TOO_LITTLE: _l("The history is too short for a range: only what is known today is shown."),
    Problem.NOTHING_HAPPENED: _l("Nothing of this kind was counted so far."),
}
_UNITS: dict[str, dict[str, str]] = {one["ko"]: one for one in UNITS.values()}


def unit_of(indicator: Indicator) -> str:
    """The unit of an indicator in the reader's language, where the measures know its word."""
    return localized(_UNITS.get(indicator.unit, {"ko": indicator.unit}))


OPENINGS: dict[OpeningKind, Any] = {
    OpeningKind.ORDER: _l("Order with free places"),
    OpeningKind.ROUND: _l("Round that takes applications"),
    OpeningKind.SEATS: _l("Round with free seats"),
    OpeningKind.REVIEW: _l("Order to be reviewed"),
}
