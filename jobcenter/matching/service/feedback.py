"""A counselor's verdict on a suggestion: kept, held for later, or excluded with a reason; and back to the list."""

from datetime import datetime

from sqlalchemy import select

from jobcenter import audit
from jobcenter.accounts.current import Actor
from jobcenter.core.db import db, lock
from jobcenter.employers.models import JobOrder
from jobcenter.matching.errors import ReasonNeeded
from jobcenter.matching.models import ExcludeReason, MatchFeedback, Verdict
from jobcenter.seekers.models import Registration


def give_feedback(
    registration: Registration,
    order: JobOrder,
    verdict: Verdict | str,
    *,
    actor: Actor,
    now: datetime,
    reason: ExcludeReason | str | None = None,
    text: str = "",
) -> MatchFeedback:
    """Keep, hold or exclude a suggestion; a new verdict replaces the one before. Raises ReasonNeeded."""
    verdict = Verdict(verdict)
    if verdict is Verdict.EXCLUDE and not reason:
        raise ReasonNeeded()
    lock(Registration, registration.id)
    feedback = _find(registration.id, order.id)
    if feedback is None:
        feedback = MatchFeedback(registration_id=registration.id, order_id=order.id, verdict=verdict)
    feedback.verdict = verdict
    feedback.reason = ExcludeReason(reason) if reason and verdict is Verdict.EXCLUDE else None
    feedback.text, feedback.actor_id = text.strip(), actor.id
    db.session.add(feedback)
    db.session.flush()
    _record(registration, order, f"match.{verdict.value}", actor, now)
    return feedback


def take_back(registration: Registration, order: JobOrder, *, actor: Actor, now: datetime) -> None:
    """Put a held or excluded suggestion back into the list. Without a verdict nothing changes."""
    lock(Registration, registration.id)
    feedback = _find(registration.id, order.id)
    if feedback is None:
        return
    db.session.delete(feedback)
    db.session.flush()
    _record(registration, order, "match.taken_back", actor, now)


def _find(registration_id: int, order_id: int) -> MatchFeedback | None:
    return db.session.scalar(
        select(MatchFeedback).where(
            MatchFeedback.registration_id == registration_id, MatchFeedback.order_id == order_id
        )
    )


def _record(registration: Registration, order: JobOrder, action: str, actor: Actor, now: datetime) -> None:
    audit.record(
        actor,
        action,
        subject=("job_order", order.id),
        organization_id=registration.organization_id,
        person_id=registration.person_id,
        now=now,
        details={"registration": registration.number},
    )
