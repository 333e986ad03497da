"""Terms of an order: the first with its acceptance, every renewal a further one, told to the employer before it ends."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from jobcenter import ledger
from jobcenter.accounts.current import SYSTEM, Actor
from jobcenter.core import parameters
from jobcenter.core.db import db, lock
from jobcenter.core.errors import InvalidTransition
from jobcenter.core.formatting import day, localized
from jobcenter.employers import queries
from jobcenter.employers.errors import (
    DeadlineBeforeToday,
    EmployerIsBlocked,
    PlacesBelowFilled,
    RenewalNotLawful,
    WageRangeReversed,
)
from jobcenter.employers.models import JobOrder, OrderStatus, OrderTerm
from jobcenter.employers.service.common import (
    lock_with_employer,
    refresh_derived,
    refresh_findings,
    remember,
    tell_company,
    term_end,
)

RENEWABLE = (OrderStatus.ACTIVE, OrderStatus.EXPIRED)


@dataclass(frozen=True)
class NewTerm:
    """What an employer offers in the next term; what is None stays as it is. Amounts are won."""

    deadline: date | None = None
    places: int | None = None
    wage_min: int | None = None
    wage_max: int | None = None


def begin_term(order: JobOrder, *, starts_on: date, actor: Actor, now: datetime) -> OrderTerm:
    """Write down the term an order has from a day on, with what it offers."""
    assert order.valid_until is not None
    db.session.flush()
    latest = _latest(order.id)
    term = OrderTerm(
        order_id=order.id,
        ordinal=latest.ordinal + 1 if latest else 1,
        starts_on=starts_on,
        ends_on=order.valid_until,
        places=order.places,
        wage_kind=order.wage_kind,
        wage_min=order.wage_min,
        wage_max=order.wage_max,
        given_at=now,
        given_by_name=actor.name[:60],
    )
    db.session.add(term)
    db.session.flush()
    db.session.expire(order, ["terms"])
    return term


def renew(
    order_id: int,
    deadline: date | None,
    *,
    actor: Actor,
    now: datetime,
    today: date,
    new: NewTerm | None = None,
    override_reason: str = "",
) -> JobOrder:
    """Give an open or expired order a new term; the old one stays in its history.

    Places and wage may change with it. The legal checks run again on what is offered now: what they find stands in the
    way, unless a counselor overrides it with a reason. Raises EmployerIsBlocked, DeadlineBeforeToday, PlacesBelowFilled,
    WageRangeReversed, RenewalNotLawful or InvalidTransition.
    """
    order = lock_with_employer(order_id)
    if order.status is OrderStatus.SUSPENDED or queries.find_block_in_force(order.employer_id, today):
        raise EmployerIsBlocked()
    if order.status not in RENEWABLE:
        raise InvalidTransition()
    if deadline and deadline < today:
        raise DeadlineBeforeToday()
    _complete_history(order, actor=actor, now=now)
    before, places_before = order.valid_until, order.places
    reopened = order.status is OrderStatus.EXPIRED
    _take(order, new or NewTerm())
    _check_again(order, override_reason, actor=actor, now=now, today=today)
    if reopened:
        order.move_to(OrderStatus.ACTIVE)
    order.deadline = deadline
    order.valid_until = term_end(today, deadline)
    begin_term(order, starts_on=today, actor=actor, now=now)
    changes = [f"{before} → {order.valid_until}"]
    if order.places != places_before:
        changes.append(f"{places_before} → {order.places}")
    remember(order, "renewed", actor=actor, now=now, reason=", ".join(changes))
    count_renewed(order, today=today, actor=actor, now=now, reopened=reopened, more=order.places - places_before)
    return order


def _take(order: JobOrder, new: NewTerm) -> None:
    if new.places is not None:
        if new.places <= order.places_filled:
            raise PlacesBelowFilled(filled=order.places_filled)
        order.places = new.places
    if new.wage_min is not None:
        order.wage_min = new.wage_min
        order.wage_max = new.wage_max
    if order.wage_min is not None and order.wage_max is not None and order.wage_max < order.wage_min:
        raise WageRangeReversed()
    refresh_derived(order)


def _check_again(order: JobOrder, override_reason: str, *, actor: Actor, now: datetime, today: date) -> None:
    refresh_findings(order, today=today, now=now)
    blocking = [finding for finding in order.findings if finding.blocks]
    if blocking and not override_reason.strip():
        raise RenewalNotLawful(findings=" · ".join(localized(finding.message) for finding in blocking))
    for finding in blocking:
        finding.override_reason = override_reason.strip()
        finding.overridden_by_name = actor.name[:60]
        finding.overridden_at = now
        reason = f"{finding.title['ko']}: {finding.override_reason}"
        remember(order, "finding_overridden", actor=actor, now=now, reason=reason)


def count_renewed(order: JobOrder, *, today: date, actor: Actor, now: datetime, reopened: bool, more: int = 0) -> None:
    """Write a further term into the ledger: whether it opened the order again, and how many places came with it."""
    attributes: dict[str, Any] = {"keco": order.keco_code, "reopened": reopened or None, "more_places": more or None}
    ledger.record(
        "order.renewed",
        occurred_on=today,
        organization_id=order.organization_id,
        actor=actor,
        now=now,
        subject=("job_order", order.id),
        employer_id=order.employer_id,
        quantity=order.places_left,
        attributes=attributes,
    )


def _latest(order_id: int) -> OrderTerm | None:
    return db.session.scalar(
        select(OrderTerm).where(OrderTerm.order_id == order_id).order_by(OrderTerm.ordinal.desc()).limit(1)
    )


def _complete_history(order: JobOrder, *, actor: Actor, now: datetime) -> OrderTerm | None:
    """The term an order stands in; one that came from another system gets it written down first."""
    latest = _latest(order.id)
    if latest is None and order.opened_on and order.valid_until and order.valid_until >= order.opened_on:
        latest = begin_term(order, starts_on=order.opened_on, actor=actor, now=now)
    return latest


def tell_ending(today: date, *, now: datetime, actor: Actor = SYSTEM) -> int:
    """Tell employers once in a term that it ends soon, with the way to renew. Returns how many were told."""
    last = today + timedelta(days=parameters.value("order_ending_notice_days", on=today))
    due = select(JobOrder.id).where(
        JobOrder.status == OrderStatus.ACTIVE,
        JobOrder.valid_until.between(today, last),
        JobOrder.source.is_(None),
        JobOrder.places_filled < JobOrder.places,
    )
    told = 0
    for order_id in db.session.scalars(due.order_by(JobOrder.id)).all():
        order = lock(JobOrder, order_id)
        term = _complete_history(order, actor=actor, now=now)
        if term is None or term.told_on is not None:
            continue
        term.told_on = today
        tell_company(
            order.employer_id,
            "order.ending",
            lambda order=order: _ending(order),  # type: ignore[misc]
            link=f"/company/orders/{order.public_id}/renew",
            now=now,
        )
        told += 1
    return told


def _ending(order: JobOrder) -> tuple[str, str]:
    return _("Your job order ends on %(day)s: %(title)s", day=day(order.valid_until), title=order.title), _(
        "%(left)d of %(places)d places are still free. Open the link to renew it with one click, or tell us why you no longer look.",
        left=order.places_left,
        places=order.places,
    )
