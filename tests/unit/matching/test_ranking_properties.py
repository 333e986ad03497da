from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from jobcenter.matching.engine import conditions
from jobcenter.matching.engine.conditions import Case, failures
from jobcenter.matching.engine.rank import SORTS, rank_orders, rank_seekers, score
from tests.unit.matching import reference
from tests.unit.matching.worlds import LICENCES, TODAY, order_lists, orders, seeker_lists, seekers

CASES = st.builds(
    lambda skip, referred, excluded: Case(
        TODAY,
        skip=frozenset(skip),
        pairs_referred=frozenset((1, key) for key in referred),
        pairs_excluded=frozenset((1, key) for key in excluded),
    ),
    st.sets(st.sampled_from(conditions.RELAXABLE), max_size=4),
    st.sets(st.integers(1, 12), max_size=3),
    st.sets(st.integers(1, 12), max_size=3),
)


@settings(max_examples=120, deadline=None)
@given(seekers(), order_lists(), CASES)
def test_filter_and_ranking_agree_with_slow_reference(seeker, world, case):
    ranking = rank_orders(seeker, world, case)
    kept, ruled_out = reference.rank_orders(seeker, world, case)
    assert [(match.order.key, match.total) for match in ranking.matches] == kept
    assert {item.order.key: {reason.condition for reason in item.reasons} for item in ranking.filtered} == ruled_out
    assert sum(ranking.counts.values()) == len(ranking.filtered)
    assert ranking.considered == len(world)


@settings(max_examples=150, deadline=None)
@given(seekers(), orders())
def test_points_stay_within_their_maximum(seeker, order):
    match = score(seeker, order, Case(TODAY))
    assert sum(factor.maximum for factor in match.factors) == 100
    assert all(0 <= factor.points <= factor.maximum and 0 <= factor.share <= 1 for factor in match.factors)
    assert 0 <= match.total <= 100


@settings(max_examples=150, deadline=None)
@given(seekers(), orders(), st.integers(1, 20_000_000))
def test_better_wage_never_lowers_score(seeker, order, raise_):
    if order.wage_min is None:
        return
    better = replace(order, wage_min=order.wage_min + raise_)
    case = Case(TODAY)
    assert score(seeker, better, case).total >= score(seeker, order, case).total
    if not failures(seeker, order, case):
        assert not failures(seeker, better, case)


@settings(max_examples=100, deadline=None)
@given(seekers(), orders(), st.dates(date(1930, 1, 1), date(2006, 11, 1)))
def test_birth_date_of_an_adult_changes_neither_score_nor_filter(seeker, order, birth_date):
    adult = replace(seeker, birth_date=date(1980, 5, 5))
    other = replace(seeker, birth_date=birth_date)
    case = Case(TODAY)
    assert score(adult, order, case).factors == score(other, order, case).factors
    assert failures(adult, order, case) == failures(other, order, case)


@settings(max_examples=100, deadline=None)
@given(seekers(), orders(), st.sampled_from(LICENCES))
def test_another_licence_never_lowers_score(seeker, order, licence):
    more = replace(seeker, licences=seeker.licences | {licence})
    assert score(more, order, Case(TODAY)).total >= score(seeker, order, Case(TODAY)).total


@settings(max_examples=60, deadline=None)
@given(seeker_lists(), orders())
def test_both_directions_give_a_pair_the_same_points_and_reasons(people, order):
    case = Case(TODAY)
    both = rank_seekers(order, people, case)
    for match in both.matches:
        assert rank_orders(match.seeker, [order], case).matches == [match]
    for item in both.filtered:
        assert rank_orders(item.seeker, [order], case).filtered == [item]


@settings(max_examples=60, deadline=None)
@given(seekers(), order_lists(), st.sampled_from(sorted(SORTS)), st.randoms())
def test_order_of_input_does_not_change_result(seeker, world, sort, random):
    shuffled = list(world)
    random.shuffle(shuffled)
    case = Case(TODAY)
    assert rank_orders(seeker, world, case, sort).matches == rank_orders(seeker, shuffled, case, sort).matches


@settings(max_examples=60, deadline=None)
@given(seekers(), orders())
def test_every_reason_can_be_said(seeker, order):
    case = Case(TODAY)
    for factor in score(seeker, order, case).factors:
        assert factor.reason.code in conditions_words()
    for reason in failures(seeker, order, case):
        assert reason.code in conditions_words()


def conditions_words():
    from jobcenter.matching.engine.reasons import WORDS

    return WORDS
