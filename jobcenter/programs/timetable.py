"""Hours of work or class: days of the week, from when until when, and whether two of them meet. Pure."""

import re
from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LETTERS = dict(zip("월화수목금토일", range(7), strict=True))
_MIDNIGHT = 24 * 60
_DAY = r"[월화수목금토일](?:요일)?"
_CLOCK = r"(?:오전|오후)?\s*\d{1,2}\s*(?::\s*\d{2}|시(?:\s*\d{1,2}\s*분|\s*반)?)"
_DAYS_PATTERN = re.compile(
    rf"(?P<every>매일)|(?P<week>평일|주중)|(?P<end>주말)"
    rf"|(?<![가-힣])(?P<first>{_DAY})\s*[~∼-]\s*(?P<last>{_DAY})(?![가-힣])"
    rf"|(?<![가-힣])(?P<list>{_DAY}(?:\s*[,·/]?\s*{_DAY})*)(?![가-힣])"
)
_HOURS_PATTERN = re.compile(rf"(?P<start>{_CLOCK})\s*(?:[~∼-]|부터)\s*(?P<end>{_CLOCK})")


@dataclass(frozen=True)
class Hours:
    """Weekly hours: `days` counted from Monday, minutes of the day. An end not after the start is on the next day."""

    days: frozenset[int]
    start: int
    end: int

    def spans(self) -> list[tuple[int, int]]:
        """The stretches of the week in minutes from Monday, those over Sunday night cut in two."""
        length = (self.end - self.start) % _MIDNIGHT or _MIDNIGHT
        found = []
        for day in sorted(self.days):
            begin = day * _MIDNIGHT + self.start
            found.append((begin, min(begin + length, 7 * _MIDNIGHT)))
            if begin + length > 7 * _MIDNIGHT:
                found.append((0, begin + length - 7 * _MIDNIGHT))
        return found


@dataclass(frozen=True)
class Engagement:
    """Where somebody is from a day to another (none: without an end), and at which hours (none: not known)."""

    from_on: date
    until_on: date | None
    hours: Hours | None


def of_codes(days: Iterable[str] | None, start: str | None, end: str | None) -> Hours | None:
    """Hours from day codes (`mon`, …) and clock times, or none where one of them is missing."""
    numbers = frozenset(DAYS.index(day) for day in days or () if day in DAYS)
    if not numbers or not start or not end:
        return None
    return Hours(numbers, _minutes(start), _minutes(end))


def read(text: str) -> Hours | None:
    """Hours from one line of a notice (`월~금 09:00~18:00`, `화·목 오후 7시~9시`); none where it does not say them."""
    hours = _HOURS_PATTERN.search(text)
    days = _days(text[: hours.start()] + " " + text[hours.end() :]) if hours else None
    if hours is None or not days:
        return None
    start, end = _minutes(hours["start"]), _minutes(hours["end"])
    if "오후" in hours["start"] and "오" not in hours["end"] and end < 12 * 60:
        end += 12 * 60
    return Hours(days, start, end) if max(start, end) <= _MIDNIGHT else None


def _days(text: str) -> frozenset[int]:
    found = _DAYS_PATTERN.search(text)
    if found is None:
        return frozenset()
    if found["every"]:
        return frozenset(range(7))
    if found["week"] or found["end"]:
        return frozenset(range(5) if found["week"] else (5, 6))
    if found["first"]:
        first, last = _LETTERS[found["first"][0]], _LETTERS[found["last"][0]]
        return frozenset((first + step) % 7 for step in range((last - first) % 7 + 1))
    return frozenset(_LETTERS[letter] for letter in found["list"].replace("요일", "") if letter in _LETTERS)


def _minutes(text: str) -> int:
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    hour, minute = numbers[0], numbers[1] if len(numbers) > 1 else 30 if "반" in text else 0
    if "오후" in text and hour < 12:
        hour += 12
    return hour * 60 + minute


def meet(one: Engagement, other: Engagement) -> bool | None:
    """Whether somebody would have to be at both at once: by dates, then by hours; none where hours are not known."""
    if (one.until_on and one.until_on < other.from_on) or (other.until_on and other.until_on < one.from_on):
        return False
    if one.hours is None or other.hours is None:
        return None
    return any(
        a_start < b_end and b_start < a_end
        for (a_start, a_end), (b_start, b_end) in product(one.hours.spans(), other.hours.spans())
    )


def first_read(lines: Sequence[str]) -> Hours | None:
    """The hours of the first line that says them."""
    return next((found for found in map(read, lines) if found), None)


def months_before(on: date, months: int) -> date:
    """The same day so many months earlier (later for a negative number), or the last day of a shorter month."""
    index = on.year * 12 + on.month - 1 - months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))
