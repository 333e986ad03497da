"""Outcomes of referrals made up for learning: which factor decides is known, so what must be learned is known too."""

from functools import lru_cache

import numpy as np

from jobcenter.core.months import Month
from jobcenter.matching.engine.settings import in_force
from jobcenter.matching.learning.training import Outcome

MONTH = Month(2026, 10)
POINTS = dict(in_force(MONTH.last).points)


@lru_cache(maxsize=8)
def many(count: int = 5000, decided_by: str | None = "commute", against: str | None = None) -> tuple[Outcome, ...]:
    """Outcomes of the last two years. A hire depends on one factor, on the base points, or on nothing."""
    chance = np.random.default_rng(20261103)
    months = [str(MONTH.shifted(-back)) for back in range(24)]
    shares = chance.random((count, len(POINTS)))
    codes = list(POINTS)
    if decided_by == "base":
        sums = shares @ np.array(list(POINTS.values())) / 100 * 8 - 5
    elif decided_by is None:
        sums = np.full(count, -1.3)
    else:
        sums = 4 * shares[:, codes.index(decided_by)] - 3
    if against is not None:
        sums = sums - 2 * shares[:, codes.index(against)]
    hired = chance.random(count) < 1 / (1 + np.exp(-sums))
    people = chance.integers(0, count // 3, count)
    return tuple(
        Outcome(
            months[chance.integers(0, 24)], int(people[row]), int(people[row]), row, bool(hired[row]),
            tuple(shares[row].tolist()), "referred",
        )
        for row in range(count)
    )  # fmt: skip
