"""A result that was wrong is taken back, with the reason and the difference in the ledger; then the right one follows."""

from datetime import datetime

from sqlalchemy import select

from jobcenter import ledger
from jobcenter.accounts.current import Actor
from jobcenter.core.db import db, lock
from jobcenter.core.errors import InvalidTransition
from jobcenter.employers.models import JobOrder, OrderStatus
from jobcenter.ledger.models import LedgerEntry
from jobcenter.matching.errors import AlreadyReferred, OrderNotOpen, ReasonNeeded
from jobcenter.matching.models import OPEN_REFERRALS, Referral, ReferralStatus
from jobcenter.matching.service.steps import lock_open, move

CORRECTABLE = (ReferralStatus.NOT_HIRED, ReferralStatus.NO_SHOW, ReferralStatus.DECLINED)


def can_take_back(referral: Referral) -> bool:
    """Whether the referral's result is one that is corrected by taking it back."""
    return referral.status in CORRECTABLE and referral.sent_on is not None


def take_back_result(referral: Referral, reason: str, *, actor: Actor, now: datetime) -> Referral:
    """Take a result back: the referral waits for its result again.

    A hire is not taken back but ended: somebody who was hired and never came has left without starting. Raises
    ReasonNeeded, OrderNotOpen, AlreadyReferred or InvalidTransition.
    """
    if not reason.strip():
        raise ReasonNeeded()
    order = lock(JobOrder, referral.order_id)
    open_ones = lock_open(order_id=referral.order_id, person_id=referral.person_id)
    referral = lock(Referral, referral.id)
    if not can_take_back(referral):
        raise InvalidTransition()
    if order.status not in (OrderStatus.ACTIVE, OrderStatus.SUSPENDED) or order.places_left < 1:
        raise OrderNotOpen(title=order.title)
    same = (referral.registration_id, referral.order_id)
    if any((one.registration_id, one.order_id) == same and one.status in OPEN_REFERRALS for one in open_ones):
        raise AlreadyReferred(title=order.title)
    entry = db.session.scalar(
        select(LedgerEntry)
        .where(
            LedgerEntry.kind == "referral.result",
            LedgerEntry.subject_kind == "referral",
            LedgerEntry.subject_id == referral.id,
        )
        .order_by(LedgerEntry.id.desc())
        .limit(1)
    )
    if entry is not None and entry.quantity > 0:
        ledger.correct(entry, quantity=-entry.quantity, actor=actor, now=now, reason=reason.strip()[:300])
    referral.result_on = referral.result_reason = referral.result_source = None
    referral.result_text = ""
    move(referral, ReferralStatus.SENT, actor=actor, now=now, text=reason.strip())
    return referral
