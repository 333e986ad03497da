"""Pure decisions of the pipeline: judging, completing, competition, what is frozen, where a ranking puts people."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobcenter.programs import rules
from jobcenter.programs.models import ApplicationStatus, RoundStatus
from jobcenter.programs.models.states import (
    APPLICATION_TRANSITIONS,
    ENROLLMENT_TRANSITIONS,
    OFFER_TRANSITIONS,
    ROUND_TRANSITIONS,
    SELECTION_RUN_TRANSITIONS,
    WITHDRAWABLE,
)
from jobcenter.rules import selection


def results(**outcomes):
    return [{"code": code, "outcome": outcome} for code, outcome in outcomes.items()]


def choice(decision, reason=""):
    return {"decision": decision, "reason": reason}


@pytest.mark.parametrize(
    ("outcomes", "choices", "outcome"),
    [
        ({"a": "met", "b": "met"}, {}, "eligible"),
        ({"a": "met", "b": "not_met"}, {}, "ineligible"),
        ({"a": "met", "b": "unknown"}, {}, "undetermined"),
        ({"a": "not_met", "b": "unknown"}, {}, "ineligible"),
        ({"a": "met", "b": "unknown"}, {"b": choice("met", "서류 확인")}, "eligible"),
        ({"a": "met", "b": "not_met"}, {"b": choice("met", "정정")}, "eligible"),
        ({"a": "met"}, {"a": choice("not_met", "허위")}, "ineligible"),
        ({}, {}, "eligible"),
    ],
)
def test_officers_choice_stands_over_the_engine(outcomes, choices, outcome):
    assert rules.judge(results(**outcomes), choices).outcome == outcome


def test_departing_without_a_reason_is_named_and_following_needs_none():
    verdict = rules.judge(results(a="not_met", b="met"), {"a": choice("met", "  "), "b": choice("met", "필요 없음")})
    assert verdict.unexplained == ("a",)
    assert verdict.reason is None


def test_undecided_criteria_are_named_unless_one_is_not_met():
    assert rules.judge(results(a="unknown", b="met"), {}).undecided == ("a",)
    assert rules.judge(results(a="unknown", b="not_met"), {}).undecided == ()


@pytest.mark.parametrize(
    ("total", "percent", "needed"), [(20, 80, 16), (21, 80, 17), (320, 80, 256), (3, 100, 3), (7, 0, 0), (40, 33, 14)]
)
def test_needed_attendance_is_the_least_whole_number(total, percent, needed):
    assert rules.needed_attendance(total, percent) == needed
    assert rules.attendance_suffices(needed, total, percent)
    assert needed == 0 or not rules.attendance_suffices(needed - 1, total, percent)


@pytest.mark.parametrize(
    ("applicants", "places", "shown"),
    [
        (0, 10, "-"),
        (10, 0, "-"),
        (24, 10, "2.4 : 1"),
        (10, 10, "1.0 : 1"),
        (5, 190, "0.03 : 1"),
        (1, 3, "0.33 : 1"),
        (105, 100, "1.1 : 1"),
    ],
)
def test_competition_is_applicants_per_place_rounded_half_up(applicants, places, shown):
    assert rules.competition(applicants, places) == shown


def test_facts_are_found_wherever_an_expression_uses_them():
    document = {
        "requirements": [
            {"when": {">=": [{"age": True}, 18]}},
            {"when": {"<=": [{"fact": "income"}, {"percent_of": [70, {"parameter": "m", "by": {"fact": "size"}}]}]}},
        ],
        "disqualifications": [{"when": {"fact": "student"}, "unless": {"fact": "student_exempt"}}],
    }
    assert rules.facts_in(document) == ["birth_date", "income", "size", "student", "student_exempt"]
    assert rules.must_be_answered(document) == ["birth_date", "income", "size", "student"]
    assert rules.must_be_answered(None) == []


def test_digest_depends_on_content_and_not_on_order_of_keys():
    assert rules.digest({"a": 1, "b": [1, 2]}) == rules.digest({"b": [1, 2], "a": 1})
    assert rules.digest({"a": 1}) != rules.digest({"a": 2})


def test_vacancies_are_filled_until_the_last_day_unless_the_round_says_otherwise():
    last = date(2027, 6, 30)
    assert rules.refill_ends({}, last) == last
    assert rules.refill_ends({"refill_until": "2027-05-31"}, last) == date(2027, 5, 31)


def test_whoever_spilled_over_stands_where_the_next_pool_put_them():
    case = rules.selection_case(
        method="lottery",
        seed="1-2-3",
        spill=[["priority", "general"]],
        groups=[
            {"code": "priority", "places": 1, "reserve": 0},
            {"code": "general", "places": 2, "reserve": 1},
        ],
        applicants=[{"number": f"2026-{number}", "group": "priority"} for number in range(5)],
    )
    placed = rules.placing(selection.select(case))
    assert len(placed) == 5
    kinds = sorted((group, kind) for group, kind, _rank, _reserve in placed.values())
    assert kinds.count(("priority", "selected")) == 1
    assert kinds.count(("general", "selected")) == 2
    assert kinds.count(("general", "reserve")) == 1


@given(
    st.lists(st.integers(0, 10), min_size=1, max_size=30),
    st.integers(0, 12),
    st.integers(0, 5),
)
def test_everybody_is_placed_once_and_ranks_have_no_gap(scores, places, reserve):
    case = rules.selection_case(
        method="score",
        groups=[{"code": "all", "places": places, "reserve": reserve}],
        applicants=[
            {"number": f"{index:03}", "group": "all", "score": points, "tie_break": []}
            for index, points in enumerate(scores)
        ],
    )
    placed = rules.placing(selection.select(case))
    assert sorted(rank for _group, _kind, rank, _reserve in placed.values()) == list(range(1, len(scores) + 1))
    reserves = sorted(place for _group, kind, _rank, place in placed.values() if kind == "reserve")
    assert reserves == list(range(1, len(reserves) + 1))
    assert sum(kind == "selected" for _group, kind, _rank, _place in placed.values()) == min(places, len(scores))


@pytest.mark.parametrize(
    "table",
    [
        APPLICATION_TRANSITIONS,
        ENROLLMENT_TRANSITIONS,
        OFFER_TRANSITIONS,
        ROUND_TRANSITIONS,
        SELECTION_RUN_TRANSITIONS,
    ],
)
def test_every_state_is_in_its_table_and_can_be_reached(table):
    states = set(type(next(iter(table))))
    assert set(table) == states
    reached, waiting = set(), [next(iter(table))]
    while waiting:
        state = waiting.pop()
        if state not in reached:
            reached.add(state)
            waiting += table[state]
    assert reached == states


def test_finished_and_cancelled_rounds_stay_so():
    assert not ROUND_TRANSITIONS[RoundStatus.FINISHED]
    assert not ROUND_TRANSITIONS[RoundStatus.CANCELLED]


def test_an_enrolled_person_leaves_by_ending_the_enrollment_not_by_withdrawing():
    assert ApplicationStatus.ENROLLED not in WITHDRAWABLE
    assert {ApplicationStatus.OFFERED, ApplicationStatus.RESERVE} <= WITHDRAWABLE
