"""The funnel of cases, from registering to staying: by month, program, sex and age band.

Over a whole tree (the city) it is kept in cells that only grow by what is new in the ledger; lines younger than the
cells are counted when it is read, so that it is always that of the ledger. Of a part of the tree it is counted along
the index. Cases add up; people do not, and are counted where they are asked for (`counting`).
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Date, Select, String, and_, bindparam, case, cast, func, insert, select, update

from jobcenter.core.db import db
from jobcenter.ledger.models import LedgerEntry
from jobcenter.organizations.models import Organization
from jobcenter.organizations.queries import list_all, subtree_ids
from jobcenter.statistics.calendar import Period
from jobcenter.statistics.lines import EVERYTHING, Cutoff, conditions, taken_back
from jobcenter.statistics.models import FunnelCell, LiveState

# What each station counts, in the order of the funnel.
STATIONS: dict[str, str] = {
    "registered": "seeker.registered",
    "counseled": "counseling.held",
    "applied": "application.submitted",
    "enrolled": "enrollment.started",
    "referred": "referral.made",
    "interviewed": "referral.interview",
    "placed": "placement.started",
    "retained": "retention.confirmed",
}
KEY = ("month", "program_id", "sex", "age_band")
# What the cells tell cases apart by, as figures are told apart.
DIMENSIONS = {"program": "program_id", "sex": "sex", "age_band": "age_band"}
_CELLS = FunnelCell.__table__.c
_STATION_SUMS = [
    func.sum(case((and_(LedgerEntry.kind == kind, LedgerEntry.corrects_id.is_(None)), 1), else_=0))
    for kind in STATIONS.values()
]


class Cell(NamedTuple):
    """The cases of one combination; 0 and the empty text stand for what is not known."""

    month: str
    program_id: int
    sex: str
    age_band: str
    registered: int
    counseled: int
    applied: int
    enrolled: int
    referred: int
    interviewed: int
    placed: int
    retained: int


Cells = dict[tuple, tuple[int, ...]]


def cells(organization: Organization, period: Period) -> Sequence[Any]:
    """Every combination of the period with its cases: rows shaped like `Cell`, as the ledger is now."""
    if organization.parent_id is not None:
        return [Cell(*key, *cases) for key, cases in _of_part(organization, period).items()]
    known = known_until()
    columns = [_CELLS[name] for name in Cell._fields]
    rows = db.session.execute(
        select(*columns).where(
            _CELLS.organization_id == organization.id,
            _CELLS.month.between(str(period.start), str(period.end)),
        )
    ).all()
    newer = _grown(organization, known, None, period)
    if not newer:
        return rows
    kept: Cells = {tuple(row[:4]): tuple(row[4:]) for row in rows}
    return [Cell(*key, *cases) for key, cases in _sum(kept, newer).items()]


def cells_as_known(organization: Organization, period: Period, cutoff: Cutoff) -> Sequence[Any]:
    """The same as the ledger was known at a cutoff: what came later is taken off the cells of the whole tree."""
    if cutoff == EVERYTHING:
        return cells(organization, period)
    if organization.parent_id is None and cutoff.recorded_until is None:
        later = _grown(organization, cutoff.last_entry_id or 0, None, period)
        now: Cells = {tuple(row[:4]): tuple(row[4:]) for row in cells(organization, period)}
        return _cells(_sum(now, {key: tuple(-number for number in cases) for key, cases in later.items()}))
    within = conditions(subtree_ids(organization.id), period.first, period.last, cutoff)
    written, corrections = _grouped(within)
    back = _grouped([LedgerEntry.id.in_(taken_back(within))], -1)[0] if corrections else {}
    return _cells(_sum(written, back))


def _cells(found: Cells) -> list[Cell]:
    return [Cell(*key, *cases) for key, cases in found.items() if any(cases)]


def told_apart(organization: Organization, period: Period, cutoff: Cutoff, dimension: str) -> dict[Any, Counter[str]]:
    """The cases of every station by the values of a dimension (None where it is not known), as known at the cutoff."""
    place = Cell._fields.index(DIMENSIONS[dimension])
    found: dict[Any, Counter[str]] = {}
    for cell in cells_as_known(organization, period, cutoff):
        cases = found.setdefault(cell[place] or None, Counter())
        cases.update(dict(zip(STATIONS, cell[len(KEY) :], strict=True)))
    return found


def known_until() -> int:
    """Up to which ledger entry the cells are kept."""
    return db.session.scalar(select(LiveState.known_until)) or 0


def grown(since: int, until: int) -> dict[int, Cells]:
    """What entries after one and up to another add to the cells of every tree, by its top."""
    tops = [one for one in list_all() if one.parent_id is None]
    return {top.id: _grown(top, since, until) for top in tops}


def keep(found: dict[int, Cells]) -> None:
    """Add what was found to the cells; a combination that was not there yet gets a cell."""
    for top, more in found.items():
        months = {key[0] for key in more}
        there = {
            tuple(row[1:]): row[0]
            for row in db.session.execute(
                select(_CELLS.id, *(_CELLS[name] for name in KEY)).where(
                    _CELLS.organization_id == top, _CELLS.month.in_(months)
                )
            )
        }
        fresh = [_row(top, key, cases) for key, cases in more.items() if key not in there]
        if fresh:
            db.session.execute(insert(FunnelCell), fresh)
        for key, cases in more.items():
            if key in there and any(cases):
                changes = {name: _CELLS[name] + number for name, number in zip(STATIONS, cases, strict=True) if number}
                db.session.execute(update(FunnelCell).where(_CELLS.id == there[key]).values(changes))


def _row(top: int, key: tuple, cases: Iterable[int]) -> dict[str, Any]:
    return {"organization_id": top, **dict(zip(KEY, key, strict=True)), **dict(zip(STATIONS, cases, strict=True))}


def _grown(top: Organization, since: int, until: int | None, period: Period | None = None) -> Cells:
    """What entries add, in one tree: a case for each original, none for one that corrections took back since."""
    if db.session.scalar(select(LedgerEntry.id).where(LedgerEntry.id > since).limit(1)) is None:
        return {}
    ids = [one.id for one in list_all() if one.path.startswith(top.path)]
    first, last = (period.first, period.last) if period else (None, date.max)
    fresh = [*conditions(ids, first, last), LedgerEntry.id > since]
    if until is not None:
        fresh.append(LedgerEntry.id <= until)
    written, corrections = _grouped(fresh)
    return _sum(written, _taken_back_by(fresh, since, until)) if corrections else written


def _of_part(organization: Organization, period: Period) -> Cells:
    """The cases of all lines of a part of the tree; one taken back by lines of the period is none."""
    days = {"path": f"{organization.path}%", "first": period.first, "last": period.last}
    written, corrections = _read(db.session.execute(_part_of_the_tree(), days).all())
    if not corrections:
        return written
    within = conditions(subtree_ids(organization.id), period.first, period.last)
    return _sum(written, _taken_back_by(within, 0, None))


@cache
def _part_of_the_tree() -> Select:
    """The statement a page asks most, built once: building it takes as long as a month of a centre takes to count."""
    below = select(Organization.id).where(Organization.path.like(bindparam("path", type_=String)))
    return _grouping(
        [
            LedgerEntry.organization_id.in_(below),
            LedgerEntry.occurred_on.between(bindparam("first", type_=Date), bindparam("last", type_=Date)),
        ]
    )


def _taken_back_by(within: list[ColumnElement[bool]], since: int, until: int | None) -> Cells:
    """Minus one for each original that the corrections among the lines took back, plus one where they gave it back."""
    fresh = select(LedgerEntry.corrects_id).where(*within, LedgerEntry.corrects_id.is_not(None))
    corrected = LedgerEntry.__table__.alias("corrected")
    change = LedgerEntry.__table__.alias("change")
    before = func.coalesce(func.sum(case((change.c.id <= since, change.c.quantity), else_=0)), 0)
    after = func.sum(change.c.quantity)
    seen = [] if until is None else [change.c.id <= until]
    rows = db.session.execute(
        select(corrected.c.id, corrected.c.quantity + before, corrected.c.quantity + after)
        .join(change, change.c.corrects_id == corrected.c.id)
        .where(corrected.c.id.in_(fresh), *seen)
        .group_by(corrected.c.id, corrected.c.quantity)
    ).all()
    gone = [number for number, was, now in rows if was > 0 >= now]
    back = [number for number, was, now in rows if was <= 0 < now]
    found: Cells = {}
    for numbers, sign in ((gone, -1), (back, 1)):
        if numbers:
            found = _sum(found, _grouped([LedgerEntry.id.in_(numbers)], sign)[0])
    return found


def _grouped(within: list[ColumnElement[bool]], sign: int = 1) -> tuple[Cells, int]:
    """The originals by combination, and how many corrections are among the lines."""
    return _read(db.session.execute(_grouping(within)).all(), sign)


def _grouping(within: list[ColumnElement[bool]]) -> Select:
    named = [one.label(name) for one, name in zip(_key(), KEY, strict=True)]
    return (
        select(*named, *_STATION_SUMS, func.count(LedgerEntry.corrects_id))
        .where(*within, LedgerEntry.kind.in_(STATIONS.values()))
        .group_by(*named)
    )


def _key() -> list[ColumnElement[Any]]:
    return [
        func.substr(cast(LedgerEntry.occurred_on, String), 1, 7),
        func.coalesce(LedgerEntry.program_id, 0),
        func.coalesce(LedgerEntry.sex, ""),
        func.coalesce(LedgerEntry.age_band, ""),
    ]


def _read(rows: Sequence[Any], sign: int = 1) -> tuple[Cells, int]:
    cells = {tuple(row[:4]): tuple(sign * number for number in row[4:-1]) for row in rows}
    return cells, sum(row[-1] for row in rows)


def _sum(one: Cells, other: Cells) -> Cells:
    if not other:
        return one
    total = dict(one)
    for key, cases in other.items():
        total[key] = tuple(a + b for a, b in zip(total[key], cases, strict=True)) if key in total else cases
    return total
