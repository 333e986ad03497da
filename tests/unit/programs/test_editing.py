"""The builder's forms: whatever the grammar allows comes back from the form exactly as it was written."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobcenter.programs import templates_data
from jobcenter.programs.editing import amounts, criteria, points, tree
from jobcenter.rules.facts import CATALOGUE

NAMES = st.sampled_from([*list(CATALOGUE)[:12], "unknown_fact"])
NUMBERS = st.one_of(
    st.integers(-(10**12), 10**12), st.floats(allow_nan=False, allow_infinity=False), st.sampled_from([0.3, 1.0, 70])
)
CONSTANTS = st.one_of(
    st.none(), st.booleans(), NUMBERS, st.text(max_size=8), st.sampled_from(["2024-07-01", "11560", " x ", "1,000"])
)
FACTS = st.fixed_dictionaries({"fact": NAMES})
TABLES = st.dictionaries(st.sampled_from(["1", "2", "3", "each_further"]), st.integers(0, 10**9), min_size=1)


def amount_of(inner):
    return st.one_of(
        CONSTANTS,
        FACTS,
        st.just({"age": True}),
        st.fixed_dictionaries({"age_on": st.one_of(st.just("2024-01-01"), FACTS)}),
        st.fixed_dictionaries({"months_since": FACTS}),
        st.fixed_dictionaries({"parameter": st.sampled_from(["median_income", "minimum_wage"])}),
        st.fixed_dictionaries({"parameter": st.just("median_income"), "by": inner}),
        st.fixed_dictionaries(
            {
                "percent_of": st.tuples(
                    NUMBERS, st.fixed_dictionaries({"parameter": st.just("median_income"), "by": FACTS})
                ).map(list)
            }
        ),
        st.fixed_dictionaries({"table": TABLES, "by": inner}),
        st.fixed_dictionaries({"+": st.lists(inner, min_size=1, max_size=3)}),
    )


AMOUNTS = st.recursive(FACTS, amount_of, max_leaves=4)


def condition_of(inner):
    return st.one_of(
        st.fixed_dictionaries({"all": st.lists(inner, max_size=3)}),
        st.fixed_dictionaries({"any": st.lists(inner, max_size=3)}),
        st.fixed_dictionaries({"not": inner}),
        *(
            st.fixed_dictionaries({operator: st.tuples(AMOUNTS, AMOUNTS).map(list)})
            for operator in ("<", "<=", ">", ">=", "==", "!=")
        ),
        st.fixed_dictionaries({"in": st.tuples(AMOUNTS, st.lists(CONSTANTS, max_size=3)).map(list)}),
    )


EXPRESSIONS = st.recursive(st.one_of(FACTS, CONSTANTS), condition_of, max_leaves=8)


def browser(fields):
    """What a browser makes of the fields: line ends of two characters, names as they are."""
    return {name: text.replace("\n", "\r\n") for name, text in fields.items()}


@settings(max_examples=300, deadline=None)
@given(EXPRESSIONS)
def test_every_expression_comes_back_from_the_form(expression):
    fields = tree.flatten(tree.of_expression(expression), "when")
    node = tree.load(browser(fields), "when")
    assert tree.same(tree.to_expression(node, "when"), expression)
    assert tree.flatten(tree.of_expression(tree.to_expression(node, "when")), "when") == fields


def conditions():
    for template in templates_data.list_templates():
        for kind in criteria.KINDS:
            for item in (template["round"].get("rules") or {}).get(kind, []):
                yield from (pytest.param(item[part], id=f"{template['code']}-{item['code']}-{part}")
                            for part in ("when", "unless") if part in item)  # fmt: skip


@pytest.mark.parametrize("expression", list(conditions()))
def test_shipped_conditions_come_back_as_they_are(expression):
    assert tree.same(tree.to_expression(tree.of_expression(expression), "x"), expression)


def test_most_shipped_conditions_are_shown_as_form_and_not_as_text():
    shown = [json.dumps(tree.of_expression(one.values[0])) for one in conditions()]
    assert sum('"json"' in one for one in shown) * 20 <= len(shown)


@pytest.mark.parametrize(
    "item",
    [
        pytest.param(item, id=f"{template['code']}-{item['code']}")
        for template in templates_data.list_templates()
        for item in (template["round"].get("scores") or {}).get("items", [])
    ],
)
def test_score_items_come_back_from_their_form(item):
    made, errors = points.read(item, browser(points.fields_of(item)))
    assert errors == []
    assert made == item


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("70", 70),
        ("400,000,000", 400_000_000),
        ("4억", 400_000_000),
        ("4.99억", 499_000_000),
        ("4억 9,900만원", 499_000_000),
        ("0.3", 0.3),
    ],
)
def test_amounts_are_read_as_they_are_typed(typed, number):
    assert amounts.read_number(typed) == number


@pytest.mark.parametrize("typed", ["", "많이", "4.999999억", "--3", "1e5", "원"])
def test_what_is_no_amount_is_refused(typed):
    with pytest.raises(amounts.Unreadable):
        amounts.read_number(typed)


def test_head_that_was_not_touched_stays_as_it_was_written():
    item = {"code": "x", "label": "나이", "when": True, "evidence": {"ko": "신분증", "en": "card"}}
    assert criteria.with_head(item, criteria.head_of(item)) == item


def test_parts_of_a_tree_move_and_go():
    node = tree.of_expression({"all": [{"fact": "student"}, {"fact": "employed"}]})
    node = tree.change(node, "down", "0")
    assert tree.to_expression(node, "x") == {"all": [{"fact": "employed"}, {"fact": "student"}]}
    node = tree.change(node, "remove", "1")
    node = tree.change(node, "double", "0")
    assert tree.to_expression(node, "x") == {"all": [{"fact": "employed"}, {"fact": "employed"}]}
    assert tree.change(node, "remove", "") is None
