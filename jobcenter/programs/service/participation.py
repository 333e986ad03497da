"""What a participant did in a public job: days worked and the wage paid, by month.

The ledger is the record: an entry put right leaves a correction there and nothing else to keep in step with it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from jobcenter import ledger
from jobcenter.core import clock, parameters
from jobcenter.core.db import db, lock
from jobcenter.core.errors import DomainError
from jobcenter.core.months import Month
from jobcenter.ledger.models import LedgerEntry
from jobcenter.programs.models import Enrollment, ProgramKind
from jobcenter.programs.service import records

WORK, WAGE = "work.done", "wage.paid"
PAID_KINDS = (ProgramKind.PUBLIC_JOB, ProgramKind.STUDENT_JOB)


class MonthOutside(DomainError):
    """The month lies outside the person's time in the round, or has not begun."""

    message = _l("%(month)s lies outside the time in the program, or has not begun yet.")
    field = "month"


class TooManyDays(DomainError):
    """More days than the person could have worked."""

    message = _l("In this month at most %(most)s days lie within the time in the program.")
    field = "days"


class DaysNegative(DomainError):
    """Fewer than no day."""

    message = _l("Days worked are not below zero.")
    field = "days"


class WageNotPlausible(DomainError):
    """A wage with a nought too many."""

    message = _l("At most %(most)s won are entered for a month. Check the noughts.")
    field = "paid"


class NotPaidHere(DomainError):
    """Work is only recorded where the program is work."""

    message = _l("Days worked are recorded in public jobs and student jobs only.")
    field = "days"


@dataclass(frozen=True)
class Worked:
    """One month of work: days and won."""

    month: str
    days: int
    paid: int


def record_work(enrollment: Enrollment, month: Month, *, days: int, paid: int, actor: Any, now: datetime) -> None:
    """Record the days worked and the wage paid for a month; entered again, the entry is put right.

    Raises NotPaidHere, MonthOutside, TooManyDays, DaysNegative or WageNotPlausible.
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
    if days < 0:
        raise DaysNegative()
    most_paid = int(parameters.value("monthly_wage_most", on=month.last))
    if not 0 <= paid <= most_paid:
        raise WageNotPlausible(most=f"{most_paid:,}")
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
