"""What happens elsewhere and moves somebody's way to a licence on, in the same transaction."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select

from jobcenter.accounts.current import Actor
from jobcenter.casework.training import service
from jobcenter.casework.training.models import OPEN_WAITS, LicenceWait, WaitEnd, WaitOrder, WaitStatus
from jobcenter.core import clock, licences
from jobcenter.core.db import db
from jobcenter.employers import signals as employers
from jobcenter.employers.models import JobOrder
from jobcenter.matching import signals as matching
from jobcenter.matching.models import Placement, Referral
from jobcenter.programs import signals as programs
from jobcenter.programs.models import Enrollment
from jobcenter.seekers import signals as seekers
from jobcenter.seekers.models import Person, Registration, RegistrationStatus


def _waits(*conditions: Any, statuses: Iterable[WaitStatus] = OPEN_WAITS) -> list[LicenceWait]:
    statement = select(LicenceWait).where(LicenceWait.status.in_(list(statuses)), *conditions)
    locked = statement.order_by(LicenceWait.id).with_for_update().execution_options(populate_existing=True)
    return list(db.session.scalars(locked))


def on_licence_earned(enrollment: Enrollment, *, licence: str, actor: Actor, now: datetime, **_more: Any) -> None:
    """Whoever waited for the licence gets back to her order; an offer nobody answered is settled."""
    keys = licences.keys_of([licence])
    for wait in _waits(LicenceWait.person_id == enrollment.person_id, LicenceWait.licence_key.in_(keys)):
        if wait.status is WaitStatus.WAITING:
            service.come_back(wait, on=enrollment.licence_on or clock.day_of(now), actor=actor, now=now)
        elif wait.status is WaitStatus.OFFERED:
            service.end(wait, WaitEnd.NO_LONGER_WANTED, actor=actor, now=now)


def on_licence_taken_back(enrollment: Enrollment, *, licence: str, actor: Actor, now: datetime, **_more: Any) -> None:
    """The entry was a mistake: what came back goes on waiting."""
    mine = LicenceWait.person_id == enrollment.person_id
    keys = licences.keys_of([licence])
    for wait in _waits(mine, LicenceWait.licence_key.in_(keys), statuses=(WaitStatus.READY,)):
        service.wait_again(wait, actor=actor, now=now)


def on_referral_made(referral: Referral, *, actor: Actor, now: datetime, **_more: Any) -> None:
    """A referral to one of the orders that came back settles what waited."""
    for wait in _waits(LicenceWait.person_id == referral.person_id, statuses=(WaitStatus.READY,)):
        if referral.order_id in {wait.order_id, *(one.order_id for one in wait.suggestions)}:
            service.referred(wait, actor=actor, now=now)


def on_hired(placement: Placement, *, actor: Actor, now: datetime, **_more: Any) -> None:
    """Whoever found work waits for nothing more."""
    for wait in _waits(LicenceWait.person_id == placement.person_id):
        service.end(wait, WaitEnd.FOUND_WORK, actor=actor, now=now)


def on_consent_withdrawn(person: Person, *, actor: Actor, now: datetime, **_more: Any) -> None:
    """Without consent to referral nothing is kept for one."""
    for wait in _waits(LicenceWait.person_id == person.id):
        service.end(wait, WaitEnd.CONSENT_WITHDRAWN, actor=actor, now=now)


def on_registration_ended(registration: Registration, *, actor: Actor, now: datetime, **_more: Any) -> None:
    """Whoever cancels her registration looks for nothing; a term that only ran out can be renewed."""
    if registration.status is not RegistrationStatus.CANCELLED:
        return
    for wait in _waits(LicenceWait.person_id == registration.person_id):
        service.end(wait, WaitEnd.NO_LONGER_WANTED, actor=actor, now=now)


def on_order_over(_sender: Any, *, order: JobOrder, now: datetime, **_more: Any) -> None:
    """An order that came back to somebody takes nobody more: the best of its kind take its place."""
    came_back = LicenceWait.id.in_(select(WaitOrder.wait_id).where(WaitOrder.order_id == order.id))
    for wait in _waits(came_back, statuses=(WaitStatus.READY,)):
        service.suggest(wait, today=clock.day_of(now))


def connect() -> None:
    """Listen to courses, referrals, hires, consents, registrations and orders."""
    programs.licence_earned.connect(on_licence_earned)
    programs.licence_taken_back.connect(on_licence_taken_back)
    matching.referral_made.connect(on_referral_made)
    matching.person_hired.connect(on_hired)
    seekers.referral_consent_withdrawn.connect(on_consent_withdrawn)
    seekers.registration_ended.connect(on_registration_ended)
    employers.order_filled.connect(on_order_over)
    employers.order_closed.connect(on_order_over)
