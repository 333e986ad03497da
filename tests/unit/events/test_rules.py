"""Slots of a day, breaks, and until when people register."""

from datetime import date

import pytest

from jobcenter.events import rules


def test_slots_fill_the_hours_around_the_break():
    assert rules.slots("11:00", "14:00", 30, [["12:00", "13:00"]]) == ["11:00", "11:30", "13:00", "13:30"]


def test_slot_that_would_run_into_a_break_or_past_the_end_is_left_out():
    assert rules.slots("10:00", "11:10", 30, [["10:20", "10:30"]]) == ["10:30"]


def test_breaks_are_read_as_they_are_written():
    assert rules.read_breaks("12:00~13:00, 15:00-15:10") == [["12:00", "13:00"], ["15:00", "15:10"]]
    assert rules.written_breaks([["12:00", "13:00"]]) == "12:00-13:00"


@pytest.mark.parametrize("text", ["noon", "13:00-12:00", "12:00"])
def test_unreadable_breaks_are_refused(text):
    with pytest.raises(ValueError):
        rules.read_breaks(text)


@pytest.mark.parametrize(("today", "open_"), [(9, True), (10, True), (11, False)])
def test_registration_ends_after_its_last_day(today, open_):
    day = date(2026, 12, today)
    assert rules.takes_registrations("open", date(2026, 12, 10), date(2026, 12, 20), day) is open_


def test_only_an_open_event_takes_registrations():
    assert not rules.takes_registrations("announced", None, date(2026, 12, 20), date(2026, 12, 1))


def test_weights_before_anything_was_in_force_are_an_error():
    with pytest.raises(KeyError):
        rules.weights_on(date(2000, 1, 1))
