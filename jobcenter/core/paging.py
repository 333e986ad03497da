"""Pages of a list: by number for short lists, by key for lists that can be long."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from jobcenter.core.db import db


@dataclass(frozen=True)
class Page:
    """One page of a list by number."""

    items: Sequence[Any]
    page: int
    pages: int
    total: int


@dataclass(frozen=True)
class KeyPage:
    """One page of a list by key. `next` and `previous` are cursors for the address, None at the ends."""

    items: Sequence[Any]
    next: str | None
    previous: str | None


def count(statement: Select) -> int:
    """How many rows a statement has."""
    return db.session.scalar(select(func.count()).select_from(statement.order_by(None).subquery())) or 0


def number_page(statement: Select, *, page: int = 1, size: int = 20, scalars: bool = True) -> Page:
    """The page with that number, the nearest one where the number is out of range."""
    total = count(statement)
    pages = max(1, -(-total // size))
    page = min(max(1, page), pages)
    result = db.session.execute(statement.limit(size).offset((page - 1) * size))
    items = result.scalars().unique().all() if scalars else result.all()
    return Page(items, page, pages, total)


def _encode(values: list[Any], backwards: bool) -> str:
    def plain(value: Any) -> Any:
        if isinstance(value, datetime):
            return {"t": value.isoformat()}
        if isinstance(value, date):
            return {"d": value.isoformat()}
        return value

    text = json.dumps([int(backwards), *map(plain, values)], separators=(",", ":"), default=str)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _decode(cursor: str | None, width: int) -> tuple[list[Any], bool] | None:
    if not cursor:
        return None

    def rich(value: Any) -> Any:
        if isinstance(value, dict) and "t" in value:
            return datetime.fromisoformat(value["t"])
        if isinstance(value, dict) and "d" in value:
            return date.fromisoformat(value["d"])
        if isinstance(value, dict | list):
            raise ValueError("not a cursor value")
        return value

    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        backwards, *values = json.loads(base64.urlsafe_b64decode(padded))
        decoded = [rich(value) for value in values]
    except (ValueError, TypeError):
        return None
    return (decoded, bool(backwards)) if len(decoded) == width else None


Order = Sequence[tuple[InstrumentedAttribute[Any], str]]


def keyset(
    statement: Select, *, order: Order, key: InstrumentedAttribute[Any], cursor: str | None, size: int = 20
) -> KeyPage:
    """The rows after (or before) a cursor, in the given order and then by key. An unreadable cursor is page one.

    Columns in `order` must not be null. Rows are ORM objects or named rows that carry the ordering columns.
    """
    columns = [*order, (key, order[-1][1])]
    place = _decode(cursor, len(columns))
    backwards = place is not None and place[1]
    directions = [(direction == "desc") != backwards for _column, direction in columns]
    if place is not None:
        statement = statement.where(_beyond([column for column, _ in columns], directions, place[0]))
    ordered = [column.desc() if down else column.asc() for (column, _), down in zip(columns, directions, strict=True)]
    result = db.session.execute(statement.order_by(None).order_by(*ordered).limit(size + 1))
    single = len(statement.column_descriptions) == 1
    rows = list(result.scalars().unique() if single else result)
    more, rows = len(rows) > size, rows[:size]
    if backwards:
        rows.reverse()
    if not rows:
        return KeyPage(rows, None, None)

    def mark(row: Any, back: bool) -> str:
        return _encode([getattr(row, column.key) for column, _ in columns], back)

    has_next = more if not backwards else True
    has_previous = (place is not None) if not backwards else more
    return KeyPage(
        rows,
        mark(rows[-1], False) if has_next else None,
        mark(rows[0], True) if has_previous else None,
    )


def _beyond(columns: list[Any], directions: list[bool], values: list[Any]) -> Any:
    steps = []
    for index, (column, down) in enumerate(zip(columns, directions, strict=True)):
        equal = [earlier == value for earlier, value in zip(columns[:index], values[:index], strict=True)]
        steps.append(and_(*equal, column < values[index] if down else column > values[index]))
    return or_(*steps)
