"""Referrals up to the interview: asked for by a resident, made or declined by a counselor, cancelled by either."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from jobcenter.accounts.current import Actor
from jobcenter.core.db import db, lock
from jobcenter.core.errors import DomainError
from jobcenter.employers.models import JobOrder, OrderStatus
from jobcenter.matching import signals
from jobcenter.matching.errors import (
    AlreadyReferred,
    DeadlinePassed,
    EmployerBlocked,
    InterviewPast,
    NoConsent,
    OrderBlocked,
    OrderNotOpen,
    ReasonNeeded,
    RegistrationNotActive,
    TooManyOpen,
)
from jobcenter.matching.learning import outcomes
from jobcenter.matching.models import (
    OPEN_REFERRALS,
    MatchFeedback,
    Referral,
    ReferralStatus,
    ResultReason,
    ResultSource,
    Verdict,
)
from jobcenter.matching.search import compare, place_of
from jobcenter.matching.service import messages
from jobcenter.matching.service.steps import count, day, enter, lock_open, lock_referral, move, withdraw_offers
from jobcenter.organizations.scope import Scope
from jobcenter.seekers import queries as seekers
from jobcenter.seekers.models import Registration

MOST_REQUESTS = 10


def request_referral(
    registration: Registration, order: JobOrder, *, actor: Actor, now: datetime, text: str = ""
) -> Referral:
    """A resident asks to be referred to an order; a counselor decides."""
    registration, order = _check_pair(registration, order, now=now)
    asked = select(Referral.id).where(
        Referral.registration_id == registration.id, Referral.status == ReferralStatus.PROPOSED
    )
    if len(db.session.scalars(asked.limit(MOST_REQUESTS)).all()) >= MOST_REQUESTS:
        raise TooManyOpen(most=MOST_REQUESTS)
    if _find_open(registration.id, order.id) is not None:
        raise AlreadyReferred(title=order.title)
    referral = _new(registration, order, now=now, asked_by_person=True, requested_on=day(now), wish_text=text[:500])
    enter(referral, actor=actor, now=now, text=text)
    return referral


def make_referral(
    registration: Registration,
    order: JobOrder,
    *,
    actor: Actor,
    now: datetime,
    note: str = "",
    past_deadline: bool = False,
) -> Referral:
    """Refer a person to an order, or follow her own request. `past_deadline` says that the employer still takes people.

    Raises NoConsent, RegistrationNotActive, EmployerBlocked, OrderNotOpen, DeadlinePassed, OrderBlocked or
    AlreadyReferred.
    """
    registration, order = _check_pair(registration, order, now=now, past_deadline=past_deadline)
    referral = _request_to_follow(registration, order)
    if referral is None:
        referral = _new(registration, order, now=now, note=note[:500])
        enter(referral, actor=actor, now=now)
    referral = lock_referral(referral.id)
    referral.sent_on, referral.counselor_id = day(now), actor.id
    referral.note = note[:500] or referral.note
    move(referral, ReferralStatus.SENT, actor=actor, now=now, text=note)
    count("referral.made", referral, occurred_on=day(now), actor=actor, now=now, channel=registration.channel.value)
    messages.tell_person(referral, "referral.sent", messages.sent, now)
    messages.tell_employer(referral, "referral.made", messages.employer_referred, now)
    signals.referral_made.send(referral, actor=actor, now=now)
    return referral


def decline_request(
    referral: Referral, *, reason: ResultReason | str | None, text: str, actor: Actor, now: datetime
) -> None:
    """A counselor does not follow a resident's request, and says why. Raises ReasonNeeded or InvalidTransition."""
    if not reason:
        raise ReasonNeeded()
    referral = lock_referral(referral.id)
    _close(referral, reason=ResultReason(reason), source=ResultSource.SYSTEM, text=text, now=now)
    referral.counselor_id = actor.id
    move(referral, ReferralStatus.DECLINED, actor=actor, now=now, text=text)
    messages.tell_person(referral, "referral.declined", messages.request_declined, now)


def set_interview(referral: Referral, *, at: datetime, place: str, actor: Actor, now: datetime) -> None:
    """Set or move the interview. Raises InterviewPast or InvalidTransition."""
    if at <= now:
        raise InterviewPast()
    referral = lock_referral(referral.id)
    first = referral.status is not ReferralStatus.INTERVIEW_SET
    referral.interview_at, referral.interview_place = at, place[:200]
    withdraw_offers(referral)
    move(referral, ReferralStatus.INTERVIEW_SET, actor=actor, now=now, text=place)
    if first:
        count("referral.interview", referral, occurred_on=day(now), actor=actor, now=now)
    messages.tell_person(referral, "referral.interview", messages.interview_set, now)
    messages.tell_employer(referral, "referral.interview", messages.employer_interview, now)


def cancel(referral: Referral, *, actor: Actor, now: datetime, text: str = "") -> None:
    """Withdraw an open referral, by the person or by the counselor. Raises InvalidTransition."""
    referral = lock_referral(referral.id)
    close_as(referral, ReferralStatus.CANCELLED, reason=None, actor=actor, now=now, text=text)


def close_as(
    referral: Referral,
    status: ReferralStatus,
    *,
    reason: ResultReason | None,
    actor: Actor,
    now: datetime,
    text: str = "",
) -> None:
    """End a locked referral without a result of its own: cancelled, or the place is taken."""
    was_sent = referral.status is not ReferralStatus.PROPOSED
    _close(referral, reason=reason, source=ResultSource.SYSTEM, text=text, now=now)
    move(referral, status, actor=actor, now=now, text=text)
    if was_sent:
        count("referral.result", referral, occurred_on=day(now), actor=actor, now=now, result=status.value)


def _check_pair(
    registration: Registration, order: JobOrder, *, now: datetime, past_deadline: bool = False
) -> tuple[Registration, JobOrder]:
    order = lock(JobOrder, order.id)
    lock_open(order_id=order.id, person_id=registration.person_id)
    registration = lock(Registration, registration.id)
    _require_open(registration, order, today=day(now), past_deadline=past_deadline)
    return registration, order


def _require_open(registration: Registration, order: JobOrder, *, today: date, past_deadline: bool) -> None:
    if not registration.is_valid_on(today):
        raise RegistrationNotActive()
    if not may_be_referred(registration):
        raise NoConsent()
    if order.status is OrderStatus.SUSPENDED:
        raise EmployerBlocked(name=order.employer.name)
    if order.status is not OrderStatus.ACTIVE or order.places_left < 1:
        raise OrderNotOpen(title=order.title)
    if not order.is_open(today) and not past_deadline:
        raise DeadlinePassed(title=order.title)


def _request_to_follow(registration: Registration, order: JobOrder) -> Referral | None:
    """The person's own request for the pair. Raises OrderBlocked or AlreadyReferred."""
    if _is_excluded(registration.id, order.id):
        raise OrderBlocked(title=order.title)
    referral = _find_open(registration.id, order.id)
    if referral is not None and referral.status is not ReferralStatus.PROPOSED:
        raise AlreadyReferred(title=order.title)
    return referral


def obstacle(
    registration: Registration, order: JobOrder, *, today: date, past_deadline: bool = False
) -> DomainError | None:
    """Why a person cannot be referred to an order on a day, None where she can. Nothing is written or locked."""
    try:
        _request_to_follow(registration, order)
        _require_open(registration, order, today=today, past_deadline=past_deadline)
    except DomainError as error:
        return error
    return None


def may_be_referred(registration: Registration) -> bool:
    """Whether the person wants referrals and her consent to giving details to employers is in force."""
    scope = Scope.of_person(registration.person_id)
    return registration.wants_referral and seekers.has_consent(scope, registration.person_id, "referral")


def _find_open(registration_id: int, order_id: int) -> Referral | None:
    return db.session.scalar(
        select(Referral).where(
            Referral.registration_id == registration_id,
            Referral.order_id == order_id,
            Referral.status.in_(OPEN_REFERRALS),
        )
    )


def _is_excluded(registration_id: int, order_id: int) -> bool:
    found = select(MatchFeedback.id).where(
        MatchFeedback.registration_id == registration_id,
        MatchFeedback.order_id == order_id,
        MatchFeedback.verdict == Verdict.EXCLUDE,
    )
    return db.session.scalar(found) is not None


def _new(registration: Registration, order: JobOrder, *, now: datetime, **values: Any) -> Referral:
    match = compare(registration, order, on=day(now))
    referral = Referral(
        registration_id=registration.id,
        person_id=registration.person_id,
        order_id=order.id,
        employer_id=order.employer_id,
        organization_id=registration.organization_id,
        status=ReferralStatus.PROPOSED,
        score=match.total,
        factors={factor.code: factor.points for factor in match.factors},
        shares=outcomes.exact(match.shares),
        shares_source=outcomes.REFERRED,
        rank=place_of(registration, order, today=day(now)),
        **values,
    )
    db.session.add(referral)
    db.session.flush()
    return referral


def _close(referral: Referral, *, reason: ResultReason | None, source: ResultSource, text: str, now: datetime) -> None:
    referral.result_on, referral.result_source = day(now), source
    referral.result_reason, referral.result_text = reason, text[:500]
