"""One person: boundaries by name, three-valued logic, what is missing, and the nearest change."""

import copy
import itertools

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from jobcenter.core.errors import InputError
from jobcenter.rules import documents
from jobcenter.rules.values import kleene_all, kleene_any, kleene_not
from tests.factories import rules as factory

TRUTHS = st.sampled_from([True, False, None])
INCOME_CAP = {"percent_of": [70, {"parameter": "median_income", "by": {"fact": "household_size"}}]}


def rule_set(*requirements, disqualifications=(), on="2024-01-10"):
    return documents.parse(
        {
            "schema": "jobcenter.rules/1",
            "code": "test",
            "reference_date": on,
            "requirements": [{"code": f"r{index}", "when": when} for index, when in enumerate(requirements)],
            "disqualifications": list(disqualifications),
        }
    )


def outcome(when, facts, on="2024-01-10"):
    return rule_set(when, on=on).check(facts).outcome


@pytest.mark.parametrize(
    ("birth_date", "expected"),
    [("2006-01-09", "eligible"), ("2006-01-10", "eligible"), ("2006-01-11", "ineligible")],
    ids=["day before birthday passed", "on the birthday", "day before the birthday"],
)
def test_age_counts_completed_years_on_the_reference_date(birth_date, expected):
    assert outcome({">=": [{"age": True}, 18]}, {"birth_date": birth_date}) == expected


@pytest.mark.parametrize(
    ("on", "expected"), [("2022-02-28", "ineligible"), ("2022-03-01", "eligible"), ("2024-02-29", "eligible")]
)
def test_somebody_born_on_a_leap_day_completes_a_year_on_the_first_of_march(on, expected):
    assert outcome({">=": [{"age": True}, 18]}, {"birth_date": "2004-02-29"}, on) == expected


@pytest.mark.parametrize(
    ("income", "expected"), [(2577825, "eligible"), (2577826, "eligible"), (2577827, "ineligible")]
)
def test_income_exactly_at_70_percent_is_enough_and_one_won_above_is_not(income, expected):
    assert outcome({"<=": [{"fact": "income"}, INCOME_CAP]}, {"income": income, "household_size": 2}) == expected


@pytest.mark.parametrize(
    ("size", "limit"),
    [(7, 5960496), (8, 6588133), (9, 7215771)],
    ids=["seven", "eight by the rule", "nine by the rule"],
)
def test_households_above_seven_follow_the_rule_of_the_notice(size, limit):
    when = {"<=": [{"fact": "income"}, INCOME_CAP]}
    assert outcome(when, {"income": limit, "household_size": size}) == "eligible"
    assert outcome(when, {"income": limit + 1, "household_size": size}) == "ineligible"


def test_the_printed_table_wins_over_the_formula():
    when = {"<=": [{"fact": "income"}, {"table": {"1": 1559000, "2": 2577000}, "by": {"fact": "household_size"}}]}
    assert outcome(when, {"income": 2577001, "household_size": 2}) == "ineligible"
    assert outcome(when, {"income": 2577000, "household_size": 2}) == "eligible"


def test_a_row_the_notice_does_not_print_is_an_error():
    with pytest.raises(InputError, match="no row for 3"):
        outcome({"<=": [1, {"table": {"1": 1}, "by": {"fact": "n"}}]}, {"n": 3})


def test_the_seven_person_household_of_2027_is_an_error_that_names_what_is_missing():
    with pytest.raises(InputError, match=r"median_income.*7.*2027"):
        outcome({"<=": [{"fact": "income"}, INCOME_CAP]}, {"income": 1, "household_size": 7}, "2027-01-04")


@pytest.mark.parametrize(
    ("since", "months"), [("2023-07-10", 6), ("2023-07-11", 5), ("2024-01-10", 0), ("2024-01-11", -1)]
)
def test_months_since_counts_whole_months(since, months):
    assert outcome({"==": [{"months_since": {"fact": "since"}}, months]}, {"since": since}) == "eligible"


def test_decimals_are_exact():
    assert outcome({"==": [{"+": [0.1, 0.2]}, 0.3]}, {}) == "eligible"
    assert outcome({"<=": [{"fact": "hours"}, 14.9]}, {"hours": 14.9}) == "eligible"


def test_unless_lifts_a_disqualification_only_when_it_is_known():
    bar = {"code": "owner", "when": {"fact": "owner"}, "unless": {"fact": "suspended"}}
    rules = rule_set(disqualifications=[bar])
    assert rules.check({"owner": True, "suspended": True}).outcome == "eligible"
    assert rules.check({"owner": True, "suspended": False}).outcome == "ineligible"
    assert rules.check({"owner": True}).outcome == "undetermined"
    assert rules.check({"owner": True}).missing == ("suspended",)
    assert rules.check({"owner": False}).outcome == "eligible"


def test_a_sure_no_outweighs_an_unknown_and_leaves_nothing_to_ask():
    decision = rule_set({"fact": "resident"}, {"fact": "able"}).check({"resident": False})
    assert decision.outcome == "ineligible" and decision.missing == ()


def test_missing_lists_only_what_can_still_change_the_answer():
    means = {"any": [{"<=": [{"fact": "assets"}, 10]}, {"<=": [{"fact": "income"}, INCOME_CAP]}]}
    rules = rule_set(means, {"fact": "able"})
    assert rules.check({"assets": 5}).missing == ("able",)
    assert rules.check({"assets": 11, "household_size": 2}).missing == ("income", "able")
    assert rules.check({"assets": 11, "income": 0, "able": True}).missing == ("household_size",)


def test_the_trace_says_what_was_compared():
    decision = rule_set({">=": [{"age": True}, 18]}).check({"birth_date": "2007-01-10"}).as_json()
    assert decision["results"][0]["compared"] == [{"left": 17, "op": ">=", "right": 18}]


@pytest.mark.parametrize(
    ("when", "facts", "needed"),
    [
        ({"<=": [{"fact": "assets"}, 400000000]}, {"assets": 412000000}, ["<= 400000000"]),
        ({"<": [{"fact": "assets"}, 400000000]}, {"assets": 400000000}, ["< 400000000"]),
        ({"not": {">": [{"fact": "assets"}, 5]}}, {"assets": 9}, ["<= 5"]),
        ({">": [100, {"fact": "assets"}]}, {"assets": 100}, ["< 100"]),
        ({"<=": [{"*": [2, {"fact": "assets"}]}, 11]}, {"assets": 9}, ["<= 5"]),
        ({">=": [{"age": True}, 18]}, {"birth_date": "2006-01-11"}, ["<= 2006-01-10"]),
        ({">=": [{"months_since": {"fact": "ended"}}, 24]}, {"ended": "2022-03-01"}, ["<= 2022-01-10"]),
        ({"==": [{"fact": "n"}, 3]}, {"n": 1}, ["== 3"]),
        ({"fact": "able"}, {"able": False}, ["== true"]),
        ({"in": [{"fact": "district"}, ["yeongdeungpo"]]}, {"district": "mapo"}, ["== yeongdeungpo"]),
        ({"not": {"in": [{"fact": "district"}, ["mapo"]]}}, {"district": "mapo"}, ["!= mapo"]),
        ({"<=": [{"fact": "income"}, INCOME_CAP]}, {"income": 2577827, "household_size": 2}, ["<= 2577826", ">= 3"]),
        ({"all": [{"fact": "a"}, {"fact": "b"}]}, {"a": False, "b": False}, []),
    ],
)
def test_nearest_gives_the_exact_bound_of_one_fact(when, facts, needed):
    assert [change.needed for change in rule_set(when).check(facts).nearest] == needed


def test_no_single_change_helps_where_two_criteria_fail():
    assert rule_set({"fact": "a"}, {"fact": "b"}).check({"a": False, "b": False}).nearest == ()


@settings(max_examples=150, deadline=None)
@given(factory.documents(), factory.people())
def test_every_nearest_change_makes_the_person_eligible(document, person):
    rules = documents.parse(document)
    for change in rules.check(person).nearest:
        assert rules.check({**person, change.fact: change.value}).outcome == "eligible"


@settings(max_examples=150, deadline=None)
@given(factory.documents(), factory.people(), st.data())
def test_unknown_never_turns_into_a_yes(document, person, data):
    """What is decided with unknown facts stays decided however they turn out."""
    rules = documents.parse(document)
    before = rules.check(person).outcome
    assume(before != "undetermined")
    filled = data.draw(factory.people())
    complete = {name: filled[name] if value is None else value for name, value in person.items()}
    assert rules.check(complete).outcome == before


@settings(max_examples=100, deadline=None)
@given(factory.documents(), factory.people(), st.data())
def test_a_fact_that_is_not_listed_as_missing_changes_nothing(document, person, data):
    rules = documents.parse(document)
    decision = rules.check(person)
    filled = data.draw(factory.people())
    other = {
        name: filled[name] if value is None and name not in decision.missing else value
        for name, value in person.items()
    }
    assert rules.check(other).outcome == decision.outcome


@settings(max_examples=100, deadline=None)
@given(factory.documents(), factory.people(), st.integers() | st.text() | st.booleans())
def test_a_fact_no_rule_names_changes_nothing(document, person, value):
    rules = documents.parse(document)
    assert rules.check({**person, "favourite_colour": value}).as_json() == rules.check(person).as_json()


@given(st.integers(0, 10**8), st.integers(0, 10**8), st.integers(1, 12), st.integers(0, 10**9))
def test_a_higher_income_never_helps_where_income_is_only_capped(income, more, size, assets):
    means = {"any": [{"<=": [{"fact": "assets"}, 400000000]}, {"<=": [{"fact": "income"}, INCOME_CAP]}]}
    order = ["ineligible", "undetermined", "eligible"]
    rules = rule_set(means)
    facts = {"household_size": size, "assets": assets}
    lower, higher = (rules.check({**facts, "income": amount}).outcome for amount in (income, income + more))
    assert order.index(higher) <= order.index(lower)


@given(st.lists(TRUTHS), st.lists(TRUTHS))
def test_kleene_logic_obeys_de_morgan(left, right):
    assert kleene_not(kleene_all(left)) == kleene_any([kleene_not(value) for value in left])
    assert kleene_all(left + right) == kleene_all([kleene_all(left), kleene_all(right)])
    assert kleene_any(left + right) == kleene_any([kleene_any(right), kleene_any(left)])


@given(st.lists(TRUTHS, max_size=4))
def test_kleene_logic_is_what_every_way_of_filling_in_agrees_on(values):
    ways = itertools.product(*([value] if value is not None else [True, False] for value in values))
    answers = {(all(way), any(way)) for way in ways}
    for index, together in ((0, kleene_all(values)), (1, kleene_any(values))):
        found = {answer[index] for answer in answers}
        assert found == ({True, False} if together is None else {together})


@pytest.mark.parametrize(
    ("when", "path"),
    [
        ({"~": [1, 2]}, "requirements[0].when"),
        ({"<": [1]}, "requirements[0].when.<"),
        ({"<": [1, True]}, "requirements[0].when.<[1]"),
        ({"<=": [{"fact": ""}, 1]}, "requirements[0].when.<=[0].fact"),
        ({"all": {"fact": "a"}}, "requirements[0].when.all"),
        ({"all": [3]}, "requirements[0].when.all[0]"),
        ({"in": [{"fact": "a"}, "b"]}, "requirements[0].when.in"),
        ({"in": [{"fact": "a"}, [{"fact": "b"}]]}, "requirements[0].when.in[1][0]"),
        ({"percent_of": ["70", 1]}, "requirements[0].when.percent_of[0]"),
        ({"fact": "a", "or": 1}, "requirements[0].when"),
        ({"not": [True]}, "requirements[0].when.not"),
        ({"age": False}, "requirements[0].when.age"),
        (17, "requirements[0].when"),
        ({"all": [{"fact": "a"}, {"<": [{"fact": "a"}, 3]}]}, "requirements[0].when.all[0]"),
    ],
)
def test_a_wrong_document_is_refused_with_the_path_and_what_was_expected(when, path):
    with pytest.raises(InputError) as caught:
        rule_set(when)
    assert str(caught.value).startswith(f"{path}: expected ")


@pytest.mark.parametrize(
    "change",
    [
        {"schema": "jobcenter.rules/2"},
        {"reference_date": "2024-02-30"},
        {"disqualification": []},
        {"requirements": {}},
        {"requirements": [{"code": "a", "when": True}, {"code": "a", "when": True}]},
        {"requirements": [{"when": True}]},
        {"requirements": [{"code": "a"}]},
        {"requirements": [{"code": "a", "when": True, "unles": True}]},
        {"requirements": [{"code": "a", "when": {"<": [{"parameter": "no_such"}, 1]}}]},
        {"requirements": [{"code": "a", "when": {"<": [{"parameter": "median_income"}, 1]}}]},
    ],
)
def test_a_document_that_does_not_keep_the_schema_is_refused(change):
    document = {"schema": "jobcenter.rules/1", "code": "a", "reference_date": "2024-01-10", "requirements": []}
    with pytest.raises(InputError):
        documents.parse({**document, **copy.deepcopy(change)})


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        ({"income": "much"}, "income"),
        ({"income": True}, "income"),
        ({"income": float("nan")}, "income"),
        ({"household_size": 0}, "household_size"),
        ({"household_size": 2.5}, "household_size"),
        ({"birth_date": "1959-13-01"}, "birth_date"),
        ({"birth_date": [1]}, "birth_date"),
        ({"able": 1}, "able"),
    ],
)
def test_a_fact_of_the_wrong_kind_is_named(facts, name):
    rules = rule_set({"<=": [{"fact": "income"}, INCOME_CAP]}, {">=": [{"age": True}, 18]}, {"fact": "able"})
    with pytest.raises(InputError, match=f"^{name}: expected"):
        rules.check(facts)


def test_a_deeply_nested_document_is_refused_and_does_not_crash():
    when = {"fact": "a"}
    for _ in range(300):
        when = {"not": when}
    with pytest.raises(InputError, match="nested"):
        rule_set(when)
