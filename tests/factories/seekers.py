"""Builders of organizations, staff, residents and registrations: a test names only what it is about."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from jobcenter.accounts import service as accounts
from jobcenter.accounts.current import Actor
from jobcenter.accounts.models import User
from jobcenter.core.db import transaction
from jobcenter.organizations import queries as organizations
from jobcenter.organizations.models import Organization, OrganizationKind
from jobcenter.organizations.service import create_organization
from jobcenter.seekers import reference, service
from jobcenter.seekers.models import Person, Registration

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
PASSWORD = "a-long-password-7"
WISHES: dict[str, Any] = {
    "occupations": ["5501"],
    "wage_kind": "monthly",
    "wage_min": 2_100_000,
    "districts": ["11560"],
    "employment_types": ["permanent"],
    "days": ["mon", "tue", "wed", "thu", "fri"],
    "education": "high",
}

_numbers = count(1)


def city() -> dict[str, Organization]:
    """A city with two districts and a centre in each, by code; built once per test."""
    if organizations.find_by_code("seoul"):
        return {one.code: one for one in organizations.list_all()}
    with transaction():
        seoul = create_organization(code="seoul", kind=OrganizationKind.CITY, name={"ko": "서울특별시", "en": "Seoul"})
        for code, ko, sgg in (("yeongdeungpo", "영등포구", "11560"), ("gwanak", "관악구", "11620")):
            district = create_organization(
                code=code,
                kind=OrganizationKind.DISTRICT,
                name={"ko": ko, "en": code.title()},
                parent=seoul,
                sgg_code=sgg,
            )
            create_organization(
                code=f"{code}-centre",
                kind=OrganizationKind.CENTRE,
                name={"ko": f"{ko} 일자리센터", "en": f"{code.title()} job centre"},
                parent=district,
                sgg_code=sgg,
            )
    return {one.code: one for one in organizations.list_all()}


def staff(role: str = "counselor", organization: str = "yeongdeungpo-centre", name: str = "이상담") -> User:
    """A member of staff with one role."""
    place = city()[organization]
    with transaction():
        user = accounts.create_user(f"staff{next(_numbers)}@example.kr", PASSWORD, name)
        accounts.grant_role(user, place, role, actor=Actor(None, "test"), now=NOW)
    return user


def actor_of(user: User) -> Actor:
    """The actor a user is."""
    return Actor(user.id, user.name)


def resident(*, consents: set[str] | None = None, email: str | None = None, **about: Any) -> Person:
    """A resident with an account; all consents given unless said otherwise."""
    serial = next(_numbers)
    details = {
        "name": "김영숙",
        "birth_date": date(1969, 5, 3),
        "phone": f"010-1234-{serial:04d}",
        "dong_code": "1156054000",
        **about,
    }
    given = set(reference.consent_items()) if consents is None else consents
    with transaction():
        user = service.sign_up(
            email=email or f"resident{serial}@example.kr", password=PASSWORD, consents=given, now=NOW, **details
        )
    return find_person(user)


def find_person(user: User) -> Person:
    """The record of an account."""
    from jobcenter.seekers.queries import find_person_of_user

    person = find_person_of_user(user.id)
    assert person is not None
    return person


def requested(person: Person | None = None, *, now: datetime = NOW, **wishes: Any) -> Registration:
    """A registration that waits for a counselor."""
    person = person or resident()
    centre = city()["yeongdeungpo-centre"]
    with transaction():
        return service.request_registration(
            person, centre.id, {**WISHES, **wishes}, actor=Actor(person.user_id, person.name), now=now
        )


def registered(person: Person | None = None, *, now: datetime = NOW, **wishes: Any) -> Registration:
    """A registration that a counselor has accepted."""
    registration = requested(person, now=now, **wishes)
    with transaction():
        return service.accept_registration(registration, actor=actor_of(staff()), now=now)
