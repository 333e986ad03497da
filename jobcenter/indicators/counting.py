"""Measures of the monthly figures as what counts an indicator: over a period as a whole, as known now."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from jobcenter.organizations.models import Organization
from jobcenter.organizations.queries import subtree_ids
from jobcenter.statistics import counting
from jobcenter.statistics.measures import BY_CODE, PERCENT


def counted(organization: Organization, measure: str, first: date, last: date) -> Decimal | Fraction | int | None:
    """What a measure comes to for an organization and all below it; None for a measure nobody knows."""
    if measure not in BY_CODE:
        return None
    figure = counting.figures(subtree_ids(organization.id), first, last)[measure]
    if BY_CODE[measure].is_rate:
        scale = 100 if BY_CODE[measure].unit is PERCENT else 1
        return None if figure.rate is None else figure.rate * scale
    return figure.value


def choices() -> dict[str, dict[str, str]]:
    """The measures an indicator can be bound to, by code, with their names in both languages."""
    return {code: measure.label for code, measure in BY_CODE.items()}
