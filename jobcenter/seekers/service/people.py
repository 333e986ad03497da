"""Residents' records: create, sign up with consents, link an account, change contact data."""

from datetime import date, datetime
from typing import Any

from jobcenter import audit
from jobcenter.accounts import service as accounts
from jobcenter.accounts.current import Actor
from jobcenter.accounts.models import User
from jobcenter.core import clock
from jobcenter.core.db import blind_index, db, lock
from jobcenter.seekers import queries, rules
from jobcenter.seekers.errors import PersonAlreadyLinked
from jobcenter.seekers.models import Channel, Person, Sex
from jobcenter.seekers.service.consents import give_consents

CONTACT_FIELDS = ("phone", "email", "contact_by", "dong_code", "address_detail", "sex")


def create_person(
    *,
    name: str,
    birth_date: date,
    actor: Actor,
    now: datetime,
    sex: Sex | str | None = None,
    phone: str | None = None,
    email: str | None = None,
    contact_by: str = "mail",
    dong_code: str | None = None,
    address_detail: str | None = None,
    user_id: int | None = None,
) -> Person:
    """Add a resident. Raises TooYoung or BirthDateUnlikely; somebody alike is flagged elsewhere, never refused."""
    rules.check_birth_date(birth_date, clock.day_of(now))
    if queries.find_person_of_user(user_id) is not None:
        raise PersonAlreadyLinked()
    person = Person(
        name=name,
        birth_date=birth_date,
        sex=Sex(sex) if sex else None,
        phone=phone,
        phone_index=blind_index(phone) if phone else None,
        email=email,
        contact_by=contact_by,
        dong_code=dong_code,
        address_detail=address_detail,
        user_id=user_id,
    )
    db.session.add(person)
    db.session.flush()
    audit.record(actor, "person.created", subject=("person", person.id), person_id=person.id, now=now)
    return person


def sign_up(
    *,
    email: str,
    password: str,
    name: str,
    birth_date: date,
    phone: str,
    consents: set[str],
    now: datetime,
    dong_code: str | None = None,
    locale: str = "ko",
    ip: str | None = None,
) -> User:
    """Open a resident's account: user, record and consents together or not at all.

    Raises EmailTaken, PasswordTooWeak, TooYoung, BirthDateUnlikely or NoticeNotConfirmed.
    """
    rules.check_birth_date(birth_date, clock.day_of(now))
    user = accounts.create_user(email, password, name, locale=locale)
    person_of_account(user, birth_date=birth_date, phone=phone, dong_code=dong_code, consents=consents, now=now, ip=ip)
    return user


def person_of_account(
    user: User,
    *,
    birth_date: date,
    phone: str,
    consents: set[str],
    now: datetime,
    dong_code: str | None,
    ip: str | None,
) -> Person:
    """Add the resident's record to an account that has none yet, e.g. of an employer's member who looks for work."""
    actor = Actor(user.id, user.name, ip)
    person = create_person(
        name=user.name,
        birth_date=birth_date,
        phone=phone,
        email=user.email,
        dong_code=dong_code,
        user_id=user.id,
        actor=actor,
        now=now,
    )
    give_consents(person, consents, channel=Channel.ONLINE, actor=actor, now=now)
    return person


def link_account(person: Person, user: User, *, actor: Actor, now: datetime) -> None:
    """Give a record made at the counter its owner's account. Raises PersonAlreadyLinked."""
    person = lock(Person, person.id)
    if person.user_id is not None or queries.find_person_of_user(user.id) is not None:
        raise PersonAlreadyLinked()
    person.user_id = user.id
    audit.record(actor, "person.linked", subject=("person", person.id), person_id=person.id, now=now)


def update_person(person: Person, changes: dict[str, Any], *, actor: Actor, now: datetime) -> None:
    """Change contact data (`CONTACT_FIELDS` only). The change log names the fields, not the values."""
    person = lock(Person, person.id)
    wanted = {field: changes[field] for field in CONTACT_FIELDS if field in changes}
    if "sex" in wanted:
        wanted["sex"] = Sex(wanted["sex"]) if wanted["sex"] else None
    changed = [field for field, value in wanted.items() if getattr(person, field) != value]
    if not changed:
        return
    for field in changed:
        setattr(person, field, wanted[field])
    person.phone_index = blind_index(person.phone) if person.phone else None
    audit.record(
        actor,
        "person.changed",
        subject=("person", person.id),
        person_id=person.id,
        now=now,
        details={"fields": changed},
    )
