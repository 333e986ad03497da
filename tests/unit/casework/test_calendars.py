"""The calendar file: what readers of the standard expect, byte for byte where it matters."""

from datetime import datetime, timedelta

from jobcenter.casework.calendars import calendar
from jobcenter.core.clock import SEOUL

START = datetime(2026, 12, 1, 9, 30, tzinfo=SEOUL)


def text(**changed):
    values = {
        "uid": "abc@example.kr",
        "sequence": 2,
        "stamp": START,
        "starts_at": START,
        "ends_at": START + timedelta(minutes=30),
        "title": "일자리센터 상담",
        "place": "3층; 상담실, 왼쪽",
        "text": "첫 줄\n둘째 줄",
        **changed,
    }
    return calendar(**values)


def test_times_are_utc_and_the_version_is_named():
    lines = text().split("\r\n")
    assert "DTSTART:20261201T003000Z" in lines and "DTEND:20261201T010000Z" in lines
    assert "SEQUENCE:2" in lines and "STATUS:CONFIRMED" in lines
    assert lines[-1] == ""


def test_cancelled_version_says_so():
    assert "STATUS:CANCELLED\r\n" in text(cancelled=True)


def test_separators_and_line_ends_are_escaped():
    assert "LOCATION:3층\\; 상담실\\, 왼쪽\r\n" in text()
    assert "DESCRIPTION:첫 줄\\n둘째 줄\r\n" in text()


def test_long_lines_are_folded_at_75_octets_and_never_inside_a_letter():
    folded = text(text="상담 " * 60)
    for line in folded.encode().split(b"\r\n"):
        assert len(line) <= 75
        line.decode()
    assert "상담 " * 60 in folded.replace("\r\n ", "")
