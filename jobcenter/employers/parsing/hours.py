"""Working hours as postings write them: clock times in words, over midnight, several shifts, cut-off text."""

import re
from dataclasses import dataclass, field

from jobcenter.employers.parsing.warning import Doubt

_HALF = r"\(?\s*(?P<{0}half>오전|오후|정오|자정|새벽|아침|저녁|밤|낮)?\s*\)?\s*"
_CLOCK = r"(?P<{0}hour>\d{{1,2}})\s*(?:(?::|시)\s*(?P<{0}minute>\d{{2}})?(?:\s*분)?|시)?"
_TIME = (_HALF + _CLOCK).format
_SPAN = re.compile(_TIME("a") + r"\s*(?:[~∼〜～\-–]|부터)\s*(?:익일|다음\s*날|명일|익)?\s*" + _TIME("b"))
_REST_BEFORE = re.compile(r"(휴게|휴식|점심|중식|저녁\s*시간|식사)[^\n~]{0,14}$")
_WINDOW_AFTER = re.compile(r"^\s*(사이|중\s|중에서|이내|내에)")
_FLEXIBLE = re.compile(r"협의|자율|탄력|사이에|상담\s*후|추후|무관")


@dataclass(frozen=True)
class Shift:
    """One span of work in a day, `HH:MM` each."""

    start: str
    end: str

    @property
    def overnight(self) -> bool:
        """Whether it ends on the day after it began; equal times are a full day and night."""
        return self.end <= self.start

    @property
    def length(self) -> float:
        """Hours from start to end, rests included."""
        minutes = _minutes(self.end) - _minutes(self.start)
        return (minutes + 1440 if minutes <= 0 else minutes) / 60


@dataclass(frozen=True)
class Hours:
    """What a posting says about the time of work."""

    shifts: tuple[Shift, ...] = ()
    weekly: float | None = None
    days: int | None = None
    warnings: list[Doubt] = field(default_factory=list)

    @property
    def first(self) -> Shift | None:
        """The first shift that is written down, None when there is none."""
        return self.shifts[0] if self.shifts else None


def _minutes(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)


def _clock(half: str | None, hour: str, minute: str | None) -> str | None:
    hours, minutes = int(hour), int(minute or 0)
    if hours > 24 or minutes > 59:
        return None
    if half in {"오후", "저녁", "밤", "낮"} and 1 <= hours < 12:
        hours += 12
    if half in {"오전", "자정", "새벽"} and hours == 12:
        hours = 0
    return f"{hours % 24:02d}:{minutes:02d}"


def find_shifts(text: str) -> tuple[list[Shift], bool]:
    """The spans of work in a text, rests left out, and whether one of them is only a window to agree a time in."""
    shifts, window = [], False
    for match in _SPAN.finditer(text):
        written_as_clock = any(match[name] for name in ("aminute", "bminute", "ahalf", "bhalf")) or "시" in match[0]
        line_start = text.rfind("\n", 0, match.start()) + 1
        if not written_as_clock or _REST_BEFORE.search(text[line_start : match.start()]):
            continue
        start = _clock(match["ahalf"], match["ahour"], match["aminute"])
        end = _clock(match["bhalf"], match["bhour"], match["bminute"])
        if start is None or end is None:
            continue
        if _WINDOW_AFTER.match(text[match.end() :]):
            window = True
            continue
        shifts.append(Shift(start, end))
    return list(dict.fromkeys(shifts)), window


def _is_cut(text: str) -> bool:
    if text.count("(") > text.count(")"):
        return True
    return bool(re.search(r"(\d{1,2}:|[~∼〜～:,]|휴게\s*시간|근무\s*시간|있|및|또는)$", text.rstrip()))


def parse_weekly(text: str | None) -> float | None:
    """Weekly hours as a number; `0`, blank and what is no number of hours are unknown."""
    match = re.fullmatch(r"\s*(\d{1,3}(?:\.\d+)?)\s*(?:시간)?\s*", text or "")
    if not match:
        return None
    value = float(match[1])
    return value if 0 < value <= 112 else None


def parse_days(text: str | None) -> int | None:
    """Days a week from `주5일근무`; None for anything else."""
    match = re.search(r"주\s*([1-7])\s*일", text or "")
    return int(match[1]) if match else None


def parse_hours(time_text: str | None, weekly_text: str | None, days_text: str | None, duties: str = "") -> Hours:
    """Read the time fields of a posting together, and hold them against each other and against its text."""
    text = (time_text or "").strip()
    warnings: list[Doubt] = []
    shifts, window = find_shifts(text)
    weekly, days = parse_weekly(weekly_text), parse_days(days_text)
    if not text:
        warnings.append(Doubt("hours_missing", ""))
    elif not shifts and (window or _FLEXIBLE.search(text)):
        warnings.append(Doubt("hours_not_fixed", text[:200]))
    elif not shifts:
        warnings.append(Doubt("hours_unreadable", text[:200]))
    if len(shifts) > 1 or (shifts and re.search(r"\b[DEN]\s*근무|교대|[2-4]\s*가지\s*근무", text)):
        warnings.append(Doubt("several_shifts", text[:200]))
    if text and _is_cut(text):
        warnings.append(Doubt("hours_truncated", text[-60:]))
    if weekly is None:
        warnings.append(Doubt("weekly_hours_unknown", (weekly_text or "").strip()))
    if days is None:
        warnings.append(Doubt("days_unknown", (days_text or "").strip()))
    hours = Hours(tuple(shifts), weekly, days, warnings)
    warnings.extend(_contradictions(hours, text, duties))
    return hours


def _contradictions(hours: Hours, text: str, duties: str) -> list[Doubt]:
    found = []
    everything = f"{text}\n{duties}"
    named_days = {int(match) for match in re.findall(r"주\s*([1-7])\s*일", everything)}
    if hours.days and named_days - {hours.days}:
        found.append(Doubt("days_differ_in_text", _line_with(everything, r"주\s*[1-7]\s*일", hours.days)))
    if (
        re.search(r"주말[^\n]{0,12}(포함|근무)|토요일\s*근무(?!\s*(없|x|X|안))|토\s*근무", everything)
        and hours.days
        and hours.days <= 5
    ):
        found.append(Doubt("weekend_in_text", _first_line(everything, r"주말|토요일|토\s*근무")))
    if duties and hours.first and len(hours.shifts) == 1:
        others = [shift for shift in find_shifts(duties)[0] if shift != hours.first]
        if others:
            text_of = "; ".join(f"{shift.start}~{shift.end}" for shift in others)
            found.append(Doubt("hours_differ_in_text", text_of))
    found.extend(_weekly_contradiction(hours))
    return found


def _weekly_contradiction(hours: Hours) -> list[Doubt]:
    if not (hours.weekly and hours.days and len(hours.shifts) == 1 and hours.first):
        return []
    length = hours.first.length
    if length >= 16:
        return []
    rest = 1.0 if length > 4 else 0.0
    least, most = (length - rest) * hours.days, length * hours.days
    if least - 2 <= hours.weekly <= most + 2:
        return []
    shift = hours.first
    return [Doubt("weekly_hours_differ", f"{shift.start}~{shift.end} × {hours.days} ≠ {hours.weekly:g}")]


def _line_with(text: str, pattern: str, not_value: int) -> str:
    for line in text.splitlines():
        for match in re.findall(pattern, line):
            if str(not_value) not in match:
                return " ".join(line.split())[:200]
    return ""


def _first_line(text: str, pattern: str) -> str:
    for line in text.splitlines():
        if re.search(pattern, line):
            return " ".join(line.split())[:200]
    return ""
