"""An employer's side of an order: draft, change, hand in."""

from datetime import date, datetime
from typing import Any

from jobcenter.accounts.current import Actor
from jobcenter.core.db import db, lock
from jobcenter.core.errors import InvalidTransition
from jobcenter.employers.errors import DeadlineBeforeToday, ExplanationNeeded
from jobcenter.employers.models import Employer, JobOrder, OrderStatus
from jobcenter.employers.service.common import apply_values, refresh_findings, remember


def create_draft(
    employer: Employer,
    values: dict[str, Any],
    *,
    organization_id: int,
    actor: Actor,
    now: datetime,
    today: date,
    taken_by_id: int | None = None,
) -> JobOrder:
    """Begin an order: it gets its number and its first findings, and nobody outside the company sees it.

    A counselor who takes the order on a visit or by telephone (`taken_by_id`) sees it with the colleagues of the centre.
    """
    order = JobOrder(
        employer_id=employer.id, organization_id=organization_id, title=values["title"], taken_by_id=taken_by_id
    )
    order.employer = employer
    _fill_defaults(order)
    db.session.add(order)
    apply_values(order, values)
    db.session.flush()
    order.number = f"{today.year}-{order.id:06d}"
    refresh_findings(order, today=today, now=now)
    remember(order, "drafted", actor=actor, now=now)
    return order


def _fill_defaults(order: JobOrder) -> None:
    """Give the attributes the defaults their columns have, so that checks can read them before the first flush."""
    order.places, order.places_filled = 1, 0
    for name in ("duties", "requirements", "preferences", "occupation_name", "hours_text", "days_text", "address"):
        setattr(order, name, "")
    for name in ("shifts", "days", "licences", "insurance", "apply_by", "papers", "warnings", "confirmed_fields"):
        setattr(order, name, [])
    order.wage_negotiable = order.until_filled = order.overnight = False


def update_draft(
    order_id: int,
    values: dict[str, Any],
    *,
    organization_id: int,
    actor: Actor,
    now: datetime,
    today: date,
) -> JobOrder:
    """Change an order that was not handed in yet, and check it again."""
    order = lock(JobOrder, order_id)
    if order.status is not OrderStatus.DRAFT:
        raise InvalidTransition()
    order.organization_id = organization_id
    apply_values(order, values)
    refresh_findings(order, today=today, now=now)
    remember(order, "changed", actor=actor, now=now)
    return order


def submit(order_id: int, *, employer_note: str, actor: Actor, now: datetime, today: date) -> JobOrder:
    """Hand an order in to the job centre.

    Raises ExplanationNeeded while something is marked as not allowed and the employer says nothing about it.
    """
    order = lock(JobOrder, order_id)
    order.employer_note = employer_note.strip()
    if order.deadline and order.deadline < today:
        raise DeadlineBeforeToday()
    refresh_findings(order, today=today, now=now)
    if any(finding.severity == "reject" and finding.blocks for finding in order.findings) and not order.employer_note:
        raise ExplanationNeeded()
    order.move_to(OrderStatus.SUBMITTED)
    order.submitted_at = now
    remember(order, "submitted", actor=actor, now=now, reason=order.employer_note)
    return order
