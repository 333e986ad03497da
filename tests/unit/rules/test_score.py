"""Score tables: bands inclusive at their limit, caps, the best of several, and what is unknown."""

import pytest

from jobcenter.core.errors import InputError
from jobcenter.rules import scoring

RATIO = {
    "code": "ratio",
    "kind": "band",
    "of": {"fact": "ratio"},
    "bands": [{"upto": 0.3, "points": 25}, {"upto": 0.5, "points": 15}, {"points": 0}],
}
HEAD = {"code": "head", "kind": "flag", "of": {"fact": "head"}, "points": 5}
DEPENDENTS = {"code": "dependents", "kind": "count", "of": {"fact": "dependents"}, "points_each": 3, "cap": 15}
REPEATED = {"code": "repeated", "kind": "count", "of": {"fact": "times"}, "points_each": -5, "cap": 20}
VULNERABLE = {
    "code": "vulnerable",
    "kind": "best_of",
    "cap": 15,
    "items": [{"of": {"fact": "disabled"}, "points": 10}, {"of": {"fact": "single_parent"}, "points": 20}],
}


def table(*items, tie_break=(), **more):
    return {"schema": "jobcenter.scores/1", "items": list(items), "tie_break": list(tie_break), **more}


def points(item, **facts):
    return scoring.score(table(item), facts)["total"]


@pytest.mark.parametrize(("ratio", "expected"), [(0, 25), (0.3, 25), (0.300001, 15), (0.5, 15), (0.51, 0)])
def test_a_band_includes_its_upper_limit(ratio, expected):
    assert points(RATIO, ratio=ratio) == expected


def test_a_value_above_every_limit_gives_nothing_where_the_last_band_is_closed():
    item = {**RATIO, "bands": [{"upto": 1, "points": 2}]}
    assert points(item, ratio=2) == 0


@pytest.mark.parametrize(("dependents", "expected"), [(0, 0), (4, 12), (5, 15), (6, 15)])
def test_a_count_stops_at_its_cap(dependents, expected):
    assert points(DEPENDENTS, dependents=dependents) == expected


def test_taking_points_off_stops_at_the_cap_as_well():
    assert points(REPEATED, times=2) == -10 and points(REPEATED, times=9) == -20


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"disabled": True, "single_parent": False}, 10),
        ({"disabled": False, "single_parent": True}, 15),
        ({"disabled": True, "single_parent": True}, 15),
        ({"disabled": False, "single_parent": False}, 0),
    ],
)
def test_only_the_best_counts_and_no_more_than_the_cap(facts, expected):
    assert points(VULNERABLE, **facts) == expected


def test_unknown_facts_give_no_points_and_are_listed():
    result = scoring.score(table(RATIO, HEAD, DEPENDENTS), {"ratio": 0.3})
    assert result == {
        "total": 25,
        "items": [{"code": "ratio", "points": 25}, {"code": "head", "points": 0}, {"code": "dependents", "points": 0}],
        "missing": ["head", "dependents"],
    }


def test_an_unknown_option_matters_only_if_it_could_give_more():
    small = {**VULNERABLE, "items": [{"of": {"fact": "a"}, "points": 10}, {"of": {"fact": "b"}, "points": 5}]}
    assert scoring.score(table(small), {"a": True})["missing"] == []
    assert scoring.score(table(small), {"b": True}) == {
        "total": 5,
        "items": [{"code": "vulnerable", "points": 5}],
        "missing": ["a"],
    }


def test_tie_breaks_are_given_so_that_lower_comes_first():
    ties = [
        {"of": {"fact": "assets"}, "order": "asc"},
        {"of": {"fact": "birth_date"}, "order": "asc"},
        {"of": {"fact": "dependents"}, "order": "desc"},
    ]
    score = scoring.parse(table(HEAD, tie_break=ties)).score(
        {"assets": 5, "birth_date": "0001-01-02", "dependents": 3, "head": True}
    )
    assert score.tie_break == (5, 2, -3)


def test_ages_need_a_date_from_the_table_or_the_command():
    item = {"code": "old", "kind": "flag", "of": {">=": [{"age": True}, 65]}, "points": 5}
    facts = {"birth_date": "1959-01-10"}
    with pytest.raises(InputError, match="reference_date"):
        scoring.score(table(item), facts)
    assert scoring.score(table(item, reference_date="2024-01-10"), facts)["total"] == 5
    assert scoring.score(table(item, reference_date="2024-01-09"), facts)["total"] == 0


@pytest.mark.parametrize(
    "item",
    [
        {**RATIO, "bands": []},
        {**RATIO, "bands": [{"upto": 1, "points": 1}, {"upto": 1, "points": 2}]},
        {**RATIO, "bands": [{"points": 1}, {"upto": 1, "points": 2}]},
        {**HEAD, "points": "5"},
        {**HEAD, "kind": "bonus"},
        {**HEAD, "of": {"+": [1, 2]}},
        {key: value for key, value in HEAD.items() if key != "of"},
        {**HEAD, "pionts": 3},
    ],
)
def test_a_wrong_item_is_refused(item):
    with pytest.raises(InputError):
        scoring.score(table(item), {})


def test_a_code_may_be_used_once():
    with pytest.raises(InputError):
        scoring.score(table(HEAD, HEAD), {})
