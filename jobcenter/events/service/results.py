"""Results of interviews on the spot. A hire is a referral and a placement like any other, in the same transaction."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from jobcenter.accounts.current import Actor
from jobcenter.core import clock
from jobcenter.core.db import db, lock
from jobcenter.events.errors import NotTaking, ReasonMissing, RegistrationNeeded
from jobcenter.events.models import RESULTS, EventInterview, EventStatus, InterviewStatus
from jobcenter.events.service.setup import count, note
from jobcenter.matching import service as matching
from jobcenter.matching.errors import StartMissing
from jobcenter.matching.models import OPEN_REFERRALS, Placement, Referral, ReferralStatus, ResultReason, Via
from jobcenter.organizations.scope import Scope
from jobcenter.seekers import queries as seekers
from jobcenter.seekers.models import Registration


@dataclass(frozen=True)
class Hired:
    """What is known of the job somebody was hired for."""

    started_on: date | None = None
    wage_kind: str | None = None
    wage_amount: int | None = None


def record_result(
    interview: EventInterview,
    result: InterviewStatus,
    *,
    actor: Actor,
    now: datetime,
    reason: ResultReason | str | None = None,
    hired: Hired | None = None,
) -> Placement | None:
    """Record how an interview ended. A hire returns its placement.

    Raises NotTaking before the day, ReasonMissing, RegistrationNeeded, StartMissing, InvalidTransition for a second
    result, and whatever `matching.record_result` refuses: no place left, no consent.
    """
    if result not in RESULTS:
        raise NotTaking()
    interview = lock(EventInterview, interview.id)
    if interview.event.status not in (EventStatus.HELD, EventStatus.FINISHED):
        raise NotTaking()
    if result is InterviewStatus.NOT_HIRED and not reason:
        raise ReasonMissing()
    first = interview.status in (InterviewStatus.BOOKED, InterviewStatus.NO_SHOW)
    interview.move_to(result)
    interview.result_at = now
    interview.reason = ResultReason(reason).value if reason and result is InterviewStatus.NOT_HIRED else None
    placement = None
    if result is InterviewStatus.HIRED:
        placement = _hire(interview, hired or Hired(), actor=actor, now=now)
        interview.placement_id = placement.id
        # A second interview may end in a hire long after the day; it counts for the event's own day all the same.
        count("event.hired", interview.entry, on=interview.event.held_on, actor=actor, now=now)
    elif result is InterviewStatus.NOT_HIRED:
        _close_referral(interview, actor=actor, now=now)
    note(interview.event, f"result_{result.value}", actor=actor, now=now, person_id=interview.entry.person_id)
    if first and result is not InterviewStatus.NO_SHOW:
        on = interview.event.held_on
        count("event.interviewed", interview.entry, on=on, actor=actor, now=now, result=result.value)
    return placement


def _registration(interview: EventInterview, today: date) -> Registration:
    person_id = interview.entry.person_id
    found = seekers.find_active_registration(Scope.of_person(person_id), person_id, today)
    if found is None:
        raise RegistrationNeeded()
    return found


def _open_referral(interview: EventInterview) -> Referral | None:
    return db.session.scalar(
        select(Referral).where(
            Referral.person_id == interview.entry.person_id,
            Referral.order_id == interview.post.order_id,
            Referral.status.in_((ReferralStatus.SENT, ReferralStatus.INTERVIEW_SET)),
        )
    )


def _hire(interview: EventInterview, hired: Hired, *, actor: Actor, now: datetime) -> Placement:
    if hired.started_on is None:
        raise StartMissing()
    today = clock.day_of(now)
    registration = _registration(interview, today)
    order = interview.post.order
    if order is None:
        return matching.record_placement(
            registration,
            matching.PlacementFacts(
                via=Via.PROGRAM,
                started_on=hired.started_on,
                employer_name=interview.company.employer.name,
                job_title=interview.post.title,
                wage_kind=hired.wage_kind,
                wage_amount=hired.wage_amount,
            ),
            actor=actor,
            now=now,
        )
    # The employer sits at the table: that the order's own deadline is over does not matter.
    referral = _open_referral(interview) or matching.make_referral(
        registration, order, actor=actor, now=now, past_deadline=True
    )
    placement = matching.record_result(
        referral,
        ReferralStatus.HIRED,
        actor=actor,
        now=now,
        hire=matching.Hire(hired.started_on, hired.wage_kind, hired.wage_amount),
    )
    if placement is None:
        raise RegistrationNeeded()
    return placement


def _close_referral(interview: EventInterview, *, actor: Actor, now: datetime) -> None:
    """A referral of this person to the same order ends with the result of the interview."""
    referral = _open_referral(interview) if interview.post.order_id else None
    if referral is not None and referral.status in OPEN_REFERRALS:
        matching.record_result(
            referral, ReferralStatus.NOT_HIRED, actor=actor, now=now, reason=interview.reason or ResultReason.OTHER
        )
