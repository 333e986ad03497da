"""What ends referrals from outside: the last place is filled, an order closes, a registration or a consent ends."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select

from jobcenter.accounts.current import Actor
from jobcenter.core.db import db
from jobcenter.employers import signals as employers
from jobcenter.employers.models import JobOrder
from jobcenter.matching.models import OPEN_REFERRALS, Referral, ReferralStatus, ResultReason
from jobcenter.matching.service import messages
from jobcenter.matching.service.referrals import close_as
from jobcenter.seekers import signals as seekers
from jobcenter.seekers.models import Person, Registration, RegistrationStatus


def _open(condition: Any, statuses: Iterable[ReferralStatus] = OPEN_REFERRALS) -> list[Referral]:
    statement = (
        select(Referral)
        .where(condition, Referral.status.in_(list(statuses)))
        .order_by(Referral.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return list(db.session.scalars(statement))


def end_referrals_of_filled_order(_sender: Any, *, order: JobOrder, actor: Actor, now: datetime, **_more: Any) -> None:
    """The last place went to somebody: everybody else's referral closes, and they are told."""
    for referral in _open(Referral.order_id == order.id):
        close_as(referral, ReferralStatus.ORDER_FILLED, reason=ResultReason.OTHERS_HIRED, actor=actor, now=now)
        messages.tell_person(referral, "referral.order_filled", messages.order_filled, now)


def end_referrals_of_closed_order(_sender: Any, *, order: JobOrder, actor: Actor, now: datetime, **_more: Any) -> None:
    """The employer takes nobody any more."""
    for referral in _open(Referral.order_id == order.id):
        close_as(referral, ReferralStatus.CANCELLED, reason=ResultReason.EMPLOYER_CANCELLED, actor=actor, now=now)
        messages.tell_person(referral, "referral.result", messages.not_hired, now)


def end_referrals_of_registration(registration: Registration, *, actor: Actor, now: datetime, **_more: Any) -> None:
    """A registration ended. After its term is over, what was sent already goes on; only requests close."""
    expired = registration.status is RegistrationStatus.EXPIRED
    statuses = (ReferralStatus.PROPOSED,) if expired else OPEN_REFERRALS
    for referral in _open(Referral.registration_id == registration.id, statuses):
        close_as(referral, ReferralStatus.CANCELLED, reason=ResultReason.OTHER, actor=actor, now=now)


def end_referrals_of_person(person: Person, *, actor: Actor, now: datetime, **_more: Any) -> None:
    """A person took back the consent that her details go to employers."""
    for referral in _open(Referral.person_id == person.id):
        close_as(referral, ReferralStatus.CANCELLED, reason=ResultReason.PERSON_DECLINED, actor=actor, now=now)


def connect() -> None:
    """Listen to the features below."""
    employers.order_filled.connect(end_referrals_of_filled_order)
    employers.order_closed.connect(end_referrals_of_closed_order)
    seekers.registration_ended.connect(end_referrals_of_registration)
    seekers.referral_consent_withdrawn.connect(end_referrals_of_person)
