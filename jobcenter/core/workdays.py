"""Days on which people work in Korea: no public holiday, no substitute holiday."""

from collections.abc import Collection
from datetime import date, timedelta
from functools import lru_cache

WEEK = frozenset(range(5))


@lru_cache(maxsize=8)
def _holidays(year: int) -> frozenset[date]:
    import holidays

    return frozenset(holidays.country_holidays("KR", years=year))


def is_holiday(day: date) -> bool:
    """Whether the day is a public or substitute holiday."""
    return day in _holidays(day.year)


def is_working_day(day: date) -> bool:
    """Whether public offices in Korea work on the day (no weekend, no public or substitute holiday)."""
    return day.weekday() < 5 and not is_holiday(day)


def next_working_day(day: date) -> date:
    """The day itself where public offices work on it, else the next one on which they do."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def count(start: date, end: date, weekdays: Collection[int] = WEEK) -> int:
    """Days of work from a day to another, both included, on these days of the week and no holiday."""
    days = (start + timedelta(days=step) for step in range((end - start).days + 1))
    return sum(1 for day in days if day.weekday() in weekdays and not is_holiday(day))
