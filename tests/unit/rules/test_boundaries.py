"""People on, just under and just over every threshold of a document, made from the document itself."""

import pytest
from hypothesis import given, settings

from jobcenter.programs import templates_data
from jobcenter.rules import batch, boundaries, documents
from tests.factories import rules as factory
from tests.unit.rules.test_agreement import cells_of

RULES = {
    "schema": "jobcenter.rules/1",
    "code": "limits",
    "reference_date": "2024-02-29",
    "requirements": [
        {"code": "adult", "when": {">=": [{"age": True}, 18]}},
        {"code": "assets", "when": {"<=": [{"fact": "assets"}, 400_000_000]}},
        {
            "code": "income",
            "when": {
                "<=": [
                    {"fact": "income"},
                    {"percent_of": [70, {"parameter": "median_income", "by": {"fact": "size"}}]},
                ]
            },
        },
        {"code": "idle", "when": {">=": [{"months_since": {"fact": "since"}}, 6]}},
        {"code": "place", "when": {"in": [{"fact": "district"}, ["gwanak", "jung"]]}},
    ],
    "disqualifications": [{"code": "owner", "when": {"fact": "owner"}}],
}


def agree(rules, people):
    """Both evaluators on the same people; returns the outcomes of each criterion that were seen."""
    seen = {criterion.code: set() for criterion in rules.criteria}
    decisions = batch.decide_people(rules, batch.People(cells_of(people, rules.facts), len(people)))
    for index, person in enumerate(people):
        decision = rules.check(person)
        assert batch.OUTCOMES[decisions.outcome[index]] == decision.outcome, person
        for result in decision.results:
            code = result.criterion.code
            assert batch.RESULTS[decisions.results[code][index]] == result.outcome, (code, person)
            seen[code].add(result.outcome)
    return seen


def test_values_stand_on_and_beside_every_limit():
    values = boundaries.values_of(documents.parse(RULES))
    assert {399_999_999, 400_000_000, 400_000_001} <= set(values["assets"])
    # 70 % of 2,228,445 (one person) and of 3,682,609 (two).
    assert {1_559_911, 1_559_912, 1_559_913, 2_577_826, 2_577_827} <= set(values["income"])
    assert {"2006-02-27", "2006-02-28", "2006-03-01"} <= set(values["birth_date"])
    assert {"2023-08-28", "2023-08-29", "2023-08-30"} <= set(values["since"])
    assert {"gwanak", "jung", "-"} <= set(values["district"]) and {True, False} <= set(values["owner"])
    assert all(None in options for options in values.values())


@settings(max_examples=100, deadline=None)
@given(factory.documents())
def test_the_evaluators_agree_on_the_limits_of_any_document(document):
    rules = documents.parse(document)
    agree(rules, [*boundaries.people_of(rules, most=60)])


@pytest.mark.parametrize("code", [template["code"] for template in templates_data.list_templates()])
def test_every_criterion_of_a_template_turns_on_its_own_limits(code):
    rules = documents.parse(templates_data.get_template(code)["round"]["rules"])
    people = [*boundaries.people_of(rules, most=600)]
    for criterion, outcomes in agree(rules, people).items():
        assert outcomes == {"met", "not_met", "unknown"}, criterion
