"""Selection: nobody is lost, ranks are total, the same case gives the same bytes, and a draw can be repeated by anybody."""

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobcenter.core.errors import InputError
from jobcenter.rules import selection


def applicant(number, group="a", score=50, minute=0, tie=(0,)):
    return {
        "number": number,
        "group": group,
        "score": score,
        "submitted_at": f"2024-05-02T09:{minute:02d}:00+09:00",
        "tie_break": list(tie),
    }


def case(applicants, method="score", groups=None, **more):
    groups = groups or [{"code": "a", "places": 2, "reserve": 1}]
    return {
        "schema": "jobcenter.selection/1",
        "method": method,
        "seed": "회차-1",
        "groups": groups,
        "applicants": applicants,
        **more,
    }


@st.composite
def cases(draw):
    codes = ["priority", "general", "other"]
    people = [
        applicant(
            f"2024-{index:04d}",
            draw(st.sampled_from(codes)),
            draw(st.integers(0, 5)),
            draw(st.integers(0, 3)),
            [draw(st.integers(0, 2) | st.none())],
        )
        for index in range(draw(st.integers(0, 25)))
    ]
    groups = [{"code": code, "places": draw(st.integers(0, 8)), "reserve": draw(st.integers(0, 4))} for code in codes]
    spill = draw(st.sampled_from([[], [["priority", "general"]], [["other", "priority"], ["priority", "general"]]]))
    return case(
        draw(st.permutations(people)), draw(st.sampled_from(["score", "lottery", "first_come"])), groups, spill=spill
    )


def lists(result):
    return [
        number
        for group in result["groups"]
        for name in ("selected", "reserve", "not_selected")
        for number in group[name]
    ]


@given(cases())
def test_selection_is_a_partition_of_the_applicants(given_case):
    result = selection.select(given_case)
    assert sorted(lists(result)) == sorted(one["number"] for one in given_case["applicants"])


@given(cases(), st.randoms())
def test_the_order_of_the_input_and_a_second_run_change_nothing(given_case, random):
    first = json.dumps(selection.select(given_case))
    shuffled = {**given_case, "applicants": random.sample(given_case["applicants"], len(given_case["applicants"]))}
    assert json.dumps(selection.select(shuffled)) == first == json.dumps(selection.select(given_case))


@given(cases())
def test_places_and_reserves_are_kept_and_nobody_waits_while_a_place_is_free(given_case):
    spilling = {pair[0] for pair in given_case["spill"]}
    for group, result in zip(given_case["groups"], selection.select(given_case)["groups"], strict=True):
        assert len(result["selected"]) <= group["places"]
        assert len(result["reserve"]) <= (0 if group["code"] in spilling else group["reserve"])
        if result["reserve"] or result["not_selected"]:
            assert len(result["selected"]) == group["places"]


@given(cases())
def test_somebody_ranked_below_everybody_changes_nobody_above(given_case):
    if given_case["method"] != "score":
        return
    last = applicant("9999-9999", "general", -1, 59, [9])
    before, after = (
        selection.select(given_case),
        selection.select({**given_case, "applicants": [*given_case["applicants"], last]}),
    )
    for old, new in zip(before["groups"], after["groups"], strict=True):
        for name in ("selected", "reserve", "not_selected"):
            assert [number for number in new[name] if number != "9999-9999"] == old[name]


def test_score_ranks_higher_first_then_each_tie_break_then_the_number():
    people = [
        applicant("4", score=61, tie=[312000000, 2]),
        applicant("3", score=61, tie=[312000000, 1]),
        applicant("2", score=61, tie=[312000001, 0]),
        applicant("1", score=61.5, tie=[9, 9]),
        applicant("0", score=61, tie=[312000000, 2]),
    ]
    result = selection.select(case(people, groups=[{"code": "a", "places": 5}]))
    assert result["groups"][0]["selected"] == ["1", "3", "0", "4", "2"]


def test_an_unknown_tie_break_comes_last():
    people = [applicant("1", tie=[None]), applicant("2", tie=[10**12])]
    assert selection.select(case(people))["groups"][0]["selected"] == ["2", "1"]


def test_first_come_compares_instants_and_not_texts():
    people = [
        {**applicant("1"), "submitted_at": "2024-05-02T09:00:00+09:00"},
        {**applicant("2"), "submitted_at": "2024-05-01T23:59:59Z"},
    ]
    assert selection.select(case(people, "first_come"))["groups"][0]["selected"] == ["2", "1"]


def test_the_lottery_can_be_repeated_with_hashlib_alone():
    numbers = [f"2026-{index:04d}" for index in range(40)]
    result = selection.select(
        case([applicant(number) for number in numbers], "lottery", [{"code": "a", "places": 5, "reserve": 3}])
    )
    order = sorted(numbers, key=lambda number: hashlib.sha256(f"회차-1:{number}".encode()).hexdigest())
    assert (result["groups"][0]["selected"], result["groups"][0]["reserve"]) == (order[:5], order[5:8])
    assert result["digest"] == hashlib.sha256("\n".join(sorted(numbers)).encode()).hexdigest()


def test_whoever_is_not_drawn_in_the_priority_pool_takes_part_in_the_general_draw():
    people = [applicant(f"p{index}", "priority") for index in range(4)] + [
        applicant(f"g{index}", "general") for index in range(4)
    ]
    groups = [{"code": "general", "places": 3, "reserve": 2}, {"code": "priority", "places": 1, "reserve": 9}]
    general, priority = selection.select(case(people, "lottery", groups, spill=[["priority", "general"]]))["groups"]
    lots = sorted((selection.ticket("회차-1", one["number"]), one["number"]) for one in people)
    first = next(number for _, number in lots if number.startswith("p"))
    rest = [number for _, number in lots if number != first]
    assert (priority["selected"], priority["reserve"], priority["not_selected"]) == ([first], [], [])
    assert (general["selected"], general["reserve"], general["not_selected"]) == (rest[:3], rest[3:5], rest[5:])


@pytest.mark.parametrize(
    "change",
    [
        {"applicants": [applicant("1"), applicant("1")]},
        {"applicants": [applicant("1", group="b")]},
        {"applicants": [{"number": "1", "group": "a"}]},
        {"applicants": [applicant("1", score=None)]},
        {"applicants": [applicant("1", score=True)]},
        {"applicants": [applicant("1", tie=[1]), applicant("2", tie=[1, 2])]},
        {"applicants": [applicant("1", tie=[1]), applicant("2", tie=["x"])]},
        {"applicants": [{**applicant("1"), "number": 1}]},
        {"applicants": None},
        {"method": "best"},
        {"method": "lottery", "seed": ""},
        {"method": "first_come", "applicants": [{**applicant("1"), "submitted_at": "2024-05-02T09:00:00"}]},
        {"groups": []},
        {"groups": [{"code": "a", "places": -1}]},
        {"groups": [{"code": "a", "places": 1}, {"code": "a", "places": 1}]},
        {"spill": [["a", "b"]]},
        {"spill": [["a", "a"]]},
        {"schema": "jobcenter.selection/2"},
    ],
)
def test_a_case_that_cannot_be_decided_fairly_is_refused(change):
    with pytest.raises(InputError):
        selection.select({**case([applicant("1")]), **change})
