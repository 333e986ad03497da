"""What is proven wrong about a rule document, and nothing that is not."""

import pytest
from flask_babel import force_locale
from hypothesis import given, settings

from jobcenter.programs import templates_data
from jobcenter.rules import boundaries, contradictions, documents, search
from jobcenter.rules.decisions import INELIGIBLE, MET, NOT_MET
from tests.factories import rules as factory

AGE, ASSETS, INCOME, SIZE = {"age": True}, {"fact": "assets"}, {"fact": "income"}, {"fact": "household_size"}
MEDIAN = {"parameter": "median_income", "by": SIZE}


def document(*requirements, bars=(), on="2024-02-29"):
    return documents.parse(
        {
            "schema": "jobcenter.rules/1",
            "code": "t",
            "reference_date": on,
            "requirements": [{"code": f"r{index}", "when": when} for index, when in enumerate(requirements)],
            "disqualifications": [
                {"code": f"b{index}"} | (bar if "when" in bar else {"when": bar}) for index, bar in enumerate(bars)
            ],
        }
    )


def found(*requirements, bars=()):
    return [
        (one.kind, *(criterion.code for criterion in (*one.criteria, *one.because)))
        for one in contradictions.find(document(*requirements, bars=bars))
    ]


IMPOSSIBLE = {
    "no age is both": {"all": [{">=": [AGE, 65]}, {"<=": [AGE, 39]}]},
    "one day too few": {"all": [{">": [{"fact": "day"}, "2024-01-10"]}, {"<": [{"fact": "day"}, "2024-01-11"]}]},
    "no place is in an empty list": {"in": [{"fact": "district"}, []]},
    "two places at once": {"all": [{"==": [{"fact": "district"}, "gwanak"]}, {"==": [{"fact": "district"}, "jung"]}]},
    "a share above the whole": {
        "all": [{"<=": [INCOME, {"percent_of": [70, MEDIAN]}]}, {">": [INCOME, {"percent_of": [100, MEDIAN]}]}]
    },
    "a printed table below the least": {
        "all": [{"<=": [INCOME, {"table": {"1": 100, "2": 200}, "by": SIZE}]}, {">": [INCOME, 200]}]
    },
    "unknown is never a yes": {"==": [INCOME, None]},
    "idle for longer than since the day": {
        "all": [{">=": [{"months_since": {"fact": "since"}}, 6]}, {">": [{"fact": "since"}, "2023-08-29"]}]
    },
}
POSSIBLE = {
    "exactly one age": {"all": [{">=": [AGE, 65]}, {"<=": [AGE, 65]}]},
    "one day": {"all": [{">=": [{"fact": "day"}, "2024-01-10"]}, {"<=": [{"fact": "day"}, "2024-01-10"]}]},
    "exactly at both limits": {"all": [{"<=": [ASSETS, 5]}, {">=": [ASSETS, 5]}]},
    "between two neighbouring amounts": {"all": [{">": [ASSETS, 5]}, {"<": [ASSETS, 6]}]},
    "a share below the whole": {
        "all": [{">": [INCOME, {"percent_of": [70, MEDIAN]}]}, {"<=": [INCOME, {"percent_of": [100, MEDIAN]}]}]
    },
    "the last day of six months": {
        "all": [{">=": [{"months_since": {"fact": "since"}}, 6]}, {">=": [{"fact": "since"}, "2023-08-29"]}]
    },
    "somewhere else": {"not": {"in": [{"fact": "district"}, ["gwanak", "jung"]]}},
}


@pytest.mark.parametrize("when", IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_a_requirement_nobody_can_meet(when):
    assert found(when) == [("nobody", "r0")]


@pytest.mark.parametrize("when", POSSIBLE.values(), ids=POSSIBLE)
def test_a_requirement_that_only_few_meet_is_no_contradiction(when):
    rules = document(when)
    assert contradictions.find(rules) == []
    assert search.find_person(rules, [(rules.criteria[0].passes, True)]).person is not None


def test_two_requirements_that_exclude_each_other_are_named_without_the_innocent():
    assert found({">=": [AGE, 65]}, {"fact": "student"}, {"<=": [AGE, 70]}, {"<=": [AGE, 39]}) == [
        ("together", "r0", "r3")
    ]


def test_a_disqualification_that_excludes_whom_a_requirement_asks_for():
    assert found({"fact": "student"}, bars=[{"fact": "student"}]) == [("together", "r0", "b0")]
    assert found({"fact": "student"}, bars=[{"when": {"fact": "student"}, "unless": {"fact": "exempt"}}]) == []


def test_a_criterion_that_everybody_meets_never_decides():
    assert found({"any": [{"<": [AGE, 40]}, {">=": [AGE, 40]}]}) == [("always", "r0")]
    assert found({"any": [{"<": [AGE, 40]}, {">": [AGE, 40]}]}) == []
    assert found(bars=[{"in": [{"fact": "district"}, []]}]) == [("always", "b0")]


def test_a_criterion_within_another_and_one_said_twice():
    assert found({">=": [AGE, 19]}, {">=": [AGE, 18]}) == [("within", "r1", "r0")]
    assert found({">=": [AGE, 18]}, {">": [AGE, 17]}) == [("same", "r1", "r0")]
    assert found({"<=": [ASSETS, 5]}, bars=[{">": [ASSETS, 5]}]) == [("same", "b0", "r0")]


def test_the_finding_is_said_in_both_languages_with_its_place(app):
    (one,) = contradictions.find(document({"<": [AGE, 18]}, bars=[{"<=": [AGE, 64]}]))
    assert one.blocking and one.paths == ("requirements[0]", "disqualifications[0]")
    with app.test_request_context(), force_locale("en"):
        assert one.text("en") == "Nobody can meet these together: r0, b0."
    with app.test_request_context(), force_locale("ko"):
        assert one.text("ko") == "다음을 함께 충족할 수 있는 사람이 없습니다: r0, b0."


@pytest.mark.parametrize("code", [template["code"] for template in templates_data.list_templates()])
def test_no_template_is_accused(code):
    rules = documents.parse(templates_data.get_template(code)["round"]["rules"])
    assert contradictions.find(rules) == []
    person = search.find_person(rules, [(one.passes, True) for one in rules.criteria]).person
    assert rules.check(person).outcome == "eligible"


@settings(max_examples=120, deadline=None)
@given(factory.documents())
def test_whoever_there_is_disproves_what_is_said_to_be_impossible(document):
    rules = documents.parse(document)
    findings = contradictions.find(rules)
    decisions = [rules.check(person) for person in boundaries.people_of(rules, most=150)]
    by_code = [{one.criterion.code: one.outcome for one in decision.results} for decision in decisions]
    for one in findings:
        codes = [criterion.code for criterion in one.criteria]
        if one.blocking:
            assert not any(all(outcomes[code] == MET for code in codes) for outcomes in by_code), one
            assert all(decision.outcome != "eligible" for decision in decisions)
        else:
            causes = [criterion.code for criterion in one.because]
            for outcomes in by_code:
                assert not (all(outcomes[code] == MET for code in causes) and outcomes[codes[0]] == NOT_MET), one


@settings(max_examples=120, deadline=None)
@given(factory.documents())
def test_somebody_found_is_really_as_wanted(document):
    rules = documents.parse(document)
    yes = search.find_person(rules, [(one.passes, True) for one in rules.criteria])
    if yes.person is not None:
        assert rules.check(yes.person).outcome == "eligible"
    for criterion in rules.criteria:
        no = search.find_person(rules, [(criterion.passes, False)])
        if no.person is not None:
            assert rules.check(no.person).outcome == INELIGIBLE
