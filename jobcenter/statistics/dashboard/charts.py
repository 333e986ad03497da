"""The charts of a dashboard with the values of their tables: the past months, this year against last, step by step."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flask_babel import format_date
from flask_babel import gettext as _

from jobcenter.core.charts import Bar, Series, bar_chart, line_chart
from jobcenter.core.formatting import localized, number, percent, rounded
from jobcenter.statistics import report
from jobcenter.statistics.calendar import Month, Period
from jobcenter.statistics.counting import Figure
from jobcenter.statistics.dashboard.history import History, Number
from jobcenter.statistics.measures import BY_CODE, STAGES, TREND, Measure
from jobcenter.statistics.report import Report

YEAR = 12


@dataclass(frozen=True)
class Trend:
    """Twelve months of the stations of the funnel."""

    months: list[Month]
    measures: list[Measure]
    rows: list[tuple[Month, bool, list[Number | None]]]
    drawing: Any


@dataclass(frozen=True)
class Years:
    """One measure month by month in this year and the last, with the difference; written as in its table."""

    measure: Measure
    year: int
    rows: list[tuple[str, bool, str, str, str, Month]]
    totals: tuple[str, str] | None
    drawing: Any


@dataclass(frozen=True)
class Stage:
    """One step: its figure and its share of the step before it, None at the first step and over nothing."""

    figure: Figure
    before: Figure | None = None

    @property
    def rate(self) -> Fraction | None:
        """How many there are for each one of the step before."""
        return share_of(self.figure.value, self.before.value) if self.before is not None else None

    @property
    def words(self) -> str:
        """What the share is one of: a share in percent, and where more came than stood a step before, how many for 100."""
        if self.rate is None or self.before is None:
            return ""
        name, share = localized(self.before.measure.label), percent(self.rate)
        if self.rate > 1:
            return _("%(share)s for every 100 of “%(step)s”", share=share, step=name)
        return _("%(share)s%% of “%(step)s”", share=share, step=name)


def trend(past: History, end: Month) -> Trend:
    """The twelve months up to the last one shown."""
    months = [end.shifted(-number_) for number_ in range(YEAR - 1, -1, -1)]
    series = {code: past.series(months, code) for code in TREND}
    provisional = past.provisional(months)
    drawing = line_chart(
        [f"{str(month.year)[2:]}.{month.number}" for month in months],
        [Series(localized(BY_CODE[code].label), series[code], provisional) for code in TREND],
        title=_("Trend by month"),
        description=_(
            "Places, job seekers, referrals and people placed in each month; the values are in the table below."
        ),
        unit=_("people, cases"),
        identifier="trend",
    )
    rows = [
        (month, place in provisional, [series[code][place] for code in TREND]) for place, month in enumerate(months)
    ]
    return Trend(months, [BY_CODE[code] for code in TREND], rows, drawing)


def years(past: History, end: Month, measure: Measure) -> Years:
    """The months of this year up to the last one shown, against the same months of the year before."""
    now = [Month(end.year, number_) for number_ in range(1, YEAR + 1)]
    then = [month.shifted(-YEAR) for month in now]
    values_now = [past.number(month, measure.code) if month <= end else None for month in now]
    values_then = past.series(then, measure.code)
    provisional = past.provisional([month for month in now if month <= end])
    unit = localized(measure.unit)
    names = [format_date(month.first, "LLL") for month in now]
    drawing = line_chart(
        names,
        [Series(str(end.year), values_now, provisional), Series(str(end.year - 1), values_then)],
        title=_("%(measure)s, this year against last", measure=localized(measure.label)),
        description=_("One line for each year over the months; the values are in the table below."),
        unit=unit,
        identifier="years",
    )
    rows = [
        (
            names[place],
            place in provisional,
            as_text(values_now[place], measure),
            as_text(values_then[place], measure),
            difference(values_now[place], values_then[place], measure),
            now[place],
        )
        for place in range(YEAR)
    ]
    return Years(measure, end.year, rows, _totals(values_now, values_then, measure), drawing)


def stages(found: Report) -> tuple[list[Stage], Any]:
    """The steps from a seeker to a placement by referral, each with its share of the one before."""
    figures = [found.figure(code) for code in STAGES]
    steps = [Stage(one, before) for one, before in zip(figures, [None, *figures], strict=False)]
    bars = [Bar(localized(step.figure.measure.label), step.figure.value, under=step.words) for step in steps]
    drawing = bar_chart(
        bars, title=_("From stage to stage"), unit=localized(BY_CODE[STAGES[0]].unit), identifier="stages"
    )
    return steps, drawing


def share_of(value: int, base: int) -> Fraction | None:
    """An exact share, None over nothing."""
    return Fraction(value, base) if base else None


def as_text(value: Number | None, measure: Measure) -> str:
    """A value as its table prints it: counts whole, rates rounded once."""
    if value is None:
        return "-"
    return str(rounded(value, 1 if measure.unit == report.PERCENT else 2)) if measure.is_rate else number(int(value))


def difference(now: Number | None, before: Number | None, measure: Measure) -> str:
    """A signed difference in the official form, from unrounded values."""
    if now is None or before is None:
        return "-"
    change = Fraction(now) - Fraction(before)
    text = as_text(abs(change) if measure.is_rate else abs(int(change)), measure)
    return f"△{text}" if change < 0 else text


def _totals(now: Sequence[Number | None], then: Sequence[Number | None], measure: Measure) -> tuple[str, str] | None:
    """The sums of the months that both years know, for what adds up over months."""
    if measure.is_rate or measure.is_standing or measure.counting in ("people", "employers"):
        return None
    both = [(one, other) for one, other in zip(now, then, strict=True) if one is not None and other is not None]
    if not both:
        return None
    return number(int(sum(one for one, _other in both))), number(int(sum(other for _one, other in both)))


def months_back(end: Month) -> Period:
    """The months a dashboard looks back over: from January of the year before, and twelve at least."""
    return Period(min(Month(end.year - 1, 1), end.shifted(-YEAR)), end)
