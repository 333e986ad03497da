"""Licences our own record proves: entered into the registration, with where we know it from."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import select

from jobcenter import audit
from jobcenter.accounts.current import Actor
from jobcenter.core import licences
from jobcenter.core.db import db, lock
from jobcenter.seekers.models import LICENCE_FACT, OPEN_STATUSES, Person, PersonFact, Registration

RECORD = "record"


def enter_licence(
    person_id: int, name: str, *, on: date, source: str, actor: Actor, now: datetime
) -> Registration | None:
    """Add a licence to the person's facts as verified by our own record, and to her open registration, if she has one.

    Safe to repeat; a later day or source replaces the former. Returns the registration.
    """
    lock(Person, person_id)
    fact = _find(person_id, name)
    if fact is None:
        fact = PersonFact(person_id=person_id, code=code_of(name), value=name)
        db.session.add(fact)
    fact.source, fact.source_text, fact.stated_on, fact.entered_by_id = RECORD, source[:200], on, actor.id
    registration = _open_registration(person_id)
    if registration is not None and licences.key(name) not in licences.keys_of(registration.licences or ()):
        registration.licences = [*(registration.licences or ()), name]
    db.session.flush()
    audit.record(
        actor,
        "person.licence_verified",
        subject=("person", person_id),
        person_id=person_id,
        organization_id=registration.organization_id if registration else None,
        now=now,
        details={"licence": name},
    )
    return registration


def take_back_licence(person_id: int, name: str, *, actor: Actor, now: datetime) -> None:
    """Undo an entry made by mistake: the fact goes, and the licence leaves the open registration."""
    lock(Person, person_id)
    fact = _find(person_id, name)
    if fact is None:
        return
    db.session.delete(fact)
    registration = _open_registration(person_id)
    if registration is not None:
        wrong = licences.key(name)
        registration.licences = [one for one in registration.licences or () if licences.key(one) != wrong]
    db.session.flush()
    audit.record(
        actor,
        "person.licence_taken_back",
        subject=("person", person_id),
        person_id=person_id,
        now=now,
        details={"licence": name},
    )


def lock_registrations(person_ids: Iterable[int]) -> None:
    """Lock the open registrations of people, in one order.

    Whoever writes licences from a course does this before locking anything of the course: a hire locks the
    registration first and the course after it.
    """
    found = select(Registration.id).where(
        Registration.person_id.in_(list(person_ids)), Registration.status.in_(OPEN_STATUSES)
    )
    db.session.execute(found.order_by(Registration.id).with_for_update())


def code_of(name: str) -> str:
    """The code of the fact that a person holds a licence."""
    return f"{LICENCE_FACT}{licences.key(name)}"[:60]


def _find(person_id: int, name: str) -> PersonFact | None:
    return db.session.scalar(
        select(PersonFact).where(PersonFact.person_id == person_id, PersonFact.code == code_of(name))
    )


def _open_registration(person_id: int) -> Registration | None:
    found = select(Registration).where(Registration.person_id == person_id, Registration.status.in_(OPEN_STATUSES))
    return db.session.scalar(found.with_for_update().execution_options(populate_existing=True))
