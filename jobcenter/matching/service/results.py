"""Results of a referral. A hire is one transaction: the place, the placement, the registration, the other referrals."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from jobcenter.accounts.current import Actor
from jobcenter.core.db import db, lock
from jobcenter.core.errors import InvalidTransition
from jobcenter.employers import service as employers
from jobcenter.employers.errors import NoPlaceLeft
from jobcenter.employers.models import JobOrder
from jobcenter.matching import signals
from jobcenter.matching.errors import ReasonNeeded, StartMissing, StartUnlikely
from jobcenter.matching.models import (
    Placement,
    Referral,
    ReferralStatus,
    ResultReason,
    ResultSource,
    Via,
)
from jobcenter.matching.service import messages
from jobcenter.matching.service.placements import PlacementFacts, record_placement
from jobcenter.matching.service.referrals import close_as
from jobcenter.matching.service.steps import count, day, lock_open, lock_referral, move
from jobcenter.seekers.models import Registration

RESULTS = (ReferralStatus.HIRED, ReferralStatus.NOT_HIRED, ReferralStatus.NO_SHOW, ReferralStatus.DECLINED)
EARLIEST_START, LATEST_START = timedelta(days=90), timedelta(days=180)


@dataclass(frozen=True)
class Hire:
    """What is known of the job somebody was hired for."""

    started_on: date | None
    wage_kind: str | None = None
    wage_amount: int | None = None
    weekly_hours: float | None = None


def record_result(
    referral: Referral,
    result: ReferralStatus | str,
    *,
    actor: Actor,
    now: datetime,
    reason: ResultReason | str | None = None,
    source: ResultSource | str = ResultSource.EMPLOYER,
    text: str = "",
    hire: Hire | None = None,
) -> Placement | None:
    """Record how a referral ended. A hire returns its placement; anything else needs a reason.

    Raises ReasonNeeded, StartMissing, StartUnlikely, InvalidTransition, or NoPlaceLeft where the last place is gone.
    """
    result = ReferralStatus(result)
    if result not in RESULTS:
        raise InvalidTransition()
    if result is ReferralStatus.HIRED:
        return _hire(referral, hire or Hire(None), source=ResultSource(source), text=text, actor=actor, now=now)
    if not reason:
        raise ReasonNeeded()
    referral = lock_referral(referral.id)
    _note(referral, reason=ResultReason(reason), source=ResultSource(source), text=text, now=now)
    move(referral, result, actor=actor, now=now, text=text)
    count("referral.result", referral, occurred_on=day(now), actor=actor, now=now, result=result.value)
    messages.tell_person(referral, "referral.result", messages.not_hired, now)
    signals.result_recorded.send(referral, actor=actor, now=now)
    return None


def _hire(referral: Referral, hire: Hire, *, source: ResultSource, text: str, actor: Actor, now: datetime) -> Placement:
    started_on = _checked_start(hire.started_on, day(now))
    order = lock(JobOrder, referral.order_id)
    if order.places_left < 1:
        raise NoPlaceLeft(places=order.places)
    open_ones = lock_open(order_id=referral.order_id, person_id=referral.person_id)
    referral = lock(Referral, referral.id)
    _note(referral, reason=None, source=source, text=text, now=now)
    move(referral, ReferralStatus.HIRED, actor=actor, now=now, text=text)
    db.session.flush()
    employers.fill_place(referral.order_id, actor=actor, now=now)
    count("referral.result", referral, occurred_on=day(now), actor=actor, now=now, result="hired")
    for other in open_ones:
        if other.person_id == referral.person_id and other.is_open:
            close_as(other, ReferralStatus.CANCELLED, reason=ResultReason.FOUND_WORK, actor=actor, now=now)
    placement = record_placement(
        db.session.get_one(Registration, referral.registration_id),
        PlacementFacts(
            via=Via.REFERRAL,
            started_on=started_on,
            employer_name=referral.employer.name,
            job_title=order.title,
            keco_code=order.keco_code,
            employment_type=order.employment_type.value if order.employment_type else None,
            wage_kind=hire.wage_kind,
            wage_amount=hire.wage_amount,
            weekly_hours=hire.weekly_hours,
        ),
        referral=referral,
        actor=actor,
        now=now,
    )
    messages.tell_person(referral, "referral.hired", messages.hired, now)
    messages.tell_employer(referral, "referral.hired", messages.employer_hired, now)
    signals.result_recorded.send(referral, actor=actor, now=now)
    return placement


def _checked_start(started_on: date | None, today: date) -> date:
    if started_on is None:
        raise StartMissing()
    first, last = today - EARLIEST_START, today + LATEST_START
    if not first <= started_on <= last:
        raise StartUnlikely(first=first.isoformat(), last=last.isoformat())
    return started_on


def _note(referral: Referral, *, reason: ResultReason | None, source: ResultSource, text: str, now: datetime) -> None:
    referral.result_on, referral.result_source = day(now), source
    referral.result_reason, referral.result_text = reason, text[:500]
