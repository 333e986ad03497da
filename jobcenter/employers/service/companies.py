"""Companies and their members."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from jobcenter import audit
from jobcenter.accounts import service as accounts
from jobcenter.accounts.current import Actor
from jobcenter.accounts.models import User
from jobcenter.core.db import db, lock
from jobcenter.core.errors import NotFound
from jobcenter.employers.business_number import digits_of, is_valid
from jobcenter.employers.errors import BusinessNumberInvalid, EmployerExists, LastOwner, MemberExists, MemberNotFound
from jobcenter.employers.models import Employer, EmployerMember, JobOrder, MemberRole
from jobcenter.employers.search import squeezed
from jobcenter.employers.service.common import refresh_derived

EDITABLE = frozenset(
    {
        "name",
        "representative",
        "business_line",
        "employees",
        "sgg_code",
        "address",
        "contact_name",
        "contact_phone",
        "contact_email",
    }
)


def name_key(name: str) -> str:
    """The form of a company's name by which it is found again: no spaces, no legal form."""
    bare = name
    for form in ("주식회사", "(주)", "㈜", "유한회사", "(유)", "(사)", "(재)", "사회복지법인", "의료법인"):
        bare = bare.replace(form, " ")
    return squeezed(bare)[:120] or squeezed(name)[:120]


def register_employer(values: dict[str, Any], *, user: User, actor: Actor, now: datetime) -> Employer:
    """Register a company; whoever registers it becomes its owner.

    Raises BusinessNumberInvalid for a number with a wrong check digit, EmployerExists for one that is registered.
    """
    given = values.get("business_number") or ""
    if not is_valid(given):
        raise BusinessNumberInvalid()
    number = digits_of(given)
    if db.session.scalar(select(func.count()).where(Employer.business_number == number)):
        raise EmployerExists()
    facts = {name: value for name, value in values.items() if name in EDITABLE}
    employer = Employer(business_number=number, name_key=name_key(facts["name"]), **facts)
    try:
        with db.session.begin_nested():
            db.session.add(employer)
    except IntegrityError as error:
        raise EmployerExists() from error
    _join(employer, user, MemberRole.OWNER, now)
    audit.record(actor, "employer.registered", subject=("employer", employer.id), now=now)
    return employer


def update_employer(employer: Employer, values: dict[str, Any], *, actor: Actor, now: datetime) -> None:
    """Change what a company says about itself; its business number stays."""
    changed = []
    for name, value in values.items():
        if name in EDITABLE and getattr(employer, name) != value:
            setattr(employer, name, value)
            changed.append(name)
    employer.name_key = name_key(employer.name)
    if "name" in changed:
        for order in db.session.scalars(select(JobOrder).where(JobOrder.employer_id == employer.id)).unique():
            refresh_derived(order)
    if changed:
        audit.record(actor, "employer.changed", subject=("employer", employer.id), now=now, details={"fields": changed})


def add_member(employer: Employer, email: str, *, actor: Actor, now: datetime) -> EmployerMember:
    """Let another user act for the company. Raises MemberNotFound or MemberExists."""
    user = accounts.find_by_email(email)
    if user is None or user.is_staff:
        raise MemberNotFound()
    if _find_member(employer, user.id):
        raise MemberExists()
    member = _join(employer, user, MemberRole.MEMBER, now)
    audit.record(
        actor, "employer.member_added", subject=("employer", employer.id), now=now, details={"user_id": user.id}
    )
    return member


def remove_member(employer: Employer, user_id: int, *, actor: Actor, now: datetime) -> None:
    """End a membership. Raises LastOwner when nobody would be left to manage the company."""
    lock(Employer, employer.id)
    member = _find_member(employer, user_id)
    if member is None:
        raise NotFound()
    owners = db.session.scalar(
        select(func.count()).where(EmployerMember.employer_id == employer.id, EmployerMember.role == MemberRole.OWNER)
    )
    if member.role is MemberRole.OWNER and owners == 1:
        raise LastOwner()
    db.session.delete(member)
    audit.record(
        actor, "employer.member_removed", subject=("employer", employer.id), now=now, details={"user_id": user_id}
    )


def _find_member(employer: Employer, user_id: int) -> EmployerMember | None:
    return db.session.scalar(
        select(EmployerMember).where(EmployerMember.employer_id == employer.id, EmployerMember.user_id == user_id)
    )


def _join(employer: Employer, user: User, role: MemberRole, now: datetime) -> EmployerMember:
    member = EmployerMember(employer_id=employer.id, user_id=user.id, role=role, joined_at=now)
    db.session.add(member)
    db.session.flush()
    user.__dict__.pop("_role_names", None)
    return member
