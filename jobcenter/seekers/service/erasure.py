"""Erasure of people: those who asked for it, and those whose time of keeping is over.

What stays is what the figures need and nobody can be found by: year of birth, sex, neighbourhood, codes. Whoever
appears in a record of a higher feature (a referral, an application) is left until that record's own term is over.
"""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Select, delete, or_, select

from jobcenter import audit
from jobcenter.accounts.current import SYSTEM
from jobcenter.accounts.models import User
from jobcenter.core.clock import start_of
from jobcenter.core.db import db
from jobcenter.organizations.scope import Scope
from jobcenter.seekers import queries
from jobcenter.seekers.models import (
    OPEN_STATUSES,
    Person,
    PersonFact,
    PersonStatus,
    Registration,
    RegistrationDraft,
)

ERASED_NAME = "○○○"
MOST_AT_ONCE = 2_000
FREE_TEXTS = ("occupation_text", "major", "summary", "return_text", "hold_reason")
FREE_LISTS = ("career_entries", "licences", "trainings", "languages")


def erase_requested(before: date, now: datetime) -> int:
    """Erase the people who asked for it before a day and appear nowhere else. Returns how many."""
    wanted = select(Person).where(
        Person.status == PersonStatus.ERASURE_REQUESTED, Person.erasure_requested_at < start_of(before)
    )
    return _erase(wanted, now)


def erase_ended(before: date, now: datetime) -> int:
    """Erase the people whose last registration ended, or who came and never registered, before a day."""
    registered = select(Registration.person_id)
    recent = registered.where(or_(Registration.status.in_(OPEN_STATUSES), Registration.ended_on >= before))
    wanted = select(Person).where(
        Person.status == PersonStatus.ACTIVE, Person.created_at < start_of(before), Person.id.not_in(recent)
    )
    return _erase(wanted, now)


def _erase(wanted: Select, now: datetime) -> int:
    for held in queries.visible_elsewhere(Scope.everything()):
        wanted = wanted.where(Person.id.not_in(held))
    people: Sequence[Person] = db.session.scalars(wanted.order_by(Person.id).limit(MOST_AT_ONCE)).all()
    for person in people:
        _erase_person(person, now)
    return len(people)


def _erase_person(person: Person, now: datetime) -> None:
    person.move_to(PersonStatus.ERASED)
    person.name, person.birth_date = ERASED_NAME, date(person.birth_date.year, 1, 1)
    person.phone = person.phone_index = person.email = person.address_detail = None
    if person.user_id is not None:
        _close_account(db.session.get_one(User, person.user_id))
    for model in (PersonFact, RegistrationDraft):
        db.session.execute(delete(model).where(model.person_id == person.id))
    for registration in person.registrations:
        for name in FREE_TEXTS:
            setattr(registration, name, "")
        for name in FREE_LISTS:
            setattr(registration, name, [])
    audit.record(SYSTEM, "person.erased", subject=("person", person.id), person_id=person.id, now=now)


def _close_account(user: User) -> None:
    user.name, user.email = ERASED_NAME, f"{user.public_id}@erased.invalid"
    user.password_hash, user.is_enabled = "-", False
    user.session_number += 1
