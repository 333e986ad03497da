"""Decisions about placements that need no database: when staying in the job is checked."""

import calendar
from datetime import date, timedelta

from jobcenter.core import parameters
from jobcenter.matching.models import PlacementStatus

STAGES: dict[int, PlacementStatus] = {
    1: PlacementStatus.RETAINED_1M,
    3: PlacementStatus.RETAINED_3M,
    6: PlacementStatus.RETAINED_6M,
    12: PlacementStatus.RETAINED_12M,
}


def months_end(start: date, months: int) -> date:
    """The last day of so many months that begin on a day: the day before the same day (민법 제160조).

    15 June + 6 months → 14 December; where the month has no such day, its last day: 31 August + 6 → 28 February.
    """
    index = start.year * 12 + start.month - 1 + months
    year, month = divmod(index, 12)
    last = calendar.monthrange(year, month + 1)[1]
    if start.day > last:
        return date(year, month + 1, last)
    return date(year, month + 1, start.day) - timedelta(days=1)


def check_days(started_on: date) -> dict[int, date]:
    """The day on which each retention check falls due, by its months, as set for the first day of work."""
    months = parameters.value("retention_check_months", on=started_on)
    return {count: months_end(started_on, count) for count in months}
