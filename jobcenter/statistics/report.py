"""What a page, a command or a file says about an organization in a period: one description for all of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from jobcenter.core import clock
from jobcenter.core.formatting import percent, rounded
from jobcenter.organizations.models import Organization
from jobcenter.organizations.queries import subtree_ids
from jobcenter.statistics import counting, live, queries
from jobcenter.statistics.calendar import Month, Period
from jobcenter.statistics.counting import Figure
from jobcenter.statistics.lines import EVERYTHING, Cutoff
from jobcenter.statistics.measures import BY_CODE, PERCENT, of_report
from jobcenter.statistics.models import MonthClose, Restatement

TREND_MONTHS = 12


@dataclass(frozen=True)
class Report:
    """The figures of an organization for a period, with where they stand."""

    organization: Organization
    period: Period
    status: str
    as_of: datetime
    cutoff: Cutoff
    figures: dict[str, Figure]
    restatements: Sequence[Restatement]
    close: MonthClose | None = None

    @property
    def known_on(self) -> date | None:
        """The last day whose facts are known, where one looks back."""
        return clock.day_of(self.as_of - timedelta(microseconds=1)) if self.status == "known" else None

    def figure(self, code: str) -> Figure:
        """One figure by the code of its measure."""
        return self.figures[code]


def report(organization: Organization, period: Period, *, now: datetime) -> Report:
    """The figures of a period: one closed month as it was closed, anything else counted over the whole period.

    A period whose months are all closed is counted as its latest close knew it, restatements included; one with an
    open month as known now.
    """
    restatements = queries.restatements_of(organization.id, period)
    close = _stands_by(organization, period)
    if close is None:
        values = live.counted_over(organization, period)
        return Report(organization, period, "open", now, EVERYTHING, counting.with_rates(values), restatements)
    cutoff = Cutoff(last_entry_id=close.last_entry_id)
    if period.single:
        return Report(organization, period, "closed", close.as_of, cutoff, as_closed(close), restatements, close)
    found = counting.figures(subtree_ids(organization.id), period.first, period.last, cutoff)
    return Report(organization, period, "closed", close.as_of, cutoff, found, restatements)


def cutoff_of(organization: Organization, period: Period) -> Cutoff:
    """What of the ledger the report of a period is made of."""
    close = _stands_by(organization, period)
    return EVERYTHING if close is None else Cutoff(last_entry_id=close.last_entry_id)


def _stands_by(organization: Organization, period: Period) -> MonthClose | None:
    """The close a report stands by: that of its month, over several closed months the latest; None with one open."""
    closed = queries.closed_months(organization.id, period.months())
    if period.single or len(closed) < len(period.months()):
        return closed.get(str(period.start)) if period.single else None
    return queries.latest_close(organization.id)


def known_on(organization: Organization, period: Period, known: datetime) -> Report:
    """The figures of a period as the ledger knew it at an instant, whatever was closed or recorded since."""
    cutoff = Cutoff(recorded_until=known)
    found = counting.figures(subtree_ids(organization.id), period.first, period.last, cutoff)
    return Report(organization, period, "known", known, cutoff, found, ())


def as_closed(close: MonthClose) -> dict[str, Figure]:
    """The figures of a close, exactly as they were reported, in the order of the registry; those it has lost come last."""
    kept = {figure.measure: figure for figure in close.figures}
    codes = [*(code for code in BY_CODE if code in kept), *(code for code in kept if code not in BY_CODE)]
    return {
        code: Figure(of_report(code, rate=kept[code].base is not None), kept[code].value, kept[code].base)
        for code in codes
    }


def trend(organization: Organization, end: Month, codes: Sequence[str], count: int = TREND_MONTHS) -> dict[Month, Any]:
    """The figures of the months up to `end`, closed ones as reported; a month before any fact is None."""
    months = [end.shifted(-number) for number in range(count - 1, -1, -1)]
    closed = queries.closed_values(organization.id, months)
    first_fact = counting.first_fact_on(subtree_ids(organization.id))
    if first_fact is None:
        return dict.fromkeys(months)
    open_months = [month for month in months if str(month) not in closed and month.last >= first_fact]
    values = live.values_of([organization], open_months)[organization.id]
    found: dict[Month, Any] = {}
    for month in months:
        kept = closed.get(str(month)) or values.get(month)
        found[month] = {code: kept.get(code, 0) for code in codes} if kept else None
    return found


def written(figure: Figure) -> str:
    """The value of a figure as printed: counts with commas, rates rounded once, `-` where there is no base."""
    if not figure.measure.is_rate:
        return f"{figure.value:,}"
    if figure.measure.unit == PERCENT:
        return percent(figure.rate)
    return str(rounded(figure.rate, 2)) if figure.rate is not None else "-"


def as_json(found: Report) -> dict[str, Any]:
    """The report as `statistics show` prints it; rates are rounded once and carry both sides of the line."""
    return {
        "month": str(found.period),
        "organization": found.organization.code,
        "status": found.status,
        "as_of": found.as_of.isoformat(),
        "measures": [_measure_as_json(figure) for figure in found.figures.values()],
        "restatements": [_restatement_as_json(line) for line in found.restatements],
    }


def _measure_as_json(figure: Figure) -> dict[str, Any]:
    measure = figure.measure
    described: dict[str, Any] = {"code": measure.code, "label": measure.label, "unit": measure.unit["ko"]}
    if not measure.is_rate:
        return {**described, "value": figure.value, "base": None, "dimensions": measure.dimensions}
    text = written(figure)
    value = float(text) if text != "-" else None
    base = {"measure": measure.denominator, "numerator": figure.value, "denominator": figure.base}
    return {**described, "value": value, "base": base, "dimensions": measure.dimensions}


def _restatement_as_json(line: Restatement) -> dict[str, Any]:
    return {
        "month": line.month,
        "stated_in": line.close.month,
        "measure": line.measure,
        "before": line.before,
        "after": line.after,
        "change": line.change,
        "entries": line.entries,
    }


def changes(now: dict[str, Figure], before: dict[str, Figure]) -> dict[str, int]:
    """The difference of every count to the period before."""
    return {
        code: figure.value - before[code].value
        for code, figure in now.items()
        if not figure.measure.is_rate and code in before
    }
