"""What a wage is worth an hour: the only basis on which wages of different kinds can be compared.

A month's hours are (weekly hours + paid weekly holiday) × 365 ÷ 7 ÷ 12, rounded half-up to whole hours as the
minimum-wage notice prints them (40 hours a week → 209 a month). The paid weekly holiday is due from 15 hours a week.
"""

import enum
from fractions import Fraction

FULL_WEEK = 40
HOLIDAY_FROM = 15
FULL_DAY = 8


class WageKind(enum.StrEnum):
    """How often the wage is counted."""

    HOURLY = "hourly"
    DAILY = "daily"
    MONTHLY = "monthly"
    ANNUAL = "annual"


def half_up(value: Fraction) -> int:
    """The nearest whole number, halves upward."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def paid_holiday_hours(weekly_hours: Fraction) -> Fraction:
    """Hours of the paid weekly holiday (주휴) that belong to a week of so many hours."""
    if weekly_hours < HOLIDAY_FROM:
        return Fraction(0)
    return min(weekly_hours, Fraction(FULL_WEEK)) / FULL_WEEK * FULL_DAY


def monthly_hours(weekly_hours: int | float | Fraction) -> int:
    """Paid hours of a month, as the notice rounds them: 40 → 209, 30 → 156, 14 → 61."""
    weekly = Fraction(str(weekly_hours)) if isinstance(weekly_hours, float) else Fraction(weekly_hours)
    if weekly <= 0:
        raise ValueError("weekly hours must be above zero")
    return half_up((weekly + paid_holiday_hours(weekly)) * 365 / 7 / 12)


def hourly_exact(
    kind: WageKind | str | None, amount: int | None, weekly_hours: float | None, daily_hours: float | None = None
) -> Fraction | None:
    """The exact hourly value of a wage in won, None where the hours that it takes are unknown."""
    if kind is None or amount is None:
        return None
    kind = WageKind(kind)
    if kind is WageKind.HOURLY:
        return Fraction(amount)
    if kind is WageKind.DAILY:
        return Fraction(amount) / Fraction(str(daily_hours)) if daily_hours else None
    if not weekly_hours:
        return None
    monthly = Fraction(amount, 12) if kind is WageKind.ANNUAL else Fraction(amount)
    return monthly / monthly_hours(weekly_hours)


def hourly_equivalent(
    kind: WageKind | str | None, amount: int | None, weekly_hours: float | None, daily_hours: float | None = None
) -> int | None:
    """The hourly value in whole won, half-up, for showing and sorting; checks use the exact value."""
    exact = hourly_exact(kind, amount, weekly_hours, daily_hours)
    return None if exact is None else half_up(exact)
