"""Reads about residents. Every read of a person takes the scope of whoever asks first.

A person is one record for the whole city; an organization sees her through a registration there, or through a
record of a higher feature that was added with `add_visibility`.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta

from sqlalchemy import Select, Text, and_, cast, func, or_, select
from sqlalchemy.orm import joinedload

from jobcenter.core import paging
from jobcenter.core.db import blind_index, db
from jobcenter.core.errors import NotFound
from jobcenter.organizations.scope import Scope
from jobcenter.seekers.models import (
    OPEN_STATUSES,
    VALID_STATUSES,
    Consent,
    Person,
    PersonFact,
    PersonStatus,
    Registration,
    RegistrationDraft,
    RegistrationStatus,
)

# A select of person row numbers that the organizations of a scope may see.
Visibility = Callable[[Scope], Select]

_visibilities: list[Visibility] = []


def add_visibility(source: Visibility) -> None:
    """Let a higher feature (an application, an enrollment) make its people visible to its organizations."""
    if source not in _visibilities:
        _visibilities.append(source)


def visible_elsewhere(scope: Scope) -> list[Select]:
    """The people that records of higher features are about, one select of row numbers per feature."""
    return [source(scope) for source in _visibilities]


def _visible_ids(scope: Scope) -> list[Select]:
    own = scope.limit(select(Registration.person_id), Registration.organization_id)
    return [own, *visible_elsewhere(scope)]


def _people(scope: Scope) -> Select:
    statement = select(Person)
    if scope.unlimited:
        return statement
    if scope.person_id is not None:
        return statement.where(Person.id == scope.person_id)
    return statement.where(or_(*(Person.id.in_(ids) for ids in _visible_ids(scope))))


def find_person_of_user(user_id: int | None) -> Person | None:
    """The record of the resident who is signed in; for the resident herself, so without a scope."""
    if user_id is None:
        return None
    return db.session.scalar(select(Person).where(Person.user_id == user_id))


def find_person(scope: Scope, public_id: str) -> Person | None:
    """A person in scope, or None. Of one person every source is asked along its index, not for all of its people."""
    person = db.session.scalar(select(Person).where(Person.public_id == public_id))
    if person is None or scope.unlimited:
        return person
    if scope.person_id is not None:
        return person if person.id == scope.person_id else None
    return person if any(_is_among(person.id, ids) for ids in _visible_ids(scope)) else None


def _is_among(person_id: int, ids: Select) -> bool:
    found = ids.subquery()
    column = found.c[0]
    return db.session.scalar(select(column).where(column == person_id).limit(1)) is not None


def get_person(scope: Scope, public_id: str) -> Person:
    """A person in scope. Raises NotFound."""
    person = find_person(scope, public_id)
    if person is None:
        raise NotFound()
    return person


def find_duplicates(
    scope: Scope, *, name: str, birth_date: date, phone: str | None = None, except_id: int | None = None
) -> Sequence[Person]:
    """People who may be the same person: same name and birth date, or same telephone number."""
    same = [and_(Person.name == name, Person.birth_date == birth_date)]
    if phone:
        same.append(Person.phone_index == blind_index(phone))
    statement = _people(scope).where(or_(*same), Person.status != PersonStatus.ERASED)
    if except_id is not None:
        statement = statement.where(Person.id != except_id)
    return db.session.scalars(statement.order_by(Person.id).limit(10)).all()


def search_people(
    scope: Scope, *, name: str, birth_date: date | None = None, phone: str | None = None
) -> Sequence[Person]:
    """People of exactly this name with this birth date or telephone number, for the counter: never by name alone."""
    if not name or not (birth_date or phone):
        return []
    statement = _people(scope).where(Person.name == name, Person.status != PersonStatus.ERASED)
    if birth_date:
        statement = statement.where(Person.birth_date == birth_date)
    if phone:
        statement = statement.where(Person.phone_index == blind_index(phone))
    return db.session.scalars(statement.order_by(Person.id).limit(10)).all()


def find_registration(scope: Scope, public_id: str) -> Registration | None:
    """A registration in scope with its person, or None."""
    statement = scope.limit(select(Registration), Registration.organization_id, person=Registration.person_id)
    return db.session.scalar(
        statement.where(Registration.public_id == public_id).options(joinedload(Registration.person))
    )


def find_active_registration(scope: Scope, person_id: int, today: date) -> Registration | None:
    """The registration with which a person can be referred on a day, or None."""
    statement = scope.limit(select(Registration), Registration.organization_id, person=Registration.person_id)
    return db.session.scalar(
        statement.where(
            Registration.person_id == person_id,
            Registration.status == RegistrationStatus.ACTIVE,
            Registration.valid_from <= today,
            Registration.valid_until >= today,
        )
    )


def find_latest_registration(scope: Scope, person_id: int) -> Registration | None:
    """The open registration of a person, else the last one, or None."""
    statement = scope.limit(select(Registration), Registration.organization_id, person=Registration.person_id)
    found = db.session.scalars(
        statement.where(Registration.person_id == person_id).order_by(Registration.id.desc())
    ).all()
    return next((one for one in found if one.is_open), found[0] if found else None)


def find_open_registration(scope: Scope, person_id: int) -> Registration | None:
    """The registration that is asked for, valid or on hold, or None."""
    statement = scope.limit(select(Registration), Registration.organization_id, person=Registration.person_id)
    return db.session.scalar(
        statement.where(Registration.person_id == person_id, Registration.status.in_(OPEN_STATUSES))
    )


def list_registrations(
    scope: Scope,
    *,
    statuses: Iterable[RegistrationStatus] = (),
    occupation: str | None = None,
    district: str | None = None,
    expiring_by: date | None = None,
    name: str | None = None,
    number: str | None = None,
    counselor_id: int | None = None,
) -> Select:
    """Registrations in scope with their people.

    `occupation` is a KECO code or the beginning of one; `name` is exact, or has `○`, `*` or `?` for characters that
    are not known; `expiring_by` keeps valid ones whose last day is not later.
    """
    statement = scope.limit(select(Registration), Registration.organization_id, person=Registration.person_id)
    statement = statement.options(joinedload(Registration.person, innerjoin=True))
    wanted = list(statuses)
    if wanted:
        statement = statement.where(Registration.status.in_(wanted))
    if occupation:
        statement = statement.where(cast(Registration.occupations, Text).like(f'%"{_plain(occupation)}%'))
    if district:
        statement = statement.where(cast(Registration.districts, Text).like(f'%"{_plain(district)}"%'))
    if expiring_by:
        statement = statement.where(Registration.status.in_(VALID_STATUSES), Registration.valid_until <= expiring_by)
    if name:
        statement = statement.where(Registration.person.has(_name_is(name)))
    if number:
        statement = statement.where(Registration.number == number)
    if counselor_id is not None:
        statement = statement.where(Registration.counselor_id == counselor_id)
    return statement


def _plain(code: str) -> str:
    return "".join(character for character in code if character.isalnum())


def _name_is(name: str):
    escaped = name.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    pattern = escaped.translate(str.maketrans("○〇◯*?", "_____"))
    return Person.name == name if pattern == name else Person.name.like(pattern, escape="\\")


def count_by_status(scope: Scope) -> dict[RegistrationStatus, int]:
    """How many registrations in scope stand in each state."""
    return paging.count_by(
        scope.limit(select(Registration), Registration.organization_id, person=Registration.person_id),
        Registration.organization_id,
        Registration.status,
    )


def count_expiring(scope: Scope, today: date, days: int) -> int:
    """How many valid registrations in scope end within so many days."""
    statement = scope.limit(select(func.count(Registration.id)), Registration.organization_id)
    return (
        db.session.scalar(
            statement.where(
                Registration.status.in_(VALID_STATUSES),
                Registration.valid_until.between(today, today + timedelta(days=days)),
            )
        )
        or 0
    )


def list_consents(scope: Scope, person_id: int) -> Sequence[Consent]:
    """Every consent of a person in scope, withdrawn ones too, oldest first."""
    statement = select(Consent).where(Consent.person_id == person_id, Consent.person_id.in_(_ids(scope)))
    return db.session.scalars(statement.order_by(Consent.id)).all()


def find_consents_in_force(scope: Scope, person_id: int) -> dict[str, Consent]:
    """The consents of a person in force, by item code."""
    return {one.item: one for one in list_consents(scope, person_id) if one.withdrawn_at is None}


def has_consent(scope: Scope, person_id: int, item: str) -> bool:
    """Whether a person's consent to an item is in force."""
    return item in find_consents_in_force(scope, person_id)


def list_facts(scope: Scope, person_id: int) -> Sequence[PersonFact]:
    """What is known about a person in scope, each with its source and date."""
    statement = select(PersonFact).where(PersonFact.person_id == person_id, PersonFact.person_id.in_(_ids(scope)))
    return db.session.scalars(statement.order_by(PersonFact.code)).all()


def _ids(scope: Scope) -> Select:
    return _people(scope).with_only_columns(Person.id)


def find_draft(scope: Scope, person_id: int) -> RegistrationDraft | None:
    """What a person has typed of a registration and not sent yet."""
    statement = select(RegistrationDraft).where(
        RegistrationDraft.person_id == person_id, RegistrationDraft.person_id.in_(_ids(scope))
    )
    return db.session.scalar(statement)


def list_people_reached(scope: Scope, user_ids: Iterable[int], phone_indexes: Iterable[str]) -> Sequence[Person]:
    """The people in scope with one of these accounts or telephone numbers."""
    statement = _people(scope).where(
        or_(Person.user_id.in_(sorted(user_ids)), Person.phone_index.in_(sorted(phone_indexes)))
    )
    return db.session.scalars(statement).all()
