"""Answers to offered places: accepted, declined, run out."""

from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from jobcenter.core import clock
from jobcenter.core.db import lock
from jobcenter.core.formatting import day
from jobcenter.programs.errors import OfferClosed
from jobcenter.programs.models import (
    Application,
    ApplicationStatus,
    Enrollment,
    Offer,
    OfferStatus,
    Round,
)
from jobcenter.programs.service import lookup, records, seats


def accept(offer: Offer, *, actor: Any, via: str, now: datetime) -> Enrollment:
    """Accept an offered place: the applicant is enrolled."""
    _open_under_lock(offer, now)
    offer.move_to(OfferStatus.ACCEPTED)
    offer.responded_at, offer.answered_via = now, via
    application = offer.application
    application.move_to(ApplicationStatus.ACCEPTED)
    records.note("offer.accepted", application, actor=actor, now=now, via=via)
    return seats.enroll(application, actor=actor, now=now)


def decline(offer: Offer, *, actor: Any, via: str, now: datetime, reason: str | None = None) -> Application | None:
    """Decline an offered place; the next reserve of the group is offered it in the same transaction.

    Returns whoever is offered the place now, or none when there is no reserve left.
    """
    _open_under_lock(offer, now)
    offer.move_to(OfferStatus.DECLINED)
    offer.responded_at, offer.answered_via, offer.reason = now, via, reason
    application = offer.application
    application.move_to(ApplicationStatus.DECLINED)
    records.count("offer.declined", application, actor=actor, now=now, via=via)
    records.note("offer.declined", application, actor=actor, now=now, via=via, reason=reason)
    return seats.release(offer.group_id, actor=actor, now=now)


def _open_under_lock(offer: Offer, now: datetime) -> None:
    lock(Round, offer.round_id)
    lock(Offer, offer.id)
    if offer.status is not OfferStatus.OPEN or clock.day_of(now) > offer.respond_by:
        raise OfferClosed(until=day(offer.respond_by))


def expire_due(today: date, *, actor: Any, now: datetime) -> int:
    """Close every offer whose deadline has passed and pass its place on. Safe to repeat; returns how many ran out."""
    expired = 0
    for offer_id, round_id in lookup.offers_overdue(today):
        lock(Round, round_id)
        offer = lock(Offer, offer_id)
        if offer.status is not OfferStatus.OPEN:
            continue
        _expire(offer, actor=actor, now=now)
        expired += 1
    return expired


def _expire(offer: Offer, *, actor: Any, now: datetime) -> None:
    offer.move_to(OfferStatus.EXPIRED)
    offer.responded_at = now
    application = offer.application
    application.move_to(ApplicationStatus.OFFER_EXPIRED)
    records.note("offer.expired", application, actor=actor, now=now)
    records.tell(
        application,
        "offer.expired",
        _l("%(name)s: the offer has run out"),
        _l("The place in %(name)s was not answered by %(until)s and goes to the next in line."),
        now=now,
        until=day(offer.respond_by),
    )
    seats.release(offer.group_id, actor=actor, now=now)
