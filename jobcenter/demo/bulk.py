"""What bulk-loaded records have in common: moments of office hours, entries in order."""

import random
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Any

from jobcenter.core.clock import SEOUL


def office_moment(day: date, chance: random.Random) -> datetime:
    """An instant during the office hours of a day."""
    local = time(chance.randint(9, 17), chance.randrange(60), chance.randrange(60))
    return datetime.combine(day, local, SEOUL).astimezone(UTC)


def in_order(entries: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Ledger entries in the order in which they were written down."""
    return sorted(entries, key=lambda entry: entry["recorded_at"])
