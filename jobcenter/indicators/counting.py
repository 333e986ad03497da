"""Measures of the monthly figures as what counts an indicator: over whole months, as known now.

An indicator may count a part of a measure: the women, one program, one channel. What a measure can be told apart by, and the
words for it, come from the breakdown of the figures.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from sqlalchemy import func, select

from jobcenter.core.db import db
from jobcenter.core.formatting import localized
from jobcenter.core.months import Month, Period
from jobcenter.ledger.models import LedgerEntry
from jobcenter.organizations.models import Organization
from jobcenter.organizations.queries import subtree_ids
from jobcenter.programs import vulnerability
from jobcenter.statistics import breakdown, counting, live, spans
from jobcenter.statistics.cohorts import count_cohorts
from jobcenter.statistics.counting import Figure
from jobcenter.statistics.lines import EVERYTHING
from jobcenter.statistics.measures import BY_CODE, PERCENT, Measure, sides_of

# What an indicator may be narrowed by; a row of these is open to choose whatever the ledger holds by now.
NARROWED_BY = ("sex", "age_band", "channel", "program")
Counted = Decimal | Fraction | int | None


class Counter:
    """What counts indicators for the length of one request.

    The figures kept of months are read once for each organization, and what adds up is their sum, a state that of the last
    month. Different people and employers, and what became of people, are counted over each period, only those asked for.
    """

    def __init__(self) -> None:
        self._months: dict[int, dict[Month, dict[str, int]]] = {}
        self._until: dict[int, Month | None] = {}
        self._counts: dict[tuple[int, str, date, date], int] = {}
        self._rows: dict[tuple[int, str, str, date, date], list[breakdown.Row]] = {}

    def __call__(
        self,
        organization: Organization,
        measure: str,
        first: date,
        last: date,
        narrowing: Mapping[str, str] | None = None,
    ) -> Counted:
        """What a measure comes to for an organization and all below it; None for a measure nobody knows."""
        if measure not in BY_CODE:
            return None
        if narrowing:
            return _value(self._narrowed(organization, BY_CODE[measure], first, last, narrowing))
        counts = {side.code: self._count(organization, side, first, last) for side in sides_of(BY_CODE[measure])}
        return _value(counting.with_rates(counts)[measure])

    def _count(self, organization: Organization, measure: Measure, first: date, last: date) -> int:
        asked = (organization.id, measure.code, first, last)
        if asked in self._counts:
            return self._counts[asked]
        if measure.is_cohort:
            found = count_cohorts(subtree_ids(organization.id), first, last)
            self._counts |= {(organization.id, code, first, last): number for code, number in found.items()}
            return self._counts[asked]
        period = self._known(organization, measure, first, last)
        if period is None:
            self._counts[asked] = 0
        elif period.single or measure.adds_up or measure.is_standing:
            self._counts[asked] = self._of_months(organization, measure, period)
        else:
            figures = spans.figures_of([organization], period, [measure.code])[organization.id]
            self._counts[asked] = figures[measure.code].value
        return self._counts[asked]

    def _known(self, organization: Organization, measure: Measure, first: date, last: date) -> Period | None:
        """The months of a period up to that of the last fact: what comes has no figures to read, but a state that lasts.

        None where nothing can have been counted.
        """
        if organization.id not in self._until:
            until = _last_fact_on(subtree_ids(organization.id))
            self._until[organization.id] = Month.of(until) if until else None
        known, period = self._until[organization.id], _months(first, last)
        if known is None or known >= period.end:
            return period if known else None
        if known >= period.start:
            return Period(period.start, known)
        return Period.of(period.start) if measure.is_standing else None

    def _of_months(self, organization: Organization, measure: Measure, period: Period) -> int:
        """What adds up from the months, and a state as it is at the end, or was at the start where it is carried over."""
        kept = self._months.setdefault(organization.id, {})
        missing = [month for month in period.months() if month not in kept]
        if missing:
            kept |= live.values_of([organization], missing)[organization.id]
        return live.over_months(measure, kept, period)

    def _narrowed(
        self, organization: Organization, measure: Measure, first: date, last: date, narrowing: Mapping[str, str]
    ) -> Figure:
        """A row of the measure told apart; the rows are read once, since several indicators count one each."""
        asked = (organization.id, measure.code, narrowing["by"], first, last)
        if asked not in self._rows:
            period = _months(first, last)
            self._rows[asked] = breakdown.by(narrowing["by"], measure, organization, period, EVERYTHING)
        nothing = Figure(measure, 0, 0 if measure.is_rate else None)
        return next((row.figure for row in self._rows[asked] if str(row.value) == narrowing["value"]), nothing)


def choices() -> dict[str, dict[str, str]]:
    """The measures an indicator can be bound to, by code, with their names in both languages."""
    return {code: measure.label for code, measure in BY_CODE.items()}


def narrowings(organization: Organization, first: date, last: date) -> dict[str, list[tuple[str, str]]]:
    """What the enrollments, placements and applications of an organization can be told apart by, in words."""
    found: dict[str, list[tuple[str, str]]] = {}
    for dimension in NARROWED_BY:
        values: dict[str, str] = {}
        for code in ("placements", "enrolled", "applications", "seekers"):
            rows = breakdown.by(dimension, BY_CODE[code], organization, _months(first, last), EVERYTHING)
            values |= {f"{dimension}:{row.value}": row.name for row in rows if row.value is not None}
        if values:
            found[str(breakdown.DIMENSIONS[dimension])] = list(values.items())
    groups = [(f"vulnerability:{code}", localized(vulnerability.label(code))) for code in vulnerability.GROUPS]
    found[str(breakdown.DIMENSIONS["vulnerability"])] = groups
    return found


def in_words(narrowing: Mapping[str, str] | None) -> str:
    """What an indicator is narrowed to, in words; empty for a whole measure."""
    if not narrowing:
        return ""
    return f"{breakdown.DIMENSIONS[narrowing['by']]}: {breakdown.name_of(narrowing['by'], narrowing['value'])}"


def is_known(code: str) -> bool:
    """Whether there is such a measure."""
    return code in BY_CODE


def measure_name(code: str) -> str:
    """The name of a measure in the reader's language; its code where nobody knows it."""
    return localized(BY_CODE[code].label) if code in BY_CODE else code


def _last_fact_on(organization_ids: Sequence[int]) -> date | None:
    """The day of the latest ledger entry, sought for each organization along the index of its days."""
    latest = select(func.max(LedgerEntry.occurred_on)).where(LedgerEntry.organization_id == Organization.id)
    return db.session.scalar(select(func.max(latest.scalar_subquery())).where(Organization.id.in_(organization_ids)))


def _months(first: date, last: date) -> Period:
    return Period(Month.of(first), Month.of(last))


def _value(figure: Figure) -> Counted:
    if not figure.measure.is_rate:
        return figure.value
    scale = 100 if figure.measure.unit is PERCENT else 1
    return None if figure.rate is None else figure.rate * scale
