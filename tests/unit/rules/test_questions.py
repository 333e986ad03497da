"""Which fact is asked next: never one that changes nothing, and no more of them than in the order of the documents."""

import datetime as dt
import random
from itertools import product
from math import prod

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from jobcenter.programs import templates_data
from jobcenter.rules import documents, questions
from jobcenter.rules import expressions as ex
from tests.factories import rules as factory

USUAL = {
    **dict.fromkeys(factory.NUMBERS, (-1, 0, 1, 400_000_000)),
    **dict.fromkeys((factory.BIRTH, factory.SINCE), ("1959-07-01", "2023-10-31")),
    factory.SIZE: (1, 7),
    factory.DISTRICT: ("mapo",),
}
BARS_FEW, MEETS_MOST = 0.1, 0.9


def rule_set(*requirements):
    return documents.parse(
        {
            "schema": "jobcenter.rules/1",
            "code": "t",
            "reference_date": "2024-01-10",
            "requirements": [{"code": f"r{index}", "when": when} for index, when in enumerate(requirements)],
        }
    )


def fact(name):
    return {"fact": name}


def in_order(rule_sets, facts, asked):
    """The first fact of the first document that still matters."""
    return next(([name] for rules in rule_sets for name in questions.useful_facts(rules, facts, asked)), [])


def asked_of(person, rule_sets, choose):
    """The facts that are asked until no answer can change anything."""
    facts, asked = {}, []
    while chosen := choose(rule_sets, facts, asked):
        asked += chosen
        facts.update({name: person.get(name) for name in chosen})
    return asked


def test_what_settles_more_rounds_is_asked_first():
    poor, local = {"<=": [fact("assets"), 5]}, {"==": [fact("district"), "gwanak"]}
    assert questions.next_facts([rule_set(poor, local), rule_set(local), rule_set(local)], {}, []) == ["district"]


def test_a_sure_no_asks_nothing_more_and_a_way_out_is_asked_only_when_it_is_needed():
    rules = rule_set({"any": [{"<=": [fact("assets"), 5]}, {"<=": [fact("income"), 5]}]}, fact("able"))
    assert questions.useful_facts(rules, {"able": False}, ["able"]) == []
    assert questions.useful_facts(rules, {"assets": 5, "able": True}, ["assets", "able"]) == []
    assert questions.useful_facts(rules, {"assets": 6, "able": True}, ["assets", "able"]) == ["income"]


def test_what_was_left_open_makes_its_other_half_useless():
    limit = {"<=": [fact("income"), {"parameter": "median_income", "by": fact("household_size")}]}
    assert questions.useful_facts(rule_set(limit), {}, []) == ["income", "household_size"]
    assert questions.useful_facts(rule_set(limit), {}, ["income"]) == []
    assert questions.useful_facts(rule_set({"any": [limit, fact("disabled")]}), {}, ["income"]) == ["disabled"]


def hard_to_try(node):
    """Whether facts are compared with themselves or have to be equal: values on the limits do not show that."""
    pairs = [
        (one.operator, set(ex.facts_of(one.left)), set(ex.facts_of(one.right)))
        for one in ex.walk(node)
        if isinstance(one, ex.Compare)
    ]
    return any(left & right or (operator in ("==", "!=") and left and right) for operator, left, right in pairs)


@settings(max_examples=100, deadline=None)
@given(factory.documents(), factory.people(), st.data())
def test_no_question_is_asked_whose_answer_changes_nothing(document, person, data):
    rules = documents.parse(document)
    assume(not any(map(hard_to_try, (criterion.passes for criterion in rules.criteria))))
    asked = data.draw(st.lists(st.sampled_from([*rules.facts, "-"]), unique=True))
    facts = {name: person[name] for name in asked if name in person}
    useful = questions.useful_facts(rules, facts, asked)
    later = {
        name: list(dict.fromkeys([*rules.turns[name], *USUAL.get(name, ())]))
        for name in rules.facts
        if name not in asked
    }
    assume(prod(map(len, later.values())) <= 1000)
    outcomes = {
        choice: [result.outcome for result in rules.check(facts | dict(zip(later, choice, strict=True))).results]
        for choice in map(tuple, product(*later.values()))
    }
    places = list(later)
    for name in questions.next_facts([rules], facts, asked):
        place = places.index(name)
        assert any(said != outcomes[(*choice[:place], None, *choice[place + 1 :])] for choice, said in outcomes.items())
    if not useful:
        now = rules.check(facts)
        assert now.outcome == "ineligible" or len({tuple(said) for said in outcomes.values()}) == 1


def shipped():
    """The rules of the templates a person applies to; teams and institutions are not part of the self-check."""
    return [
        documents.parse(template["round"]["rules"])
        for template in templates_data.list_templates()
        if template["round"].get("applicant_kind", "person") == "person"
    ]


def somebody(rule_sets, chance):
    """A person as they come to ask: most meet most things."""
    person = {}
    for name in dict.fromkeys(name for rules in rule_sets for name in rules.facts):
        values = [value for rules in rule_sets for value in rules.turns.get(name, ()) if value is not None]
        person[name] = chance.choice(values)
        if set(values) == {True, False}:
            usual = name in ("able_to_work", "job_seeker_registered")
            person[name] = chance.random() < (MEETS_MOST if usual else BARS_FEW)
    person["birth_date"] = dt.date(chance.randint(1945, 2006), chance.randint(1, 12), 15).isoformat()
    person["district"] = chance.choice(["11560", "11560", "11620", "11140", "11200"])
    return person


@pytest.mark.parametrize("every", [1, 5])
def test_fewer_questions_than_in_the_order_of_the_documents(every):
    rule_sets = shipped()[::every]
    chance = random.Random(20261121)
    people = [somebody(rule_sets, chance) for _ in range(40)]
    chosen = sum(len(asked_of(person, rule_sets, questions.next_facts)) for person in people)
    ordered = sum(len(asked_of(person, rule_sets, in_order)) for person in people)
    assert chosen <= ordered


def test_whatever_the_order_the_answer_is_the_same():
    rule_sets = shipped()[::5]
    chance = random.Random(3)
    for _ in range(10):
        person = somebody(rule_sets, chance)
        asked = asked_of(person, rule_sets, questions.next_facts)
        for rules in rule_sets:
            assert rules.check({name: person[name] for name in asked}).outcome == rules.check(person).outcome
