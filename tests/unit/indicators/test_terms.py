"""The calendar of a plan: a year, a term of office, what lies in it and how much of it has gone by."""

from datetime import date
from fractions import Fraction

import pytest

from jobcenter.indicators import terms
from jobcenter.indicators.models import TERM, Plan


def plan(begins, ends):
    return Plan(first_year=begins.year, last_year=ends.year, begins_on=begins, ends_on=ends)


TERM_8 = plan(date(2022, 7, 1), date(2026, 6, 30))
YEAR = Plan(first_year=2026, last_year=2026)


def test_a_term_of_office_begins_and_ends_with_its_quarters():
    assert terms.quarters_of(TERM_8)[0] == "2022-3" and terms.quarters_of(TERM_8)[-1] == "2026-2"
    assert len(terms.quarters_of(TERM_8)) == 16
    assert terms.quarters_of(TERM_8, "2022") == ["2022-3", "2022-4"]
    assert terms.periods_of(YEAR) == [TERM, "2026", "2026-1", "2026-2", "2026-3", "2026-4"]


def test_a_period_is_counted_only_as_far_as_it_lies_in_the_term():
    assert terms.span("2022", TERM_8) == (date(2022, 7, 1), date(2022, 12, 31))
    assert terms.span("2026", TERM_8) == (date(2026, 1, 1), date(2026, 6, 30))
    assert terms.span("2024-1", TERM_8) == (date(2024, 1, 1), date(2024, 3, 31))
    assert terms.span(TERM, YEAR) == (date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("period", "days"),
    [
        (TERM, (date(2022, 7, 1), date(2024, 3, 31))),
        ("2022", (date(2022, 7, 1), date(2022, 12, 31))),
        ("2023-4", (date(2023, 10, 1), date(2023, 12, 31))),
        ("2024", (date(2024, 1, 1), date(2024, 3, 31))),
        ("2024-1", (date(2024, 1, 1), date(2024, 3, 31))),
        ("2024-2", None),
        ("2025", None),
    ],
)
def test_a_plan_counts_no_day_after_the_one_up_to_which_it_counts(period, days):
    card = plan(date(2022, 7, 1), date(2026, 6, 30))
    card.counted_until = date(2024, 3, 31)
    assert terms.counted_span(period, card) == days
    assert terms.counted_span(period, TERM_8) == terms.span(period, TERM_8)


def test_a_plan_is_seen_from_the_day_up_to_which_it_counts_but_never_from_a_later_one_than_today():
    card = plan(date(2022, 7, 1), date(2026, 6, 30))
    card.counted_until = date(2024, 3, 31)
    assert terms.seen_on(card, date(2026, 11, 20)) == date(2024, 3, 31)
    assert terms.seen_on(card, date(2024, 3, 30)) == date(2024, 3, 30)
    assert terms.seen_on(TERM_8, date(2026, 11, 20)) == date(2026, 11, 20)


@pytest.mark.parametrize(
    ("day", "gone"),
    [
        (date(2022, 6, 30), Fraction(0)),
        (date(2022, 7, 1), Fraction(1, 1461)),
        (date(2024, 6, 30), Fraction(731, 1461)),
        (date(2026, 6, 30), Fraction(1)),
        (date(2026, 11, 20), Fraction(1)),
    ],
)
def test_time_goes_by_the_days_of_the_term(day, gone):
    assert terms.time_gone(TERM_8, day) == gone


def test_the_next_plan_is_as_long_and_begins_the_day_after():
    assert terms.next_term(TERM_8) == (date(2026, 7, 1), date(2030, 6, 30))
    assert terms.next_term(YEAR) == (date(2027, 1, 1), date(2027, 12, 31))
    assert terms.next_term(plan(date(2023, 3, 1), date(2024, 2, 29))) == (date(2024, 3, 1), date(2025, 2, 28))


def test_whole_months():
    assert terms.is_whole_months(date(2024, 2, 1), date(2024, 2, 29))
    assert not terms.is_whole_months(date(2024, 2, 2), date(2024, 2, 29))
    assert not terms.is_whole_months(date(2024, 2, 1), date(2024, 2, 28))
