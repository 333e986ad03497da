"""When a job falls due, and what is caught up after downtime."""

from datetime import date, datetime

import pytest

from jobcenter.core.clock import SEOUL
from jobcenter.core.errors import InputError
from jobcenter.core.scheduling.registry import Job, get_job
from jobcenter.statistics.calendar import is_first_working_day, month_to_close


def seoul(*parts):
    return datetime(*parts, tzinfo=SEOUL)


def job(**options):
    return Job("core.test", lambda: None, options.pop("cron", "10 2 * * *"), "Test", **options)


CLOSE = job(on=is_first_working_day, period=month_to_close, every_period=True)


def test_the_next_due_moment_is_in_seoul_time():
    assert job().next_due(seoul(2026, 11, 20, 2, 10)) == seoul(2026, 11, 21, 2, 10)
    assert job().next_due(seoul(2026, 11, 20, 2, 9)) == seoul(2026, 11, 20, 2, 10)


def test_a_job_may_be_due_on_certain_days_only():
    assert CLOSE.next_due(seoul(2023, 9, 20)) == seoul(2023, 10, 4, 2, 10)
    assert CLOSE.next_due(seoul(2026, 11, 20)) == seoul(2026, 12, 1, 2, 10)


def test_every_missed_period_is_caught_up_where_the_job_says_so():
    missed = CLOSE.due_moments(seoul(2026, 8, 3, 2, 10), seoul(2026, 11, 20))
    assert [CLOSE.period(moment) for moment in missed] == ["2026-08", "2026-09", "2026-10"]


def test_only_the_latest_is_caught_up_otherwise():
    assert job().due_moments(seoul(2026, 8, 3, 2, 10), seoul(2026, 11, 20)) == [seoul(2026, 11, 19, 2, 10)]


def test_a_first_start_does_the_latest_period_only():
    assert [CLOSE.period(moment) for moment in CLOSE.due_moments(None, seoul(2026, 11, 20))] == ["2026-10"]


def test_nothing_is_due_twice():
    assert CLOSE.due_moments(seoul(2026, 11, 2, 2, 10), seoul(2026, 11, 30, 23, 59)) == []
    assert job(cron="*/5 * * * *").due_moments(seoul(2026, 11, 2, 2, 10), seoul(2026, 11, 2, 2, 14)) == []


def test_an_unknown_job_is_named_with_the_known_ones():
    with pytest.raises(InputError, match="no-such"):
        get_job("no-such")


def test_the_close_of_every_month_falls_on_its_first_working_day():
    moment = seoul(2023, 1, 1)
    for _number in range(36):
        moment = CLOSE.next_due(moment)
        earlier = (date(moment.year, moment.month, day) for day in range(1, moment.day))
        assert not any(is_first_working_day(day) for day in earlier)
