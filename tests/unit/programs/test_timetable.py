"""Hours of work and class: read from notices, and whether two of them meet, to the minute."""

from datetime import date

import pytest

from jobcenter.programs.timetable import Engagement, Hours, first_read, meet, of_codes, read

WEEK = frozenset(range(5))


@pytest.mark.parametrize(
    ("text", "days", "start", "end"),
    [
        ("월~금 09:00~18:00", WEEK, 540, 1080),
        ("평일 9시~13시 30분", WEEK, 540, 810),
        ("화·목 오후 7시~9시", {1, 3}, 1140, 1260),
        ("월, 수, 금 10:00 - 12:00", {0, 2, 4}, 600, 720),
        ("매일 22:00~06:00", set(range(7)), 1320, 360),
        ("09:00~12:00 (주말)", {5, 6}, 540, 720),
        ("금요일~월요일 오전 9시 반~오후 1시", {4, 5, 6, 0}, 570, 780),
    ],
)
def test_hours_are_read_from_a_notice(text, days, start, end):
    assert read(text) == Hours(frozenset(days), start, end)


@pytest.mark.parametrize("text", ["", "하루 6시간 이내, 주 5일", "80시간 (예시)", "월 57시간", "09:00~18:00", "평일"])
def test_what_does_not_say_days_and_hours_is_not_guessed(text):
    assert read(text) is None


def test_the_first_line_that_says_hours_counts():
    assert first_read(["시급 10,320원", "월~금 09:00~12:00"]) == Hours(WEEK, 540, 720)


def at(text, start=date(2027, 1, 4), end=date(2027, 6, 30)):
    return Engagement(start, end, read(text))


@pytest.mark.parametrize(
    ("one", "other", "met"),
    [
        ("월~금 09:00~12:00", "월~금 12:00~15:00", False),
        ("월~금 09:00~12:01", "월~금 12:00~15:00", True),
        ("월~금 09:00~18:00", "주말 09:00~18:00", False),
        ("일 22:00~06:00", "월 05:00~09:00", True),
        ("일 22:00~05:00", "월 05:00~09:00", False),
        ("월~금 09:00~12:00", "하루 3시간", None),
    ],
)
def test_hours_meet_to_the_minute_and_over_sunday_night(one, other, met):
    assert meet(at(one), at(other)) is met
    assert meet(at(other), at(one)) is met


def test_days_that_do_not_meet_settle_it_even_when_hours_are_not_known():
    before = at("", date(2026, 7, 1), date(2027, 1, 3))
    assert meet(before, at("월~금 09:00~12:00")) is False
    assert meet(at("", date(2026, 7, 1), date(2027, 1, 4)), at("월~금 09:00~12:00")) is None
    assert meet(Engagement(date(2026, 1, 1), None, None), before) is None


def test_hours_of_a_job_order_need_days_and_both_times():
    assert of_codes(["mon", "wed"], "09:00", "13:00") == Hours(frozenset({0, 2}), 540, 780)
    assert of_codes([], "09:00", "13:00") is None
    assert of_codes(["mon"], None, "13:00") is None
