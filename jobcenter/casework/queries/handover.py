"""Reads of caseloads and hand-overs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from jobcenter.accounts.models import User
from jobcenter.casework.models import (
    OPEN_AGENCY_REFERRALS,
    AgencyReferral,
    Appointment,
    AppointmentStatus,
    CounselingNote,
    HandOver,
    HandOverCase,
    HandOverStatus,
    PlanStep,
    StepStatus,
)
from jobcenter.core.db import db
from jobcenter.core.errors import NotFound
from jobcenter.matching.models import OPEN_REFERRALS, Placement, Referral, RetentionCheck
from jobcenter.organizations.models import Organization
from jobcenter.organizations.scope import Scope
from jobcenter.seekers.models import OPEN_STATUSES, Person, Registration


def caseload(scope: Scope, counselor_id: int) -> Select:
    """Row numbers of the people a counselor is responsible for: by the latest registration of each."""
    later = aliased(Registration)
    newer = select(later.id).where(later.person_id == Registration.person_id, later.id > Registration.id)
    statement = scope.limit(select(Registration.person_id), Registration.organization_id)
    return statement.where(Registration.counselor_id == counselor_id, ~newer.exists())


def open_cases(scope: Scope, counselor_id: int | None) -> Select:
    """Registrations a counselor (none: nobody) has to see to: open ones, and placed ones whose checks are not over."""
    checked = (
        select(RetentionCheck.id)
        .join(Placement, RetentionCheck.placement_id == Placement.id)
        .where(Placement.registration_id == Registration.id, RetentionCheck.is_open.is_(True))
    )
    statement = scope.limit(select(Registration), Registration.organization_id)
    statement = statement.where(or_(Registration.status.in_(OPEN_STATUSES), checked.exists()))
    owner = Registration.counselor_id == counselor_id if counselor_id else Registration.counselor_id.is_(None)
    return statement.where(owner).options(joinedload(Registration.person))


def find_counselor(scope: Scope, person_id: int) -> User | None:
    """Who is responsible for a person, by her latest registration in scope."""
    statement = scope.limit(
        select(Registration.counselor_id), Registration.organization_id, person=Registration.person_id
    ).where(Registration.person_id == person_id)
    found = db.session.scalar(statement.order_by(Registration.id.desc()).limit(1))
    return db.session.get(User, found) if found else None


def count_caseloads(scope: Scope) -> dict[int | None, int]:
    """How many open registrations each counselor of a scope has; those of nobody under None."""
    statement = scope.limit(select(Registration.counselor_id, func.count()), Registration.organization_id)
    rows = db.session.execute(
        statement.where(Registration.status.in_(OPEN_STATUSES)).group_by(Registration.counselor_id)
    )
    return {row[0]: row[1] for row in rows}


@dataclass(frozen=True)
class OpenWork:
    """What is open for people, by kind and person."""

    counts: dict[str, int]
    by_person: dict[int, dict[str, int]]


def open_work(scope: Scope, person_ids: Iterable[int], *, now: datetime) -> OpenWork:
    """What is open for people in scope: listed before their cases are handed over."""
    ids = sorted(set(person_ids))
    kinds = {
        "appointments": _per_person(scope, Appointment, ids).where(
            Appointment.status == AppointmentStatus.BOOKED, Appointment.starts_at > now
        ),
        "referrals": _per_person(scope, Referral, ids).where(Referral.status.in_(OPEN_REFERRALS)),
        "contacts": _per_person(scope, CounselingNote, ids).where(
            CounselingNote.contact_on.is_not(None), CounselingNote.contacted_on.is_(None)
        ),
        "steps": _per_person(scope, PlanStep, ids).where(PlanStep.status == StepStatus.OPEN),
        "checks": scope.limit(select(Placement.person_id, func.count()), Placement.organization_id)
        .join(RetentionCheck, RetentionCheck.placement_id == Placement.id)
        .where(Placement.person_id.in_(ids), RetentionCheck.is_open.is_(True))
        .group_by(Placement.person_id),
        "agencies": _per_person(scope, AgencyReferral, ids).where(AgencyReferral.status.in_(OPEN_AGENCY_REFERRALS)),
    }
    counts: dict[str, int] = {}
    by_person: dict[int, dict[str, int]] = {}
    for kind, statement in kinds.items():
        rows = db.session.execute(statement).all()
        counts[kind] = sum(row[1] for row in rows)
        for person_id, number in rows:
            by_person.setdefault(person_id, {})[kind] = number
    return OpenWork(counts, by_person)


def _per_person(scope: Scope, model: type, ids: list[int]) -> Select:
    statement = scope.limit(select(model.person_id, func.count()), model.organization_id)  # type: ignore[attr-defined]
    return statement.where(model.person_id.in_(ids)).group_by(model.person_id)  # type: ignore[attr-defined]


def list_hand_overs(scope: Scope) -> Select:
    """Hand-overs in scope with who is concerned."""
    return scope.limit(select(HandOver), HandOver.organization_id).options(
        joinedload(HandOver.from_counselor), joinedload(HandOver.to_counselor), selectinload(HandOver.cases)
    )


def get_hand_over(scope: Scope, public_id: str) -> HandOver:
    """A hand-over in scope with its cases. Raises NotFound."""
    found = db.session.scalar(
        list_hand_overs(scope)
        .where(HandOver.public_id == public_id)
        .options(selectinload(HandOver.cases).joinedload(HandOverCase.person))
    )
    if found is None:
        raise NotFound()
    return found


def stands_in(scope: Scope, person_id: int) -> HandOver | None:
    """The hand-over by which a person's case lies with another counselor for some days, or None."""
    statement = scope.limit(select(HandOver), HandOver.organization_id).join(HandOver.cases)
    return db.session.scalar(
        statement.where(
            HandOverCase.person_id == person_id,
            HandOverCase.moved_at.is_not(None),
            HandOverCase.returned_at.is_(None),
            HandOver.status == HandOverStatus.RUNNING,
            HandOver.ends_on.is_not(None),
        )
        .options(joinedload(HandOver.from_counselor))
        .order_by(HandOver.id.desc())
        .limit(1)
    )


def people_of(scope: Scope, public_ids: Sequence[str]) -> Sequence[Person]:
    """People by public id who are registered in scope."""
    registered = scope.limit(select(Registration.person_id), Registration.organization_id)
    statement = select(Person).where(Person.public_id.in_(list(public_ids)), Person.id.in_(registered))
    return db.session.scalars(statement).all()


def centres_in(scope: Scope) -> Sequence[Organization]:
    """The organizations of a scope, from the root down."""
    statement = scope.limit(select(Organization), Organization.id)
    return db.session.scalars(statement.order_by(Organization.path)).all()
