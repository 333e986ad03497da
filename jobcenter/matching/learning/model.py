"""A learned ranking: a weighted sum of the factors' shares, and the chance of a hire that goes with a sum.

It is kept as a document anybody can read (`jobcenter.match_model/1`): one weight for each factor, the intercept and the
line that turns a sum into a chance. It imports nothing heavy before it is used.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l

from jobcenter.core.errors import InputError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

SCHEMA = "jobcenter.match_model/1"
DIGITS = 6


class ModelUnreadable(InputError):
    """A stored model is not of a kind this version of the program knows."""

    message = _l("The learned ranking cannot be read: %(problem)s.")


@dataclass(frozen=True)
class Sigmoid:
    """The chance as an S-shaped line over the sum: 1 / (1 + exp(slope × sum + offset))."""

    slope: float
    offset: float

    def chances(self, sums: Floats) -> Floats:
        """The chance for each sum."""
        import numpy as np

        return 1 / (1 + np.exp(np.clip(self.slope * sums + self.offset, -50, 50)))

    def document(self) -> dict[str, Any]:
        """As it is kept."""
        return {"kind": "sigmoid", "slope": round(self.slope, DIGITS), "offset": round(self.offset, DIGITS)}


@dataclass(frozen=True)
class Isotonic:
    """The chance as a line that only rises, straight between its points."""

    sums: tuple[float, ...]
    levels: tuple[float, ...]

    def chances(self, sums: Floats) -> Floats:
        """The chance for each sum."""
        import numpy as np

        return np.interp(sums, self.sums, self.levels)

    def document(self) -> dict[str, Any]:
        """As it is kept."""
        return {
            "kind": "isotonic",
            "sums": [round(value, DIGITS) for value in self.sums],
            "chances": [round(value, DIGITS) for value in self.levels],
        }


@dataclass(frozen=True)
class Learned:
    """One learned ranking. `features` are codes of factors; a matrix has one row a pair and one column a feature."""

    features: tuple[str, ...]
    weights: tuple[float, ...]
    intercept: float
    calibration: Sigmoid | Isotonic

    def sums(self, shares: Floats) -> Floats:
        """What a ranking sorts by, for a matrix of shares: higher is better."""
        import numpy as np

        return np.asarray(shares, dtype=np.float64) @ np.asarray(self.weights) + self.intercept

    def chances(self, shares: Floats) -> Floats:
        """The calibrated chance, 0 to 1, that a referral of the pair ends in a hire."""
        return self.calibration.chances(self.sums(shares))

    def chance(self, shares: Sequence[float]) -> float:
        """The calibrated chance of one pair."""
        import numpy as np

        return float(self.chances(np.asarray([shares]))[0])

    def points(self) -> dict[str, float]:
        """The weights as points out of 100, to be laid beside those of the base ranking; all 0 where nothing counts."""
        total = sum(self.weights)
        return {
            code: 100 * weight / total if total else 0.0
            for code, weight in zip(self.features, self.weights, strict=True)
        }

    def document(self) -> dict[str, Any]:
        """The model as it is kept and shown."""
        return {
            "schema": SCHEMA,
            "weights": {code: round(weight, DIGITS) for code, weight in zip(self.features, self.weights, strict=True)},
            "intercept": round(self.intercept, DIGITS),
            "calibration": self.calibration.document(),
        }


def read(document: Mapping[str, Any]) -> Learned:
    """The model of a document. Raises ModelUnreadable."""
    try:
        if document["schema"] != SCHEMA:
            raise ModelUnreadable(problem=str(document["schema"]))
        weights = document["weights"]
        return Learned(
            tuple(weights),
            tuple(float(weight) for weight in weights.values()),
            float(document["intercept"]),
            _calibration(document["calibration"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ModelUnreadable(problem=str(error)) from error


def _calibration(document: Mapping[str, Any]) -> Sigmoid | Isotonic:
    if document["kind"] == "sigmoid":
        return Sigmoid(float(document["slope"]), float(document["offset"]))
    if document["kind"] == "isotonic":
        sums, levels = document["sums"], document["chances"]
        if not sums or len(sums) != len(levels):
            raise ValueError("calibration")
        return Isotonic(tuple(map(float, sums)), tuple(map(float, levels)))
    raise ValueError(document["kind"])
