"""The arithmetic of a committee: dropping, averaging exactly, rounding once, the least that passes."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobcenter.programs import evaluation

ITEMS = {
    "items": [{"code": "plan", "label": {}, "points": 60}, {"code": "people", "label": {}, "points": 40}],
    "pass": 70,
}


def sheets(*totals):
    return [{"plan": min(total, 60), "people": max(total - 60, 0)} for total in totals]


@pytest.mark.parametrize(
    ("totals", "drop", "expected"),
    [
        ((80, 90, 100), False, Fraction(90)),
        ((80, 90, 100), True, Fraction(90)),
        ((0, 71, 72, 100), True, Fraction(143, 2)),
        ((70, 70, 71), False, Fraction(211, 3)),
        ((70, 90), True, Fraction(80)),
        ((70,), True, Fraction(70)),
        ((60, 60, 60, 90), True, Fraction(60)),
    ],
    ids=["all", "three sheets leave one", "ends dropped", "thirds stay exact", "two sheets: none dropped", "one sheet",
         "of equal lowest only one is dropped"],
)  # fmt: skip
def test_average(totals, drop, expected):
    assert evaluation.average(sheets(*totals), drop=drop) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [(Fraction(211, 3), 7033), (Fraction(212, 3), 7067), (Fraction(14001, 200), 7001), (Fraction(70), 7000)],
    ids=["a third down", "two thirds up", "half a hundredth up", "whole"],
)
def test_rounded_once_half_up(value, expected):
    assert evaluation.hundredths(value) == expected


@pytest.mark.parametrize(("totals", "passes"), [((70, 70, 70), True), ((69, 70, 70), False), ((69, 71, 70), True)])
def test_least_points_are_compared_exactly(totals, passes):
    assert evaluation.passes(evaluation.average(sheets(*totals), drop=False), ITEMS) is passes


@given(st.lists(st.integers(0, 100), min_size=1, max_size=9), st.booleans())
def test_items_add_up_to_the_average(totals, drop):
    points = sheets(*totals)
    items = evaluation.by_item(points, ITEMS, drop=drop)
    value = evaluation.average(points, drop=drop)
    assert abs(sum(Fraction(str(item["points"])) for item in items) - value) <= Fraction(1, 100)
    assert min(totals) <= value <= max(totals)


@given(st.permutations([60, 61, 70, 88, 100]))
def test_order_of_the_evaluators_does_not_matter(totals):
    assert evaluation.average(sheets(*totals), drop=True) == 73
