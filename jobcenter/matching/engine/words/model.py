"""The learned part of the ranker: a few weights, kept as a readable file beside the product's other figures."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from flask_babel import lazy_gettext as _l
from numpy.typing import NDArray

from jobcenter.core.errors import InputError
from jobcenter.matching.engine.settings import DATA
from jobcenter.matching.engine.words import endings, features
from jobcenter.matching.engine.words.calibration import Calibration
from jobcenter.matching.engine.words.endings import EndingPairs
from jobcenter.matching.engine.words.features import Candidates
from jobcenter.matching.engine.words.fields import Scores

SCHEMA = "jobcenter.text_ranker/1"
SHIPPED = DATA / "text_ranker.json"
DIGITS = 5


class WeightsUnusable(InputError):
    """The file does not hold the weights of this version's features."""

    message = _l("%(path)s does not hold the weights of this text ranker. Make them anew with `matching train`.")


@dataclass(frozen=True)
class Model:
    """Weights for features brought to mean 0 and deviation 1, and the endings that answer each other."""

    mean: Scores
    deviation: Scores
    weights: Scores
    pairs: EndingPairs
    calibration: Calibration = field(default_factory=Calibration)

    def points(self, found: Candidates) -> Scores:
        """The value of each candidate; only differences within a query mean something."""
        shown = (with_endings(found, self.pairs) - self.mean) / self.deviation
        return (shown @ self.weights).astype(np.float32)

    def order(self, found: Candidates) -> NDArray[np.int64]:
        """The candidates, best first; ties by their place."""
        return found.places[np.argsort(-self.points(found), kind="stable")]


def with_endings(found: Candidates, pairs: EndingPairs, without: tuple[str, ...] = ()) -> Scores:
    """The features with the odds of the endings as a last column."""
    odds = pairs.odds(found.ending, found.endings, found.ending_shares, without)
    return np.hstack([found.features, odds[:, None]])


def names() -> list[str]:
    """The names of the columns, in order."""
    return [*features.names(), endings.NAME]


def as_json(model: Model, about: Mapping[str, Any]) -> dict[str, Any]:
    """The weights as a document people can read, after what `about` says of where they come from."""
    columns = zip(names(), model.weights, model.mean, model.deviation, strict=True)
    return {
        "schema": SCHEMA,
        **about,
        "features": {
            name: {"weight": _short(weight), "mean": _short(mean), "deviation": _short(deviation)}
            for name, weight, mean, deviation in columns
        },
        "endings": model.pairs.as_json(),
    }


def _short(value: float) -> float:
    return float(f"{float(value):.{DIGITS}g}")


def read(path: Path) -> Model:
    """The weights of a file. Raises WeightsUnusable."""
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        columns = raw["features"]
        if raw["schema"] != SCHEMA or list(columns) != names():
            raise WeightsUnusable(path=path)
        mean, deviation, weights = (
            np.array([column[key] for column in columns.values()], np.float32)
            for key in ("mean", "deviation", "weight")
        )
        curve = Calibration.from_json(raw["calibration"]) if "calibration" in raw else Calibration()
        return Model(mean, deviation, weights, EndingPairs.from_json(raw["endings"]), curve)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise WeightsUnusable(path=path) from error


@lru_cache(maxsize=1)
def shipped() -> Model:
    """The weights the product comes with."""
    return read(SHIPPED)
