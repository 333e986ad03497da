"""Dated values: the notice's own figures, the rule for large households, and no value where none was published."""

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobcenter.core import parameters
from jobcenter.core.errors import DomainError


def day(year, month=1, date=1):
    return dt.date(year, month, date)


@pytest.mark.parametrize(
    ("year", "size", "amount"),
    [
        (2022, 1, 1944812),
        (2022, 8, 8654180),
        (2023, 8, 8987049),
        (2024, 2, 3682609),
        (2024, 8, 9411619),
        (2025, 8, 9912051),
        (2026, 7, 9515150),
        (2026, 8, 10474348),
        (2027, 6, 9129201),
    ],
)
def test_median_income_is_the_figure_of_the_notice(year, size, amount):
    assert parameters.value("median_income", on=day(year), by=size) == amount


def test_each_member_beyond_seven_adds_the_difference_of_seven_and_six():
    ten = parameters.value("median_income", on=day(2024), by=10)
    assert ten == 8514994 + 3 * (8514994 - 7618369)


@pytest.mark.parametrize("entry", parameters.get("median_income").values[:-1], ids=lambda entry: str(entry.starts.year))
def test_each_further_member_agrees_with_the_printed_sizes(entry):
    assert entry.each_further == entry.table[7] - entry.table[6]


@pytest.mark.parametrize("size", [7, 8])
def test_the_seven_person_median_of_2027_is_missing_and_the_message_says_so(size):
    with pytest.raises(DomainError) as caught:
        parameters.value("median_income", on=day(2027), by=size)
    assert (
        str(size) in str(caught.value)
        and "2027-01-01" in str(caught.value)
        and "중앙생활보장위원회" in str(caught.value)
    )


def test_a_date_without_a_value_names_the_notice_that_is_missing():
    with pytest.raises(DomainError) as caught:
        parameters.value("median_income", on=day(2050), by=1)
    assert (
        "2050-01-01" in str(caught.value)
        and "기준 중위소득" in str(caught.value)
        and "2022-01-01..2027-12-31" in str(caught.value)
    )


@pytest.mark.parametrize(
    ("on", "amount"),
    [(day(2023, 12, 31), 9620), (day(2024, 1, 1), 9860), (day(2024, 12, 31), 9860), (day(2026, 11, 20), 10320)],
)
def test_minimum_wage_changes_on_the_first_of_january(on, amount):
    assert parameters.value("minimum_wage", on=on) == amount


def test_the_living_wage_of_a_year_nobody_published_is_not_guessed():
    assert parameters.value("living_wage_yeongdeungpo", on=day(2023, 5)) == 11157
    with pytest.raises(DomainError):
        parameters.value("living_wage_yeongdeungpo", on=day(2024, 5))


def test_every_value_says_where_it_was_published_and_whether_that_was_verified():
    for parameter in parameters.catalogue().values():
        for entry in parameter.values:
            assert entry.source and entry.status in parameters.STATUSES


@pytest.mark.parametrize("by", [None, 0, -1, True, "2"])
def test_a_table_needs_a_whole_number_of_at_least_one(by):
    with pytest.raises(DomainError):
        parameters.value("median_income", on=day(2024), by=by)


def test_an_unknown_name_lists_the_names_that_exist():
    with pytest.raises(DomainError, match="minimum_wage"):
        parameters.value("minimum_wages", on=day(2024))


@pytest.mark.parametrize(
    ("percent", "amount", "result"),
    [
        (70, 3682609, 2577826),
        (70, 2564238, 1794967),
        (70, 6494738, 4546317),
        (60, 6494738, 3896843),
        (63, 3932658, 2477575),
        (85, 2564238, 2179602),
        (50, 1, 1),
        (50, 3, 2),
        (0, 9, 0),
    ],
)
def test_percentages_are_rounded_half_up_to_one_won(percent, amount, result):
    assert parameters.percent_of(percent, amount) == result


def test_the_published_table_of_2024_comes_out_of_the_formula():
    table = [
        parameters.percent_of(70, parameters.value("median_income", on=day(2024), by=size)) for size in range(1, 8)
    ]
    assert table == [1559912, 2577826, 3300260, 4010939, 4687015, 5332858, 5960496]


@given(st.fractions(min_value=0, max_value=10**9))
def test_half_up_is_the_nearest_whole_number(amount):
    rounded = parameters.half_up(amount)
    assert -Fraction(1, 2) < rounded - amount <= Fraction(1, 2)
