"""The evaluator for one person and the one for many never disagree, on documents and people made up at random."""

import csv

from hypothesis import given, settings
from hypothesis import strategies as st

from jobcenter.rules import batch, documents
from jobcenter.rules.columns import NotVectorizable, columns_of
from tests.factories import rules as factory


def cells_of(facts_of_people, kinds):
    def cell(value):
        return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)

    return {name: [cell(person.get(name)) for person in facts_of_people] for name in kinds}


@settings(max_examples=150, deadline=None)
@given(factory.documents(), st.lists(factory.people(), min_size=1, max_size=8))
def test_columns_give_the_same_answer_as_one_person_at_a_time(document, people):
    rules = documents.parse(document)
    cells = cells_of(people, factory_names())
    decisions = batch.decide_people(rules, batch.People(cells, len(people)))
    for index, person in enumerate(people):
        decision = rules.check(person)
        assert batch.OUTCOMES[decisions.outcome[index]] == decision.outcome
        for result in decision.results:
            assert batch.RESULTS[decisions.results[result.criterion.code][index]] == result.outcome


@settings(max_examples=100, deadline=None)
@given(factory.documents(), st.lists(factory.people(), min_size=1, max_size=4))
def test_the_slow_way_gives_the_same_answer_as_the_columns(document, people):
    rules = documents.parse(document)
    cells = cells_of(people, factory_names())
    slow = batch._one_by_one(rules, batch.People(cells, len(people)))
    try:
        fast = batch.decide_columns(rules, columns_of(rules.kinds, cells, len(people)), len(people))
    except NotVectorizable:
        return
    assert fast.outcome.tolist() == slow.outcome.tolist()


def factory_names():
    return [*factory.NUMBERS, *factory.FLAGS, factory.SIZE, factory.DISTRICT, factory.BIRTH, factory.SINCE]


def test_the_usual_document_is_decided_over_columns_and_not_person_by_person():
    rules = documents.parse(
        {
            "schema": "jobcenter.rules/1",
            "code": "usual",
            "reference_date": "2024-01-10",
            "requirements": [
                {"code": "adult", "when": {">=": [{"age": True}, 18]}},
                {"code": "resident", "when": {"==": [{"fact": "district"}, "yeongdeungpo"]}},
                {
                    "code": "income",
                    "when": {
                        "<=": [
                            {"fact": "income"},
                            {"percent_of": [70, {"parameter": "median_income", "by": {"fact": "size"}}]},
                        ]
                    },
                },
            ],
        }
    )
    cells = {
        "birth_date": ["2006-01-10", "2006-01-11", ""],
        "district": ["yeongdeungpo", "yeongdeungpo", "gwanak"],
        "income": ["2577826", "2577827", "2577826.5"],
        "size": ["2", "2", "2"],
    }
    decisions = batch.decide_columns(rules, columns_of(rules.kinds, cells, 3), 3)
    assert [batch.OUTCOMES[code] for code in decisions.outcome] == ["eligible", "ineligible", "ineligible"]
    assert decisions.results["adult"].tolist() == [1, 0, 2]
    assert decisions.results["income"].tolist() == [1, 0, 0]


def test_a_file_of_people_is_decided_line_by_line_in_its_order(tmp_path):
    rules = documents.parse(RULES)
    source, out = tmp_path / "people.csv", tmp_path / "decisions.csv"
    source.write_text("owner,name,assets\ntrue,a,1\nfalse,b,\n,c,5\nfalse,d,400000001\n", encoding="utf8")
    summary = batch.check_file(rules, source, out)
    with out.open(newline="") as stream:
        rows = list(csv.reader(stream))
    assert rows == [
        ["outcome", "means", "owner"],
        ["ineligible", "met", "not_met"],
        ["undetermined", "unknown", "met"],
        ["undetermined", "met", "unknown"],
        ["ineligible", "not_met", "met"],
    ]
    assert summary["people"] == 4 and summary["by_reason"] == {"means": 1, "owner": 1}


RULES = {
    "schema": "jobcenter.rules/1",
    "code": "small",
    "reference_date": "2024-01-10",
    "requirements": [{"code": "means", "when": {"<=": [{"fact": "assets"}, 400000000]}}],
    "disqualifications": [{"code": "owner", "when": {"fact": "owner"}}],
}
