"""Setting an event up: its facts, its companies and posts, its way through the states."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from jobcenter import audit, ledger
from jobcenter.accounts.current import SYSTEM, Actor
from jobcenter.core.db import db, lock
from jobcenter.core.errors import NotFound
from jobcenter.employers.models import Employer, JobOrder, OrderStatus
from jobcenter.events.errors import CompanyThere, CompanyUnknown, InUse, NothingToOpen, PostsClosed, RepeatWrong
from jobcenter.events.models import (
    EntryStatus,
    Event,
    EventCompany,
    EventEntry,
    EventInterview,
    EventPost,
    EventStatus,
    EventWish,
    InterviewStatus,
)
from jobcenter.events.service import messages
from jobcenter.seekers.rules import age_band

MOST_REPEATS, LONGEST_REPEAT = 30, 366
REPEATED = (
    "kind", "title", "starts", "ends", "place", "announcement", "speakers", "video_link", "capacity", "slot_minutes",
    "breaks", "tables",
)  # fmt: skip
_ORDER = (
    EventStatus.CANCELLED,
    EventStatus.DRAFT,
    EventStatus.ANNOUNCED,
    EventStatus.OPEN,
    EventStatus.CLOSED,
    EventStatus.HELD,
    EventStatus.FINISHED,
)


def create_event(organization_id: int, values: dict[str, Any], *, actor: Actor, now: datetime) -> Event:
    """Begin an event as a draft."""
    event = Event(organization_id=organization_id, status=EventStatus.DRAFT, **values)
    db.session.add(event)
    db.session.flush()
    note(event, "created", actor=actor, now=now)
    return event


def repeat(event: Event, weekdays: Iterable[int], until: date, *, actor: Actor, now: datetime) -> list[Event]:
    """Make the same event on further days: on these weekdays (Monday is 0) after its own day until another.

    The copies stand where the event stands, but no further than open. Raises RepeatWrong without a day or with too many.
    """
    wanted = set(weekdays)
    span = (until - event.held_on).days
    days = [event.held_on + timedelta(days=number) for number in range(1, min(span, LONGEST_REPEAT) + 1)]
    days = [day for day in days if day.weekday() in wanted]
    if not days or len(days) > MOST_REPEATS or event.has_companies:
        raise RepeatWrong(most=MOST_REPEATS)
    made = []
    for day in days:
        facts = {name: getattr(event, name) for name in REPEATED}
        if event.apply_until is not None:
            facts["apply_until"] = day - (event.held_on - event.apply_until)
        copy = create_event(event.organization_id, {**facts, "held_on": day}, actor=actor, now=now)
        for status in (EventStatus.ANNOUNCED, EventStatus.OPEN):
            if _ORDER.index(event.status) >= _ORDER.index(status):
                move(copy, status, actor=actor, now=now)
        made.append(copy)
    return made


def change_event(event: Event, values: dict[str, Any], *, actor: Actor, now: datetime) -> None:
    """Change the facts of an event. Hours and slots stay as they are once somebody has a booked time."""
    event = lock(Event, event.id)
    timed = {"held_on", "starts", "ends", "slot_minutes", "breaks", "kind", "tables"}
    if any(getattr(event, name) != values.get(name, getattr(event, name)) for name in timed) and _has_times(event.id):
        raise InUse()
    for name, value in values.items():
        setattr(event, name, value)
    note(event, "changed", actor=actor, now=now)


def _has_times(event_id: int) -> bool:
    slots = select(EventEntry.id).where(
        EventEntry.event_id == event_id, EventEntry.slot.is_not(None), EventEntry.status != EntryStatus.CANCELLED
    )
    interviews = select(EventInterview.id).where(
        EventInterview.event_id == event_id, EventInterview.status != InterviewStatus.CANCELLED
    )
    return any(db.session.scalar(one.limit(1)) is not None for one in (slots, interviews))


def move(event: Event, status: EventStatus, *, actor: Actor, now: datetime) -> None:
    """Take an event to its next state. Raises InvalidTransition, or NothingToOpen where no post is offered."""
    event = lock(Event, event.id)
    if status is EventStatus.OPEN and event.has_companies and not any(company.posts for company in event.companies):
        raise NothingToOpen()
    event.move_to(status)
    note(event, status.value, actor=actor, now=now)
    if status is EventStatus.CANCELLED:
        _cancel_all(event, now)
    if status is EventStatus.FINISHED:
        _finish(event, actor=actor, now=now)


def _cancel_all(event: Event, now: datetime) -> None:
    for interview in _interviews(event, InterviewStatus.BOOKED):
        interview.move_to(InterviewStatus.CANCELLED)
    for entry in _entries(event):
        entry.move_to(EntryStatus.CANCELLED)
        messages.tell_entry(entry, "event.cancelled", messages.event_cancelled, now)


def _finish(event: Event, *, actor: Actor, now: datetime) -> None:
    """Whoever did not come is noted as such, and the event counts as held."""
    for entry in _entries(event):
        entry.move_to(EntryStatus.NO_SHOW)
    for interview in _interviews(event, InterviewStatus.BOOKED):
        interview.move_to(InterviewStatus.NO_SHOW)
    ledger.record(
        "event.held",
        occurred_on=event.held_on,
        organization_id=event.organization_id,
        actor=actor,
        now=now,
        subject=("event", event.id),
        attributes={
            "event": event.kind.value,
            "companies": len(event.companies),
            "speakers": len([line for line in event.speakers.splitlines() if line.strip()]),
        },
    )


def _entries(event: Event) -> list[EventEntry]:
    waiting = select(EventEntry).where(EventEntry.event_id == event.id, EventEntry.status == EntryStatus.REGISTERED)
    return list(db.session.scalars(waiting.order_by(EventEntry.id).with_for_update()))


def _interviews(event: Event, status: InterviewStatus) -> list[EventInterview]:
    found = select(EventInterview).where(EventInterview.event_id == event.id, EventInterview.status == status)
    return list(db.session.scalars(found.order_by(EventInterview.id).with_for_update()))


def find_employer(text: str) -> Employer:
    """The company of a business number or exactly this name. Raises CompanyUnknown."""
    digits = "".join(character for character in text if character.isdigit())
    same = Employer.business_number == digits if len(digits) == 10 else Employer.name == text.strip()
    found = db.session.scalar(select(Employer).where(same).order_by(Employer.id).limit(1))
    if found is None:
        raise CompanyUnknown()
    return found


def add_company(
    event: Event, employer: Employer, values: dict[str, Any], *, actor: Actor, now: datetime
) -> EventCompany:
    """Let a company take part. Raises CompanyThere."""
    event = lock(Event, event.id)
    there = select(EventCompany.id).where(EventCompany.event_id == event.id, EventCompany.employer_id == employer.id)
    if db.session.scalar(there) is not None:
        raise CompanyThere(name=employer.name)
    company = EventCompany(event_id=event.id, employer_id=employer.id, **values)
    db.session.add(company)
    db.session.flush()
    note(event, "company_added", actor=actor, now=now, company=employer.name)
    messages.tell_company(company, "event.company", messages.company_invited, now)
    return company


def change_company(company: EventCompany, values: dict[str, Any], *, actor: Actor, now: datetime) -> None:
    """Change a company's booth, interviewers or unavailable slots."""
    company = lock(EventCompany, company.id)
    for name, value in values.items():
        setattr(company, name, value)
    note(company.event, "company_changed", actor=actor, now=now, company=company.employer.name)


def remove_company(company: EventCompany, *, actor: Actor, now: datetime) -> None:
    """Take a company and its posts out, while nobody has chosen them. Raises InUse."""
    event = lock(Event, company.event_id)
    for post in list(company.posts):
        remove_post(post, actor=actor, now=now)
    note(event, "company_removed", actor=actor, now=now, company=company.employer.name)
    db.session.delete(company)
    db.session.flush()


def add_post(
    company: EventCompany,
    *,
    order: JobOrder | None,
    title: str,
    places: int,
    actor: Actor,
    now: datetime,
    text: str = "",
) -> EventPost:
    """Offer a post: one of the company's open orders, or one for this day only. Raises NotFound for another's order."""
    if order is not None and (order.employer_id != company.employer_id or order.status is not OrderStatus.ACTIVE):
        raise NotFound()
    post = EventPost(
        company_id=company.id,
        order_id=order.id if order else None,
        title=title or (order.title if order else ""),
        places=max(1, order.places_left) if order else places,
        note=text[:300],
    )
    db.session.add(post)
    db.session.flush()
    db.session.expire(company, ["posts"])
    note(company.event, "post_added", actor=actor, now=now, post=post.title)
    return post


def require_posts_open(company: EventCompany) -> None:
    """Raise PostsClosed once residents can no longer choose: then a company calls the centre."""
    if lock(Event, company.event_id).status not in (EventStatus.ANNOUNCED, EventStatus.OPEN):
        raise PostsClosed()


def remove_post(post: EventPost, *, actor: Actor, now: datetime) -> None:
    """Take a post away while nobody has chosen it. Raises InUse."""
    wished = select(func.count(EventWish.id)).where(EventWish.post_id == post.id)
    booked = select(func.count(EventInterview.id)).where(EventInterview.post_id == post.id)
    if db.session.scalar(wished) or db.session.scalar(booked):
        raise InUse()
    company = post.company
    note(company.event, "post_removed", actor=actor, now=now, post=post.title)
    db.session.delete(post)
    db.session.flush()
    db.session.expire(company, ["posts"])


def advance_due(today: date, *, now: datetime) -> int:
    """Close the events whose last day of registration is over. Returns how many."""
    due = select(Event).where(Event.status == EventStatus.OPEN, Event.apply_until < today).order_by(Event.id)
    closing = db.session.scalars(due).all()
    for event in closing:
        move(event, EventStatus.CLOSED, actor=SYSTEM, now=now)
    return len(closing)


def note(
    event: Event, action: str, *, actor: Actor, now: datetime, person_id: int | None = None, **details: Any
) -> None:
    """Write a step of an event into the change log."""
    audit.record(
        actor,
        f"event.{action}",
        subject=("event", event.id),
        now=now,
        organization_id=event.organization_id,
        person_id=person_id,
        details=details,
    )


def count(kind: str, entry: EventEntry, *, on: date, actor: Actor, now: datetime, **attributes: Any) -> None:
    """Write a fact about somebody at an event into the ledger."""
    person = entry.person
    ledger.record(
        kind,
        occurred_on=on,
        organization_id=entry.organization_id,
        actor=actor,
        now=now,
        subject=("event_entry", entry.id),
        person_id=entry.person_id,
        attributes={
            "sex": person.sex.value if person.sex else None,
            "age_band": age_band(person.age_on(on)),
            "event": entry.event.kind.value,
            **attributes,
        },
    )
