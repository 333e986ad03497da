"""What one process holds of the index, and how it follows the changes.

A request asks the counter once; what was committed since the process last looked is read and added, so that a
ranking never lacks it. A process that holds nothing yet reads a small index at once. A large one is loaded in the
background, from the file a job has written, and `current()` says None until it is there.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask, current_app
from sqlalchemy import func, select

from jobcenter.core.db import db, read_anew
from jobcenter.matching.index import entries
from jobcenter.matching.index.models import EntryKind, IndexEntry, IndexState
from jobcenter.matching.profiles import order_of, seeker_of

if TYPE_CHECKING:
    from jobcenter.matching.engine.columns.orders import Orders
    from jobcenter.matching.engine.columns.seekers import Belongs, Seekers
    from jobcenter.matching.engine.profiles import OrderProfile, SeekerProfile

logger = logging.getLogger(__name__)

# An index of so many entries is read within a request; more changes than that are followed in the background.
READ_AT_ONCE = 1_500
# When so many rows were added or taken out since the file, the next file is taken up.
WORN = 10_000


@dataclass
class Live:
    """The columns in this process and how far they have come. Hold `lock` while looking into them.

    `file_stamp` is that of the file they began with, None where they were read from the entries.
    """

    token: str
    stamp: int
    orders: Orders
    seekers: Seekers
    file_stamp: int | None = None
    lock: threading.RLock = field(default_factory=threading.RLock, repr=False)

    def follow(self, until: int) -> None:
        """Read and add the entries that were written since."""
        statement = select(IndexEntry.kind, IndexEntry.key, IndexEntry.removed, IndexEntry.facts).where(
            IndexEntry.stamp > self.stamp, IndexEntry.stamp <= until
        )
        rows = db.session.execute(statement).all()
        with self.lock:
            if self.stamp >= until:
                return
            for row in rows:
                self._take(row)
            self.stamp = until

    def _take(self, row: Any) -> None:
        side: Any = self.orders if row.kind is EntryKind.ORDER else self.seekers
        if row.removed:
            side.remove(row.key)
        elif row.kind is EntryKind.ORDER:
            side.put(*_order(row.key, row.facts))
        else:
            side.put(*_seeker(row.key, row.facts))

    @property
    def worn(self) -> bool:
        """Whether so much was added beside the lists that a new start is worth it."""
        return self.orders.changes + self.seekers.changes > WORN


class Shelf:
    """The place of the index in one application: what is held, and whether it is being loaded."""

    def __init__(self) -> None:
        self.live: Live | None = None
        self._loading = threading.Lock()

    def load_in_background(self, app: Flask) -> None:
        """Begin to load, unless that is under way."""
        if not self._loading.acquire(blocking=False):
            return
        try:
            threading.Thread(target=self._load, args=(app,), name="matching-index", daemon=True).start()
        except BaseException:
            self._loading.release()
            raise

    def _load(self, app: Flask) -> None:
        try:
            with app.app_context():
                self.live = load()
        except Exception:
            # The next request begins again; until then rankings read the tables.
            logger.exception("the index could not be loaded")
        finally:
            self._loading.release()


def _shelf() -> Shelf:
    return current_app.extensions.setdefault("jobcenter.matching.index", Shelf())


def warm(app: Flask) -> None:
    """Load the index in the background, so that the first request finds it."""
    with app.app_context():
        _shelf().load_in_background(app)


def current() -> Live | None:
    """The index as it is committed at this moment, or None while there is none to be had at once."""
    state = db.session.execute(
        select(IndexState.token, IndexState.stamp, IndexState.floor, IndexState.complete, IndexState.format)
    ).one_or_none()
    if state is None or not state.complete or state.format != entries.FORMAT:
        return None
    shelf = _shelf()
    live = shelf.live
    if live is None or live.token != state.token or live.stamp < state.floor:
        live = shelf.live = _small(state.token, state.stamp)
    if live is None:
        shelf.load_in_background(current_app._get_current_object())  # type: ignore[attr-defined]
        return None
    if live.stamp < state.stamp:
        if _changes(live.stamp) > READ_AT_ONCE:
            shelf.load_in_background(current_app._get_current_object())  # type: ignore[attr-defined]
            return None
        live.follow(state.stamp)
    if live.worn and _newer_file(live):
        shelf.load_in_background(current_app._get_current_object())  # type: ignore[attr-defined]
    return live


def _newer_file(live: Live) -> bool:
    from jobcenter.matching.index import snapshot

    kept = next(snapshot.latest(folder(), live.token, live.stamp), None)
    return kept is not None and (live.file_stamp is None or kept[0] > live.file_stamp)


def _changes(after: int) -> int:
    statement = select(IndexEntry.id).where(IndexEntry.stamp > after).limit(READ_AT_ONCE + 1)
    return db.session.scalar(select(func.count()).select_from(statement.subquery())) or 0


def is_small() -> bool:
    """Whether a process can read all entries at once, without a file."""
    return _changes(-1) <= READ_AT_ONCE


def _small(token: str, stamp: int) -> Live | None:
    return Live(token, stamp, *build(stamp)) if is_small() else None


def load() -> Live | None:
    """The index of the database: from the newest whole file, or from the entries, which are then kept as a file."""
    from jobcenter.matching.index import snapshot

    state = db.session.execute(select(IndexState.token, IndexState.stamp, IndexState.complete)).one_or_none()
    if state is None or not state.complete:
        return None
    live = _from_file(state.token, state.stamp)
    if live is None:
        with snapshot.alone(folder()):
            live = _from_file(state.token, state.stamp) or _from_entries(state.token)
    live.follow(_stamp())
    return live


def _stamp() -> int:
    # What was committed while the file was read is seen by a new transaction only.
    read_anew()
    return db.session.scalars(select(IndexState.stamp)).one()


def _from_file(token: str, stamp: int) -> Live | None:
    from jobcenter.matching.index import snapshot

    for kept, path in snapshot.latest(folder(), token, stamp):
        try:
            return Live(token, kept, *snapshot.read(path), file_stamp=kept)
        except snapshot.Torn:
            logger.warning("%s is not whole; another one is looked for", path.name)
            path.unlink(missing_ok=True)
    return None


def _from_entries(token: str) -> Live:
    from jobcenter.matching.index import snapshot

    stamp = _stamp()
    built = build(stamp)
    snapshot.write(folder(), token, stamp, built)
    return Live(token, stamp, *built, file_stamp=stamp)


def folder() -> Path:
    """Where the files of the index are kept."""
    return Path(current_app.config["MATCHING_FOLDER"])


def build(stamp: int) -> tuple[Orders, Seekers]:
    """Columns of all entries up to a stamp, read in one go."""
    from jobcenter.matching.engine.columns.orders import Orders
    from jobcenter.matching.engine.columns.seekers import Seekers

    return (
        Orders.of(_order(key, facts) for key, facts in _facts(EntryKind.ORDER, stamp)),
        Seekers.of(_seeker(key, facts) for key, facts in _facts(EntryKind.SEEKER, stamp)),
    )


def _facts(kind: EntryKind, stamp: int) -> Iterable[tuple[int, entries.Facts]]:
    statement = select(IndexEntry.key, IndexEntry.facts).where(
        IndexEntry.kind == kind, IndexEntry.removed.is_(False), IndexEntry.stamp <= stamp
    )
    for row in db.session.execute(statement.order_by(IndexEntry.id), execution_options={"yield_per": 1000}):
        yield row.key, row.facts


def _order(key: int, facts: entries.Facts) -> tuple[OrderProfile, date | None]:
    return order_of(key, facts), _day(facts["until"])


def _seeker(key: int, facts: entries.Facts) -> tuple[SeekerProfile, Belongs]:
    from jobcenter.matching.engine.columns.seekers import Belongs

    return seeker_of(key, facts), Belongs(facts["organization"], _day(facts["from"]), _day(facts["until"]))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def profiles(kind: EntryKind, keys: Collection[int]) -> dict[int, Any]:
    """The profiles of entries by row number; those that are gone are left out."""
    make: Any = order_of if kind is EntryKind.ORDER else seeker_of
    found: dict[int, Any] = {}
    for part in entries.chunks(keys):
        rows = db.session.execute(
            select(IndexEntry.key, IndexEntry.facts).where(
                IndexEntry.kind == kind, IndexEntry.key.in_(part), IndexEntry.removed.is_(False)
            )
        )
        found.update((row.key, make(row.key, row.facts)) for row in rows)
    return found
