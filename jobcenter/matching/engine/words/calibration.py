"""From the ranker's certainty to a chance: of suggestions made with 70 %, seven in ten should be right.

Two numbers, slope and intercept of a logistic curve over the log-odds of the certainty, learned from answers the
ranker had not seen.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

NARROWEST = 1e-4
BINS = 5
STEPS = 100


@dataclass(frozen=True)
class Calibration:
    """The curve; without one a certainty is taken as it is."""

    slope: float = 1.0
    intercept: float = 0.0

    def of(self, certainty: float) -> float:
        """The chance that goes with a certainty; a higher certainty never has a lower chance."""
        return float(_raised(self.slope * _log_odds(np.array([certainty])) + self.intercept)[0])

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Calibration:
        """The curve as it is kept beside the weights."""
        return cls(float(raw["slope"]), float(raw["intercept"]))


def _log_odds(certainties: NDArray[np.float64]) -> NDArray[np.float64]:
    kept = np.clip(certainties, NARROWEST, 1 - NARROWEST)
    return np.log(kept / (1 - kept))


def _raised(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return 1 / (1 + np.exp(-values))


def fit(certainties: Sequence[float], right: Sequence[bool]) -> Calibration:
    """The curve that surprises least, by Newton's method. Where everything or nothing is right, none can be told."""
    odds, hits = _log_odds(np.array(certainties, np.float64)), np.array(right, np.float64)
    if not 0 < hits.sum() < len(hits):
        return Calibration()
    columns = np.column_stack([odds, np.ones(len(odds))])
    found = np.array([1.0, 0.0])
    for _step in range(STEPS):
        chance = _raised(columns @ found)
        slope = columns.T @ (chance - hits)
        bend = (columns * (chance * (1 - chance))[:, None]).T @ columns + 1e-6 * np.eye(2)
        change = np.linalg.solve(bend, slope)
        found -= change
        if np.abs(change).max() < 1e-9:
            break
    return Calibration(round(max(float(found[0]), 0.0), 4), round(float(found[1]), 4))


def bins(chances: Sequence[float], right: Sequence[bool], count: int = BINS) -> list[dict[str, float]]:
    """How often suggestions were right, by the chance they were made with, in bins of equal width."""
    rows = []
    given, hits = np.array(chances), np.array(right, np.float64)
    place = np.minimum((given * count).astype(int), count - 1)
    for number in range(count):
        inside = place == number
        total = int(inside.sum())
        if total:
            rows.append(
                {
                    "from": round(number / count, 2),
                    "to": round((number + 1) / count, 2),
                    "suggestions": total,
                    "told": round(float(given[inside].mean()), 4),
                    "right": round(float(hits[inside].mean()), 4),
                    "margin": round(2 * math.sqrt(max(float(hits[inside].var()), 1e-4) / total), 4),
                }
            )
    return rows
