"""Which question comes next, and from which day time alone is enough. No database."""

from datetime import date

import pytest

from jobcenter.programs import check_questions
from jobcenter.rules import documents

REFERENCE = date(2024, 1, 10)


def document(*requirements, bars=()):
    return {
        "schema": "jobcenter.rules/1",
        "code": "t",
        "reference_date": REFERENCE.isoformat(),
        "requirements": [{"code": f"r{index}", "when": when} for index, when in enumerate(requirements)],
        "disqualifications": list(bars),
    }


def check(facts, *requirements, bars=()):
    return documents.parse(document(*requirements, bars=bars)).check(facts)


def first_day(facts, *requirements):
    rules = document(*requirements)
    decision = documents.parse(rules).check(facts)
    return check_questions.day_of_eligibility(decision, rules, facts, REFERENCE)


MEANS = {"any": [{"<=": [{"fact": "household_assets"}, 5]}, {"<=": [{"fact": "household_income"}, 5]}]}
ADULT = {">=": [{"age": True}, 18]}


def test_each_open_criterion_asks_for_its_first_open_fact():
    assert check_questions.next_questions([check({}, ADULT, MEANS)], []) == ["birth_date", "household_assets"]
    assert check_questions.next_questions([check({"household_assets": 6}, MEANS)], ["household_assets"]) == [
        "household_income"
    ]
    assert check_questions.next_questions([check({"household_assets": 5}, MEANS)], []) == []


def test_an_exception_is_asked_only_when_it_matters():
    bar = {"code": "b", "when": {"fact": "student"}, "unless": {"fact": "student_exempt"}}
    assert check_questions.next_questions([check({}, bars=[bar])], []) == ["student"]
    assert check_questions.next_questions([check({"student": True}, bars=[bar])], ["student"]) == ["student_exempt"]
    assert check_questions.next_questions([check({"student": False}, bars=[bar])], ["student"]) == []


def test_a_question_left_open_is_not_asked_again():
    assert check_questions.next_questions([check({}, MEANS)], ["household_assets"]) == ["household_income"]
    assert check_questions.next_questions([check({}, MEANS)], ["household_assets", "household_income"]) == []


def test_what_more_rounds_need_comes_first_and_no_more_than_a_few_at_a_time():
    many = [
        {"fact": name} for name in ("able_to_work", "student", "employed", "sanctioned", "disabled", "household_head")
    ]
    decisions = [check({}, *many), check({}, {"fact": "household_head"})]
    asked = check_questions.next_questions(decisions, [])
    assert len(asked) == check_questions.AT_A_TIME and "household_head" in asked
    assert len(check_questions.next_questions(decisions, [], at_a_time=None)) == 6


def test_whoever_is_refused_is_asked_nothing_more():
    assert check_questions.next_questions([check({"student": False}, {"fact": "student"}, ADULT)], []) == []


@pytest.mark.parametrize(
    ("birth_date", "day"),
    [
        ("2006-01-11", date(2024, 1, 11)),
        ("2007-01-10", date(2025, 1, 10)),
        ("2008-02-29", date(2026, 3, 1)),
        ("2012-01-10", None),
    ],
    ids=["tomorrow", "in a year", "born on a leap day", "too far away"],
)
def test_the_day_from_which_somebody_is_old_enough(birth_date, day):
    assert first_day({"birth_date": birth_date}, ADULT) == day


def test_the_day_is_known_even_while_other_things_are_open():
    assert first_day({"birth_date": "2006-01-20"}, ADULT, {"fact": "able_to_work"}) == date(2024, 1, 20)


def test_time_does_not_help_where_something_else_stands_in_the_way():
    assert first_day({"birth_date": "2006-01-20", "student": False}, ADULT, {"fact": "student"}) is None
    assert first_day({"birth_date": "1950-01-01"}, {"<": [{"age": True}, 70]}) is None


def test_the_months_since_a_date_pass_as_well():
    waits = {">=": [{"months_since": {"fact": "unemployed_since"}}, 6]}
    assert first_day({"unemployed_since": "2023-10-31"}, waits) == date(2024, 5, 1)
