"""The places of an order: one hire, one place, never more than there are."""

from datetime import date, datetime

from flask_babel import gettext as _

from jobcenter import ledger
from jobcenter.accounts.current import Actor
from jobcenter.core import clock
from jobcenter.core.db import lock
from jobcenter.core.errors import InvalidTransition
from jobcenter.employers import queries
from jobcenter.employers.errors import NoPlaceFilled, NoPlaceLeft
from jobcenter.employers.models import JobOrder, OrderStatus
from jobcenter.employers.service.common import remember, tell_members
from jobcenter.employers.signals import order_filled


def fill_place(order_id: int, *, actor: Actor, now: datetime, on: date | None = None) -> JobOrder:
    """Use up one place of an open order, or of one whose employer was blocked meanwhile; the last one fills the order and tells whoever listens to `order_filled`.

    Raises NoPlaceLeft when every place is taken, InvalidTransition when the order is not open any more.
    """
    order = lock(JobOrder, order_id)
    if order.places_left < 1:
        raise NoPlaceLeft(places=order.places)
    if order.status not in (OrderStatus.ACTIVE, OrderStatus.SUSPENDED):
        raise InvalidTransition()
    order.places_filled += 1
    _count("order.place_filled", order, actor=actor, now=now, on=on)
    if order.places_left:
        return order
    order.move_to(OrderStatus.FILLED)
    remember(order, "filled", actor=actor, now=now)
    _count("order.filled", order, actor=actor, now=now, on=on, quantity=order.places)
    tell_members(
        order,
        "order.filled",
        _("All places of your job order are filled"),
        _(
            "“%(title)s” (%(number)s) is closed: %(places)d of %(places)d places are filled.",
            title=order.title,
            number=order.number,
            places=order.places,
        ),
        now=now,
    )
    order_filled.send(order, order=order, actor=actor, now=now)
    return order


def release_place(order_id: int, *, actor: Actor, now: datetime) -> JobOrder:
    """Give a place back, because a hire did not come true; a filled order opens again, and the ledger is put right."""
    order = lock(JobOrder, order_id)
    if order.places_filled < 1:
        raise NoPlaceFilled()
    order.places_filled -= 1
    _take_back("order.place_filled", order, actor=actor, now=now)
    if order.status is OrderStatus.FILLED:
        blocked = queries.find_block_in_force(order.employer_id, clock.day_of(now))
        order.move_to(OrderStatus.SUSPENDED if blocked else OrderStatus.ACTIVE)
        _take_back("order.filled", order, actor=actor, now=now)
    remember(order, "place_released", actor=actor, now=now)
    return order


def count_changed_places(order: JobOrder, before: int, *, actor: Actor, now: datetime, reason: str) -> None:
    """Put right what the ledger says an opened order had places for, by the difference."""
    entry = ledger.first_of("order.opened", ("job_order", order.id))
    if entry is not None and order.places != before:
        ledger.correct(entry, quantity=order.places - before, actor=actor, now=now, reason=reason)


def _count(
    kind: str, order: JobOrder, *, actor: Actor, now: datetime, on: date | None = None, quantity: int = 1
) -> None:
    ledger.record(
        kind,
        occurred_on=on or clock.day_of(now),
        organization_id=order.organization_id,
        actor=actor,
        now=now,
        subject=("job_order", order.id),
        employer_id=order.employer_id,
        quantity=quantity,
        attributes={"keco": order.keco_code},
    )


def _take_back(kind: str, order: JobOrder, *, actor: Actor, now: datetime) -> None:
    """Correct the latest line of a kind that still stands; places filled before lines were written have none."""
    entry = ledger.latest_standing(kind, ("job_order", order.id))
    if entry is not None:
        ledger.correct(entry, quantity=-entry.quantity, actor=actor, now=now, reason="a hire did not come true")
