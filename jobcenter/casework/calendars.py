"""An appointment as a calendar file (iCalendar, RFC 5545). Pure text."""

from collections.abc import Iterator
from datetime import UTC, datetime

LINE = 75


def calendar(
    *,
    uid: str,
    sequence: int,
    stamp: datetime,
    starts_at: datetime,
    ends_at: datetime,
    title: str,
    place: str,
    text: str,
    cancelled: bool = False,
) -> str:
    """One event; a later version of it replaces the earlier one by `uid` and `sequence`."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//JobCenter//Appointments//KO",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"SEQUENCE:{sequence}",
        f"DTSTAMP:{_instant(stamp)}",
        f"DTSTART:{_instant(starts_at)}",
        f"DTEND:{_instant(ends_at)}",
        f"SUMMARY:{_text(title)}",
        f"LOCATION:{_text(place)}",
        f"DESCRIPTION:{_text(text)}",
        f"STATUS:{'CANCELLED' if cancelled else 'CONFIRMED'}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(value: str) -> str:
    plain = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return plain.replace("\r\n", "\\n").replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """Cut a line so that no part is longer than 75 octets; a part that goes on begins with a space."""
    part, room = "", LINE
    for character in line:
        width = len(character.encode())
        if width > room:
            yield part
            part, room = " ", LINE - 1
        part += character
        room -= width
    yield part
