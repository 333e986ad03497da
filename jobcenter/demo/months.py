"""Closing the months of the demonstration as they would have been closed at the time."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import select

from jobcenter import ledger
from jobcenter.accounts.current import SYSTEM, Actor
from jobcenter.accounts.models import User
from jobcenter.core.clock import SEOUL
from jobcenter.core.db import db
from jobcenter.documents.formats import Format
from jobcenter.employers.models import JobOrder
from jobcenter.ledger.models import LedgerEntry
from jobcenter.organizations.models import Organization
from jobcenter.statistics.calendar import Month, first_working_day
from jobcenter.statistics.reports import monthly, service
from jobcenter.statistics.service import close_together

AT = time(2, 10)


def moment_of_close(month: Month) -> datetime:
    """The first working day after the month at 02:10 in Seoul."""
    return datetime.combine(first_working_day(month.shifted(1)), AT, SEOUL).astimezone(UTC)


def close(
    organizations: Iterable[Organization], months: Sequence[Month], tell: Callable[[Month], None] | None = None
) -> int:
    """Close months for organizations in order of time; returns how many were closed. `tell` is told of each month."""
    closed = 0
    for month, number in close_together(list(organizations), months, actor=SYSTEM, at=moment_of_close):
        closed += number
        if tell:
            tell(month)
    return closed


def subscribe(user: User, organization: Organization, month: Month) -> None:
    """Let somebody have the monthly report since the day before a month was closed."""
    since = moment_of_close(month) - timedelta(days=1)
    service.subscribe(user.id, monthly.REPORT, organization, Format.XLSX, actor=Actor(user.id, user.name), now=since)


def correct_later(organization: Organization, month: Month, *, actor: Actor) -> None:
    """A correction after the close: one job order of the month was for one person fewer than entered."""
    found = db.session.execute(
        select(LedgerEntry, JobOrder)
        .join(JobOrder, (LedgerEntry.subject_kind == "job_order") & (LedgerEntry.subject_id == JobOrder.id))
        .where(
            LedgerEntry.organization_id == organization.id,
            LedgerEntry.kind == "order.opened",
            LedgerEntry.occurred_on.between(month.first, month.last),
            JobOrder.places_filled < JobOrder.places,
            JobOrder.places > 1,
        )
        .order_by(LedgerEntry.id)
        .limit(1)
    ).first()
    if found is None:
        return
    entry, order = found
    order.places -= 1
    now = moment_of_close(month) + timedelta(days=6, hours=9)
    ledger.correct(entry, quantity=-1, actor=actor, now=now, reason="구인업체 확인: 모집 인원 1명 감소")
