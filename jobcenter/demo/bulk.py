"""Writing many rows at once, on both databases."""

import random
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import insert

from jobcenter.core.clock import SEOUL
from jobcenter.core.db import db

CHUNK = 2000


def insert_rows(model: Any, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows of one table; all of them carry the same columns."""
    for start in range(0, len(rows), CHUNK):
        db.session.execute(insert(model), rows[start : start + CHUNK])


def insert_numbered(model: Any, rows: Sequence[dict[str, Any]]) -> list[int]:
    """Insert rows of one table and return their row numbers in the same order."""
    numbers: list[int] = []
    statement = insert(model).returning(model.id, sort_by_parameter_order=True)
    for start in range(0, len(rows), CHUNK):
        numbers += db.session.scalars(statement, rows[start : start + CHUNK])
    return numbers


def office_moment(day: date, chance: random.Random) -> datetime:
    """An instant during the office hours of a day."""
    local = time(chance.randint(9, 17), chance.randrange(60), chance.randrange(60))
    return datetime.combine(day, local, SEOUL).astimezone(UTC)


def in_order(entries: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Ledger entries in the order in which they were written down."""
    return sorted(entries, key=lambda entry: entry["recorded_at"])
