"""Calendar entries as other programs read them (RFC 5545). Pure: plain values in, text out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from jobcenter.core.clock import SEOUL

MOST_OCTETS = 75


@dataclass(frozen=True)
class Entry:
    """One event in a calendar. `changed_at` tells a calendar that has it which version is newer."""

    uid: str
    title: str
    held_on: date
    starts: str
    ends: str
    changed_at: datetime
    place: str = ""
    text: str = ""
    address: str = ""
    is_cancelled: bool = False


def calendar(name: str, entries: Iterable[Entry]) -> str:
    """A whole calendar: CRLF line ends, no line longer than 75 octets."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//JobCenter//Events//KO",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
        "X-WR-TIMEZONE:Asia/Seoul",
    ]
    for entry in entries:
        lines += _lines(entry)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines)


def _lines(entry: Entry) -> list[str]:
    found = [
        "BEGIN:VEVENT",
        f"UID:{entry.uid}",
        f"DTSTAMP:{_instant(entry.changed_at)}",
        f"LAST-MODIFIED:{_instant(entry.changed_at)}",
        f"DTSTART:{_at(entry.held_on, entry.starts)}",
        f"DTEND:{_at(entry.held_on, entry.ends)}",
        f"SUMMARY:{escaped(entry.title)}",
        f"STATUS:{'CANCELLED' if entry.is_cancelled else 'CONFIRMED'}",
    ]
    named = (("LOCATION", entry.place), ("DESCRIPTION", entry.text))
    found += [f"{name}:{escaped(value)}" for name, value in named if value]
    if entry.address:
        found.append(f"URL:{entry.address}")
    return [*found, "END:VEVENT"]


def _at(day: date, clock_time: str) -> str:
    return _instant(datetime.combine(day, time.fromisoformat(clock_time), SEOUL))


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def escaped(text: str) -> str:
    """A text value: backslash, semicolon, comma and line breaks are written out."""
    plain = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return plain.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def folded(line: str) -> str:
    """A line in pieces of at most 75 octets, never cut inside a character; each further piece begins with a space."""
    pieces, piece, size = [], "", 0
    for character in line:
        octets = len(character.encode("utf-8"))
        if size + octets > MOST_OCTETS:
            pieces.append(piece)
            piece, size = " ", 1
        piece += character
        size += octets
    return "\r\n".join([*pieces, piece])
