"""The calendar file: times in UTC, text escaped, long lines folded between characters."""

from datetime import UTC, date, datetime

import pytest

from jobcenter.events import ical

ENTRY = {
    "uid": "abc@jobcenter",
    "title": "JOB 포유",
    "held_on": date(2026, 11, 25),
    "starts": "14:00",
    "ends": "17:00",
    "changed_at": datetime(2026, 11, 20, 3, tzinfo=UTC),
}


def lines(**about):
    return ical.calendar("행사", [ical.Entry(**{**ENTRY, **about})]).split("\r\n")


def test_times_are_written_in_utc():
    assert {"DTSTART:20261125T050000Z", "DTEND:20261125T080000Z", "DTSTAMP:20261120T030000Z"} <= set(lines())


def test_morning_in_seoul_is_the_day_before_in_utc():
    assert "DTSTART:20261124T233000Z" in lines(starts="08:30")


@pytest.mark.parametrize(
    ("text", "written"),
    [("a,b;c", "a\\,b\\;c"), ("one\ntwo", "one\\ntwo"), ("one\r\ntwo", "one\\ntwo"), ("back\\slash", "back\\\\slash")],
)
def test_text_is_escaped(text, written):
    assert ical.escaped(text) == written


@pytest.mark.parametrize(("length", "pieces"), [(75, 1), (76, 2)])
def test_line_is_folded_after_seventy_five_octets(length, pieces):
    folded = ical.folded("x" * length).split("\r\n")
    assert (len(folded), max(len(piece.encode()) for piece in folded)) == (pieces, 75)


def test_korean_is_never_cut_inside_a_character():
    text = "SUMMARY:" + "구인구직만남의날" * 20
    pieces = ical.folded(text).split("\r\n")
    assert all(len(piece.encode()) <= 75 for piece in pieces)
    assert pieces[0] + "".join(piece[1:] for piece in pieces[1:]) == text


def test_called_off_event_says_so():
    assert "STATUS:CANCELLED" in lines(is_cancelled=True)
    assert "STATUS:CONFIRMED" in lines()


def test_file_ends_with_a_line_end():
    assert lines()[-2:] == ["END:VCALENDAR", ""]
