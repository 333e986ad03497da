"""Cases handed over: at once or on a day, for some days or for good, and taken back.

A case is the registration with its responsible counselor (`registration.counselor_id`): one person, one counselor.
What belongs to the case follows it, because every list asks for the responsible counselor of the registration.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from jobcenter import audit
from jobcenter.accounts.models import User
from jobcenter.casework import occupancy
from jobcenter.casework.errors import (
    CaseMoved,
    EndBeforeBeginning,
    HandOverPast,
    NobodyToHandOver,
    SameCounselor,
)
from jobcenter.casework.models import (
    Appointment,
    AppointmentStatus,
    HandOver,
    HandOverCase,
    HandOverReason,
    HandOverStatus,
)
from jobcenter.casework.service import messages
from jobcenter.core import clock
from jobcenter.core.db import db, lock
from jobcenter.seekers.models import Person, Registration


def hand_over(
    registration_ids: Sequence[int],
    *,
    organization_id: int,
    from_id: int | None,
    to_id: int,
    reason: HandOverReason,
    text: str = "",
    starts_on: date,
    ends_on: date | None = None,
    actor: Any,
    now: datetime,
) -> HandOver:
    """Hand cases of one counselor to another. From today on they move at once, else on their day.

    Raises NobodyToHandOver, SameCounselor, HandOverPast, EndBeforeBeginning or CaseMoved.
    """
    today = clock.day_of(now)
    if not registration_ids:
        raise NobodyToHandOver()
    if from_id == to_id:
        raise SameCounselor()
    if starts_on < today:
        raise HandOverPast()
    if ends_on is not None and ends_on < starts_on:
        raise EndBeforeBeginning(field="ends_on")
    rows = _lock_cases(registration_ids)
    if any(row.counselor_id != from_id for row in rows):
        raise CaseMoved()
    made = HandOver(
        organization_id=organization_id,
        from_id=from_id,
        to_id=to_id,
        made_by_id=actor.id,
        reason=reason,
        text=text,
        starts_on=starts_on,
        ends_on=ends_on,
        cases=[HandOverCase(registration_id=row.id, person_id=row.person_id) for row in rows],
    )
    db.session.add(made)
    db.session.flush()
    _record("hand_over.made", made, actor, now, people=len(rows))
    if starts_on == today:
        _begin(made, now)
    messages.tell_hand_over(made, len(rows), now)
    return made


def undo(made: HandOver, *, actor: Any, now: datetime) -> int:
    """Take a hand-over back: cases that still lie with the new counselor return. Raises InvalidTransition."""
    made = lock(HandOver, made.id)
    running = made.status is HandOverStatus.RUNNING
    made.move_to(HandOverStatus.UNDONE)
    returned = _give_back(made, now) if running else 0
    _record("hand_over.undone", made, actor, now, people=returned)
    messages.tell_hand_over_ended(made, returned, now, undone=True)
    return returned


def turn_over(today: date, *, actor: Any, now: datetime) -> tuple[int, int]:
    """Begin the hand-overs whose first day has come, and end those whose last day is over."""
    ending = select(HandOver).where(HandOver.status == HandOverStatus.RUNNING, HandOver.ends_on < today)
    beginning = select(HandOver).where(HandOver.status == HandOverStatus.PLANNED, HandOver.starts_on <= today)
    ended = db.session.scalars(ending.order_by(HandOver.id).with_for_update()).all()
    for made in ended:
        made.move_to(HandOverStatus.ENDED)
        returned = _give_back(made, now)
        _record("hand_over.ended", made, actor, now, people=returned)
        messages.tell_hand_over_ended(made, returned, now, undone=False)
    begun = db.session.scalars(beginning.order_by(HandOver.id).with_for_update()).all()
    for made in begun:
        if made.ends_on is not None and made.ends_on < today:
            made.move_to(HandOverStatus.UNDONE)
            continue
        _begin(made, now)
        _record("hand_over.begun", made, actor, now)
    return len(begun), len(ended)


def _lock_cases(registration_ids: Sequence[int]) -> Sequence[Registration]:
    statement = select(Registration).where(Registration.id.in_(sorted(registration_ids))).order_by(Registration.id)
    return db.session.scalars(statement.with_for_update().execution_options(populate_existing=True)).all()


def _begin(made: HandOver, now: datetime) -> None:
    """Move the cases that still lie with the counselor they are taken from."""
    made.move_to(HandOverStatus.RUNNING)
    lines = {line.registration_id: line for line in made.cases}
    moved = [row for row in _lock_cases(list(lines)) if row.counselor_id == made.from_id]
    for row in moved:
        row.counselor_id = made.to_id
        lines[row.id].moved_at = now
    db.session.flush()
    people = {row.person_id for row in moved}
    _carry(made, people, made.from_id, made.to_id, now)
    _tell(people, made.to_counselor, now)


def _give_back(made: HandOver, now: datetime) -> int:
    lines = {line.registration_id: line for line in made.cases if line.moved_at and not line.returned_at}
    back = [row for row in _lock_cases(list(lines)) if row.counselor_id == made.to_id]
    for row in back:
        row.counselor_id = made.from_id
        lines[row.id].returned_at = now
    db.session.flush()
    people = {row.person_id for row in back}
    _carry(made, people, made.to_id, made.from_id, now)
    if made.from_counselor is not None:
        _tell(people, made.from_counselor, now)
    return len(back)


def _carry(made: HandOver, people: set[int], before: int | None, after: int | None, now: datetime) -> None:
    """Move the appointments of these people along where the other counselor is free; the rest stay as booked."""
    if before is None or after is None or not people:
        return
    for user_id in sorted({before, after}):
        lock(User, user_id)
    statement = select(Appointment).where(
        Appointment.person_id.in_(sorted(people)),
        Appointment.counselor_id == before,
        Appointment.status == AppointmentStatus.BOOKED,
        Appointment.starts_at > now,
    )
    if before == made.from_id:
        statement = statement.where(Appointment.starts_at >= clock.start_of(made.starts_on))
        if made.ends_on is not None:
            after_last = date.fromordinal(made.ends_on.toordinal() + 1)
            statement = statement.where(Appointment.starts_at < clock.start_of(after_last))
    else:
        statement = statement.where(Appointment.first_counselor_id == after)
    found = db.session.scalars(statement.order_by(Appointment.starts_at)).all()
    if not found:
        return
    first, last = clock.day_of(found[0].starts_at), clock.day_of(found[-1].ends_at)
    busy = occupancy.busy_spans({after}, first, last)
    for one in found:
        if not any(span.starts_at < one.ends_at and span.ends_at > one.starts_at for span in busy):
            one.counselor_id = after
    db.session.flush()


def _tell(people: set[int], counselor: User, now: datetime) -> None:
    """Tell the people with an account; accounts are read at once, so that each message finds its own ready."""
    rows = db.session.scalars(select(Person).where(Person.id.in_(sorted(people)), Person.user_id.is_not(None))).all()
    accounts = select(User).where(User.id.in_([row.user_id for row in rows]))
    known = db.session.scalars(accounts).all() if rows else []
    for row in rows if known else ():
        messages.tell_new_counselor(row, counselor, now)


def _record(action: str, made: HandOver, actor: Any, now: datetime, **details: Any) -> None:
    audit.record(
        actor,
        action,
        subject=("hand_over", made.id),
        now=now,
        organization_id=made.organization_id,
        details={"from": made.from_id, "to": made.to_id, "reason": made.reason.value, **details},
    )
