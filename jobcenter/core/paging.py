"""Pages of a list: by number for short lists, by key for lists that can be long."""

import base64
import json
from collections import Counter
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
    plain = statement.order_by(None)
    entity = _entity(statement)
    if entity is not None:
        plain = plain.with_only_columns(entity.id)
    return db.session.scalar(select(func.count()).select_from(plain.subquery())) or 0


def count_by(
    statement: Select, tenant: InstrumentedAttribute[Any], column: InstrumentedAttribute[Any]
) -> dict[Any, int]:
    """How many records of a statement have each value of a column.

    Counted per tenant and added up here: that is the order of the indexes, which then answer without a sort.
    """
    found: Counter[Any] = Counter()
    counted = statement.with_only_columns(tenant, column, func.count()).order_by(None).group_by(tenant, column)
    for _tenant, value, number in db.session.execute(counted):
        found[value] += number
    return dict(found)


def _entity(statement: Select) -> Any:
    """The model whose records a statement selects, None where it selects something else."""
    described = statement.column_descriptions
    only = described[0] if len(described) == 1 else {}
    return only.get("entity") if only.get("expr") is only.get("entity") else None


def _records(statement: Select, numbers: Sequence[int], entity: Any) -> Sequence[Any]:
    """The records with these row numbers, in their order. What a database sorts and skips is then row numbers only."""
    if not numbers:
        return []
    found = db.session.scalars(statement.order_by(None).where(entity.id.in_(numbers))).unique()
    by_number = {record.id: record for record in found}
    return [by_number[number] for number in numbers if number in by_number]


def number_page(statement: Select, *, page: int = 1, size: int = 20, scalars: bool = True) -> Page:
    """The page with that number, the nearest one where the number is out of range."""
    total = count(statement)
    pages = max(1, -(-total // size))
    page = min(max(1, page), pages)
    entity = _entity(statement)
    if entity is not None:
        shown = statement.with_only_columns(entity.id).limit(size).offset((page - 1) * size)
        return Page(_records(statement, db.session.scalars(shown).all(), entity), page, pages, total)
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
    whole = statement
    if place is not None:
        statement = statement.where(_beyond([column for column, _ in columns], directions, place[0]))
    ordered = [column.desc() if down else column.asc() for (column, _), down in zip(columns, directions, strict=True)]
    statement = statement.order_by(None).order_by(*ordered).limit(size + 1)
    entity = _entity(whole)
    if entity is not None:
        numbers = db.session.scalars(statement.with_only_columns(entity.id)).all()
        rows = list(_records(whole, numbers, entity))
    else:
        rows = list(db.session.execute(statement))
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
