"""A confidence that is shown is a chance: of suggestions made with 70 %, seven in ten are right."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobcenter.matching.engine.words import model
from jobcenter.matching.engine.words.calibration import Calibration, bins, fit

ENOUGH = 30


def test_shipped_confidences_agree_with_hit_rates_on_unseen_questions():
    raw = json.loads(model.SHIPPED.read_text(encoding="utf-8"))["calibration"]
    told = [row for row in raw["unseen"] if row["suggestions"] >= ENOUGH]
    assert len(told) >= 3
    for row in told:
        assert row["right"] == pytest.approx(row["told"], abs=row["margin"])
    every = sum(row["suggestions"] for row in raw["unseen"])
    error = sum(row["suggestions"] * abs(row["told"] - row["right"]) for row in raw["unseen"]) / every
    assert error < 0.01
    assert model.shipped().calibration == Calibration(raw["slope"], raw["intercept"])


def test_fit_finds_the_curve_that_answers_were_drawn_from():
    random = np.random.default_rng(5)
    certainties = random.random(20_000)
    truth = Calibration(0.6, -1.0)
    right = random.random(20_000) < np.array([truth.of(one) for one in certainties])
    found = fit(certainties.tolist(), right.tolist())
    assert found.slope == pytest.approx(truth.slope, abs=0.05)
    assert found.intercept == pytest.approx(truth.intercept, abs=0.05)
    for row in bins([found.of(one) for one in certainties], right.tolist()):
        assert row["right"] == pytest.approx(row["told"], abs=row["margin"] + 0.01)


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 3), st.floats(-3, 3))
def test_a_higher_certainty_never_has_a_lower_chance(one, other, slope, intercept):
    curve = Calibration(slope, intercept)
    low, high = sorted((one, other))
    assert 0 <= curve.of(low) <= curve.of(high) <= 1


@pytest.mark.parametrize("right", [[], [True, True], [False, False]])
def test_nothing_is_learned_where_nothing_differs(right):
    assert fit([0.5] * len(right), right) == Calibration()
