"""Somebody in a program was hired: the place ends as left for work and goes to the next in line."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from jobcenter.core.db import db, lock
from jobcenter.matching.models import Placement
from jobcenter.programs.guards import ALWAYS, leaving_for_work
from jobcenter.programs.models import Enrollment, EnrollmentStatus, Round
from jobcenter.programs.service import engagements
from jobcenter.programs.service import enrollment as enrolling
from jobcenter.programs.timetable import meet


def on_hired(placement: Placement, *, actor: Any, today: date, now: datetime, **_more: Any) -> None:
    """End the places of whoever was hired, by the rule of each kind of program. Safe to repeat.

    It runs in the transaction that records the placement. The rounds are locked first, in the order of their
    numbers, so that two of these never wait for each other in a circle.
    """
    found = select(Enrollment.id, Enrollment.round_id).where(
        Enrollment.person_id == placement.person_id, Enrollment.status == EnrollmentStatus.ACTIVE
    )
    rows = db.session.execute(found.order_by(Enrollment.round_id, Enrollment.id)).all()
    for _enrollment_id, round_id in rows:
        lock(Round, round_id)
    for enrollment_id, _round_id in rows:
        held = lock(Enrollment, enrollment_id)
        if held.status is EnrollmentStatus.ACTIVE and _ends(held, placement):
            _leave(held, placement, actor=actor, today=today, now=now)


def _ends(held: Enrollment, placement: Placement) -> bool:
    _start, last = engagements.period_of(held.round, held.group)
    if placement.started_on > last:
        return False
    leaves = leaving_for_work(held.round.program.kind.value, placement.started_on)
    if leaves is None:
        return False
    return leaves == ALWAYS or meet(engagements.of_enrollment(held), engagements.of_placement(placement)) is not False


def _leave(held: Enrollment, placement: Placement, *, actor: Any, today: date, now: datetime) -> None:
    last_day = min(placement.started_on - timedelta(days=1), today, held.round.period_until)
    enrolling.end_early(
        held,
        EnrollmentStatus.LEFT_FOR_WORK,
        on=max(last_day, held.started_on),
        reason=engagements.employer_of(placement) or placement.public_id,
        actor=actor,
        now=now,
    )
