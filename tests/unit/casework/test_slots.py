"""Which slots are free: hours of the week, holidays, absences, what is taken, how far ahead, how late."""

from datetime import date, datetime, timedelta

import pytest

from jobcenter.casework import slots
from jobcenter.core.clock import SEOUL

# A Monday. The Thursday after it, 2026-12-24, is an ordinary day; Friday is Christmas.
MONDAY = date(2026, 12, 21)
EARLY = datetime(2026, 12, 1, tzinfo=SEOUL)


def hours(**changed):
    values = {
        "key": "h1",
        "counselor_id": 1,
        "weekday": 0,
        "starts": "09:00",
        "ends": "10:30",
        "minutes": 30,
        "days_ahead": 28,
        "valid_from": date(2026, 1, 1),
        **changed,
    }
    return slots.Hours(**values)


def free(*offered, busy=(), first=MONDAY, last=MONDAY, today=MONDAY, earliest=EARLY):
    found = slots.free(offered, busy, first=first, last=last, today=today, earliest=earliest)
    return [slot.key.partition("@")[2] for slot in found]


def at(text, day=MONDAY):
    return slots.at(day, text)


def test_hours_are_cut_into_slots_and_the_rest_is_left():
    assert free(hours(ends="10:20")) == ["2026-12-21T09:00", "2026-12-21T09:30"]


def test_holiday_is_closed():
    friday = date(2026, 12, 25)
    assert free(hours(weekday=4), first=friday, last=friday) == []


@pytest.mark.parametrize(
    ("starts", "ends", "left"),
    [
        ("08:00", "09:00", 3),
        ("09:00", "09:01", 2),
        ("09:29", "09:31", 1),
        ("10:30", "11:00", 3),
        ("00:00", "23:59", 0),
    ],
)
def test_slot_that_meets_something_is_taken_and_an_edge_is_not(starts, ends, left):
    assert len(free(hours(), busy=[slots.Span(1, at(starts), at(ends))])) == left


def test_what_another_counselor_does_takes_nothing():
    assert len(free(hours(), busy=[slots.Span(2, at("00:00"), at("23:59"))])) == 3


@pytest.mark.parametrize(("ahead", "found"), [(6, 0), (7, 3), (8, 3)])
def test_days_ahead_counts_to_the_last_day_included(ahead, found):
    next_monday = MONDAY + timedelta(days=7)
    assert len(free(hours(days_ahead=ahead), first=next_monday, last=next_monday)) == found


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        (MONDAY + timedelta(days=1), None, 0),
        (MONDAY, None, 3),
        (date(2026, 1, 1), MONDAY, 3),
        (date(2026, 1, 1), MONDAY - timedelta(days=1), 0),
    ],
)
def test_hours_hold_from_their_first_day_to_their_last(first, last, found):
    assert len(free(hours(valid_from=first, valid_until=last))) == found


@pytest.mark.parametrize(("minute", "left"), [(29, 2), (30, 2), (31, 1)])
def test_slot_begins_at_the_earliest_moment_or_later(minute, left):
    assert len(free(hours(), earliest=datetime(2026, 12, 21, 9, minute, tzinfo=SEOUL))) == left


def test_key_is_read_back_and_nonsense_is_not():
    assert slots.read_key("h1@2026-12-21T09:30") == ("h1", MONDAY)
    for text in ("", "h1", "h1@", "h1@yesterday", "@2026-12-21T09:30"):
        assert slots.read_key(text) is None


@pytest.mark.parametrize(
    ("begins", "minutes"), [("09:00", None), ("09:10", 10), ("09:20", 20), ("09:30", 30), ("11:00", 30)]
)
def test_walk_in_lasts_until_the_next_appointment_or_the_longest_talk(begins, minutes):
    end = slots.gap_from(at("09:00"), [slots.Span(1, at(begins), at("12:00"))], shortest=10, longest=30)
    assert end == (at("09:00") + timedelta(minutes=minutes) if minutes else None)


def test_walk_in_of_less_than_the_shortest_talk_is_none():
    spans = [slots.Span(1, at("09:09"), at("12:00"))]
    assert slots.gap_from(at("09:00"), spans, shortest=10, longest=30) is None
