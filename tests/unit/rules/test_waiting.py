"""From which day somebody is no longer refused when only time passes."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobcenter.rules import documents, waiting

REFERENCE, UNTIL = date(2024, 1, 10), date(2027, 1, 10)
ADULT = {">=": [{"age": True}, 18]}
IDLE = {">=": [{"months_since": {"fact": "unemployed_since"}}, 6]}


def document(*requirements):
    return {
        "schema": "jobcenter.rules/1",
        "code": "t",
        "reference_date": REFERENCE.isoformat(),
        "requirements": [{"code": f"r{index}", "when": when} for index, when in enumerate(requirements)],
    }


def day_of(facts, *requirements, until=UNTIL):
    return waiting.first_day(document(*requirements), facts, REFERENCE, until)


@pytest.mark.parametrize(
    ("birth_date", "day"),
    [
        ("2006-01-11", date(2024, 1, 11)),
        ("2008-02-29", date(2026, 3, 1)),
        ("2009-01-10", date(2027, 1, 10)),
        ("2009-01-11", None),
    ],
    ids=["tomorrow", "born on a leap day", "on the last day looked at", "a day too late"],
)
def test_the_birthday_that_completes_the_least_age(birth_date, day):
    assert day_of({"birth_date": birth_date}, ADULT) == day


@pytest.mark.parametrize(
    ("since", "day"),
    [
        ("2023-08-10", date(2024, 2, 10)),
        ("2023-08-29", date(2024, 2, 29)),
        ("2023-08-30", date(2024, 3, 1)),
        ("2023-10-31", date(2024, 5, 1)),
    ],
    ids=["the same day", "leap day", "a month too short", "a month of thirty days"],
)
def test_the_day_the_months_are_full(since, day):
    assert day_of({"unemployed_since": since}, IDLE) == day


def test_a_short_window_is_found_and_one_that_never_opens_is_not():
    exactly = {"==": [{"months_since": {"fact": "unemployed_since"}}, 9]}
    assert day_of({"unemployed_since": "2023-10-31"}, exactly) == date(2024, 7, 31)
    both = {"all": [ADULT, {"<": [{"months_since": {"fact": "unemployed_since"}}, 6]}]}
    assert day_of({"birth_date": "2008-01-11", "unemployed_since": "2023-10-31"}, both) is None


def test_an_amount_that_rises_with_the_year_and_a_year_without_an_amount():
    median = {"<=": [{"fact": "income"}, {"parameter": "median_income", "by": {"fact": "household_size"}}]}
    # One person: 2,228,445 won in 2024 and 2,392,013 in 2025.
    assert day_of({"income": 2_392_013, "household_size": 1}, median) == date(2025, 1, 1)
    assert day_of({"income": 10**9, "household_size": 7}, median) is None


@settings(max_examples=60, deadline=None)
@given(
    st.dates(date(2004, 1, 1), date(2009, 12, 31)),
    st.dates(date(2022, 1, 1), date(2024, 1, 10)),
    st.integers(16, 20),
    st.integers(1, 20),
)
def test_it_is_the_very_first_day(birth, since, years, months):
    facts = {"birth_date": birth.isoformat(), "unemployed_since": since.isoformat()}
    rules = document({">=": [{"age": True}, years]}, {"==": [{"months_since": {"fact": "unemployed_since"}}, months]})
    until = REFERENCE + timedelta(days=400)
    days = [REFERENCE + timedelta(days=step) for step in range(1, 401)]
    opens = next((day for day in days if documents.parse(rules, day).check(facts).outcome == "eligible"), None)
    found = waiting.first_day(rules, facts, REFERENCE, until)
    refused = documents.parse(rules, REFERENCE).check(facts).outcome == "ineligible"
    if refused:
        assert found == opens
