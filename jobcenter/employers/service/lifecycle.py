"""The end of an order: closed with the reason, cancelled, or its term is over."""

from datetime import date, datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import select

from jobcenter import ledger
from jobcenter.accounts.current import SYSTEM, Actor
from jobcenter.core.db import db, lock
from jobcenter.employers.models import CloseReason, JobOrder, OrderStatus
from jobcenter.employers.service.common import remember, tell_members
from jobcenter.employers.signals import order_closed
from jobcenter.ledger.models import LedgerEntry


def close(
    order_id: int,
    reason: str,
    *,
    actor: Actor,
    now: datetime,
    today: date,
    why: CloseReason | str = CloseReason.OTHER,
) -> JobOrder:
    """Stop looking: the order is closed with its reason, and its referrals with it."""
    return _end(order_id, OrderStatus.CLOSED, "closed", reason, why=CloseReason(why), actor=actor, now=now, today=today)


def cancel(order_id: int, reason: str, *, actor: Actor, now: datetime, today: date) -> JobOrder:
    """Withdraw an order that was not meant or not accepted yet."""
    return _end(order_id, OrderStatus.CANCELLED, "cancelled", reason, actor=actor, now=now, today=today)


def _end(
    order_id: int,
    status: OrderStatus,
    action: str,
    reason: str,
    *,
    actor: Actor,
    now: datetime,
    today: date,
    why: CloseReason | None = None,
) -> JobOrder:
    order = lock(JobOrder, order_id)
    was_open = order.opened_on is not None
    order.move_to(status)
    order.close_reason = why
    remember(order, action, actor=actor, now=now, reason=reason.strip())
    if was_open:
        ledger.record(
            "order.closed",
            occurred_on=today,
            organization_id=order.organization_id,
            actor=actor,
            now=now,
            subject=("job_order", order.id),
            employer_id=order.employer_id,
            quantity=order.places_left,
            attributes={"keco": order.keco_code, "how": status.value, "why": why.value if why else None},
        )
        order_closed.send(order, order=order, actor=actor, now=now)
    return order


def expire_due(today: date, *, now: datetime, actor: Actor = SYSTEM) -> int:
    """Expire our own orders whose term ended before today. Returns how many. On its last day an order is still valid.

    Imported postings are left as their source has them: they are no longer open by their own date, and counted so.
    """
    _count_past_imports(today, actor=actor, now=now)
    due = db.session.scalars(
        select(JobOrder.id).where(
            JobOrder.status.in_((OrderStatus.ACTIVE, OrderStatus.SUSPENDED)),
            JobOrder.valid_until < today,
            JobOrder.source.is_(None),
        )
    ).all()
    for order_id in due:
        order = lock(JobOrder, order_id)
        order.move_to(OrderStatus.EXPIRED)
        remember(order, "expired", actor=actor, now=now)
        _count_expired(order, actor=actor, now=now)
        tell_members(
            order,
            "order.expired",
            _("Your job order has expired"),
            _(
                "“%(title)s” (%(number)s) is no longer shown. Renew it if you are still looking.",
                title=order.title,
                number=order.number,
            ),
            now=now,
        )
        order_closed.send(order, order=order, actor=actor, now=now)
    return len(due)


def _count_expired(order: JobOrder, *, actor: Actor, now: datetime) -> None:
    assert order.valid_until is not None
    ledger.record(
        "order.expired",
        occurred_on=order.valid_until + timedelta(days=1),
        organization_id=order.organization_id,
        actor=actor,
        now=now,
        subject=("job_order", order.id),
        employer_id=order.employer_id,
        quantity=order.places_left,
        attributes={"keco": order.keco_code},
    )


def _count_past_imports(today: date, *, actor: Actor, now: datetime) -> None:
    """Write once into the ledger that an imported posting is past its last day, so that no figure counts it as valid."""
    counted = select(LedgerEntry.id).where(
        LedgerEntry.subject_kind == "job_order",
        LedgerEntry.subject_id == JobOrder.id,
        LedgerEntry.kind == "order.expired",
        LedgerEntry.occurred_on > JobOrder.valid_until,
    )
    past = select(JobOrder).where(
        JobOrder.source.is_not(None),
        JobOrder.status.in_((OrderStatus.ACTIVE, OrderStatus.SUSPENDED)),
        JobOrder.opened_on.is_not(None),
        JobOrder.valid_until < today,
        ~counted.exists(),
    )
    for order in db.session.scalars(past.order_by(JobOrder.id)).all():
        _count_expired(order, actor=actor, now=now)
