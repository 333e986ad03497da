"""Closing a month: counted once, kept as reported, and restated where facts of a closed month came later."""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, insert, select

from jobcenter.accounts.current import Actor
from jobcenter.audit import record
from jobcenter.core import clock
from jobcenter.core.db import db
from jobcenter.core.errors import DomainError
from jobcenter.ledger.models import LedgerEntry
from jobcenter.organizations.models import Organization
from jobcenter.organizations.queries import subtree_ids
from jobcenter.statistics import cohorts, counting, queries, sources, together
from jobcenter.statistics.calendar import Month
from jobcenter.statistics.counting import Figure
from jobcenter.statistics.lines import Cutoff
from jobcenter.statistics.live import hold_ledger
from jobcenter.statistics.models import MonthClose, MonthFigure, MonthStatus, Restatement


class MonthNotOver(DomainError):
    """A month can only be closed when it is over."""

    message = _l("%(month)s is not over yet. It can be closed from %(day)s on.")
    field = "month"


def close_month(organization: Organization, month: Month, *, actor: Actor, now: datetime) -> tuple[MonthClose, bool]:
    """Close a month of an organization with all below it; returns the close and whether it was closed just now.

    Closing a closed month changes nothing. The ledger stands still while the month is counted, so every entry lies
    either before the close or, as a restatement, in a later one.
    """
    last_entry_id = hold_ledger()
    return _close(organization, month, last_entry_id, None, actor=actor, now=now)


def close_together(
    organizations: Sequence[Organization], months: Sequence[Month], *, actor: Actor, at: Callable[[Month], datetime]
) -> Iterator[tuple[Month, int]]:
    """Close months that follow each other for many organizations, which are counted together; within one transaction.

    Yields each month with how many were closed just now.
    """
    last_entry_id = hold_ledger()
    for found in together.count_months(months, Cutoff(last_entry_id=last_entry_id)):
        month, now = found.month, at(found.month)
        closes = [
            _close(one, month, last_entry_id, found.values[one.id], actor=actor, now=now) for one in organizations
        ]
        yield month, sum(just_now for _close_, just_now in closes)


def _close(
    organization: Organization,
    month: Month,
    last_entry_id: int,
    values: dict[str, int] | None,
    *,
    actor: Actor,
    now: datetime,
) -> tuple[MonthClose, bool]:
    """Close a month as known at an entry, with the values counted before, or counted now."""
    if clock.day_of(now) <= month.last:
        raise MonthNotOver(month=str(month), day=month.shifted(1).first.isoformat())
    close = queries.find_close(organization.id, month)
    if close is not None and close.status == MonthStatus.CLOSED:
        return close, False
    if close is None:
        close = MonthClose(organization_id=organization.id, month=str(month), status=MonthStatus.OPEN, as_of=now)
        db.session.add(close)
    previous = queries.latest_close(organization.id)
    organization_ids = subtree_ids(organization.id)
    close.move_to(MonthStatus.CLOSING)
    close.as_of = now
    close.last_entry_id = last_entry_id
    close.closed_by = actor.name
    db.session.flush()
    if values is None:
        cutoff = Cutoff(last_entry_id=last_entry_id)
        values = counting.count_measures(organization_ids, month.first, month.last, cutoff)
    found = counting.with_rates(values)
    rows = [{"close_id": close.id, "measure": c, "value": one.value, "base": one.base} for c, one in found.items()]
    db.session.execute(insert(MonthFigure), rows)
    if previous is not None and previous.last_entry_id < last_entry_id:
        _restate(close, organization_ids, previous.last_entry_id)
    # Once it is closed, nothing is written into it any more: the database refuses that.
    db.session.flush()
    close.digest = digest(close, found)
    close.move_to(MonthStatus.CLOSED)
    db.session.flush()
    record(
        actor,
        "statistics.close_month",
        subject=("month_close", close.id),
        now=now,
        organization_id=organization.id,
        details={"month": str(month), "digest": close.digest},
    )
    return close, True


def digest(close: MonthClose, found: dict[str, Figure]) -> str:
    """SHA-256 over the reported figures: anyone can see that a report is the one that was closed."""
    content = {
        "organization": close.organization_id,
        "month": close.month,
        "last_entry": close.last_entry_id,
        "figures": {code: [figure.value, figure.base] for code, figure in sorted(found.items())},
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _restate(close: MonthClose, organization_ids: list[int], known_until: int) -> None:
    """Report what was recorded since the close before for months that were closed already.

    A late fact changes its own month, and what was valid at the end of every month after it; one about a person who
    ended here changes what became of her, at whichever organization it was written.
    """
    closed = {Month.parse(name): one for name, one in queries.closed_months(close.organization_id).items()}
    late = [LedgerEntry.id > known_until, LedgerEntry.id <= close.last_entry_id]
    if not closed or known_until == close.last_entry_id:
        return
    late_for_closed = [*late, LedgerEntry.occurred_on <= max(closed).last]
    touched = _months_touched(organization_ids, late_for_closed)
    became = cohorts.became_known(late_for_closed)
    elsewhere = {Month.of(day) for number, day in became.items() if number in organization_ids}
    for month in sorted(closed):
        count = _to_count(month, touched, elsewhere)
        if count is None:
            continue
        before, after = (
            count(organization_ids, month.first, month.last, Cutoff(last_entry_id=until))
            for until in (known_until, close.last_entry_id)
        )
        changed = [code for code in before if before[code] != after[code]]
        if changed:
            reported = {figure.measure for figure in closed[month].figures}
            changed = [code for code in changed if code in reported]
        causes = sources.causes_of(changed, organization_ids, month, late) if changed else {}
        db.session.add_all(
            Restatement(
                close_id=close.id,
                month=str(month),
                measure=code,
                before=before[code],
                after=after[code],
                entries=sum(cause["entries"] for cause in causes[code]),
                causes=causes[code],
                after_entry_id=known_until,
                last_entry_id=close.last_entry_id,
            )
            for code in changed
        )


def _months_touched(organization_ids: list[int], late: list[ColumnElement[bool]]) -> set[Month]:
    days = select(LedgerEntry.occurred_on).where(*late, LedgerEntry.organization_id.in_(organization_ids))
    return {Month.of(day) for day in db.session.scalars(days.distinct())}


def _to_count(month: Month, touched: set[Month], elsewhere: set[Month]) -> Callable[..., dict[str, int]] | None:
    """What a closed month has to be counted for again: everything, states and outcomes, outcomes alone, or nothing."""
    if month in touched:
        return counting.count_measures
    if touched and month > min(touched):
        return counting.count_later
    return cohorts.count_cohorts if elsewhere and month >= min(elsewhere) else None
