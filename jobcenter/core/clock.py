"""The clock. Only edges (views, jobs, commands) read it; services take `now` and `today` as arguments."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from flask import current_app, has_app_context

SEOUL = ZoneInfo("Asia/Seoul")


def _set_day() -> date | None:
    return current_app.config.get("CLOCK_DATE") if has_app_context() else None


def now() -> datetime:
    """The present instant in UTC; on the day set by `CLOCK_DATE` where one is set (demonstration and tests)."""
    instant = datetime.now(UTC)
    day = _set_day()
    if day is None:
        return instant
    local = instant.astimezone(SEOUL)
    return datetime.combine(day, local.timetz().replace(tzinfo=None), SEOUL).astimezone(UTC)


def today() -> date:
    """The calendar day in Seoul."""
    return now().astimezone(SEOUL).date()


def day_of(instant: datetime) -> date:
    """The calendar day in Seoul of an instant."""
    return instant.astimezone(SEOUL).date()


def start_of(day: date) -> datetime:
    """Midnight in Seoul at the beginning of a day, in UTC."""
    return datetime.combine(day, time(), SEOUL).astimezone(UTC)
