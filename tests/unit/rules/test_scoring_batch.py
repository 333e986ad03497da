"""Points of many people at once are the points of each of them."""

from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from jobcenter.core.errors import InputError
from jobcenter.programs.templates_data import list_templates
from jobcenter.rules import scoring
from jobcenter.rules.columns import NotVectorizable
from jobcenter.rules.scoring_batch import score_columns
from jobcenter.rules.values import find_date
from tests.factories import rules as make


def together(table, on, people):
    lists = {name: [person.get(name) for person in people] for name in table.facts}
    return score_columns(table, on, lists, len(people))


def one_by_one(table, people):
    return [table.score(person) for person in people]


def same(scored, singles):
    assert [list(one.tie_break) for one in singles] == scored.ties
    for place, one in enumerate(singles):
        assert [points for _, points in one.items] == [
            Fraction(int(points[place]), scored.scale) for points in scored.points
        ]
        assert one.total == Fraction(int(scored.totals[place]), scored.scale)


@given(make.score_tables(), st.lists(make.people(), min_size=1, max_size=6))
def test_random_tables_and_people(document, people):
    table = scoring.parse(document)
    on = find_date(document["reference_date"])
    try:
        singles = one_by_one(table, people)
    except InputError:
        assume(False)
    try:
        scored = together(table, on, people)
    except NotVectorizable:
        return
    same(scored, singles)


def test_every_template_is_scored_in_one_go():
    found = 0
    for template in list_templates():
        document = template["round"].get("scores")
        if not document:
            continue
        table = scoring.parse(document)
        people = [
            {
                "household_size": size,
                "household_income": income,
                "household_assets": 50_000_000 * size,
                "dependents": size,
            }
            for size in (1, 4)
            for income in (0, 1_100_000, 2_000_001)
        ] + [{}]
        scored = together(table, find_date(document["reference_date"]), people)
        same(scored, one_by_one(table, people))
        found += 1
    assert found > 10
