"""Exact arithmetic: rates, totals of a term, weighted totals, splitting, and agreement with what is printed."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import strategies as st

from jobcenter.core.formatting import rounded
from jobcenter.indicators.arithmetic import Agreement, Kind, agreement, rate, split, weighted, whole_term
from tests.unit.indicators.invented import given

WEIGHTS = (30, 20, 20, 20, 10)
REACHED = ((4278, 5200), (2108, 5480), (360, 915), (222, 300), (3, 5))


def test_the_total_of_the_gwanak_card_comes_from_unrounded_rates():
    rates = [rate(actual, target) for actual, target in REACHED]
    assert [str(rounded(value)) for value in rates] == ["82.3", "38.5", "39.3", "74.0", "60.0"]
    assert str(rounded(weighted(list(zip(WEIGHTS, rates, strict=True))))) == "61.0"
    printed = [Fraction(str(rounded(value))) for value in rates]
    assert str(rounded(weighted(list(zip(WEIGHTS, printed, strict=True))))) == "61.1"


@pytest.mark.parametrize(
    ("actual", "target", "cap", "expected"),
    [
        (1, 0, None, None),
        (None, 5, None, None),
        (6, 5, None, 120),
        (6, 5, 100, 100),
        (0, 5, None, 0),
        (-1, 4, None, -25),
    ],
)
def test_a_rate_needs_a_target_and_is_capped_only_where_that_was_set(actual, target, cap, expected):
    assert rate(actual, target, cap=cap) == expected


@pytest.mark.parametrize(
    ("kind", "expected"), [(Kind.CUMULATIVE, 12), (Kind.STATE, 5), (Kind.AVERAGE, 4)], ids=lambda value: str(value)
)
def test_the_years_become_the_term_by_the_kind_of_the_indicator(kind, expected):
    assert whole_term(kind, [Decimal(3), None, Decimal(4), Decimal(5)]) == expected
    assert whole_term(kind, [None]) is None


def test_weights_may_be_shares_of_one_and_a_missing_rate_counts_as_nothing():
    assert weighted([(Decimal("0.5"), Fraction(80)), (Decimal("0.5"), None)]) == 40
    assert weighted([(50, None)]) is None


@given(st.integers(-(10**9), 10**9), st.integers(1, 60))
def test_the_parts_of_a_split_make_the_whole_and_differ_by_one_at_most(total, shares):
    parts = split(total, shares)
    assert sum(parts) == total and len(parts) == shares
    assert max(parts) - min(parts) <= 1
    assert [abs(part) for part in parts] == sorted(abs(part) for part in parts)


def test_what_does_not_divide_goes_to_the_later_quarters():
    assert split(1370, 4) == [342, 342, 343, 343]


EXACT = st.fractions(min_value=-(10**6), max_value=10**6, max_denominator=10**6)


@given(EXACT, st.integers(0, 3))
def test_what_is_rounded_half_up_agrees_and_is_within_half_a_last_place(exact, digits):
    printed = rounded(exact, digits)
    assert agreement(exact, printed) is Agreement.HALF_UP
    assert abs(Fraction(printed) - exact) * 2 * 10**digits <= 1


@given(EXACT, st.integers(0, 3))
def test_what_is_cut_off_agrees_at_least_that_way_and_never_lies_beyond(exact, digits):
    printed = rounded(exact, digits, truncate=True)
    assert agreement(exact, printed) is not Agreement.NONE
    assert abs(printed) <= abs(exact)


@given(EXACT, st.integers(0, 3), st.integers(2, 50))
def test_two_last_places_away_never_agrees(exact, digits, steps):
    printed = rounded(exact, digits) + Decimal(steps).scaleb(-digits)
    assert agreement(exact, printed) is Agreement.NONE


@given(st.lists(st.tuples(st.integers(1, 100), st.fractions(0, 200)), min_size=1, max_size=9))
def test_a_weighted_total_lies_between_the_least_and_the_greatest_rate(parts):
    whole = sum(weight for weight, _ in parts)
    total = weighted([(Fraction(weight * 100, whole), value) for weight, value in parts])
    assert min(value for _, value in parts) <= total <= max(value for _, value in parts)
