"""Learning from outcomes, pure: what is learned, how it is judged, and how it is kept."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobcenter.core.months import Month
from jobcenter.matching.engine.settings import in_force as ranking_in_force
from jobcenter.matching.learning import measures, training
from jobcenter.matching.learning import model as models
from jobcenter.matching.learning.model import ModelUnreadable
from jobcenter.matching.learning.settings import LearningFiguresMissing, Least, in_force
from tests.factories.outcomes import MONTH, POINTS, many

FIGURES = in_force(MONTH.last)


def test_learned_ranking_beats_base_where_one_factor_decides():
    judged = training.judge(many(), MONTH, POINTS, FIGURES)
    assert judged.verdict == training.BEATS
    assert judged.scores["gain"]["low"] > FIGURES.margin.gain
    assert judged.scores["learned"]["auc"] > judged.scores["base"]["auc"]
    assert judged.scores["learned"]["log_loss"] < judged.scores["base"]["log_loss"]
    assert judged.model.points()["commute"] > 60


def test_outcomes_of_chance_do_not_beat_base():
    judged = training.judge(many(decided_by=None), MONTH, POINTS, FIGURES)
    assert judged.verdict == training.NOT_BETTER
    assert judged.model is not None


def test_outcomes_that_follow_base_points_do_not_beat_base():
    judged = training.judge(many(decided_by="base"), MONTH, POINTS, FIGURES)
    assert judged.verdict == training.NOT_BETTER


@pytest.mark.parametrize("window", ["train", "calibrate", "test"])
def test_too_few_outcomes_in_any_window_leave_base(window):
    least = {**FIGURES.least, window: Least(outcomes=100_000, hired=1)}
    judged = training.judge(many(), MONTH, POINTS, replace(FIGURES, least=least))
    assert judged.verdict == training.TOO_FEW
    assert judged.model is None
    assert judged.counts[window]["outcomes"] > 0


def test_window_without_anybody_not_hired_is_too_few():
    outcomes = [replace(one, hired=True) if one.month == "2026-10" else one for one in many()]
    first = training.windows(MONTH, replace(FIGURES, held_back_months=1))
    assert str(first["test"]) == "2026-10"
    assert training.judge(outcomes, MONTH, POINTS, replace(FIGURES, held_back_months=1)).verdict == training.TOO_FEW


def test_months_are_taken_in_order_and_never_twice():
    spans = training.windows(Month(2026, 10), FIGURES)
    assert [str(spans[name]) for name in ("train", "calibrate", "test")] == [
        "2024-11..2026-05",
        "2026-06..2026-07",
        "2026-08..2026-10",
    ]


def test_later_months_change_nothing_that_was_learned_before():
    outcomes = many()
    changed = [replace(one, hired=not one.hired) if one.month > "2026-07" else one for one in outcomes]
    first, second = (training.judge(each, MONTH, POINTS, FIGURES) for each in (outcomes, changed))
    assert first.model.document() == second.model.document()
    assert first.scores["gain"] != second.scores["gain"]


def test_document_gives_the_same_chances_as_the_pipeline():
    from sklearn.calibration import CalibratedClassifierCV
    from sklearn.frozen import FrozenEstimator

    for figures in (replace(FIGURES, isotonic_from=10**9), replace(FIGURES, isotonic_from=1)):
        spans = training.windows(MONTH, figures)
        tables = {name: training.table(training.inside(many(), spans[name]), POINTS) for name in spans}
        made = training.fit(tables["train"], tables["calibrate"], tuple(POINTS), figures)
        again = models.read(made.document())
        shares = tables["test"].shares
        assert nearly_all_close(again.chances(shares), made.chances(shares), 1e-4)
        kept = [index for index, weight in enumerate(made.weights) if weight]
        pipeline = training._pipeline(figures).fit(tables["train"].shares[:, kept], tables["train"].hired)
        method = made.calibration.document()["kind"]
        own = CalibratedClassifierCV(FrozenEstimator(pipeline), method=method, ensemble=False)
        own.fit(tables["calibrate"].shares[:, kept], tables["calibrate"].hired)
        expected = own.predict_proba(shares[:, kept])[:, 1]
        edge = 1 / (2 * len(tables["calibrate"]))
        assert nearly_all_close(made.chances(shares), np.clip(expected, edge, 1 - edge), 1e-6)


def nearly_all_close(one, other, most):
    """A rising line has steps: a value on the very edge of one may fall to either side by rounding."""
    return np.quantile(np.abs(one - other), 0.98) < most


def test_factor_that_would_count_against_somebody_is_left_out():
    judged = training.judge(many(against="wage"), MONTH, POINTS, FIGURES)
    assert judged.model.points()["wage"] == 0
    assert min(judged.model.weights) >= 0


def test_nothing_counts_where_every_factor_would_count_against():
    reversed_ = [replace(one, shares=tuple(1 - share for share in one.shares)) for one in many(decided_by="base")]
    judged = training.judge(reversed_, MONTH, POINTS, FIGURES)
    assert judged.verdict == training.NOT_BETTER
    assert set(judged.model.weights) == {0.0}
    rate = judged.counts["calibrate"]["hired"] / judged.counts["calibrate"]["outcomes"]
    assert judged.model.chance((0.5,) * 6) == pytest.approx(rate)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(0, 1), min_size=6, max_size=6), st.integers(0, 5), st.floats(0, 1))
def test_better_share_never_lowers_place_or_chance(shares, factor, better):
    learned = _learned()
    raised = list(shares)
    raised[factor] = max(shares[factor], better)
    one, other = learned.sums(np.array([shares, raised]))
    assert other >= one - 1e-12
    assert learned.chance(raised) >= learned.chance(shares) - 1e-12
    assert 0 < learned.chance(shares) < 1


def _learned(kept=[]):  # noqa: B006  learned once for all examples
    if not kept:
        kept.append(training.judge(many(), MONTH, POINTS, FIGURES).model)
    return kept[0]


def test_calibration_holds_on_the_held_back_months():
    bins = training.judge(many(12_000), MONTH, POINTS, FIGURES).scores["calibration"]
    assert sum(one["count"] for one in bins) > 1000
    assert [one["foretold"] for one in bins] == sorted(one["foretold"] for one in bins)
    assert all(abs(one["foretold"] - one["hired"]) < 0.12 for one in bins)


def test_training_twice_gives_the_same():
    first, second = (training.judge(many(), MONTH, POINTS, FIGURES) for _ in range(2))
    assert first.scores == second.scores


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"schema": "other/1"},
        {"schema": models.SCHEMA, "weights": {"wage": "x"}, "intercept": 0, "calibration": {"kind": "sigmoid"}},
        {"schema": models.SCHEMA, "weights": {"wage": 1}, "intercept": 0, "calibration": {"kind": "magic"}},
        {"schema": models.SCHEMA, "weights": {}, "intercept": 0, "calibration": {"kind": "isotonic", "sums": [], "chances": []}},
    ],
)  # fmt: skip
def test_unreadable_document_is_refused(document):
    with pytest.raises(ModelUnreadable):
        models.read(document)


def test_figures_before_the_first_version_are_an_error():
    with pytest.raises(LearningFiguresMissing):
        in_force(date(2009, 12, 31))


def test_auc_and_ndcg_by_hand():
    scores, hired = np.array([3.0, 2.0, 2.0, 1.0]), np.array([1.0, 0.0, 1.0, 0.0])
    assert measures.auc(scores, hired) == pytest.approx((1 + 1 + 0.5 + 1) / 4)
    assert measures.auc(scores, np.ones(4)) == 0.5
    lists = np.array([7, 7, 7, 9])
    value, count = measures.ndcg(scores, hired, lists)
    assert count == 1
    best = 1 + 1 / np.log2(3)
    assert value == pytest.approx((1 + (1 / np.log2(3) + 1 / np.log2(4)) / 2) / best)


def test_log_loss_and_brier_by_hand():
    chances, hired = np.array([0.8, 0.4]), np.array([1.0, 0.0])
    assert measures.log_loss(chances, hired) == pytest.approx(-(np.log(0.8) + np.log(0.6)) / 2)
    assert measures.brier(chances, hired) == pytest.approx((0.04 + 0.16) / 2)


def test_interval_of_gain_is_drawn_over_people():
    """A thousand copies of one person's luck prove no more than the person does."""
    lucky = np.array([1.0, 0.0] * 50)
    base, learned = np.zeros(100), lucky.copy()
    one_person = measures.gain(base, learned, lucky, np.array([1] * 2 + list(range(2, 100))), FIGURES.margin)
    assert one_person.low > 0.4
    pairs = np.array([0, 0, 1, 1] + [2] * 96)
    assert measures.gain(base, learned, lucky, pairs, FIGURES.margin).value == pytest.approx(0.5)


def test_learned_features_are_the_factors_of_the_base_ranking():
    assert tuple(POINTS) == tuple(ranking_in_force(MONTH.last).points)
