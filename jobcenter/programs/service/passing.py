"""An officer lets pass what other programs say against a place that is offered or waited for."""

from datetime import datetime
from typing import Any

from jobcenter.core.db import db, lock
from jobcenter.programs.errors import ReasonMissing
from jobcenter.programs.guards import ENROLLMENT
from jobcenter.programs.models import Application, ApplicationStatus, Round
from jobcenter.programs.service import conflicts, records, seats

WAITS = (ApplicationStatus.SELECTED, ApplicationStatus.OFFERED, ApplicationStatus.RESERVE)


def let_pass(application: Application, *, reason: str, actor: Any, now: datetime) -> None:
    """Let everything pass that keeps an applicant from her place, with a reason. Raises where a guard forbids it.

    Whoever was passed over on a waiting list for it gets a free place at once.
    """
    if not reason.strip():
        raise ReasonMissing()
    round_ = lock(Round, application.round_id)
    application = lock(Application, application.id)
    stopped = conflicts.standing(application, ENROLLMENT)
    for conflict in stopped:
        conflicts.keep_departure(application, conflict, reason=reason, actor=actor, now=now)
    codes = [one.guard.code for one in stopped]
    records.note("application.guard_passed", application, actor=actor, now=now, guards=codes, reason=reason.strip())
    db.session.flush()
    if round_.is_first_come and application.status is ApplicationStatus.RESERVE:
        seats.fill(seats.fresh_group(seats.group_id_of(application)), actor=actor, now=now)
