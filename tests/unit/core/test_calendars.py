"""Appointments as calendar files."""

from datetime import UTC, datetime

from jobcenter.core.calendars import Appointment, ical

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)


def test_a_calendar_file_has_the_instant_in_utc_and_what_calendars_need():
    begins = datetime.fromisoformat("2026-11-23T14:00:00+09:00")
    text = ical(Appointment("interview-1", "면접: 조리원", begins, minutes=30, place="3층, 회의실"), now=NOW)
    lines = text.split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    for line in ("DTSTART:20261123T050000Z", "DTEND:20261123T053000Z", "UID:interview-1@jobcenter"):
        assert line in lines
    assert "LOCATION:3층\\, 회의실" in lines


def test_long_lines_are_folded_without_cutting_a_character():
    text = ical(Appointment("a", "가" * 60, NOW, text="줄\n바꿈"), now=NOW)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "SUMMARY:" + "가" * 60 in text.replace("\r\n ", "")
    assert "DESCRIPTION:줄\\n바꿈" in text
