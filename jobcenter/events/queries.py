"""Reads of events, within the scope of whoever asks. What is announced is public and names nobody."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from jobcenter.core.db import db
from jobcenter.core.errors import NotFound
from jobcenter.employers.models import EmployerMember, JobOrder, OrderStatus
from jobcenter.events.models import (
    PUBLIC_STATUSES,
    EntryStatus,
    Event,
    EventCompany,
    EventEntry,
    EventInterview,
    EventKind,
    EventPost,
    EventStatus,
    EventWish,
    InterviewStatus,
)
from jobcenter.organizations.scope import Scope

FEED_DAYS, MOST_IN_FEED = 31, 500
PAST = (EventStatus.FINISHED, EventStatus.CANCELLED)


def _one(statement: Select) -> Any:
    found = db.session.scalar(statement)
    if found is None:
        raise NotFound()
    return found


def list_public(today: date, *, past: bool = False, kind: EventKind | None = None) -> Select:
    """Announced events: those to come, the next first; or those that are over, the latest first."""
    statement = select(Event).where(Event.status.in_(PUBLIC_STATUSES)).options(joinedload(Event.organization))
    if kind is not None:
        statement = statement.where(Event.kind == kind)
    if past:
        return statement.where(Event.held_on < today).order_by(Event.held_on.desc(), Event.id.desc())
    return statement.where(Event.held_on >= today).order_by(Event.held_on, Event.id)


def list_between(first: date, last: date) -> Sequence[Event]:
    """Announced events from one day to another, both included."""
    statement = select(Event).where(Event.status.in_(PUBLIC_STATUSES), Event.held_on.between(first, last))
    return db.session.scalars(statement.order_by(Event.held_on, Event.starts, Event.id)).all()


def list_feed(today: date) -> Sequence[Event]:
    """Announced events for calendars: those of the last month and all to come."""
    statement = select(Event).where(
        Event.status.in_(PUBLIC_STATUSES), Event.held_on >= today - timedelta(days=FEED_DAYS)
    )
    statement = statement.options(joinedload(Event.organization))
    return db.session.scalars(statement.order_by(Event.held_on, Event.id).limit(MOST_IN_FEED)).all()


def get_public(public_id: str) -> Event:
    """An announced event with its companies and posts. Raises NotFound."""
    return _one(_with_companies().where(Event.public_id == public_id, Event.status.in_(PUBLIC_STATUSES)))


def _with_companies() -> Select:
    return select(Event).options(
        joinedload(Event.organization),
        selectinload(Event.companies).joinedload(EventCompany.employer),
        selectinload(Event.companies).selectinload(EventCompany.posts).joinedload(EventPost.order),
    )


def list_events(scope: Scope, *, past: bool = False) -> Select:
    """The events of organizations in scope: those that are not over, the next first; or the others, the latest first."""
    statement = scope.limit(select(Event), Event.organization_id).options(joinedload(Event.organization))
    if past:
        return statement.where(Event.status.in_(PAST)).order_by(Event.held_on.desc(), Event.id.desc())
    return statement.where(Event.status.not_in(PAST)).order_by(Event.held_on, Event.id)


def get_event(scope: Scope, public_id: str) -> Event:
    """An event in scope with its companies and posts. Raises NotFound."""
    return _one(scope.limit(_with_companies().where(Event.public_id == public_id), Event.organization_id))


def get_company(scope: Scope, public_id: str) -> EventCompany:
    """A company at an event in scope. Raises NotFound."""
    statement = select(EventCompany).join(Event).where(EventCompany.public_id == public_id)
    return _one(scope.limit(statement, Event.organization_id))


def get_post(scope: Scope, public_id: str) -> EventPost:
    """A post at an event in scope. Raises NotFound."""
    statement = select(EventPost).join(EventCompany).join(Event).where(EventPost.public_id == public_id)
    return _one(scope.limit(statement, Event.organization_id))


def list_entries(scope: Scope, event: Event, *, live: bool = True) -> Sequence[EventEntry]:
    """Who is registered for an event, by number."""
    statement = scope.limit(select(EventEntry), EventEntry.organization_id).where(EventEntry.event_id == event.id)
    if live:
        statement = statement.where(EventEntry.status != EntryStatus.CANCELLED)
    statement = statement.options(
        joinedload(EventEntry.person), selectinload(EventEntry.wishes).joinedload(EventWish.post)
    )
    return db.session.scalars(statement.order_by(EventEntry.number)).all()


def get_entry(scope: Scope, public_id: str) -> EventEntry:
    """A registration in scope: of the organization, or one's own. Raises NotFound."""
    statement = select(EventEntry).where(EventEntry.public_id == public_id)
    return _one(scope.limit(statement, EventEntry.organization_id, person=EventEntry.person_id))


def find_entry_by_number(scope: Scope, event: Event, number: int) -> EventEntry | None:
    """The registration with a number at an event in scope, or None."""
    statement = select(EventEntry).where(EventEntry.event_id == event.id, EventEntry.number == number)
    return db.session.scalar(scope.limit(statement, EventEntry.organization_id))


def list_changed_since(scope: Scope, event: Event, moment: datetime) -> Sequence[EventEntry]:
    """Registrations of an event that came or were changed after a moment, by number."""
    statement = scope.limit(select(EventEntry), EventEntry.organization_id).where(
        EventEntry.event_id == event.id, EventEntry.status == EntryStatus.REGISTERED, EventEntry.updated_at > moment
    )
    return db.session.scalars(statement.order_by(EventEntry.number)).all()


def list_own(scope: Scope) -> Sequence[EventEntry]:
    """A resident's registrations, the latest event first."""
    statement = scope.limit(select(EventEntry), person=EventEntry.person_id).join(EventEntry.event)
    statement = statement.options(
        contains_eager(EventEntry.event), selectinload(EventEntry.interviews).joinedload(EventInterview.post)
    )
    return db.session.scalars(statement.order_by(Event.held_on.desc(), EventEntry.id.desc())).all()


def find_own(scope: Scope, event: Event) -> EventEntry | None:
    """A resident's registration for an event that was not taken back, or None."""
    statement = select(EventEntry).where(EventEntry.event_id == event.id, EventEntry.status != EntryStatus.CANCELLED)
    return db.session.scalar(scope.limit(statement, person=EventEntry.person_id))


def list_interviews(scope: Scope, event: Event, company: EventCompany | None = None) -> Sequence[EventInterview]:
    """The interviews of an event in scope, of one company where it is named; called off ones are left out."""
    statement = scope.limit(select(EventInterview).join(EventInterview.entry), EventEntry.organization_id).where(
        EventInterview.event_id == event.id, EventInterview.status != InterviewStatus.CANCELLED
    )
    if company is not None:
        statement = statement.where(EventInterview.company_id == company.id)
    statement = statement.options(
        joinedload(EventInterview.post),
        joinedload(EventInterview.company).joinedload(EventCompany.employer),
        contains_eager(EventInterview.entry).joinedload(EventEntry.person),
    )
    return db.session.scalars(
        statement.order_by(EventInterview.slot, EventInterview.company_id, EventInterview.seat)
    ).all()


def get_interview(scope: Scope, public_id: str) -> EventInterview:
    """An interview at an event in scope. Raises NotFound."""
    statement = select(EventInterview).join(EventInterview.event).where(EventInterview.public_id == public_id)
    return _one(scope.limit(statement, Event.organization_id))


def list_of_member(user_id: int) -> Sequence[EventCompany]:
    """The events at which a user's companies take part, the latest first."""
    statement = (
        select(EventCompany)
        .join(EmployerMember, EmployerMember.employer_id == EventCompany.employer_id)
        .join(EventCompany.event)
        .where(EmployerMember.user_id == user_id, Event.status != EventStatus.DRAFT)
        .options(contains_eager(EventCompany.event), joinedload(EventCompany.employer))
    )
    return db.session.scalars(statement.order_by(Event.held_on.desc(), EventCompany.id.desc())).all()


def list_booked_with(scope: Scope, company: EventCompany) -> Sequence[EventInterview]:
    """Who is booked with a company that was read for its member; the scope is that of the event's organization."""
    return list_interviews(scope, company.event, company)


def get_company_of_member(user_id: int, public_id: str) -> EventCompany:
    """The part that a user's company takes in an event. Raises NotFound for any other."""
    statement = (
        select(EventCompany)
        .join(EmployerMember, EmployerMember.employer_id == EventCompany.employer_id)
        .join(EventCompany.event)
        .where(
            EventCompany.public_id == public_id, EmployerMember.user_id == user_id, Event.status != EventStatus.DRAFT
        )
    )
    return _one(statement)


def get_post_of_member(user_id: int, public_id: str) -> EventPost:
    """A post of a user's company at an announced event. Raises NotFound for any other."""
    statement = (
        select(EventPost)
        .join(EventPost.company)
        .join(EventCompany.event)
        .join(EmployerMember, EmployerMember.employer_id == EventCompany.employer_id)
        .where(EventPost.public_id == public_id, EmployerMember.user_id == user_id, Event.status != EventStatus.DRAFT)
    )
    return _one(statement)


def get_interview_of_member(user_id: int, public_id: str) -> EventInterview:
    """An interview with a user's company. Raises NotFound for any other."""
    statement = (
        select(EventInterview)
        .join(EventInterview.company)
        .join(EmployerMember, EmployerMember.employer_id == EventCompany.employer_id)
        .where(EventInterview.public_id == public_id, EmployerMember.user_id == user_id)
    )
    return _one(statement)


def list_open_orders_of(employer_id: int, today: date) -> Sequence[JobOrder]:
    """The open orders of a company, which it can offer at an event."""
    statement = select(JobOrder).where(
        JobOrder.employer_id == employer_id, JobOrder.status == OrderStatus.ACTIVE, JobOrder.valid_until >= today
    )
    return db.session.scalars(statement.order_by(JobOrder.id.desc())).all()


def count_entries(event_ids: Sequence[int]) -> dict[int, int]:
    """How many are registered for each of these events."""
    statement = select(EventEntry.event_id, func.count()).where(
        EventEntry.event_id.in_(event_ids), EventEntry.status != EntryStatus.CANCELLED
    )
    return {row[0]: row[1] for row in db.session.execute(statement.group_by(EventEntry.event_id))}


def count_figures(event: Event) -> dict[str, int]:
    """What is counted of an event: registered, came, interviews, hires, and how many of each result."""
    entries = dict(
        db.session.execute(
            select(EventEntry.status, func.count()).where(EventEntry.event_id == event.id).group_by(EventEntry.status)
        ).all()
    )
    results = dict(
        db.session.execute(
            select(EventInterview.status, func.count())
            .where(EventInterview.event_id == event.id)
            .group_by(EventInterview.status)
        ).all()
    )
    booked = sum(count for status, count in results.items() if status is not InterviewStatus.CANCELLED)
    return {
        "registered": sum(count for status, count in entries.items() if status is not EntryStatus.CANCELLED),
        "came": entries.get(EntryStatus.CHECKED_IN, 0),
        "interviews": booked,
        "open": results.get(InterviewStatus.BOOKED, 0),
        "hired": results.get(InterviewStatus.HIRED, 0),
        "second": results.get(InterviewStatus.SECOND, 0),
    }


def count_free(event: Event) -> dict[str, int]:
    """For each slot of an outreach day how many tables are free."""
    statement = select(EventEntry.slot, func.count()).where(
        EventEntry.event_id == event.id, EventEntry.slot.is_not(None), EventEntry.status != EntryStatus.CANCELLED
    )
    taken = dict(db.session.execute(statement.group_by(EventEntry.slot)).all())
    return {slot: event.tables - taken.get(slot, 0) for slot in event.slots}


def count_satisfaction(event: Event) -> dict[int, int]:
    """How many gave each answer to the question of satisfaction."""
    statement = select(EventEntry.satisfaction, func.count()).where(
        EventEntry.event_id == event.id, EventEntry.satisfaction.is_not(None)
    )
    rows = db.session.execute(statement.group_by(EventEntry.satisfaction))
    return {row[0]: row[1] for row in rows if row[0]}
