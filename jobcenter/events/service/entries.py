"""Registrations for an event: made, taken back, checked in, counseled, rated. Places are counted under the event's lock."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import func, select

from jobcenter.accounts.current import Actor
from jobcenter.core import clock
from jobcenter.core.db import db, lock
from jobcenter.events.errors import (
    AlreadyCheckedIn,
    AlreadyRegistered,
    EventFull,
    NotAttended,
    NotTaking,
    SlotMissing,
    SlotTaken,
    TooLate,
    WishesWrong,
)
from jobcenter.events.models import (
    SHOWABLE,
    EntryStatus,
    Event,
    EventEntry,
    EventInterview,
    EventPost,
    EventStatus,
    EventWish,
    InterviewStatus,
)
from jobcenter.events.rules import MOST_WISHES
from jobcenter.events.service import messages
from jobcenter.events.service.setup import count, note
from jobcenter.seekers.models import Person

BEFORE_THE_DAY = (EventStatus.ANNOUNCED, EventStatus.OPEN, EventStatus.CLOSED)


def register(
    event: Event,
    person: Person,
    *,
    actor: Actor,
    now: datetime,
    wishes: Sequence[str] = (),
    shown: Iterable[str] = (),
    unavailable: Iterable[str] = (),
    slot: str | None = None,
    by_staff: bool = False,
) -> EventEntry:
    """Register somebody. `wishes` are addresses of posts, the most wanted first; `slot` the time at an outreach place.

    Staff may register people until the event is over: on the day it is a visit without registration, checked in at once.
    Raises NotTaking, AlreadyRegistered, EventFull, WishesWrong, SlotMissing or SlotTaken.
    """
    event = lock(Event, event.id)
    today = clock.day_of(now)
    walk_in = by_staff and event.status is EventStatus.HELD
    if not (walk_in or event.takes_registrations_on(today) or (by_staff and event.status in BEFORE_THE_DAY)):
        raise NotTaking()
    there = _find_live(event, person)
    if there is not None:
        raise AlreadyRegistered(number=there.number)
    if event.capacity is not None and not walk_in and count_live(event.id) >= event.capacity:
        raise EventFull()
    event.last_number += 1
    entry = EventEntry(
        event_id=event.id,
        organization_id=event.organization_id,
        person_id=person.id,
        number=event.last_number,
        is_walk_in=walk_in,
        shown=[item for item in SHOWABLE if item in set(shown)],
        unavailable=[one for one in event.slots if one in set(unavailable)],
    )
    if event.has_slots:
        entry.slot, entry.table_number = _take_slot(event, slot)
    entry.wishes = _wishes(event, wishes)
    db.session.add(entry)
    db.session.flush()
    note(event, "registered", actor=actor, now=now, person_id=person.id, number=entry.number)
    count("event.registered", entry, on=today, actor=actor, now=now)
    if walk_in:
        check_in(entry, actor=actor, now=now)
    else:
        messages.tell_entry(entry, "event.registered", messages.registered, now)
    return entry


def _find_live(event: Event, person: Person) -> EventEntry | None:
    return db.session.scalar(
        select(EventEntry).where(
            EventEntry.event_id == event.id,
            EventEntry.person_id == person.id,
            EventEntry.status != EntryStatus.CANCELLED,
        )
    )


def count_live(event_id: int) -> int:
    """How many registrations of an event were not taken back."""
    statement = select(func.count(EventEntry.id)).where(
        EventEntry.event_id == event_id, EventEntry.status != EntryStatus.CANCELLED
    )
    return db.session.scalar(statement) or 0


def _wishes(event: Event, wishes: Sequence[str]) -> list[EventWish]:
    offered = {post.public_id: post for company in event.companies for post in company.posts}
    wanted = [one for one in wishes if one]
    if len(wanted) > MOST_WISHES or len(set(wanted)) != len(wanted) or not set(wanted) <= set(offered):
        raise WishesWrong()
    return [EventWish(post_id=offered[one].id, rank=rank) for rank, one in enumerate(wanted, start=1)]


def _take_slot(event: Event, slot: str | None) -> tuple[str, int]:
    if slot not in event.slots:
        raise SlotMissing()
    taken = set(
        db.session.scalars(
            select(EventEntry.table_number).where(
                EventEntry.event_id == event.id, EventEntry.slot == slot, EventEntry.status != EntryStatus.CANCELLED
            )
        )
    )
    free = next((table for table in range(1, event.tables + 1) if table not in taken), None)
    if free is None:
        raise SlotTaken(slot=slot)
    return slot, free


def change(
    entry: EventEntry,
    *,
    actor: Actor,
    now: datetime,
    wishes: Sequence[str] = (),
    shown: Iterable[str] = (),
    unavailable: Iterable[str] = (),
    slot: str | None = None,
) -> None:
    """Change wishes, times or the booked slot of a registration in place, until the registration closes.

    Interviews that were fixed are not planned anew by this: then it is too late, and the centre has to be called.
    Raises TooLate, WishesWrong, SlotMissing or SlotTaken.
    """
    event = lock(Event, entry.event_id)
    entry = lock(EventEntry, entry.id)
    booked = any(one.status is not InterviewStatus.CANCELLED for one in entry.interviews)
    if booked or entry.status is not EntryStatus.REGISTERED or not event.takes_registrations_on(clock.day_of(now)):
        raise TooLate()
    if event.has_slots and slot != entry.slot:
        entry.slot, entry.table_number = _take_slot(event, slot)
    wanted = _wishes(event, wishes)
    entry.wishes.clear()
    db.session.flush()
    entry.wishes = wanted
    entry.shown = [item for item in SHOWABLE if item in set(shown)]
    entry.unavailable = [one for one in event.slots if one in set(unavailable)]
    entry.updated_at = now
    db.session.flush()
    note(event, "entry_changed", actor=actor, now=now, person_id=entry.person_id, number=entry.number)


def withdraw(entry: EventEntry, *, actor: Actor, now: datetime, by_staff: bool = False) -> None:
    """Take a registration back; its interviews fall free. A resident does so until interviews are fixed."""
    event = lock(Event, entry.event_id)
    entry = lock(EventEntry, entry.id)
    booked = [one for one in entry.interviews if one.status is InterviewStatus.BOOKED]
    if not by_staff and (booked or event.status not in BEFORE_THE_DAY):
        raise TooLate()
    entry.move_to(EntryStatus.CANCELLED)
    for interview in booked:
        lock(EventInterview, interview.id).move_to(InterviewStatus.CANCELLED)
    note(event, "entry_cancelled", actor=actor, now=now, person_id=entry.person_id, number=entry.number)


def check_in(entry: EventEntry, *, actor: Actor, now: datetime) -> None:
    """Note that somebody has come. Raises AlreadyCheckedIn for a second time, NotTaking before or after the day."""
    event = lock(Event, entry.event_id)
    entry = lock(EventEntry, entry.id)
    if entry.status is EntryStatus.CHECKED_IN:
        raise AlreadyCheckedIn(number=entry.number)
    if event.status is not EventStatus.HELD:
        raise NotTaking()
    entry.move_to(EntryStatus.CHECKED_IN)
    entry.checked_in_at = now
    note(event, "checked_in", actor=actor, now=now, person_id=entry.person_id, number=entry.number)
    count("event.attended", entry, on=clock.day_of(now), actor=actor, now=now)


def hold_counseling(entry: EventEntry, text: str, *, actor: Actor, now: datetime) -> None:
    """Note what was talked about at an outreach place; the first note counts as one counseling."""
    entry = lock(EventEntry, entry.id)
    if entry.status is not EntryStatus.CHECKED_IN:
        raise NotAttended()
    first = entry.counseled_at is None
    entry.note, entry.counseled_at, entry.counseled_by_id = text, now, actor.id
    note(entry.event, "counseled", actor=actor, now=now, person_id=entry.person_id, number=entry.number)
    if first:
        count("counseling.held", entry, on=clock.day_of(now), actor=actor, now=now, channel="outreach")


def rate(entry: EventEntry, satisfaction: int, *, now: datetime) -> None:
    """Keep how satisfied somebody was who came (1 to 5); a later answer replaces it. Raises NotAttended."""
    entry = lock(EventEntry, entry.id)
    if entry.status is not EntryStatus.CHECKED_IN:
        raise NotAttended()
    entry.satisfaction = satisfaction


def posts_of(event: Event) -> list[EventPost]:
    """Every post offered at an event, by company."""
    return [post for company in event.companies for post in company.posts]
