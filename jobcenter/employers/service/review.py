"""The counselor's side of an order: accept, ask for a change, override a finding, reject, complete imported facts."""

from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from jobcenter import ledger
from jobcenter.accounts.current import Actor
from jobcenter.core.db import db, lock
from jobcenter.core.errors import NotFound
from jobcenter.employers import queries
from jobcenter.employers.errors import EmployerIsBlocked, FindingsOpen, PlacesBelowFilled, ReasonNeeded
from jobcenter.employers.models import JobOrder, OrderFinding, OrderStatus
from jobcenter.employers.service.common import (
    apply_values,
    lock_with_employer,
    refresh_findings,
    remember,
    tell_members,
    term_end,
)
from jobcenter.employers.service.places import count_changed_places
from jobcenter.employers.service.terms import begin_term

SETTLED_BY = {
    "keco_code": {"occupation_missing", "occupation_unknown", "occupation_suggested"},
    "wage_min": {"wage_missing", "wage_unreadable", "wage_differs_in_text", "wage_below_minimum"},
    "hours_start": {
        "hours_missing",
        "hours_unreadable",
        "hours_not_fixed",
        "hours_truncated",
        "hours_differ_in_text",
        "several_shifts",
    },
    "weekly_hours": {"weekly_hours_unknown", "weekly_hours_differ"},
    "days": {"days_unknown", "days_differ_in_text", "weekend_in_text"},
    "sgg_code": {"place_missing", "place_unknown", "place_glued"},
    "insurance": {"insurance_unknown"},
    "education": {"education_unknown"},
    "career": {"career_unknown", "career_differs_in_text"},
    "employment_type": {"employment_type_unknown"},
    "licences": {"licence_in_text"},
    "places": {"places_unknown"},
    "deadline": {"deadline_missing", "deadline_unreadable"},
    "duties": {"duties_missing", "duties_truncated", "contact_in_text"},
}


def opened_attributes(order: JobOrder) -> dict[str, Any]:
    """What the ledger knows about an opened order beside its places."""
    return {"keco": order.keco_code, "employment_type": order.employment_type, "source": order.source}


def accept(order_id: int, *, actor: Actor, now: datetime, today: date) -> JobOrder:
    """Accept an order: from today it is open. Raises FindingsOpen while a finding is neither gone nor overridden,
    EmployerIsBlocked while the centre takes no order of the employer.
    """
    order = lock_with_employer(order_id)
    if queries.find_block_in_force(order.employer_id, today):
        raise EmployerIsBlocked()
    refresh_findings(order, today=today, now=now)
    open_findings = sum(finding.blocks for finding in order.findings)
    if open_findings:
        raise FindingsOpen(count=open_findings)
    order.move_to(OrderStatus.ACTIVE)
    order.opened_on = today
    order.valid_until = term_end(today, order.deadline)
    order.review_note = ""
    begin_term(order, starts_on=today, actor=actor, now=now)
    ledger.record(
        "order.opened",
        occurred_on=today,
        organization_id=order.organization_id,
        actor=actor,
        now=now,
        subject=("job_order", order.id),
        employer_id=order.employer_id,
        quantity=order.places,
        attributes=opened_attributes(order),
    )
    remember(order, "accepted", actor=actor, now=now)
    tell_members(
        order,
        "order.accepted",
        _("Your job order was accepted"),
        _(
            "“%(title)s” (%(number)s) is open until %(day)s.",
            title=order.title,
            number=order.number,
            day=order.valid_until,
        ),
        now=now,
    )
    return order


def request_change(order_id: int, reason: str, *, actor: Actor, now: datetime) -> JobOrder:
    """Give an order back to the employer with what has to change. Raises ReasonNeeded."""
    order = lock(JobOrder, order_id)
    order.review_note = _needed(reason)
    order.move_to(OrderStatus.DRAFT)
    remember(order, "change_requested", actor=actor, now=now, reason=order.review_note)
    tell_members(
        order,
        "order.change_requested",
        _("Please change your job order"),
        _("“%(title)s” (%(number)s): %(reason)s", title=order.title, number=order.number, reason=order.review_note),
        now=now,
    )
    return order


def reject(order_id: int, reason: str, *, actor: Actor, now: datetime) -> JobOrder:
    """Refuse an order for good. Raises ReasonNeeded."""
    order = lock(JobOrder, order_id)
    order.review_note = _needed(reason)
    order.move_to(OrderStatus.REJECTED)
    remember(order, "rejected", actor=actor, now=now, reason=order.review_note)
    tell_members(
        order,
        "order.rejected",
        _("Your job order could not be accepted"),
        _("“%(title)s” (%(number)s): %(reason)s", title=order.title, number=order.number, reason=order.review_note),
        now=now,
    )
    return order


def override_finding(
    order_id: int, finding_public_id: str, reason: str, *, actor: Actor, now: datetime
) -> OrderFinding:
    """Decide that a finding does not stand in the way of this order, and say why."""
    order = lock(JobOrder, order_id)
    finding = db.session.scalar(
        select(OrderFinding).where(OrderFinding.public_id == finding_public_id, OrderFinding.order_id == order.id)
    )
    if finding is None:
        raise NotFound()
    finding.override_reason = _needed(reason)
    finding.overridden_by_name = actor.name[:60]
    finding.overridden_at = now
    remember(
        order, "finding_overridden", actor=actor, now=now, reason=f"{finding.title['ko']}: {finding.override_reason}"
    )
    return finding


def complete_facts(order_id: int, values: dict[str, Any], *, actor: Actor, now: datetime, today: date) -> JobOrder:
    """Enter what a counselor found out about an imported order; later imports leave these facts alone.

    Raises PlacesBelowFilled.
    """
    order = lock(JobOrder, order_id)
    changed = {name: value for name, value in values.items() if value not in (None, "", [])}
    places = order.places
    if changed.get("places", places) != places and changed["places"] <= order.places_filled:
        raise PlacesBelowFilled(filled=order.places_filled)
    apply_values(order, changed)
    count_changed_places(order, places, actor=actor, now=now, reason="the places were found out")
    order.confirmed_fields = sorted({*order.confirmed_fields, *changed})
    settled = {code for name in changed for code in SETTLED_BY.get(name, ())}
    order.warnings = [warning for warning in order.warnings if warning["code"] not in settled]
    refresh_findings(order, today=today, now=now)
    remember(order, "completed", actor=actor, now=now, reason=", ".join(sorted(changed)))
    return order


def _needed(reason: str) -> str:
    if not reason.strip():
        raise ReasonNeeded()
    return reason.strip()
