"""Making a learned ranking from outcomes, and judging it on later months: pure, with scikit-learn inside.

Months are taken in their order: trained on the first, calibrated on the next, tested on the latest.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from jobcenter.core.months import Month, Period
from jobcenter.matching.learning import measures
from jobcenter.matching.learning.model import Isotonic, Learned, Sigmoid
from jobcenter.matching.learning.settings import WINDOWS, LearningSettings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]

TOO_FEW, BEATS, NOT_BETTER = "too_few", "beats", "not_better"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one referral ended, with the shares of its factors as they were when it was made.

    `source` says where the shares come from: `referred`, `points` (rounded to whole points) or `recomputed`.
    """

    month: str
    person: int
    registration: int
    order: int
    hired: bool
    shares: tuple[float, ...]
    source: str


@dataclass(frozen=True)
class Table:
    """Outcomes as arrays."""

    shares: Floats
    hired: Floats
    people: Whole
    lists: Whole
    base: Floats

    def __len__(self) -> int:
        return len(self.hired)


@dataclass(frozen=True)
class Judged:
    """What a month's training found: a model where there were outcomes enough, how it did, and what follows."""

    verdict: str
    windows: Mapping[str, Period]
    counts: Mapping[str, Mapping[str, int]]
    scores: Mapping[str, Any] = field(default_factory=dict)
    model: Learned | None = None


def windows(month: Month, settings: LearningSettings) -> dict[str, Period]:
    """The months that are trained on, calibrated on and tested on, for a training at the end of a month."""
    test = month.shifted(1 - settings.held_back_months)
    calibrate = test.shifted(-settings.calibration_months)
    train = month.shifted(1 - settings.history_months)
    return {
        "train": Period(train, calibrate.shifted(-1)),
        "calibrate": Period(calibrate, test.shifted(-1)),
        "test": Period(test, month),
    }


def inside(outcomes: Sequence[Outcome], period: Period) -> list[Outcome]:
    """The outcomes of a window of months."""
    first, last = str(period.start), str(period.end)
    return [outcome for outcome in outcomes if first <= outcome.month <= last]


def counted(outcomes: Sequence[Outcome]) -> dict[str, int]:
    """How many outcomes, hires among them, and how many have shares that are not those of the day."""
    return {
        "outcomes": len(outcomes),
        "hired": sum(outcome.hired for outcome in outcomes),
        "points": sum(outcome.source == "points" for outcome in outcomes),
        "recomputed": sum(outcome.source == "recomputed" for outcome in outcomes),
    }


def judge(outcomes: Sequence[Outcome], month: Month, points: Mapping[str, int], settings: LearningSettings) -> Judged:
    """Train and test at the end of a month. `points` are those of the base ranking, in the order of the shares."""
    spans = windows(month, settings)
    parts = {name: inside(outcomes, spans[name]) for name in WINDOWS}
    counts = {name: counted(part) for name, part in parts.items()}
    if not all(enough(counts[name], settings, name) for name in WINDOWS):
        return Judged(TOO_FEW, spans, counts)
    tables = {name: table(part, points) for name, part in parts.items()}
    model = fit(tables["train"], tables["calibrate"], tuple(points), settings)
    scores = compare(model, tables["test"], settings, calibrated_on=tables["calibrate"])
    serves = any(model.weights) and is_better(scores, settings)
    return Judged(BEATS if serves else NOT_BETTER, spans, counts, scores, model)


def is_better(scores: Mapping[str, Any], settings: LearningSettings) -> bool:
    """Whether the learned ranking may serve: it surely orders pairs better, and single people's lists no worse."""
    worse_lists = scores["lists"] >= settings.margin.lists and scores["learned"]["ndcg"] < scores["base"]["ndcg"]
    return scores["gain"]["low"] > settings.margin.gain and not worse_lists


def enough(counts: Mapping[str, int], settings: LearningSettings, window: str) -> bool:
    """Whether a window has the outcomes, and hires among them, that it needs."""
    least = settings.least[window]
    others = counts["outcomes"] - counts["hired"]
    return counts["outcomes"] >= least.outcomes and min(counts["hired"], others) >= least.hired


def table(outcomes: Sequence[Outcome], points: Mapping[str, int]) -> Table:
    """Outcomes as arrays, with the points of the base ranking. A person's referrals are one list."""
    import numpy as np

    shares = np.array([outcome.shares for outcome in outcomes], dtype=np.float64).reshape(len(outcomes), len(points))
    return Table(
        shares,
        np.array([outcome.hired for outcome in outcomes], dtype=np.float64),
        np.array([outcome.person for outcome in outcomes], dtype=np.int64),
        np.array([outcome.registration for outcome in outcomes], dtype=np.int64),
        shares @ np.array(list(points.values()), dtype=np.float64),
    )


def compare(
    model: Learned, test: Table, settings: LearningSettings, *, calibrated_on: Table | None = None
) -> dict[str, Any]:
    """The scores of the base and the learned ranking on some outcomes, and the gain with its interval.

    With `calibrated_on` the base ranking is given a chance too, from the same months as the learned one.
    """
    sums, chances = model.sums(test.shares), model.chances(test.shares)
    gained = measures.gain(test.base, sums, test.hired, test.people, settings.margin)
    base_list, lists = measures.ndcg(test.base, test.hired, test.lists)
    scores: dict[str, Any] = {
        "gain": gained.document(),
        "lists": lists,
        "base": {"auc": round(gained.base, 4), "ndcg": round(base_list, 4)},
        "learned": {
            "auc": round(gained.learned, 4),
            "ndcg": round(measures.ndcg(sums, test.hired, test.lists)[0], 4),
            **_chance_scores(chances, test.hired),
        },
        "calibration": [
            one.document() for one in measures.calibration(chances, test.hired, settings.calibration_groups)
        ],
    }
    if calibrated_on is not None:
        line = _sigmoid(calibrated_on.base, calibrated_on.hired)
        scores["base"] |= _chance_scores(line.chances(test.base), test.hired)
    return scores


def _chance_scores(chances: Floats, hired: Floats) -> dict[str, float]:
    return {
        "log_loss": round(measures.log_loss(chances, hired), 4),
        "brier": round(measures.brier(chances, hired), 4),
    }


def fit(train: Table, calibrate: Table, features: tuple[str, ...], settings: LearningSettings) -> Learned:
    """A pipeline of scaling and logistic regression over the shares, then a calibration on later months.

    A factor whose weight would be negative is left out and the rest learned again: more points for a pair may never
    put it lower, so that the reasons on the card stay true.
    """
    import numpy as np

    kept = list(range(len(features)))
    while kept:
        pipeline = _pipeline(settings).fit(train.shares[:, kept], train.hired)
        weights = pipeline[-1].coef_[0] / pipeline[0].scale_
        if weights.min() >= 0:
            break
        kept.pop(int(np.argmin(weights)))
    else:
        return _constant(features, calibrate)
    full = np.zeros(len(features))
    full[kept] = weights
    intercept = float(pipeline[-1].intercept_[0] - weights @ pipeline[0].mean_)
    line = _calibrated(pipeline, calibrate.shares[:, kept], calibrate.hired, settings)
    return Learned(features, tuple(full.tolist()), intercept, line)


def _pipeline(settings: LearningSettings) -> Any:
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    return make_pipeline(StandardScaler(), LogisticRegression(C=settings.penalty, max_iter=500, random_state=0))


def _calibrated(pipeline: Any, shares: Floats, hired: Floats, settings: LearningSettings) -> Sigmoid | Isotonic:
    from sklearn.calibration import CalibratedClassifierCV
    from sklearn.frozen import FrozenEstimator

    method = "isotonic" if len(hired) >= settings.isotonic_from else "sigmoid"
    fitted = CalibratedClassifierCV(FrozenEstimator(pipeline), method=method, ensemble=False).fit(shares, hired)
    line = fitted.calibrated_classifiers_[0].calibrators[0]
    if method == "sigmoid":
        return Sigmoid(float(line.a_), float(line.b_))
    # Nothing is certain: the ends of the line stay half an outcome away from 0 and 1.
    edge = 1 / (2 * len(hired))
    levels = [min(max(float(level), edge), 1 - edge) for level in line.y_thresholds_]
    return Isotonic(tuple(line.X_thresholds_.tolist()), tuple(levels))


def _sigmoid(values: Floats, hired: Floats) -> Sigmoid:
    from sklearn.linear_model import LogisticRegression

    line = LogisticRegression(C=1e6, max_iter=500).fit(values.reshape(-1, 1) / 100, hired)
    return Sigmoid(-float(line.coef_[0, 0]) / 100, -float(line.intercept_[0]))


def _constant(features: tuple[str, ...], calibrate: Table) -> Learned:
    """Nothing counts: every pair has the same chance."""
    rate = float(calibrate.hired.mean())
    return Learned(features, (0.0,) * len(features), 0.0, Sigmoid(0.0, math.log((1 - rate) / rate)))
