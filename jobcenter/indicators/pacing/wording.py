"""The words of the pacing pages."""

from typing import Any

from flask_babel import lazy_gettext as _l

from jobcenter.indicators.pacing.forecast import Problem
from jobcenter.indicators.pacing.openings import OpeningKind
from jobcenter.indicators.pacing.pace import NoForecast, Verdict

VERDICTS: dict[Verdict, tuple[Any, str]] = {
    Verdict.REACHED: (_l("Target reached"), "success"),
    Verdict.ON_TRACK: (_l("On the way to the target"), "success"),
    Verdict.LIKELY: (_l("More likely than not"), "information"),
    Verdict.AT_RISK: (_l("At risk"), "warning"),
    Verdict.OUT_OF_REACH: (_l("Out of reach at this pace"), "danger"),
    Verdict.OPEN: (_l("Not foretold"), "gray"),
}
PROBLEMS: dict[str, Any] = {
    NoForecast.BY_HAND: _l(
        "Results are entered by hand: there is no series from which a rest of the year could be told."
    ),
    NoForecast.NOT_A_COUNT: _l("A state or a rate can rise and fall: the end of the year is not told from a pipeline."),
    NoForecast.NO_TARGET: _l("No target is set for this year."),
    NoForecast.YEAR_OUTSIDE: _l("The plan has no target for the present year."),
    Problem.TOO_LITTLE: _l("The history is too short for a range: only what is known today is shown."),
    Problem.NOTHING_HAPPENED: _l("Nothing of this kind was counted so far."),
}
OPENINGS: dict[OpeningKind, Any] = {
    OpeningKind.ORDER: _l("Order with free places"),
    OpeningKind.ROUND: _l("Round that takes applications"),
    OpeningKind.SEATS: _l("Round with free seats"),
    OpeningKind.REVIEW: _l("Order to be reviewed"),
}
