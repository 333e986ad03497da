"""The counselor's day: what waits, by urgency, each with its next step."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from jobcenter.casework import queries as casework
from jobcenter.casework.models import CounselingNote, PlanStep
from jobcenter.casework.training import queries as training
from jobcenter.core import clock
from jobcenter.core.db import db
from jobcenter.core.paging import count
from jobcenter.employers.models import JobOrder, OrderStatus
from jobcenter.matching import queries as matching
from jobcenter.matching.models import OPEN_REFERRALS, Placement, Referral
from jobcenter.organizations.scope import Scope
from jobcenter.seekers.models import VALID_STATUSES, Registration, RegistrationStatus

MOST = 8
EXPIRING_DAYS = 14


@dataclass(frozen=True)
class Work:
    """Everything that waits for the counselors of a scope; lists hold the most urgent, totals count all."""

    interviews: Sequence[Referral]
    requests: Sequence[Referral]
    overdue: Sequence[Referral]
    requested: Sequence[Registration]
    orders: Sequence[JobOrder]
    expiring: Sequence[Registration]
    checks: Sequence[Any]
    contacts: Sequence[CounselingNote]
    steps: Sequence[PlanStep]
    courses: Sequence[training.Task]
    totals: dict[str, int]

    @property
    def total(self) -> int:
        """How many things wait."""
        return sum(self.totals.values())

    def people(self) -> set[int]:
        """The people whose names the page shows."""
        referrals = (*self.interviews, *self.requests, *self.overdue)
        registrations = (*self.requested, *self.expiring)
        found = {referral.person_id for referral in referrals}
        found |= {registration.person_id for registration in registrations}
        found |= {task.wait.person_id for task in self.courses}
        found |= {note.person_id for note in self.contacts} | {step.person_id for step in self.steps}
        return found | {check.placement.person_id for check in self.checks}


def work_of(scope: Scope, order_scope: Scope, *, today: date, now: datetime) -> Work:
    """The work list of a scope; orders are reviewed under a permission, so a scope, of their own."""
    midnight = clock.start_of(today)
    interviews = matching.list_interviews(scope, start=midnight, end=midnight + timedelta(days=1))
    requested = _registrations(scope).where(Registration.status == RegistrationStatus.REQUESTED)
    expiring = _registrations(scope).where(
        Registration.status.in_(VALID_STATUSES),
        Registration.valid_until.between(today, today + timedelta(days=EXPIRING_DAYS)),
    )
    contacts, steps = casework.contacts_due(scope, today), casework.steps_due(scope, today)
    orders = order_scope.limit(
        select(JobOrder).where(JobOrder.status == OrderStatus.SUBMITTED), JobOrder.organization_id
    )
    return Work(
        interviews=interviews,
        requests=matching.list_requests(scope, MOST),
        overdue=matching.list_overdue(scope, now=now, today=today, most=MOST),
        requested=db.session.scalars(requested.order_by(Registration.requested_on, Registration.id).limit(MOST)).all(),
        orders=db.session.scalars(orders.order_by(JobOrder.submitted_at, JobOrder.id).limit(MOST)).unique().all(),
        expiring=db.session.scalars(expiring.order_by(Registration.valid_until, Registration.id).limit(MOST)).all(),
        checks=matching.list_due_checks(scope, today=today, most=MOST),
        contacts=db.session.scalars(contacts.order_by(CounselingNote.contact_on, CounselingNote.id).limit(MOST)).all(),
        steps=db.session.scalars(steps.order_by(PlanStep.due_on, PlanStep.id).limit(MOST)).all(),
        courses=training.list_due(scope, today=today, most=MOST),
        totals={
            "courses": training.count_due(scope, today),
            "contacts": count(contacts),
            "steps": count(steps),
            "interviews": len(interviews),
            "requests": matching.count_requests(scope),
            "overdue": matching.count_overdue(scope, now=now, today=today),
            "requested": count(requested),
            "orders": count(orders),
            "expiring": count(expiring),
            "checks": matching.count_due_checks(scope, today=today),
        },
    )


def _registrations(scope: Scope) -> Any:
    statement = scope.limit(select(Registration), Registration.organization_id, person=Registration.person_id)
    return statement.options(joinedload(Registration.person))


def numbers_of(scope: Scope, counselor_id: int, *, today: date) -> dict[str, int]:
    """The month in numbers: the centre's job seekers, and what this counselor has done."""
    first = today.replace(day=1)
    seekers = scope.limit(
        select(func.count(Registration.id)).where(Registration.status == RegistrationStatus.ACTIVE),
        Registration.organization_id,
    )
    mine = scope.limit(select(func.count(Referral.id)), Referral.organization_id).where(
        Referral.counselor_id == counselor_id
    )
    hires = scope.limit(select(func.count(Placement.id)), Placement.organization_id).where(
        Placement.started_on >= first
    )
    return {
        "seekers": db.session.scalar(seekers) or 0,
        "open": db.session.scalar(mine.where(Referral.status.in_(OPEN_REFERRALS))) or 0,
        "made": db.session.scalar(mine.where(Referral.sent_on >= first)) or 0,
        "placed": db.session.scalar(hires) or 0,
    }
