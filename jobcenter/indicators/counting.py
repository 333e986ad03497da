"""Measures of the monthly figures as what counts an indicator: over a period as a whole, as known now.

An indicator may count a part of a measure: the women, one program, one channel. What a measure can be told apart by, and the
words for it, come from the breakdown of the figures.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from jobcenter.core.formatting import localized
from jobcenter.core.months import Month, Period
from jobcenter.organizations.models import Organization
from jobcenter.organizations.queries import subtree_ids
from jobcenter.programs import vulnerability
from jobcenter.statistics import breakdown, counting
from jobcenter.statistics.counting import Figure
from jobcenter.statistics.lines import EVERYTHING
from jobcenter.statistics.measures import BY_CODE, PERCENT, Counting, sides_of

# What an indicator may be narrowed by; a row of these is open to choose whatever the ledger holds by now.
NARROWED_BY = ("sex", "age_band", "channel", "program")
# What counts measures of a kind: an indicator must not wait for kinds nobody asked for.
COUNTS = {
    Counting.CASES: counting.count_added,
    Counting.QUANTITY: counting.count_added,
    Counting.AMOUNT: counting.count_added,
    Counting.PEOPLE: counting.count_different,
    Counting.EMPLOYERS: counting.count_different,
    Counting.STANDING: counting.count_standing,
    Counting.COHORT: counting.count_cohorts,
}
Counted = Decimal | Fraction | int | None


class Counter:
    """What counts indicators for the length of one request: the measures of a period are read once."""

    def __init__(self) -> None:
        self._counts: dict[tuple[int, date, date, str], dict[str, int]] = {}

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
            return _value(_narrowed(organization, measure, first, last, narrowing))
        counts: dict[str, int] = {}
        for side in sides_of(BY_CODE[measure]):
            counts |= self._of(organization, first, last, side.counting)
        return _value(counting.with_rates(counts)[measure])

    def _of(self, organization: Organization, first: date, last: date, kind: Counting) -> dict[str, int]:
        """What was counted of a period: the measures that are counted together with those of a kind."""
        count = COUNTS[kind]
        asked = (organization.id, first, last, count.__name__)
        if asked not in self._counts:
            self._counts[asked] = count(subtree_ids(organization.id), first, last)
        return self._counts[asked]


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


def _narrowed(
    organization: Organization, measure: str, first: date, last: date, narrowing: Mapping[str, str]
) -> Figure:
    rows = breakdown.by(narrowing["by"], BY_CODE[measure], organization, _months(first, last), EVERYTHING)
    nothing = Figure(BY_CODE[measure], 0, 0 if BY_CODE[measure].is_rate else None)
    return next((row.figure for row in rows if str(row.value) == narrowing["value"]), nothing)


def _months(first: date, last: date) -> Period:
    return Period(Month.of(first), Month.of(last))


def _value(figure: Figure) -> Counted:
    if not figure.measure.is_rate:
        return figure.value
    scale = 100 if figure.measure.unit is PERCENT else 1
    return None if figure.rate is None else figure.rate * scale
