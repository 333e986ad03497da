"""Somebody in a program was hired: the place ends as left for work and goes to the next in line."""

from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from jobcenter.core.db import db, lock
from jobcenter.matching.models import Placement
from jobcenter.programs.guards import ALWAYS, leaving_for_work
from jobcenter.programs.models import (
    Application,
    ApplicationStatus,
    Enrollment,
    EnrollmentStatus,
    Round,
    RoundGroup,
)
from jobcenter.programs.service import applications, engagements, records
from jobcenter.programs.service import enrollment as enrolling
from jobcenter.programs.timetable import Engagement, meet

# A place is kept for whoever was offered one, or took it and has not begun.
KEPT = (ApplicationStatus.OFFERED, ApplicationStatus.ACCEPTED)


def on_hired(placement: Placement, *, actor: Any, today: date, now: datetime, **_more: Any) -> None:
    """End the places of whoever was hired, by the rule of each kind of program: those she holds and those kept for her.

    It runs in the transaction that records the placement and is safe to repeat. The rounds are locked first, in the
    order of their numbers, so that two of these never wait for each other in a circle.
    """
    enrolled = select(Enrollment.id, Enrollment.round_id).where(
        Enrollment.person_id == placement.person_id, Enrollment.status == EnrollmentStatus.ACTIVE
    )
    kept = select(Application.id, Application.round_id).where(
        Application.person_id == placement.person_id, Application.status.in_(KEPT)
    )
    places = db.session.execute(enrolled.order_by(Enrollment.round_id, Enrollment.id)).all()
    offered = db.session.execute(kept.order_by(Application.round_id, Application.id)).all()
    for round_id in sorted({round_id for _id, round_id in (*places, *offered)}):
        lock(Round, round_id)
    for enrollment_id, _round_id in places:
        held = lock(Enrollment, enrollment_id)
        if held.status is EnrollmentStatus.ACTIVE and _ends(
            held.round, held.group, engagements.of_enrollment(held), placement
        ):
            _leave(held, placement, actor=actor, today=today, now=now)
    for application_id, _round_id in offered:
        application = lock(Application, application_id)
        plan = engagements.planned(application.round, application.group)
        if application.status in KEPT and _ends(application.round, application.group, plan, placement):
            _give_back(application, placement, actor=actor, now=now)


def _ends(round_: Round, group: RoundGroup | None, plan: Engagement, placement: Placement) -> bool:
    """Whether the rule of the program lets the work end a place in it."""
    _start, last = engagements.period_of(round_, group)
    if placement.started_on > last:
        return False
    leaves = leaving_for_work(round_.program.kind.value, placement.started_on)
    if leaves is None:
        return False
    return leaves == ALWAYS or meet(plan, engagements.of_placement(placement)) is not False


def _give_back(application: Application, placement: Placement, *, actor: Any, now: datetime) -> None:
    """A place kept for somebody who now works elsewhere goes to the next in line, and she is told."""
    where = engagements.employer_of(placement) or placement.public_id
    applications.withdraw(application, actor=actor, reason=where, now=now)
    records.tell(
        application,
        "offer.given_back",
        _l("%(name)s: your place goes to the next in line"),
        _l("You have found work (%(where)s), so the place kept for you in %(name)s goes to the next in line."),
        now=now,
        where=where,
    )


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
