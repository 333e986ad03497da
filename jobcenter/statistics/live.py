"""Figures of open months, kept up to date by the scheduler, so that a page over a city and a year only reads them.

A line of the ledger touches its month (and what is valid at the end of every later one) for its organization and all
above it. Those are counted anew, up to an entry that no writer can slip below; what is younger than that is counted
when it is asked for. So the figures shown are always those of the ledger. The cells of the funnel move with them.

Months are kept one by one as they are counted: each row says up to which entry it knows the ledger, so that a refresh
that was ended halfway goes on where it stood.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, text

from jobcenter.core.db import db, transaction
from jobcenter.ledger.models import LedgerEntry
from jobcenter.organizations.models import Organization
from jobcenter.organizations.queries import list_all, subtree_ids
from jobcenter.statistics import cohorts, counting, funnel, together
from jobcenter.statistics.calendar import Month, Period
from jobcenter.statistics.cohorts import count_cohorts
from jobcenter.statistics.lines import Cutoff
from jobcenter.statistics.measures import MEASURES, REGISTRY_DIGEST, Measure
from jobcenter.statistics.models import FunnelCell, LiveMonth, LiveState

Touched = dict[int, Month]
_NEVER = Month(9999, 12)
# So many months of organizations are counted sooner one by one than together.
FEW = 20
COUNTED = [measure.code for measure in MEASURES if not measure.is_rate]


def hold_ledger() -> int:
    """Let running writers finish and new ones wait; returns the last entry. SQLite has one writer at a time already."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(text(f"LOCK TABLE {LedgerEntry.__tablename__} IN SHARE ROW EXCLUSIVE MODE"))
    return db.session.scalar(select(func.max(LedgerEntry.id))) or 0


def refresh(today: date, *, now: datetime, tell: Callable[[int, int], None] | None = None) -> int:
    """Count anew what lines written since the last time touched. Returns how many months of organizations that were.

    Runs in transactions of its own: one to find the entry up to which is counted, one to keep each month, one to say
    that all are kept. `tell` is told how many months are done, and of how many.
    """
    with transaction():
        until = hold_ledger()
        since, kept_by = _state()
        if kept_by != REGISTRY_DIGEST:
            since = _forget(now)
    wanted = _wanted(since, until, today)
    if until == since and not wanted:
        return 0
    done = 0
    for counted in _counted(wanted, Cutoff(last_entry_id=until)):
        rows = [_row(number, counted, until) for number in sorted(wanted.get(counted.month, ()))]
        with transaction():
            hold_ledger()
            if _known_until() != since:
                return done
            _keep(rows)
        done += len(rows)
        if tell:
            tell(counted.month.ordinal - min(wanted).ordinal + 1, max(wanted).ordinal - min(wanted).ordinal + 1)
    grown = funnel.grown(since, until)
    with transaction():
        hold_ledger()
        if _known_until() != since:
            return done
        funnel.keep(grown)
        _know(until, now)
    return done


def _know(until: int, now: datetime) -> None:
    db.session.execute(delete(LiveState))
    db.session.add(LiveState(known_until=until, counted_at=now, counted_by=REGISTRY_DIGEST))


def _wanted(since: int, until: int, today: date) -> dict[Month, set[int]]:
    """The organizations to count in each month: where lines touched them, and in the months begun since.

    What a refresh that was ended halfway kept already is left out, unless lines touched it again.
    """
    columns = LiveMonth.organization_id, LiveMonth.month, LiveMonth.known_until
    rows = {
        (number, Month.parse(name)): max(since, known) for number, name, known in db.session.execute(select(*columns))
    }
    touched = _touched_after({since, *rows.values()}, until)
    begins: dict[int, Month] = dict(touched[since])
    for number, latest in _latest(rows).items():
        begins[number] = min(latest.shifted(1), begins.get(number, _NEVER))
    wanted: dict[Month, set[int]] = {}
    for number, first in begins.items():
        last = max(Month.of(today), touched[since].get(number, first.shifted(-1)))
        for month in Period(first, last).months():
            known = rows.get((number, month))
            if known is None or month >= touched[known].get(number, _NEVER):
                wanted.setdefault(month, set()).add(number)
    return wanted


def _latest(rows: Iterable[tuple[int, Month]]) -> dict[int, Month]:
    """The last month that is kept of each organization."""
    found: dict[int, Month] = {}
    for number, month in rows:
        found[number] = max(month, found.get(number, month))
    return found


def _counted(wanted: Mapping[Month, set[int]], cutoff: Cutoff) -> Iterator[together.Counted]:
    """The wanted months: a few organizations one by one, many together, which has to go through the whole ledger."""
    if sum(len(numbers) for numbers in wanted.values()) > FEW:
        yield from together.count_months(Period(min(wanted), max(wanted)).months(), cutoff)
        return
    below = {one.id: subtree_ids(one.id) for one in list_all()} if wanted else {}
    for month in sorted(wanted):
        values = {
            number: counting.count_measures(below[number], month.first, month.last, cutoff) for number in wanted[month]
        }
        since = {number: _since_begun(below[number], month, cutoff) for number in wanted[month]}
        yield together.Counted(month, values, since)


def _since_begun(organization_ids: Sequence[int], month: Month, cutoff: Cutoff) -> dict[str, dict[str, int]]:
    """The people and employers since the year and the quarter of a month began."""
    begun = {name: month.shifted(-((month.number - 1) % length)) for name, length in together.MONTHS_OF.items()}
    return {
        name: counting.count_different(organization_ids, first.first, month.last, cutoff)
        for name, first in begun.items()
    }


def _state() -> tuple[int, str]:
    """Up to which entry everything is kept, and the measures it was counted by; none at first."""
    row = db.session.execute(select(LiveState.known_until, LiveState.counted_by)).one_or_none()
    return (row[0], row[1]) if row else (0, "")


def _forget(now: datetime) -> int:
    """The measures are others than those that were counted by, or nothing was counted: all is counted from the start."""
    for model in (LiveMonth, FunnelCell):
        db.session.execute(delete(model))
    _know(0, now)
    return 0


@dataclass(frozen=True)
class _Kept:
    """A row that was kept: the values of the month, and the headcounts since the year and the quarter began."""

    known_until: int
    values: dict[str, int]
    since: Mapping[str, dict[str, int]]


def values_of(organizations: Sequence[Organization], months: Sequence[Month]) -> dict[int, dict[Month, dict[str, int]]]:
    """Every counted measure of the organizations in the months, by row number and month, as the ledger is now."""
    kept = _fresh(organizations, months)
    missing = [one for one in organizations if any(month not in kept[one.id] for month in months)]
    begun = first_months(missing) if missing else {}
    found: dict[int, dict[Month, dict[str, int]]] = {one.id: {} for one in organizations}
    for one in organizations:
        for month in months:
            if month in kept[one.id]:
                found[one.id][month] = kept[one.id][month].values
            elif one.id not in begun or month < begun[one.id]:
                found[one.id][month] = dict.fromkeys(COUNTED, 0)
            else:
                found[one.id][month] = _count(one, month, Cutoff())
    return found


def heads_of(organizations: Sequence[Organization], period: Period) -> dict[int, dict[str, int]]:
    """How many different people and employers came in a period, of those organizations of which that is kept.

    It is kept of what began with a year or a quarter; anybody else has to be counted.
    """
    name = next((name for name, length in together.MONTHS_OF.items() if _begins(period, length)), None)
    if name is None:
        return {}
    kept = _fresh(organizations, [period.end])
    return {
        number: rows[period.end].since[name] for number, rows in kept.items() if rows and name in rows[period.end].since
    }


def _begins(period: Period, length: int) -> bool:
    """Whether a period begins with a year or a quarter (by its length in months) and ends in it."""
    return (period.start.number - 1) % length == 0 and len(period.months()) <= length


def counted_over(organization: Organization, period: Period) -> dict[str, int]:
    """Every counted measure over a period: what adds up from its months, people once, states as they were at its ends."""
    months = values_of([organization], period.months())[organization.id]
    if period.single:
        return months[period.start]
    found = {m.code: over_months(m, months, period) for m in MEASURES if m.adds_up or m.is_standing}
    below = subtree_ids(organization.id)
    heads = heads_of([organization], period).get(organization.id)
    if heads is None:
        heads = counting.count_different(below, period.first, period.last)
    return {**found, **heads, **count_cohorts(below, period.first, period.last)}


def over_months(measure: Measure, months: Mapping[Month, dict[str, int]], period: Period) -> int:
    """What adds up from the months of a period, and a state as it was at the end, or at the start where it is carried over."""
    if measure.is_standing:
        return months[period.start if measure.carried else period.end].get(measure.code, 0)
    return sum(months[month].get(measure.code, 0) for month in period.months())


def _fresh(organizations: Sequence[Organization], months: Sequence[Month]) -> dict[int, dict[Month, _Kept]]:
    """The rows kept of the organizations in the months that are still those of the ledger."""
    found: dict[int, dict[Month, _Kept]] = {one.id: {} for one in organizations}
    known, kept_by = _state()
    if kept_by != REGISTRY_DIGEST:
        return found
    kept = _kept(organizations, months)
    last = db.session.scalar(select(func.max(LedgerEntry.id))) or 0
    points = {max(known, row.known_until) for row in kept.values()}
    touched = _touched_after(points, last)
    for (number, month), row in kept.items():
        if month < touched[max(known, row.known_until)].get(number, _NEVER):
            found[number][month] = row
    return found


def _touched_after(points: Iterable[int], last: int) -> dict[int, dict[int, Month]]:
    """By entry: the first month of each organization that later entries up to the last touch."""
    found: dict[int, dict[int, Month]] = {}
    for point in set(points):
        touched = _touched(point, last) if last > point else {}
        found[point] = {one.id: first for one, first in _affected(list_all() if touched else (), touched)}
    return found


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
    found = {organization_id: Month.of(day) for organization_id, day in rows}
    if since:
        # What became of a person touches where she ended, too; counted from the start, every organization is touched.
        lines = [LedgerEntry.id > since, LedgerEntry.id <= until]
        for organization_id, day in cohorts.became_known(lines).items():
            found[organization_id] = min(Month.of(day), found.get(organization_id, Month.of(day)))
    return found


def _affected(organizations: Iterable[Organization], touched: Touched) -> list[tuple[Organization, Month]]:
    """The organizations with a touched one among them, each with the first month concerned."""
    paths = {one.id: one.path for one in list_all()} if touched else {}
    found = []
    for organization in organizations:
        months = [month for number, month in touched.items() if paths[number].startswith(organization.path)]
        if months:
            found.append((organization, min(months)))
    return found


def _count(organization: Organization, month: Month, cutoff: Cutoff) -> dict[str, int]:
    below = [one.id for one in list_all() if one.path.startswith(organization.path)]
    return counting.count_measures(below, month.first, month.last, cutoff)


def _row(organization_id: int, counted: together.Counted, until: int) -> dict[str, object]:
    return {
        "organization_id": organization_id,
        "month": str(counted.month),
        "known_until": until,
        "values": counted.values[organization_id],
        "since": counted.since[organization_id],
    }


def _keep(rows: list[dict[str, Any]]) -> None:
    """Keep the rows of a month in place of older ones; what somebody else kept of a later entry stays."""
    if not rows:
        return
    of_month, until = LiveMonth.month == rows[0]["month"], rows[0]["known_until"]
    newer = set(db.session.scalars(select(LiveMonth.organization_id).where(of_month, LiveMonth.known_until > until)))
    numbers = [row["organization_id"] for row in rows if row["organization_id"] not in newer]
    db.session.execute(delete(LiveMonth).where(of_month, LiveMonth.organization_id.in_(numbers)))
    if numbers:
        db.session.execute(insert(LiveMonth), [row for row in rows if row["organization_id"] in numbers])


def _kept(organizations: Sequence[Organization], months: Sequence[Month]) -> dict[tuple[int, Month], _Kept]:
    names = {str(month): month for month in months}
    columns = LiveMonth.organization_id, LiveMonth.month, LiveMonth.known_until, LiveMonth.values, LiveMonth.since
    rows = db.session.execute(
        select(*columns).where(
            LiveMonth.organization_id.in_([one.id for one in organizations]), LiveMonth.month.in_(names)
        )
    )
    return {(number, names[name]): _Kept(known, values, since) for number, name, known, values, since in rows}
