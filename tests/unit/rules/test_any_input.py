"""Whatever JSON comes in: an answer or a message, never a crash."""

import copy

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jobcenter.core.errors import InputError
from jobcenter.rules import documents, scoring, selection
from tests.factories import rules as factory

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(["2024-01-10", "score", "fact"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["fact", "all", "<=", "in", "by", "table", "parameter", "age", "code", "of", "when", "x"]), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip
SCORES = {
    "schema": "jobcenter.scores/1",
    "reference_date": "2024-01-10",
    "items": [
        {"code": "a", "kind": "band", "of": {"fact": "income"}, "bands": [{"upto": 0.3, "points": 25}, {"points": 0}]},
        {"code": "b", "kind": "count", "of": {"fact": "months"}, "points_each": 3, "cap": 15},
        {"code": "c", "kind": "best_of", "items": [{"of": {"fact": "owner"}, "points": 10}], "cap": 5},
        {"code": "d", "kind": "flag", "of": {"fact": "student"}, "points": 5},
    ],
    "tie_break": [{"of": {"fact": "birth_date"}, "order": "desc"}, {"of": {"fact": "owner"}}],
}
CASE = {
    "schema": "jobcenter.selection/1",
    "method": "score",
    "groups": [{"code": "a", "places": 1, "reserve": 1}, {"code": "b", "places": 1}],
    "spill": [["a", "b"]],
    "seed": "s",
    "applicants": [
        {"number": "1", "group": "a", "score": 1.5, "submitted_at": "2024-05-02T09:00:00Z", "tie_break": [1]}
    ],
}


def paths(node, path=()):
    """Every place in a document."""
    yield path
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in inner:
        yield from paths(value, (*path, key))


def broken(draw, document):
    """The document with something else put in at one place."""
    place = draw(st.sampled_from(list(paths(document))))
    replacement = draw(JSON)
    if not place:
        return replacement
    document = copy.deepcopy(document)
    target = document
    for key in place[:-1]:
        target = target[key]
    target[place[-1]] = replacement
    return document


def outcome(function, *args):
    """The answer, or the refusal."""
    try:
        return function(*args)
    except InputError as error:
        return str(error)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    factory.documents(),
    st.dictionaries(st.sampled_from(["income", "household_size", "birth_date", "owner"]), JSON),
    st.data(),
)
def test_any_rule_document_and_facts_are_answered_or_refused(document, facts, data):
    changed = broken(data.draw, document)
    outcome(lambda: documents.parse(changed).check(facts).as_json())


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(["income", "months", "birth_date", "owner", "student"]), JSON), st.data())
def test_any_score_table_is_answered_or_refused(facts, data):
    changed = broken(data.draw, SCORES)
    outcome(scoring.score, changed, facts)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(["score", "lottery", "first_come"]), st.data())
def test_any_selection_case_is_answered_or_refused(method, data):
    outcome(selection.select, broken(data.draw, {**CASE, "method": method}))
