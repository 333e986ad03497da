"""Visits and calls to employers (구인발굴): planned, held with a result that is counted once, and what follows of them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from jobcenter import audit, ledger
from jobcenter.accounts.current import Actor
from jobcenter.core import clock
from jobcenter.core.db import db, lock
from jobcenter.core.errors import InvalidTransition
from jobcenter.employers.errors import CompanyNameNeeded, FollowUpTooEarly, NoOrderFound, ReasonNeeded, VisitInFuture
from jobcenter.employers.models import (
    Employer,
    EmployerVisit,
    JobOrder,
    VisitKind,
    VisitPurpose,
    VisitResult,
    VisitStatus,
)
from jobcenter.employers.service.companies import name_key
from jobcenter.employers.service.orders import create_draft

LEDGER_KINDS = {VisitKind.VISIT: "employer.visited", VisitKind.CALL: "employer.called"}
FOUND = (VisitResult.ORDER_FOUND, VisitResult.PROMISED)


@dataclass(frozen=True)
class VisitPlan:
    """What a counselor means to do: which company, when, what for."""

    kind: VisitKind | str
    purpose: VisitPurpose | str
    planned_on: date
    planned_time: str | None = None
    company_name: str = ""
    address: str = ""
    contact_name: str | None = None
    contact_phone: str | None = None
    plan: str = ""


def plan_visit(
    plan: VisitPlan, employer: Employer | None, *, organization_id: int, actor: Actor, now: datetime
) -> EmployerVisit:
    """Plan a visit or call; the company need not be known to the centre. Raises CompanyNameNeeded."""
    assert actor.id is not None
    name = plan.company_name.strip() or (employer.name if employer else "")
    if not name:
        raise CompanyNameNeeded()
    visit = EmployerVisit(
        organization_id=organization_id,
        employer_id=employer.id if employer else None,
        counselor_id=actor.id,
        kind=VisitKind(plan.kind),
        purpose=VisitPurpose(plan.purpose),
        planned_on=plan.planned_on,
        planned_time=plan.planned_time,
        company_name=name[:120],
        address=(plan.address or (employer.address if employer else "") or "")[:200],
        contact_name=plan.contact_name or (employer.contact_name if employer else None),
        contact_phone=plan.contact_phone or (employer.contact_phone if employer else None),
        plan=plan.plan[:500],
    )
    db.session.add(visit)
    db.session.flush()
    _settle_follow_ups(visit, now)
    _write("visit.planned", visit, actor=actor, now=now)
    return visit


def move_visit(
    visit_id: int, planned_on: date, planned_time: str | None, *, actor: Actor, now: datetime
) -> EmployerVisit:
    """Put a planned visit on another day or time. Raises InvalidTransition for one that was held or called off."""
    visit = lock(EmployerVisit, visit_id)
    if visit.status is not VisitStatus.PLANNED:
        raise InvalidTransition()
    visit.planned_on, visit.planned_time = planned_on, planned_time
    _write("visit.moved", visit, actor=actor, now=now, planned_on=planned_on.isoformat())
    return visit


def cancel_visit(visit_id: int, reason: str, *, actor: Actor, now: datetime) -> EmployerVisit:
    """Call a planned visit off. Raises ReasonNeeded or InvalidTransition."""
    if not reason.strip():
        raise ReasonNeeded()
    visit = lock(EmployerVisit, visit_id)
    visit.move_to(VisitStatus.CANCELLED)
    visit.text, visit.recorded_at = reason.strip(), now
    _write("visit.cancelled", visit, actor=actor, now=now)
    return visit


def record_visit(
    visit_id: int,
    result: VisitResult | str,
    *,
    held_on: date,
    actor: Actor,
    now: datetime,
    people: int | None = None,
    text: str = "",
    follow_up_on: date | None = None,
) -> EmployerVisit:
    """Write down how a visit went: it is counted once, on the day it was held.

    `people` is how many the company wants. Raises VisitInFuture, FollowUpTooEarly or InvalidTransition.
    """
    today = clock.day_of(now)
    if held_on > today:
        raise VisitInFuture()
    if follow_up_on is not None and follow_up_on <= today:
        raise FollowUpTooEarly()
    visit = lock(EmployerVisit, visit_id)
    visit.held_on, visit.result = held_on, VisitResult(result)
    visit.people = people if visit.result in FOUND else None
    visit.text, visit.follow_up_on, visit.recorded_at = text.strip(), follow_up_on, now
    visit.move_to(VisitStatus.DONE)
    ledger.record(
        LEDGER_KINDS[visit.kind],
        occurred_on=held_on,
        organization_id=visit.organization_id,
        actor=actor,
        now=now,
        subject=("employer_visit", visit.id),
        employer_id=visit.employer_id,
        attributes={"result": visit.result.value, "purpose": visit.purpose.value, "people": visit.people},
    )
    _write("visit.recorded", visit, actor=actor, now=now, result=visit.result.value)
    return visit


def settle_follow_up(visit_id: int, *, actor: Actor, now: datetime) -> EmployerVisit:
    """The promised next contact was made, or is not needed any more."""
    visit = lock(EmployerVisit, visit_id)
    if visit.follow_up_on is not None and visit.followed_up_on is None:
        visit.followed_up_on = clock.day_of(now)
        _write("visit.followed_up", visit, actor=actor, now=now)
    return visit


def draft_from_visit(visit_id: int, title: str, *, actor: Actor, now: datetime, today: date) -> JobOrder:
    """Begin the order that a visit found, once; a company the centre did not know is written down with it.

    The company finds the draft among its orders; the counselor completes and hands it in for it. Raises NoOrderFound.
    """
    visit = lock(EmployerVisit, visit_id)
    if visit.order_id is not None:
        return db.session.get_one(JobOrder, visit.order_id)
    if visit.status is not VisitStatus.DONE or visit.result not in FOUND:
        raise NoOrderFound()
    employer = db.session.get_one(Employer, visit.employer_id) if visit.employer_id else _new_company(visit)
    visit.employer_id = employer.id
    order = create_draft(
        employer,
        {"title": title, "places": visit.people or 1, "sgg_code": employer.sgg_code, "address": visit.address},
        organization_id=visit.organization_id,
        actor=actor,
        now=now,
        today=today,
        taken_by_id=actor.id,
    )
    visit.order_id = order.id
    _write("visit.order_drafted", visit, actor=actor, now=now, order_id=order.id)
    return order


def _new_company(visit: EmployerVisit) -> Employer:
    employer = Employer(
        name=visit.company_name,
        name_key=name_key(visit.company_name),
        address=visit.address or None,
        contact_name=visit.contact_name,
        contact_phone=visit.contact_phone,
        source="outreach",
    )
    db.session.add(employer)
    db.session.flush()
    return employer


def _settle_follow_ups(visit: EmployerVisit, now: datetime) -> None:
    """A new plan for a company answers the promises to get in touch that were due."""
    if visit.employer_id is None:
        return
    promised = select(EmployerVisit).where(
        EmployerVisit.employer_id == visit.employer_id,
        EmployerVisit.organization_id == visit.organization_id,
        EmployerVisit.follow_up_on.is_not(None),
        EmployerVisit.followed_up_on.is_(None),
    )
    for earlier in db.session.scalars(promised.with_for_update()).all():
        earlier.followed_up_on = clock.day_of(now)


def _write(action: str, visit: EmployerVisit, *, actor: Actor, now: datetime, **details: Any) -> None:
    audit.record(
        actor,
        action,
        subject=("employer_visit", visit.id),
        now=now,
        organization_id=visit.organization_id,
        details={"employer_id": visit.employer_id, **details},
    )
