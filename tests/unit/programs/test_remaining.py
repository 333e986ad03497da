"""Days of work between two days, and names as they are published."""

from datetime import date

import pytest

from jobcenter.core import workdays
from jobcenter.core.formatting import masked_name


@pytest.mark.parametrize(
    ("start", "end", "weekdays", "days"),
    [
        (date(2027, 3, 2), date(2027, 3, 5), workdays.WEEK, 4),
        (date(2027, 3, 1), date(2027, 3, 5), workdays.WEEK, 4),
        (date(2027, 2, 5), date(2027, 2, 10), workdays.WEEK, 2),
        (date(2027, 3, 1), date(2027, 3, 7), frozenset({5, 6}), 2),
        (date(2027, 3, 6), date(2027, 3, 5), workdays.WEEK, 0),
    ],
)
def test_days_of_work_leave_out_weekends_and_holidays(start, end, weekdays, days):
    assert workdays.count(start, end, weekdays) == days


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("이산", "이○"),
        ("김영희", "김○희"),
        ("남궁민수", "남○○수"),
        ("Anna Lee", "A○○○ L○○"),
        ("Li", "L○"),
        ("Nguyen Thi Hoa", "N○○○○○ T○○ H○○"),
    ],
)
def test_published_names_are_masked_whatever_their_length(name, shown):
    assert masked_name(name) == shown
