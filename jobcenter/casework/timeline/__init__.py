"""Everything that happened to a person, from what each feature records: read by key, newest first.

The ledger is the spine. Beside it stand the records that no figure counts: requests, appointments, plans, consents,
hand-overs and messages. Each source is asked for its next few rows before the cursor; the page merges them, so a page
costs the same number of questions however long the history is.
"""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from heapq import nlargest
from typing import Any

from sqlalchemy import and_, or_

from jobcenter.casework.timeline.events import Event, View
from jobcenter.casework.timeline.sources import SOURCES, Source
from jobcenter.core import clock
from jobcenter.core.db import db

__all__ = ["Event", "Page", "View", "everything", "page", "recent"]

SIZE = 20
MOST_PRINTED = 1_000

Place = tuple[datetime, int, int]


@dataclass(frozen=True)
class Page:
    """Events of one page, and the cursor of the next one; none at the end."""

    events: list[Event]
    next: str | None


def page(view: View, *, cursor: str | None = None, size: int = SIZE) -> Page:
    """The events before a cursor, newest first. An unreadable cursor is page one."""
    before = _read(cursor)
    found: list[tuple[Place, Source, Any]] = []
    for source in SOURCES:
        found += [(_place(source, row), source, row) for row in _rows(view, source, before, size + 1)]
    chosen = nlargest(size + 1, found, key=lambda one: one[0])
    more, chosen = len(chosen) > size, chosen[:size]
    told = {
        source.rank: source.tell(view, [row for _place_, other, row in chosen if other is source]) for source in SOURCES
    }
    events = [event for place, source, _row in chosen for event in told[source.rank].get(place[2], ())]
    return Page(events, _write(chosen[-1][0]) if more else None)


def recent(view: View, most: int) -> list[Event]:
    """The latest events."""
    return page(view, size=most).events


def everything(view: View) -> Iterator[Event]:
    """All events, to be printed."""
    cursor, shown = None, 0
    while shown < MOST_PRINTED:
        found = page(view, cursor=cursor, size=200)
        yield from found.events
        shown += 200
        cursor = found.next
        if cursor is None:
            return


def _rows(view: View, source: Source, before: Place | None, most: int) -> list[Any]:
    if view.group is not None and view.group not in source.groups:
        return []
    statement = source.select(view)
    if statement is None:
        return []
    column, key = source.column, source.key
    statement = statement.where(column.is_not(None))
    if before is not None:
        statement = statement.where(_earlier(source, before))
    return list(db.session.scalars(statement.order_by(column.desc(), key.desc()).limit(most)))


def _earlier(source: Source, before: Place) -> Any:
    """What lies before the cursor: by moment, then by source, then by row."""
    at, rank, row = before
    column: Any = source.column
    limit: Any = at
    same: bool = True
    if source.dated:
        limit = clock.day_of(at)
        same = clock.start_of(limit) == at
        if not same:
            return column <= limit
    if source.rank > rank:
        return column < limit
    if source.rank < rank:
        return column <= limit
    return or_(column < limit, and_(column == limit, source.key < row))


def _place(source: Source, row: Any) -> Place:
    value = getattr(row, source.column.key)
    return (clock.start_of(value) if source.dated else value, source.rank, row.id)


def _write(place: Place) -> str:
    text = json.dumps([place[0].isoformat(), place[1], place[2]], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(cursor: str | None) -> Place | None:
    if not cursor:
        return None
    try:
        at, rank, row = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        moment = datetime.fromisoformat(at)
        return (moment, int(rank), int(row)) if moment.tzinfo else None
    except (ValueError, TypeError):
        return None
