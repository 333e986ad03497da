"""Builders of events: a test names only what it is about."""

from datetime import date, timedelta
from typing import Any

from jobcenter.core.db import db, transaction
from jobcenter.employers.models import Employer, JobOrder
from jobcenter.events.models import Event, EventEntry, EventKind, EventPost, EventStatus
from jobcenter.events.service import entries, setup
from jobcenter.seekers.models import Person
from tests.factories import matching, seekers

NOW = seekers.NOW
TODAY = date(2026, 11, 20)
_WAY = (EventStatus.ANNOUNCED, EventStatus.OPEN, EventStatus.CLOSED, EventStatus.HELD, EventStatus.FINISHED)


def event(kind: EventKind = EventKind.HIRING_DAY, *, held_on: date = TODAY + timedelta(days=5), **facts: Any) -> Event:
    """An event in draft, of Yeongdeungpo's centre."""
    values = {
        "kind": kind,
        "title": {"ko": "JOB 포유", "en": "JOB For You"},
        "held_on": held_on,
        "starts": "14:00",
        "ends": "16:00",
        "place": "구청 강당",
        "slot_minutes": 30,
        **facts,
    }
    with transaction():
        return setup.create_event(
            seekers.city()["yeongdeungpo-centre"].id, values, actor=seekers.actor_of(seekers.staff()), now=NOW
        )


def post(at: Event, *, order: JobOrder | None = None, employer: Employer | None = None, **part: Any) -> EventPost:
    """A post of a company at an event."""
    company = employer or (order.employer if order else matching.employer())
    with transaction():
        actor = seekers.actor_of(seekers.staff())
        joined = setup.add_company(at, company, {"interviewers": 1, **part}, actor=actor, now=NOW)
        made = setup.add_post(joined, order=order, title="" if order else "조리원", places=1, actor=actor, now=NOW)
    db.session.expire(at, ["companies"])
    return made


def moved(at: Event, until: EventStatus) -> Event:
    """The event after the steps up to a state."""
    for status in _WAY:
        if at.status is until:
            break
        if _WAY.index(status) > (_WAY.index(at.status) if at.status in _WAY else -1):
            with transaction():
                setup.move(at, status, actor=seekers.actor_of(seekers.staff()), now=NOW)
    return at


def entry(at: Event, person: Person | None = None, **answers: Any) -> EventEntry:
    """A registration made by the resident herself."""
    person = person or seekers.resident()
    with transaction():
        return entries.register(at, person, actor=seekers.actor_of(person_user(person)), now=NOW, **answers)


def person_user(person: Person) -> Any:
    """The account of a resident."""
    from jobcenter.accounts.models import User

    return db.session.get_one(User, person.user_id)
