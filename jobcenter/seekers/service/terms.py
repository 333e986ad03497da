"""Terms of validity: renewal, the reminder before the end, and the end."""

from datetime import date, datetime, timedelta

from sqlalchemy import select

from jobcenter import audit
from jobcenter.accounts.current import SYSTEM, Actor
from jobcenter.core import clock, parameters
from jobcenter.core.db import db, lock
from jobcenter.core.formatting import day
from jobcenter.seekers import rules, signals
from jobcenter.seekers.errors import TermOver, TooEarlyToRenew
from jobcenter.seekers.models import VALID_STATUSES, Registration, RegistrationStatus
from jobcenter.seekers.service import messages
from jobcenter.seekers.service.registrations import add_term, record_fact

REMIND_DAYS = 14


def renew(registration: Registration, *, actor: Actor, now: datetime) -> Registration:
    """Add a term that follows the present one without a gap. Raises TooEarlyToRenew or TermOver."""
    registration = lock(Registration, registration.id)
    today, until = clock.day_of(now), registration.valid_until
    if registration.status not in VALID_STATUSES or until is None or today > until:
        raise TermOver(day=day(until))
    if not rules.may_renew(until, today):
        window = parameters.value("seeker_renewal_window_days", on=today)
        raise TooEarlyToRenew(day=day(until - timedelta(days=window)), window=window)
    registration.valid_until = rules.valid_until(until)
    add_term(registration, until + timedelta(days=1), registration.valid_until, actor, now)
    record_fact(registration, "seeker.renewed", actor, now, today)
    audit.record(
        actor,
        "registration.renewed",
        subject=("registration", registration.id),
        organization_id=registration.organization_id,
        person_id=registration.person_id,
        now=now,
        details={"until": registration.valid_until.isoformat()},
    )
    messages.tell(registration.person, "registration.renewed", lambda: messages.renewed(registration), now)
    return registration


def expire_due(today: date, *, now: datetime, actor: Actor = SYSTEM) -> int:
    """End every registration whose last valid day is over. Returns how many; a second run finds none."""
    due = db.session.scalars(
        select(Registration.id)
        .where(Registration.status.in_(VALID_STATUSES), Registration.valid_until < today)
        .order_by(Registration.id)
    ).all()
    return sum(_expire(registration_id, today, actor, now) for registration_id in due)


def _expire(registration_id: int, today: date, actor: Actor, now: datetime) -> bool:
    registration = lock(Registration, registration_id)
    last = registration.valid_until
    if registration.status not in VALID_STATUSES or last is None or last >= today:
        return False
    registration.move_to(RegistrationStatus.EXPIRED)
    registration.ended_on = last
    record_fact(registration, "seeker.expired", actor, now, last + timedelta(days=1))
    audit.record(
        actor,
        "registration.expired",
        subject=("registration", registration.id),
        organization_id=registration.organization_id,
        person_id=registration.person_id,
        now=now,
    )
    messages.tell(registration.person, "registration.expired", lambda: messages.expired(registration), now)
    signals.registration_ended.send(registration, actor=actor, now=now)
    return True


def remind_expiring(today: date, *, now: datetime) -> int:
    """Remind everyone whose registration ends in exactly `REMIND_DAYS` days. Returns how many."""
    due = db.session.scalars(
        select(Registration).where(
            Registration.status.in_(VALID_STATUSES), Registration.valid_until == today + timedelta(days=REMIND_DAYS)
        )
    ).all()
    for registration in due:
        messages.tell(
            registration.person, "registration.expiring", lambda found=registration: messages.expiring(found), now
        )
    return len(due)
