"""Retention and erasure: how long what is kept, as data, and who erases it when its time is over.

Features register an eraser for what they keep; the daily job calls each with the day before which it may erase.
The terms stand in `core/data/parameters/retention.yaml` with their source.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, select

from jobcenter.audit.models import AccessEntry
from jobcenter.core import parameters
from jobcenter.core.clock import start_of
from jobcenter.core.db import db

Eraser = Callable[[date, datetime], int]


@dataclass(frozen=True)
class Keeping:
    """Something that is kept for a term: `parameter` names the term in months; `erase(before, now)` returns a count."""

    code: str
    label: Any
    parameter: str
    erase: Eraser


_keepings: dict[str, Keeping] = {}


def keep(code: str, *, label: Any, parameter: str, erase: Eraser) -> None:
    """Register what a feature keeps and how it is erased after its term."""
    _keepings[code] = Keeping(code, label, parameter, erase)


def keepings() -> list[Keeping]:
    """Everything that is kept for a term."""
    return sorted(_keepings.values(), key=lambda keeping: keeping.code)


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, the last day of the month where it has no such day."""
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    for candidate in range(day.day, 27, -1):
        try:
            return date(year, month + 1, candidate)
        except ValueError:
            continue
    return date(year, month + 1, day.day)


def term_ends(keeping: Keeping, today: date) -> date:
    """Entries before this day have been kept for their term."""
    return months_before(today, int(parameters.value(keeping.parameter, on=today)))


def erase_access_log(before: date, _now: datetime) -> int:
    """Erase looks older than the term. The only way an entry of the access log ever leaves."""
    limit = start_of(before)
    count = db.session.scalar(select(func.count()).where(AccessEntry.at < limit)) or 0
    db.session.execute(delete(AccessEntry).where(AccessEntry.at < limit))
    return count
