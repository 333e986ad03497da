"""The registry of measures holds together, and rates are exact until they are printed."""

from fractions import Fraction

import pytest

from jobcenter.ledger.kinds import KINDS
from jobcenter.statistics.counting import Figure, with_rates
from jobcenter.statistics.measures import BY_CODE, FUNNEL, GROUPS, MEASURES, STAGES, TREND, kinds_of
from jobcenter.statistics.report import written
from jobcenter.statistics.wording import KINDS as WORDS


def test_codes_are_unique_and_every_measure_speaks_both_languages():
    assert len(BY_CODE) == len(MEASURES)
    for measure in MEASURES:
        for text in (measure.label, measure.unit, measure.definition):
            assert set(text) == {"ko", "en"}
            assert all(text.values())
        assert measure.group in GROUPS


def test_counted_measures_name_kinds_of_the_ledger():
    for measure in MEASURES:
        assert kinds_of(measure)
        assert set(kinds_of(measure)) <= KINDS


def test_rates_name_counted_measures():
    for measure in (measure for measure in MEASURES if measure.is_rate):
        assert not BY_CODE[measure.numerator].is_rate
        assert not BY_CODE[measure.denominator].is_rate


def test_what_the_page_shows_is_in_the_registry():
    assert set(FUNNEL) | set(TREND) | set(STAGES) <= set(BY_CODE)


def test_every_kind_of_fact_has_words():
    assert set(WORDS) >= KINDS


@pytest.mark.parametrize(
    ("placed", "seekers", "printed"),
    [
        (854, 1965, "43.5"),  # 43.4605…: truncation would print 43.4
        (4278, 5200, "82.3"),
        (1, 2000, "0.1"),  # exactly .05 goes up
        (61, 10000, "0.6"),
        (2001, 2000, "100.1"),
        (0, 5, "0.0"),
        (5, 0, "-"),
    ],
)
def test_rates_are_rounded_once_half_up(placed, seekers, printed):
    figure = with_rates({"placements": placed, "seekers": seekers})["placement_rate"]
    assert written(figure) == printed
    assert figure.rate == (Fraction(placed, seekers) if seekers else None)


def test_places_per_seeker_has_two_decimals():
    assert written(with_rates({"places": 3401, "seekers": 1965})["places_per_seeker"]) == "1.73"


def test_counts_are_written_with_commas():
    assert written(Figure(BY_CODE["referrals"], 11448)) == "11,448"
