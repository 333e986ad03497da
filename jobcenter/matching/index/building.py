"""Making, checking and repairing the whole index: for commands and jobs, some hundred rows a transaction."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import delete, func, select

from jobcenter.core.db import db, transaction
from jobcenter.employers.models import JobOrder
from jobcenter.matching.index import entries, writing
from jobcenter.matching.index.models import EntryKind, IndexEntry, IndexState, new_token
from jobcenter.matching.profiles import REFERABLE
from jobcenter.seekers.models import Registration, RegistrationStatus

# So many removed entries are remembered for workers that have not asked for long.
KEPT_REMOVALS = 5_000

SOURCES: dict[EntryKind, Any] = {EntryKind.ORDER: JobOrder, EntryKind.SEEKER: Registration}


def is_complete() -> bool:
    """Whether the index covers all orders and job seekers, in the present format."""
    state = db.session.scalar(select(IndexState))
    return state is not None and state.complete and state.format == entries.FORMAT


def rebuild() -> dict[str, int]:
    """Throw the entries away and make them anew. Until that is done, rankings read the tables."""
    with transaction():
        state = writing.lock_state()
        state.complete, state.token, state.format = False, new_token(), entries.FORMAT
        db.session.execute(delete(IndexEntry))
        db.session.flush()
    return repair()


def repair() -> dict[str, int]:
    """Write what is missing or differs, remove what should not be there; the counts of both."""
    counts = {"written": 0, "removed": 0}
    for kind in EntryKind:
        for keys in _keys(kind):
            with transaction():
                orders, seekers = (keys, []) if kind is EntryKind.ORDER else ([], keys)
                for name, count in writing.write(orders, seekers).items():
                    counts[name] += count
    with transaction():
        state = writing.lock_state()
        state.complete, state.format = True, entries.FORMAT
        db.session.flush()
    return counts


def check() -> dict[str, int]:
    """How the entries differ from the tables: `missing`, `differing` and `extra`; changes nothing."""
    counts = {"missing": 0, "differing": 0, "extra": 0}
    for kind in EntryKind:
        for keys in _keys(kind):
            kept: dict[int, entries.Facts] = dict(
                db.session.execute(
                    select(IndexEntry.key, IndexEntry.facts).where(
                        IndexEntry.kind == kind, IndexEntry.key.in_(keys), IndexEntry.removed.is_(False)
                    )
                ).all()
            )
            wanted = entries.read(kind, keys)
            counts["missing"] += len(wanted.keys() - kept.keys())
            counts["extra"] += len(kept.keys() - wanted.keys())
            counts["differing"] += sum(kept[key] != wanted[key] for key in kept.keys() & wanted.keys())
            db.session.expire_all()
    return counts


def _keys(kind: EntryKind) -> Iterator[list[int]]:
    """The row numbers that are, or should be, in the index, some at a time."""
    source = SOURCES[kind]
    wanted = source.status.in_(REFERABLE) if kind is EntryKind.ORDER else source.status == RegistrationStatus.ACTIVE
    found = set(db.session.scalars(select(source.id).where(wanted)))
    found |= set(
        db.session.scalars(select(IndexEntry.key).where(IndexEntry.kind == kind, IndexEntry.removed.is_(False)))
    )
    yield from entries.chunks(sorted(found))


def forget_removed() -> int:
    """Delete the entries of what was removed long ago; workers that are so far behind begin anew."""
    with transaction():
        state = writing.lock_state()
        floor = db.session.scalar(
            select(IndexEntry.stamp)
            .where(IndexEntry.removed.is_(True))
            .order_by(IndexEntry.stamp.desc())
            .offset(KEPT_REMOVALS)
            .limit(1)
        )
        if floor is None:
            return 0
        gone = db.session.execute(delete(IndexEntry).where(IndexEntry.removed.is_(True), IndexEntry.stamp <= floor))
        state.floor = floor
        db.session.flush()
    return int(gone.rowcount)  # type: ignore[attr-defined]


def counts() -> dict[str, int]:
    """How many entries there are, how far the counter is, and how many texts wait to be analysed."""
    statement = select(IndexEntry.kind, func.count()).where(IndexEntry.removed.is_(False)).group_by(IndexEntry.kind)
    by_kind = dict(db.session.execute(statement).all())
    state = db.session.scalar(select(IndexState))
    waiting = select(func.count()).where(IndexEntry.analysed.is_(False), IndexEntry.removed.is_(False))
    return {
        "orders": by_kind.get(EntryKind.ORDER, 0),
        "seekers": by_kind.get(EntryKind.SEEKER, 0),
        "stamp": state.stamp if state else 0,
        "unanalysed": db.session.scalar(waiting) or 0,
    }
