"""Slots that can be booked: hours of the week, cut up, without holidays, absences and what is taken. Pure."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from jobcenter.core.clock import SEOUL
from jobcenter.core.workdays import is_holiday


@dataclass(frozen=True)
class Hours:
    """Office hours of one weekday (Monday is 0): times of day as `09:30`, `until` the last day or none."""

    key: str
    counselor_id: int
    weekday: int
    starts: str
    ends: str
    minutes: int
    days_ahead: int
    valid_from: date
    valid_until: date | None = None


@dataclass(frozen=True)
class Span:
    """A time in which a counselor cannot be booked."""

    counselor_id: int
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, order=True)
class Slot:
    """One free slot of certain office hours."""

    starts_at: datetime
    ends_at: datetime
    counselor_id: int
    hours_key: str

    @property
    def key(self) -> str:
        """What a form sends back: the hours and the beginning in Seoul."""
        return f"{self.hours_key}@{self.starts_at.astimezone(SEOUL):%Y-%m-%dT%H:%M}"


def at(day: date, text: str) -> datetime:
    """The instant of a time of day (`09:30`) on a day in Seoul."""
    return datetime.combine(day, time.fromisoformat(text), SEOUL)


def read_key(key: str) -> tuple[str, date] | None:
    """The hours and the day a slot's key names, None for anything else."""
    hours, _at, moment = key.rpartition("@")
    try:
        return (hours, datetime.fromisoformat(moment).date()) if hours else None
    except ValueError:
        return None


def last_day(hours: Iterable[Hours], today: date) -> date:
    """The last day on which any of the hours can be booked."""
    return max((today + timedelta(days=one.days_ahead) for one in hours), default=today)


def free(
    hours: Collection[Hours], busy: Iterable[Span], *, first: date, last: date, today: date, earliest: datetime
) -> list[Slot]:
    """The slots of the days from `first` to `last` that begin at `earliest` or later, in order.

    `busy` holds absences and appointments alike; a slot that touches one of them only at its edge is free.
    """
    taken: dict[int, list[Span]] = {}
    for span in busy:
        taken.setdefault(span.counselor_id, []).append(span)
    found = []
    day = first
    while day <= last:
        if not is_holiday(day):
            for one in hours:
                if _open_on(one, day, today):
                    found += [
                        slot
                        for slot in _cut(one, day)
                        if slot.starts_at >= earliest and not _meets(slot, taken.get(one.counselor_id, ()))
                    ]
        day += timedelta(days=1)
    return sorted(set(found))


def _open_on(hours: Hours, day: date, today: date) -> bool:
    if day.weekday() != hours.weekday or day < hours.valid_from:
        return False
    if hours.valid_until is not None and day > hours.valid_until:
        return False
    return day <= today + timedelta(days=hours.days_ahead)


def _cut(hours: Hours, day: date) -> Iterator[Slot]:
    length, end = timedelta(minutes=hours.minutes), at(day, hours.ends)
    start = at(day, hours.starts)
    while start + length <= end:
        yield Slot(start, start + length, hours.counselor_id, hours.key)
        start += length


def _meets(slot: Slot, spans: Iterable[Span]) -> bool:
    return any(span.starts_at < slot.ends_at and span.ends_at > slot.starts_at for span in spans)


def gap_from(start: datetime, spans: Iterable[Span], *, shortest: int, longest: int) -> datetime | None:
    """When a talk that begins now has to end: after `longest` minutes or at the next appointment.

    None where somebody is being spoken to, or where fewer than `shortest` minutes are left.
    """
    end = start + timedelta(minutes=longest)
    for span in spans:
        if span.starts_at <= start < span.ends_at:
            return None
        if start < span.starts_at < end:
            end = span.starts_at
    return end if end - start >= timedelta(minutes=shortest) else None
