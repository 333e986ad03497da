"""Figures of open months, kept up to date by the scheduler, so that a page over a city and a year only reads them.

A line of the ledger touches its month (and what is valid at the end of every later one) for its organization and all
above it. Those are counted anew, up to an entry that no writer can slip below; what is younger than that is counted
when it is asked for. So the figures shown are always those of the ledger. The cells of the funnel move with them.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import delete, func, insert, select, text

from jobcenter.core.db import db, transaction
from jobcenter.ledger.models import LedgerEntry
from jobcenter.organizations.models import Organization
from jobcenter.organizations.queries import list_all, subtree_ids
from jobcenter.statistics import counting, funnel
from jobcenter.statistics.calendar import Month, Period
from jobcenter.statistics.lines import Cutoff
from jobcenter.statistics.measures import MEASURES, REGISTRY_DIGEST, counted
from jobcenter.statistics.models import FunnelCell, LiveMonth, LiveState

Touched = dict[int, Month]
COUNTED = [measure.code for measure in MEASURES if not measure.is_rate]


def hold_ledger() -> int:
    """Let running writers finish and new ones wait; returns the last entry. SQLite has one writer at a time already."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(text(f"LOCK TABLE {LedgerEntry.__tablename__} IN SHARE ROW EXCLUSIVE MODE"))
    return db.session.scalar(select(func.max(LedgerEntry.id))) or 0


def refresh(today: date, *, now: datetime) -> int:
    """Count anew what lines written since the last time touched. Returns how many months of organizations that were.

    Runs in transactions of its own: one to find the entry up to which is counted, one to keep what was counted.
    """
    with transaction():
        until = hold_ledger()
        since, kept_by = _state()
        if kept_by != REGISTRY_DIGEST:
            _forget()
            since = 0
    if until == since:
        return 0
    months = _months(_touched(since, until), today)
    counted = [_row(organization, month, until) for organization, month in months]
    grown = funnel.grown(since, until)
    with transaction():
        hold_ledger()
        if _known_until() != since:
            return 0
        _keep(counted)
        funnel.keep(grown)
        db.session.execute(delete(LiveState))
        db.session.add(LiveState(known_until=until, counted_at=now, counted_by=REGISTRY_DIGEST))
    return len(counted)


def _state() -> tuple[int, str]:
    row = db.session.execute(select(LiveState.known_until, LiveState.counted_by)).one_or_none()
    return (row[0], row[1]) if row else (0, REGISTRY_DIGEST)


def _forget() -> None:
    """The measures are others than those that were counted by: everything is counted anew."""
    for model in (LiveState, LiveMonth, FunnelCell):
        db.session.execute(delete(model))


def values_of(organizations: Sequence[Organization], months: Sequence[Month]) -> dict[int, dict[Month, dict[str, int]]]:
    """Every counted measure of the organizations in the months, by row number and month, as the ledger is now."""
    known, kept_by = _state()
    kept = _kept(organizations, months) if kept_by == REGISTRY_DIGEST else {one.id: {} for one in organizations}
    last = db.session.scalar(select(func.max(LedgerEntry.id))) or 0
    newer = {one.id: first for one, first in _affected(organizations, _touched(known, last) if last > known else {})}
    missing = [one for one in organizations if any(month not in kept[one.id] for month in months)]
    begun = first_months(missing) if missing else {}
    for organization in organizations:
        first, begins = newer.get(organization.id), begun.get(organization.id)
        for month in months:
            there = month in kept[organization.id]
            if not there and (begins is None or month < begins):
                kept[organization.id][month] = dict.fromkeys(COUNTED, 0)
            elif not there or (first is not None and month >= first):
                kept[organization.id][month] = _count(organization, month, Cutoff())
    return kept


def counted_over(organization: Organization, period: Period) -> dict[str, int]:
    """Every counted measure over a period: what adds up from its months, people and states counted over the whole."""
    values = values_of([organization], period.months())[organization.id]
    if period.single:
        return values[period.start]
    added = {m.code: sum(month.get(m.code, 0) for month in values.values()) for m in counted() if m.adds_up}
    below = subtree_ids(organization.id)
    return {**added, **counting.count_unadded(below, period.first, period.last)}


def first_months(organizations: Sequence[Organization]) -> dict[int, Month]:
    """The month of the first fact of each organization that has one, by row number."""
    ids = [one.id for one in organizations]
    rows = db.session.execute(
        select(LiveMonth.organization_id, func.min(LiveMonth.month))
        .where(LiveMonth.organization_id.in_(ids))
        .group_by(LiveMonth.organization_id)
    )
    found = {number: Month.parse(name) for number, name in rows}
    last = db.session.scalar(select(func.max(LedgerEntry.id))) or 0
    known = _known_until()
    for organization, month in _affected(organizations, _touched(known, last) if last > known else {}):
        found[organization.id] = min(month, found.get(organization.id, month))
    return found


def _known_until() -> int:
    return db.session.scalar(select(LiveState.known_until)) or 0


def _touched(since: int, until: int) -> Touched:
    """By organization the first month that the entries after one and up to another happened in."""
    rows = db.session.execute(
        select(LedgerEntry.organization_id, func.min(LedgerEntry.occurred_on))
        .where(LedgerEntry.id > since, LedgerEntry.id <= until)
        .group_by(LedgerEntry.organization_id)
    )
    return {organization_id: Month.of(day) for organization_id, day in rows}


def _affected(organizations: Iterable[Organization], touched: Touched) -> list[tuple[Organization, Month]]:
    """The organizations with a touched one among them, each with the first month concerned."""
    paths = {one.id: one.path for one in list_all()} if touched else {}
    found = []
    for organization in organizations:
        months = [month for number, month in touched.items() if paths[number].startswith(organization.path)]
        if months:
            found.append((organization, min(months)))
    return found


def _months(touched: Touched, today: date) -> list[tuple[Organization, Month]]:
    this_month = Month.of(today)
    return [
        (organization, month)
        for organization, first in _affected(list_all(), touched)
        for month in Period(first, max(first, this_month)).months()
    ]


def _count(organization: Organization, month: Month, cutoff: Cutoff) -> dict[str, int]:
    below = [one.id for one in list_all() if one.path.startswith(organization.path)]
    return counting.count_measures(below, month.first, month.last, cutoff)


def _row(organization: Organization, month: Month, until: int) -> dict[str, object]:
    return {
        "organization_id": organization.id,
        "month": str(month),
        "known_until": until,
        "values": _count(organization, month, Cutoff(last_entry_id=until)),
    }


def _keep(rows: list[dict[str, object]]) -> None:
    for row in rows:
        db.session.execute(
            delete(LiveMonth).where(
                LiveMonth.organization_id == row["organization_id"], LiveMonth.month == row["month"]
            )
        )
    if rows:
        db.session.execute(insert(LiveMonth), rows)


def _kept(organizations: Sequence[Organization], months: Sequence[Month]) -> dict[int, dict[Month, dict[str, int]]]:
    found: dict[int, dict[Month, dict[str, int]]] = {organization.id: {} for organization in organizations}
    names = {str(month): month for month in months}
    rows = db.session.execute(
        select(LiveMonth.organization_id, LiveMonth.month, LiveMonth.values).where(
            LiveMonth.organization_id.in_(found), LiveMonth.month.in_(names)
        )
    )
    for organization_id, month, values in rows:
        found[organization_id][names[month]] = values
    return found
