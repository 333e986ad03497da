"""What a wage is worth an hour."""

from fractions import Fraction

import pytest

from jobcenter.employers.wages import hourly_equivalent, hourly_exact, monthly_hours, paid_holiday_hours


@pytest.mark.parametrize(
    ("weekly", "hours"),
    [(40, 209), (30, 156), (32, 167), (20, 104), (15, 78), (14, 61), (9, 39), (44, 226), (37.5, 196)],
)
def test_monthly_hours_are_rounded_as_the_notice_prints_them(weekly, hours):
    assert monthly_hours(weekly) == hours


def test_paid_weekly_holiday_begins_at_fifteen_hours_and_ends_at_forty():
    assert paid_holiday_hours(Fraction(29, 2)) == 0
    assert paid_holiday_hours(Fraction(15)) == 3
    assert paid_holiday_hours(Fraction(40)) == 8
    assert paid_holiday_hours(Fraction(52)) == 8


@pytest.mark.parametrize(
    ("kind", "amount", "weekly", "expected"),
    [
        ("hourly", 10_320, None, 10_320),
        ("monthly", 2_156_880, 40, 10_320),
        ("monthly", 2_160_000, 40, 10_335),
        ("annual", 28_000_000, 40, 11_164),
        ("monthly", 2_160_000, None, None),
        ("daily", 82_560, 40, None),
        (None, 10_000, 40, None),
        ("hourly", None, 40, None),
    ],
)
def test_hourly_equivalent(kind, amount, weekly, expected):
    assert hourly_equivalent(kind, amount, weekly) == expected


def test_daily_wage_is_divided_by_the_hours_of_the_day():
    assert hourly_equivalent("daily", 82_560, None, 8) == 10_320


def test_exact_value_keeps_what_rounding_would_hide():
    assert hourly_equivalent("monthly", 2_156_879, 40) == 10_320
    assert hourly_exact("monthly", 2_156_879, 40) < 10_320


def test_no_hours_are_an_error_not_a_division():
    with pytest.raises(ValueError):
        monthly_hours(0)
