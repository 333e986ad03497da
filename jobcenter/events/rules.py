"""Pure decisions of events: the slots of a day, who may register when, how many wishes."""

from collections.abc import Iterable, Sequence
from datetime import date, time
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from jobcenter.events.timetable import Weights

MOST_WISHES = 3
_WEIGHTS = Path(__file__).parent / "data" / "timetable.yaml"


def minutes_of(clock_time: str) -> int:
    """`14:30` → 870. Raises ValueError for anything that is no time of day."""
    parsed = time.fromisoformat(clock_time)
    return parsed.hour * 60 + parsed.minute


def text_of(minutes: int) -> str:
    """870 → `14:30`."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def slots(starts: str, ends: str, length: int, breaks: Iterable[Sequence[str]] = ()) -> list[str]:
    """The beginnings of the slots of a day: of equal length, inside the hours, none touching a break.

    After a break the next slot begins with its end.
    """
    pauses = sorted((minutes_of(one[0]), minutes_of(one[1])) for one in breaks)
    at, end, found = minutes_of(starts), minutes_of(ends), []
    while at + length <= end:
        pause = next((one for one in pauses if one[0] < at + length and one[1] > at), None)
        if pause:
            at = pause[1]
            continue
        found.append(text_of(at))
        at += length
    return found


def read_breaks(text: str) -> list[list[str]]:
    """`12:00-13:00, 15:00-15:10` → pairs of times. Raises ValueError where a part is no such pair."""
    found = []
    for part in text.replace("~", "-").split(","):
        if not part.strip():
            continue
        first, _, last = (piece.strip() for piece in part.partition("-"))
        if minutes_of(first) >= minutes_of(last):
            raise ValueError(part)
        found.append([text_of(minutes_of(first)), text_of(minutes_of(last))])
    return found


def written_breaks(breaks: Iterable[Sequence[str]]) -> str:
    """The text `read_breaks` reads."""
    return ", ".join(f"{one[0]}-{one[1]}" for one in breaks)


def takes_registrations(status: str, apply_until: date | None, held_on: date, today: date) -> bool:
    """Whether somebody can register on a day: the event is open, and its last day is not over."""
    return status == "open" and today <= (apply_until or held_on)


@lru_cache(maxsize=1)
def _settings() -> dict[date, dict[str, Any]]:
    return yaml.safe_load(_WEIGHTS.read_text(encoding="utf8"))["values"]


def settings_on(day: date) -> dict[str, Any]:
    """What a timetable weighs on a day. Raises KeyError where nothing is in force."""
    in_force = [since for since in _settings() if since <= day]
    if not in_force:
        raise KeyError(day)
    return _settings()[max(in_force)]


def weights_on(day: date) -> Weights:
    """Points of wishes and the bonus for a first interview on a day."""
    found = settings_on(day)
    return Weights(tuple(found["wishes"]), found["first_interview"])
