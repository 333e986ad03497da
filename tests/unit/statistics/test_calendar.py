"""Months, ranges of months, and the day on which a month is closed."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobcenter.statistics.calendar import BadMonth, Month, Period, first_working_day, is_working_day, month_to_close

months = st.builds(Month, st.integers(2000, 2099), st.integers(1, 12))


@pytest.mark.parametrize("text", ["2023-13", "2023-00", "2023", "2023-1", "23-01", "", "2023-01-01", "１２", "1999-12"])
def test_what_is_not_a_month_is_refused(text):
    with pytest.raises(BadMonth):
        Month.parse(text)


@pytest.mark.parametrize("text", ["2023-10..2023-01", "2023-01..", "..2023-01", "2023-01..2023-13", "2023-01-2023-02"])
def test_what_is_not_a_range_is_refused(text):
    with pytest.raises(BadMonth):
        Period.parse(text)


def test_a_range_covers_its_months_from_first_to_last_day():
    period = Period.parse("2023-01..2023-10")
    assert (period.first, period.last) == (date(2023, 1, 1), date(2023, 10, 31))
    assert [str(month) for month in period.months()][::9] == ["2023-01", "2023-10"]
    assert len(period.months()) == 10


@given(months, st.integers(-500, 500))
def test_shifting_there_and_back_is_the_same_month(month, number):
    assert month.shifted(number).shifted(-number) == month


@given(months)
def test_a_month_reads_back_and_its_days_join_the_next(month):
    assert Month.parse(str(month)) == month
    assert (month.shifted(1).first - month.last).days == 1
    assert month.last.day in {28, 29, 30, 31}


@pytest.mark.parametrize(
    ("month", "day"),
    [
        (
            "2023-10",
            date(2023, 10, 4),
        ),  # 1 October is a Sunday, 2 October a substitute holiday, 3 October National Foundation Day
        ("2023-01", date(2023, 1, 2)),
        ("2024-01", date(2024, 1, 2)),
        ("2023-07", date(2023, 7, 3)),
        ("2026-03", date(2026, 3, 3)),  # 1 March is a Sunday and has a substitute holiday on Monday
        ("2026-11", date(2026, 11, 2)),
        ("2022-02", date(2022, 2, 3)),  # Lunar New Year from 31 January to 2 February
        ("2025-01", date(2025, 1, 2)),
        ("2024-10", date(2024, 10, 2)),  # 1 October was made a holiday for that year
        ("2026-05", date(2026, 5, 4)),  # a holiday on Friday, then the weekend
        ("2027-05", date(2027, 5, 4)),  # a holiday on Saturday has its substitute on Monday
        ("2028-10", date(2028, 10, 6)),  # Chuseok from 2 to 4 October, the substitute on the 5th
    ],
)
def test_first_working_day_leaves_out_weekends_and_holidays(month, day):
    assert first_working_day(Month.parse(month)) == day
    assert is_working_day(day)


def test_the_month_to_close_is_the_one_before_in_seoul():
    assert month_to_close(datetime(2026, 10, 31, 15, 30, tzinfo=UTC)) == "2026-10"
    assert month_to_close(datetime(2026, 10, 31, 14, 30, tzinfo=UTC)) == "2026-09"
