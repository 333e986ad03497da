"""What a participant did and what became of her: days worked and paid by month, and why a rate leaves her out.

The ledger is the record: an entry put right leaves a correction there and nothing else to keep in step with it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from jobcenter import ledger
from jobcenter.core import clock
from jobcenter.core.db import db, lock
from jobcenter.core.errors import DomainError
from jobcenter.core.months import Month
from jobcenter.ledger.models import LedgerEntry
from jobcenter.programs.models import Enrollment, EnrollmentStatus, ProgramKind
from jobcenter.programs.service import records

WORK, WAGE, EXCLUDED = "work.done", "wage.paid", "outcome.excluded"
PAID_KINDS = (ProgramKind.PUBLIC_JOB, ProgramKind.STUDENT_JOB)
AT_AN_END = (EnrollmentStatus.COMPLETED, EnrollmentStatus.LEFT_FOR_WORK)
REASONS: dict[str, Any] = {
    "school": _l("school or study"),
    "military": _l("military service"),
    "health": _l("health"),
    "care": _l("care for family"),
    "abroad": _l("moved abroad"),
    "death": _l("death"),
}


class MonthOutside(DomainError):
    """The month lies outside the person's time in the round, or has not begun."""

    message = _l("%(month)s lies outside the time in the program, or has not begun yet.")
    field = "month"


class TooManyDays(DomainError):
    """More days than the person could have worked."""

    message = _l("In this month at most %(most)s days lie within the time in the program.")
    field = "days"


class NotPaidHere(DomainError):
    """Work is only recorded where the program is work."""

    message = _l("Days worked are recorded in public jobs and student jobs only.")
    field = "days"


class NotAtAnEnd(DomainError):
    """Only whoever completed or left for work counts in the employment rate."""

    message = _l("Only people who completed, or left for work, count in the employment rate.")
    field = "reason"


@dataclass(frozen=True)
class Worked:
    """One month of work: days and won."""

    month: str
    days: int
    paid: int


def record_work(enrollment: Enrollment, month: Month, *, days: int, paid: int, actor: Any, now: datetime) -> None:
    """Record the days worked and the wage paid for a month; entered again, the entry is put right.

    Raises NotPaidHere, MonthOutside or TooManyDays.
    """
    if enrollment.round.program.kind not in PAID_KINDS:
        raise NotPaidHere()
    enrollment = lock(Enrollment, enrollment.id)
    today = clock.day_of(now)
    first = max(enrollment.started_on, month.first)
    last = min(enrollment.ended_on or enrollment.round.period_until, month.last, today)
    if first > last:
        raise MonthOutside(month=str(month))
    most = (last - first).days + 1
    if days > most:
        raise TooManyDays(most=most)
    before = {one.month: one for one in work_of(enrollment.id)}.get(str(month), Worked(str(month), 0, 0))
    about = {"actor": actor, "now": now, "occurred_on": last, "enrollment": enrollment, "month": str(month)}
    if days != before.days:
        _take_back(WORK, enrollment.id, month, actor=actor, now=now)
        if days:
            records.count(WORK, enrollment.application, quantity=days, **about)
    if paid != before.paid:
        _take_back(WAGE, enrollment.id, month, actor=actor, now=now)
        if paid:
            records.count(WAGE, enrollment.application, amount=paid, **about)
    records.note(
        "enrollment.work", enrollment.application, actor=actor, now=now, month=str(month), days=days, paid=paid
    )


def work_of(enrollment_id: int) -> list[Worked]:
    """The months recorded for somebody, in order."""
    months: dict[str, list[int]] = {}
    for entry in _standing(enrollment_id, (WORK, WAGE)):
        sums = months.setdefault(entry.attributes["month"], [0, 0])
        if entry.kind == WORK:
            sums[0] += entry.quantity
        else:
            sums[1] += entry.attributes["amount"]
    return [Worked(month, *sums) for month, sums in sorted(months.items())]


def leave_out(enrollment: Enrollment, reason: str, *, actor: Any, now: datetime) -> None:
    """Leave somebody out of the employment rate of her course, for a stated reason. Raises NotAtAnEnd."""
    enrollment = lock(Enrollment, enrollment.id)
    if enrollment.status not in AT_AN_END or reason not in REASONS:
        raise NotAtAnEnd()
    if left_out(enrollment.id):
        records.uncount(EXCLUDED, enrollment, actor=actor, now=now, reason="another reason was entered")
    records.count(EXCLUDED, enrollment.application, actor=actor, now=now, enrollment=enrollment, reason=reason)
    records.note("enrollment.left_out", enrollment.application, actor=actor, now=now, reason=reason)


def count_again(enrollment: Enrollment, *, actor: Any, now: datetime) -> None:
    """Let somebody count in the employment rate again."""
    enrollment = lock(Enrollment, enrollment.id)
    records.uncount(EXCLUDED, enrollment, actor=actor, now=now, reason="counts in the employment rate again")
    records.note("enrollment.counted_again", enrollment.application, actor=actor, now=now)


def left_out(enrollment_id: int) -> str | None:
    """The reason somebody is left out of the employment rate, None where she counts."""
    found = _standing(enrollment_id, (EXCLUDED,))
    return found[-1].attributes.get("reason") if found else None


def _take_back(kind: str, enrollment_id: int, month: Month, *, actor: Any, now: datetime) -> None:
    for entry in _standing(enrollment_id, (kind,)):
        if entry.attributes["month"] == str(month):
            ledger.correct(entry, quantity=-entry.quantity, actor=actor, now=now, reason="entered anew")


def _standing(enrollment_id: int, kinds: Sequence[str]) -> list[LedgerEntry]:
    """The facts of the kinds about an enrollment that nobody took back, in the order they were written."""
    about = select(LedgerEntry).where(
        LedgerEntry.kind.in_(kinds), LedgerEntry.subject_kind == "enrollment", LedgerEntry.subject_id == enrollment_id
    )
    entries = db.session.scalars(about.order_by(LedgerEntry.id)).all()
    corrected = {entry.corrects_id for entry in entries}
    return [entry for entry in entries if entry.corrects_id is None and entry.id not in corrected]
