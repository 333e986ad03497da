"""Wages of different kinds made comparable: by the hour, the day, the month or the year."""

from __future__ import annotations

from functools import lru_cache

from jobcenter.employers.wages import FULL_DAY, FULL_WEEK, monthly_hours


@lru_cache(maxsize=512)
def _month_hours(weekly_hours: float | None) -> int:
    return monthly_hours(weekly_hours or FULL_WEEK)


def hourly(kind: str | None, amount: int | None, weekly_hours: float | None) -> float | None:
    """What an amount comes to for one paid hour, in won; a full week where the weekly hours are unknown."""
    if amount is None or kind is None:
        return None
    if kind == "hourly":
        return float(amount)
    if kind == "daily":
        return amount / FULL_DAY
    if kind == "monthly":
        return amount / _month_hours(weekly_hours)
    if kind == "annual":
        return amount / 12 / _month_hours(weekly_hours)
    return None


def in_kind(kind: str, hourly_amount: float, weekly_hours: float | None) -> float:
    """An hourly amount as the wage of another kind, for these weekly hours."""
    if kind == "hourly":
        return hourly_amount
    if kind == "daily":
        return hourly_amount * FULL_DAY
    month = hourly_amount * _month_hours(weekly_hours)
    return month * 12 if kind == "annual" else month
