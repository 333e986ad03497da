"""Appointments as iCalendar files (RFC 5545), which calendars of phones and offices take in."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import Response

MEDIA_TYPE = "text/calendar; charset=utf-8"
LINE_BYTES = 73


@dataclass(frozen=True)
class Appointment:
    """One appointment: a key that stays the same when it is moved, what, when (aware), how long, where."""

    key: str
    title: str
    begins: datetime
    minutes: int = 60
    place: str = ""
    text: str = ""


def ical(appointment: Appointment, *, now: datetime) -> str:
    """The text of a calendar file with one appointment."""
    ends = appointment.begins + timedelta(minutes=appointment.minutes)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//JobCenter//JobCenter//KO",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{appointment.key}@jobcenter",
        f"DTSTAMP:{_stamp(now)}",
        f"DTSTART:{_stamp(appointment.begins)}",
        f"DTEND:{_stamp(ends)}",
        f"SUMMARY:{_escaped(appointment.title)}",
    ]
    if appointment.place:
        lines.append(f"LOCATION:{_escaped(appointment.place)}")
    if appointment.text:
        lines.append(f"DESCRIPTION:{_escaped(appointment.text)}")
    lines += ["END:VEVENT", "END:VCALENDAR"]
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def ical_response(filename: str, appointment: Appointment, *, now: datetime) -> Response:
    """The calendar file to download."""
    response = Response(ical(appointment, now=now), content_type=MEDIA_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def _stamp(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\r\n", "\n").replace("\n", "\\n")


def _folded(line: str) -> list[str]:
    """A line in parts of at most 75 bytes; no character is cut, parts after the first begin with a space."""
    parts, part = [], ""
    for character in line:
        if len((part + character).encode()) > LINE_BYTES:
            parts.append(part)
            part = " "
        part += character
    return [*parts, part]
