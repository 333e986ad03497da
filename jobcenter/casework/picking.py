"""Free slots as a page offers them: the days that have any, and the times of the chosen day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from jobcenter.casework import occupancy
from jobcenter.casework.models import OfficeHours
from jobcenter.casework.slots import Slot
from jobcenter.core.clock import day_of


@dataclass(frozen=True)
class Offer:
    """One slot with the hours it is cut from: with whom, how, where."""

    slot: Slot
    hours: OfficeHours


@dataclass(frozen=True)
class Picker:
    """The days with free slots and how many each has, the chosen day, and its slots."""

    days: list[tuple[date, int]]
    day: date | None
    offers: list[Offer]


def offer(
    hours: Sequence[OfficeHours],
    *,
    today: date,
    earliest: datetime,
    wanted: date | None = None,
    except_id: int | None = None,
) -> Picker:
    """The free slots of office hours; the day asked for, else the first one that has any."""
    by_key: dict[str, Any] = {one.public_id: one for one in hours}
    free = occupancy.free_slots(hours, today=today, earliest=earliest, except_id=except_id)
    counts: dict[date, int] = {}
    for slot in free:
        counts[day_of(slot.starts_at)] = counts.get(day_of(slot.starts_at), 0) + 1
    day = wanted if wanted in counts else next(iter(sorted(counts)), None)
    offers = [Offer(slot, by_key[slot.hours_key]) for slot in free if day_of(slot.starts_at) == day]
    return Picker(sorted(counts.items()), day, offers)
