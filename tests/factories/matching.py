"""Builders of open orders, referrals and placements: a test names only what it is about."""

from datetime import date
from itertools import count
from typing import Any

from jobcenter.accounts.models import User
from jobcenter.core.db import db, transaction
from jobcenter.employers.models import Employer, EmployerMember, JobOrder, OrderStatus
from jobcenter.employers.vocabulary import EmploymentType
from jobcenter.employers.wages import WageKind
from jobcenter.matching import service
from jobcenter.matching.models import Placement, Referral, ReferralStatus
from jobcenter.seekers.models import Registration
from tests.factories import seekers as make

TODAY = date(2026, 11, 20)
_numbers = count(1)


def employer(name: str = "여의도재가센터") -> Employer:
    """A company."""
    with transaction():
        company = Employer(name=f"{name}{next(_numbers)}", name_key=name)
        db.session.add(company)
    return company


def member(company: Employer) -> User:
    """Somebody who acts for a company."""
    from jobcenter.accounts.service import create_user

    with transaction():
        user = create_user(f"company{next(_numbers)}@example.kr", make.PASSWORD, "박대표")
        db.session.add(EmployerMember(employer_id=company.id, user_id=user.id, joined_at=make.NOW))
    return user


def order(**about: Any) -> JobOrder:
    """An open order for one care worker in Yeouido."""
    company = about.pop("employer", None) or employer()
    centre = make.city()["yeongdeungpo-centre"]
    facts = {
        "title": "재가 요양보호사 채용",
        "number": f"2026-{next(_numbers):06d}",
        "keco_code": "5501",
        "occupation_name": "돌봄 서비스 종사원",
        "duties": "어르신 방문 돌봄",
        "employment_type": EmploymentType.PERMANENT,
        "wage_kind": WageKind.MONTHLY,
        "wage_min": 2_300_000,
        "weekly_hours": 40.0,
        "days": ["mon", "tue", "wed", "thu", "fri"],
        "hours_start": "09:00",
        "hours_end": "18:00",
        "sido": "서울",
        "sigungu": "영등포구",
        "sgg_code": "11560",
        "deadline": date(2026, 12, 20),
        "valid_until": date(2026, 12, 20),
        "opened_on": date(2026, 11, 2),
        "status": OrderStatus.ACTIVE,
        **about,
    }
    with transaction():
        made = JobOrder(employer_id=company.id, organization_id=centre.id, **facts)
        db.session.add(made)
    return made


def referral(
    registration: Registration | None = None, job: JobOrder | None = None, *, counselor: User | None = None
) -> Referral:
    """A referral that was made."""
    registration = registration or willing()
    job = job or order()
    with transaction():
        return service.make_referral(registration, job, actor=make.actor_of(counselor or make.staff()), now=make.NOW)


def willing(**wishes: Any) -> Registration:
    """A valid registration of somebody who wants to be referred and has agreed to it."""
    person = wishes.pop("person", None)
    return make.registered(person, wants_referral=True, **wishes)


def hired(referred: Referral, *, started_on: date = TODAY, counselor: User | None = None) -> Placement:
    """The placement of somebody who was hired through a referral."""
    with transaction():
        placement = service.record_result(
            referred,
            ReferralStatus.HIRED,
            hire=service.Hire(started_on, "monthly", 2_300_000),
            actor=make.actor_of(counselor or make.staff()),
            now=make.NOW,
        )
    assert placement is not None
    return placement
