"""Months as the statistics count them, and the first working day of one."""

from datetime import date, datetime

from jobcenter.core import clock
from jobcenter.core.months import BadMonth, Month, Period
from jobcenter.core.workdays import is_working_day, next_working_day

__all__ = [
    "BadMonth",
    "Month",
    "Period",
    "first_working_day",
    "is_first_working_day",
    "is_working_day",
    "month_to_close",
    "months_after",
]


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month where it has no such day."""
    month = Month.of(day).shifted(months)
    return month.first.replace(day=min(day.day, month.last.day))


def first_working_day(month: Month) -> date:
    """The first day of the month on which public offices work."""
    return next_working_day(month.first)


def is_first_working_day(day: date) -> bool:
    """Whether the day is the first working day of its month."""
    return day == first_working_day(Month.of(day))


def month_to_close(moment: datetime) -> str:
    """The month a close at that moment is about: the one before it in Seoul."""
    return str(Month.of(clock.day_of(moment)).shifted(-1))
