"""Writing down why somebody does not count in a rate, and taking it back. The ledger is the record of both."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from jobcenter import audit, ledger
from jobcenter.core import clock, parameters
from jobcenter.core.db import db, lock
from jobcenter.core.formatting import day
from jobcenter.ledger.models import LedgerEntry
from jobcenter.programs.models import Enrollment
from jobcenter.programs.service import records
from jobcenter.statistics.outcomes.cases import FINISHED
from jobcenter.statistics.outcomes.errors import (
    AlreadyExcludedError,
    AlreadyWithdrawnError,
    NotFinishedError,
    ReasonUnknownError,
    SinceImpossibleError,
)

EXCLUDED = "outcome.excluded"


@dataclass(frozen=True)
class Exclusion:
    """One recorded reason, and when and why it was taken back, if it was."""

    reason: str
    since: date
    evidence: str
    entered_at: datetime
    withdrawn_at: datetime | None = None
    withdrawn_reason: str | None = None


def exclude(enrollment: Enrollment, *, reason: str, since: date, evidence: str, actor: Any, now: datetime) -> None:
    """Record why the person of an ended place does not count from a day on.

    Raises NotFinishedError, SinceImpossibleError, ReasonUnknownError or AlreadyExcludedError.
    """
    enrollment = lock(Enrollment, enrollment.id)
    if enrollment.status.value not in FINISHED:
        raise NotFinishedError()
    if not enrollment.started_on <= since <= clock.day_of(now):
        raise SinceImpossibleError(start=day(enrollment.started_on))
    if reason not in parameters.value("outcome_exclusion_reasons", on=since):
        raise ReasonUnknownError()
    if ledger.latest_standing(EXCLUDED, ("enrollment", enrollment.id)) is not None:
        raise AlreadyExcludedError()
    records.count(
        EXCLUDED,
        enrollment.application,
        actor=actor,
        now=now,
        occurred_on=since,
        enrollment=enrollment,
        reason=reason,
        evidence=evidence.strip(),
    )
    _note(EXCLUDED, enrollment, actor=actor, now=now, reason=reason, since=since.isoformat())


def withdraw(enrollment: Enrollment, *, reason: str, actor: Any, now: datetime) -> None:
    """Take the exclusion of a place back, with the reason. Raises AlreadyWithdrawnError where none stands."""
    enrollment = lock(Enrollment, enrollment.id)
    entry = ledger.latest_standing(EXCLUDED, ("enrollment", enrollment.id))
    if entry is None:
        raise AlreadyWithdrawnError()
    ledger.correct(entry, quantity=-entry.quantity, actor=actor, now=now, reason=reason.strip())
    _note("outcome.exclusion_withdrawn", enrollment, actor=actor, now=now, reason=reason.strip())


def of_enrollment(enrollment: Enrollment) -> Sequence[Exclusion]:
    """What was recorded for a place, the latest first, what was taken back included."""
    about = select(LedgerEntry).where(
        LedgerEntry.subject_kind == "enrollment",
        LedgerEntry.subject_id == enrollment.id,
        LedgerEntry.kind == EXCLUDED,
    )
    entries = db.session.scalars(about.order_by(LedgerEntry.id)).all()
    back = {entry.corrects_id: entry for entry in entries if entry.corrects_id}
    found = [
        Exclusion(
            str(entry.attributes.get("reason", "")),
            entry.occurred_on,
            str(entry.attributes.get("evidence", "")),
            entry.recorded_at,
            back[entry.id].recorded_at if entry.id in back else None,
            back[entry.id].reason if entry.id in back else None,
        )
        for entry in entries
        if entry.corrects_id is None
    ]
    return found[::-1]


def _note(action: str, enrollment: Enrollment, *, actor: Any, now: datetime, **details: Any) -> None:
    audit.record(
        actor,
        action,
        subject=("enrollment", enrollment.id),
        organization_id=enrollment.organization_id,
        person_id=enrollment.person_id,
        now=now,
        details=details,
    )
