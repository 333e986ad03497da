"""The periods a dashboard offers, and the one each is compared with."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from jobcenter.organizations.models import Organization
from jobcenter.statistics import live
from jobcenter.statistics.calendar import Month, Period

QUARTER = 3
YEAR = 12


@dataclass(frozen=True)
class Choice:
    """A period to choose: its kind in words, the period, and whether it is the one shown."""

    key: str
    text: str
    period: Period
    chosen: bool


def choices(shown: Period, today: date) -> list[Choice]:
    """The month, quarter and year to date around the last month shown, and the twelve months up to it."""
    end = shown.end
    this_month = Month.of(today)
    quarter = Month(end.year, (end.number - 1) // QUARTER * QUARTER + 1)
    offered = {
        "month": (_("Month"), Period.of(end)),
        "quarter": (_("Quarter"), Period(quarter, max(end, min(quarter.shifted(QUARTER - 1), this_month)))),
        "year": (_("Year to date"), Period(Month(end.year, 1), end)),
        "twelve": (_("Twelve months"), Period(end.shifted(1 - YEAR), end)),
    }
    chosen = next((key for key, (_text, period) in offered.items() if period == shown), "")
    return [Choice(key, text, period, key == chosen) for key, (text, period) in offered.items()]


def next_period(period: Period, today: date) -> Period | None:
    """The period of the same length after this one; None where it would begin after today."""
    length = len(period.months())
    after = Period(period.start.shifted(length), period.end.shifted(length))
    return after if after.start.first <= today else None


def neighbour_before(period: Period) -> Period:
    """The period of the same length that ends where this one starts."""
    length = len(period.months())
    return Period(period.start.shifted(-length), period.end.shifted(-length))


def is_same_months_a_year_before(period: Period) -> bool:
    """Whether a period is compared with the same months of the year before: one from January on, longer than a quarter."""
    return period.start.number == 1 and len(period.months()) > QUARTER


def period_before(period: Period) -> Period:
    """The period that figures are compared with."""
    if is_same_months_a_year_before(period):
        return Period(period.start.shifted(-YEAR), period.end.shifted(-YEAR))
    return neighbour_before(period)


def against(period: Period) -> str:
    """In words, what the differences of a period are measured against."""
    if period.single:
        return _("against the month before")
    if is_same_months_a_year_before(period):
        return _("against the same months a year before")
    return _("against the period before")


def months_to_choose(organization: Organization, today: date) -> list[Month]:
    """The months from the first fact to the present one, newest first."""
    return months_since(live.first_months([organization]).get(organization.id), today)


def months_since(first: Month | None, today: date) -> list[Month]:
    """The months from one to the present, newest first; the present one and the one before it at least."""
    last = Month.of(today)
    return list(reversed(Period(min(first or last, last.shifted(-1)), last).months()))
