"""The step every use case of a referral takes: move, remember, write audit and ledger."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select

from jobcenter import audit, ledger
from jobcenter.accounts.current import Actor
from jobcenter.core import clock
from jobcenter.core.db import db, lock
from jobcenter.core.errors import NotFound
from jobcenter.employers.models import JobOrder
from jobcenter.matching.models import (
    OPEN_REFERRALS,
    InterviewOffer,
    OfferStatus,
    Referral,
    ReferralStatus,
    ReferralStep,
)
from jobcenter.seekers.models import Person, Registration
from jobcenter.seekers.rules import age_band


def enter(referral: Referral, *, actor: Actor, now: datetime, text: str = "") -> None:
    """Remember that the referral has its present status from now on."""
    db.session.add(
        ReferralStep(
            referral=referral, status=referral.status, at=now, actor_id=actor.id, actor_name=actor.name, text=text[:500]
        )
    )
    db.session.flush()
    audit.record(
        actor,
        f"referral.{referral.status.value}",
        subject=("referral", referral.id),
        organization_id=referral.organization_id,
        person_id=referral.person_id,
        now=now,
    )


def move(referral: Referral, status: ReferralStatus, *, actor: Actor, now: datetime, text: str = "") -> None:
    """Move a referral on and remember the step; proposed interview times end with it. Raises InvalidTransition."""
    referral.move_to(status)
    enter(referral, actor=actor, now=now, text=text)
    if status not in OPEN_REFERRALS:
        withdraw_offers(referral)


def withdraw_offers(referral: Referral) -> None:
    """End the proposals of interview times that nobody answered."""
    waiting = select(InterviewOffer).where(
        InterviewOffer.referral_id == referral.id, InterviewOffer.status == OfferStatus.OPEN
    )
    for offer in db.session.scalars(waiting.with_for_update()).all():
        offer.move_to(OfferStatus.WITHDRAWN)
    db.session.flush()


def count(kind: str, referral: Referral, *, occurred_on: date, actor: Actor, now: datetime, **attributes: Any) -> None:
    """Write a fact about a referral into the ledger."""
    order = db.session.get_one(JobOrder, referral.order_id)
    ledger.record(
        kind,
        occurred_on=occurred_on,
        organization_id=referral.organization_id,
        actor=actor,
        now=now,
        subject=("referral", referral.id),
        person_id=referral.person_id,
        employer_id=referral.employer_id,
        attributes={**person_attributes(referral.person_id, occurred_on), "keco": order.keco_code, **attributes},
    )


def person_attributes(person_id: int, on: date, registration: Registration | None = None) -> dict[str, Any]:
    """What the figures break people down by, taken at the time of the fact."""
    person = db.session.get_one(Person, person_id)
    return {
        "sex": person.sex.value if person.sex else None,
        "age_band": age_band(person.age_on(on)),
        "channel": registration.channel.value if registration else None,
    }


def lock_referral(referral_id: int) -> Referral:
    """The referral as it is now, locked after its order: whoever hires holds the order first, and what is written about a
    referral refers to its order, so the other way round two of them could wait for each other. Raises NotFound.
    """
    order_id = db.session.scalar(select(Referral.order_id).where(Referral.id == referral_id))
    if order_id is None:
        raise NotFound()
    lock(JobOrder, order_id)
    return lock(Referral, referral_id)


def lock_open(*, order_id: int, person_id: int) -> list[Referral]:
    """Every open referral of an order and of a person, locked in one order so that two hires never wait in a ring."""
    statement = (
        select(Referral)
        .where(or_(Referral.order_id == order_id, Referral.person_id == person_id), Referral.status.in_(OPEN_REFERRALS))
        .order_by(Referral.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return list(db.session.scalars(statement))


def day(now: datetime) -> date:
    """The calendar day of an instant."""
    return clock.day_of(now)
