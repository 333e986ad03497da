"""Builders of companies, their members, counselors and job orders: a test names only what it is about."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from jobcenter.accounts import service as accounts
from jobcenter.accounts.current import Actor
from jobcenter.accounts.models import User
from jobcenter.core.db import transaction
from jobcenter.employers import service
from jobcenter.employers.business_number import check_digit
from jobcenter.employers.models import Employer, JobOrder
from tests.factories import seekers

TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
COUNSELOR = Actor(None, "이상담")
EMPLOYER = Actor(None, "박대표")
_numbers = count(1)

LAWFUL = {
    "title": "학교 급식실 조리원",
    "keco_code": "5323",
    "duties": "급식 조리와 배식, 조리실 정리",
    "places": 2,
    "employment_type": "permanent",
    "wage_kind": "monthly",
    "wage_min": 2_300_000,
    "weekly_hours": 40.0,
    "hours_start": "09:00",
    "hours_end": "18:00",
    "days": ["mon", "tue", "wed", "thu", "fri"],
    "sgg_code": "11560",
    "education": "any",
    "career": "any",
    "insurance": ["employment", "accident", "health", "pension"],
}


def business_number() -> str:
    """A business number that nobody has yet."""
    first = f"{220_810_000 + next(_numbers):09d}"
    return f"{first}{check_digit(first)}"


def user(name: str = "박대표") -> User:
    """Somebody with an account and no role."""
    with transaction():
        return accounts.create_user(f"employer{next(_numbers)}@example.kr", seekers.PASSWORD, name, check=False)


def company(owner: User | None = None, **facts: Any) -> tuple[Employer, User]:
    """A registered company and its owner."""
    owner = owner or user()
    given = {
        "business_number": business_number(),
        "name": f"맑은식탁{next(_numbers)}",
        "contact_name": "박대표",
        "contact_phone": "02-123-4567",
        "sgg_code": "11560",
        **facts,
    }
    with transaction():
        return service.register_employer(given, user=owner, actor=EMPLOYER, now=NOW), owner


def counselor(code: str = "yeongdeungpo") -> User:
    """A counselor of an organization and all below it."""
    organization = seekers.city()[code]
    with transaction():
        staff = accounts.create_user(f"counselor{next(_numbers)}@example.kr", seekers.PASSWORD, "이상담", check=False)
        accounts.grant_role(staff, organization, "counselor", actor=COUNSELOR, now=NOW)
    return staff


def draft(employer: Employer | None = None, *, centre: str = "yeongdeungpo-centre", **facts: Any) -> JobOrder:
    """A draft of a lawful order, unless told otherwise."""
    employer = employer or company()[0]
    organization = seekers.city()[centre]
    with transaction():
        return service.create_draft(
            employer, {**LAWFUL, **facts}, organization_id=organization.id, actor=EMPLOYER, now=NOW, today=TODAY
        )


def submitted(employer: Employer | None = None, *, note: str = "", **facts: Any) -> JobOrder:
    """An order that waits for the counselor."""
    order = draft(employer, **facts)
    with transaction():
        return service.submit(order.id, employer_note=note, actor=EMPLOYER, now=NOW, today=TODAY)


def opened(employer: Employer | None = None, **facts: Any) -> JobOrder:
    """An order that was accepted and is open."""
    order = submitted(employer, **facts)
    with transaction():
        return service.accept(order.id, actor=COUNSELOR, now=NOW, today=TODAY)
