"""How good a ranking was on referrals whose end is known: pure functions over arrays, one value a referral."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from jobcenter.matching.learning.settings import Margin

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]

DEEPEST = 10
LEAST_CHANCE = 1e-6


@dataclass(frozen=True)
class Gain:
    """By how much the second ranking puts more pairs of a hire and no hire in the right order than the first.

    `low` to `high` is the interval in which the gain lies for the confidence asked, by drawing the people anew.
    """

    base: float
    learned: float
    low: float
    high: float

    @property
    def value(self) -> float:
        """The gain itself."""
        return self.learned - self.base

    def document(self) -> dict[str, float]:
        """As it is kept."""
        return {"value": round(self.value, 4), "low": round(self.low, 4), "high": round(self.high, 4)}


@dataclass(frozen=True)
class Bin:
    """One group of the calibration plot: the mean chance that was foretold, and the share that was hired."""

    count: int
    foretold: float
    hired: float

    def document(self) -> dict[str, float]:
        """As it is kept."""
        return {name: round(value, 4) for name, value in asdict(self).items()}


def _levels(scores: Floats) -> tuple[Whole, int]:
    """The rank of each score among the different ones, lowest first, and how many there are."""
    import numpy as np

    different, ranks = np.unique(scores, return_inverse=True)
    return ranks, len(different)


def _right(levels: tuple[Whole, int], hired: Floats, weights: Floats) -> float:
    import numpy as np

    ranks, count = levels
    up = np.bincount(ranks, weights * hired, count)
    down = np.bincount(ranks, weights * (1 - hired), count)
    pairs = up.sum() * down.sum()
    if pairs <= 0:
        return 0.5
    below = np.cumsum(down) - down
    return float((up * (below + down / 2)).sum() / pairs)


def auc(scores: Floats, hired: Floats) -> float:
    """The share of pairs of a hire and no hire that the scores put in the right order; ties count half."""
    import numpy as np

    return _right(_levels(scores), hired, np.ones(len(hired)))


def gain(base: Floats, learned: Floats, hired: Floats, people: Whole, margin: Margin) -> Gain:
    """The gain of `learned` over `base`, with its interval from drawing people (not referrals) anew."""
    import numpy as np

    ours, theirs, one = _levels(learned), _levels(base), np.ones(len(hired))
    _names, owner = np.unique(people, return_inverse=True)
    chance = np.random.default_rng(0)
    persons = owner.max(initial=-1) + 1
    drawn = []
    for _round in range(margin.rounds):
        times = np.bincount(chance.integers(0, persons, persons), minlength=persons).astype(float)
        drawn.append(_right(ours, hired, times[owner]) - _right(theirs, hired, times[owner]))
    tail = 100 * (1 - margin.confidence) / 2
    low, high = np.percentile(drawn, [tail, 100 - tail])
    return Gain(_right(theirs, hired, one), _right(ours, hired, one), float(low), float(high))


def log_loss(chances: Floats, hired: Floats) -> float:
    """The mean surprise at what happened, in nats: lower is better."""
    import numpy as np

    sure = np.clip(chances, LEAST_CHANCE, 1 - LEAST_CHANCE)
    return float(-(hired * np.log(sure) + (1 - hired) * np.log(1 - sure)).mean())


def brier(chances: Floats, hired: Floats) -> float:
    """The mean square of what the chance was off by: lower is better."""
    return float(((chances - hired) ** 2).mean())


def ndcg(scores: Floats, hired: Floats, lists: Whole) -> tuple[float, int]:
    """How near hires stand to the top of their lists (nDCG of the first ten), and how many lists that was read from.

    Only lists with a hire and something else say anything. Equal scores share the gain of the places they take.
    """
    import numpy as np

    order = np.argsort(lists, kind="stable")
    values = []
    for rows in np.split(order, np.flatnonzero(np.diff(lists[order])) + 1):
        won = hired[rows].sum()
        if 0 < won < len(rows):
            values.append(_dcg(scores[rows], hired[rows]) / _dcg(hired[rows], hired[rows]))
    return (float(np.mean(values)) if values else 0.0), len(values)


def _dcg(scores: Floats, hired: Floats) -> float:
    import numpy as np

    discounts = np.where(np.arange(len(scores)) < DEEPEST, 1 / np.log2(np.arange(len(scores)) + 2), 0.0)
    order = np.argsort(-scores, kind="stable")
    total, start = 0.0, 0
    for size in np.unique(-scores, return_counts=True)[1]:
        total += hired[order[start : start + size]].mean() * discounts[start : start + size].sum()
        start += size
    return float(total)


def calibration(chances: Floats, hired: Floats, groups: int) -> list[Bin]:
    """The referrals by the chance foretold, in groups of about the same size, lowest first."""
    import numpy as np

    order = np.argsort(chances, kind="stable")
    parts: list[Any] = [part for part in np.array_split(order, groups) if len(part)]
    return [Bin(len(part), float(chances[part].mean()), float(hired[part].mean())) for part in parts]
