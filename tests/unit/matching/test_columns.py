"""The ranking over columns and the ranking of profiles one by one are the same ranking."""

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobcenter.matching.engine import rank
from jobcenter.matching.engine.columns import ranking
from jobcenter.matching.engine.columns.orders import Orders
from jobcenter.matching.engine.columns.seekers import Belongs, Seekers
from jobcenter.matching.engine.conditions import RELAXABLE, Case
from tests.unit.matching.worlds import TODAY, order_lists, orders, seeker_lists, seekers

PAIRS = st.frozensets(st.tuples(st.integers(1, 3), st.integers(1, 3)), max_size=4)
# Half of the cases let everything through that may be let through: points and order are compared there.
SKIPS = st.just(frozenset(RELAXABLE) | {"closed", "consent", "working_age"}) | st.frozensets(st.sampled_from(RELAXABLE))
CASES = st.builds(
    lambda skip, referred, excluded: Case(TODAY, skip=skip, pairs_referred=referred, pairs_excluded=excluded),
    SKIPS,
    PAIRS,
    PAIRS,
)
SORTS = st.sampled_from(sorted(rank.SORTS))
RERANKS = st.sampled_from([None, lambda shares: np.round(shares @ np.arange(shares.shape[1]), 1)])


def of_orders(seeker, world):
    known = {order.key: order for order in world}
    return lambda keys: {key: (seeker, known[key]) for key in keys}


def of_seekers(order, people):
    known = {seeker.key: seeker for seeker in people}
    return lambda keys: {key: (known[key], order) for key in keys}


def same(found, expected):
    assert found.counts == expected.counts
    assert found.considered == expected.considered
    assert list(found.matches) == expected.matches
    assert sorted(found.filtered, key=repr) == sorted(expected.filtered, key=repr)
    for name, count in expected.counts.items():
        assert len(found.filtered_by(name)) == count
        assert sorted(found.filtered_by(name), key=repr) == sorted(expected.filtered_by(name), key=repr)


@settings(max_examples=250, deadline=None)
@given(seekers(), order_lists(), CASES, SORTS, RERANKS)
def test_orders_for_a_seeker_are_the_same_over_columns(seeker, world, case, sort, rerank):
    index = Orders.of((order, None) for order in world)
    found = ranking.rank_orders(seeker, index, case, of_orders(seeker, world), sort=sort, rerank=rerank)
    same(found, rank.rank_orders(seeker, world, case, sort, rerank))


@settings(max_examples=250, deadline=None)
@given(orders(), seeker_lists(), CASES, SORTS, RERANKS)
def test_seekers_for_an_order_are_the_same_over_columns(order, people, case, sort, rerank):
    index = Seekers.of((seeker, Belongs()) for seeker in people)
    found = ranking.rank_seekers(order, index, case, of_seekers(order, people), sort=sort, rerank=rerank)
    same(found, rank.rank_seekers(order, people, case, sort, rerank))


@settings(max_examples=100, deadline=None)
@given(seekers(), order_lists(), order_lists(), st.sets(st.integers(1, 12)), st.integers(0, 12))
def test_orders_that_change_come_and_go(seeker, first, then, gone, kept):
    index = Orders.of((order, None) for order in first[:kept])
    world = {order.key: order for order in first[:kept]}
    for order in then:
        index.put(order, None)
        world[order.key] = order
    for key in gone:
        index.remove(key)
        world.pop(key, None)
    every = list(world.values())
    found = ranking.rank_orders(seeker, index, Case(TODAY), of_orders(seeker, every))
    same(found, rank.rank_orders(seeker, every, Case(TODAY)))


@settings(max_examples=100, deadline=None)
@given(orders(), seeker_lists(), seeker_lists(), st.sets(st.integers(1, 8)), st.integers(0, 8))
def test_seekers_who_change_come_and_go(order, first, then, gone, kept):
    index = Seekers.of((seeker, Belongs()) for seeker in first[:kept])
    world = {seeker.key: seeker for seeker in first[:kept]}
    for seeker in then:
        index.put(seeker, Belongs())
        world[seeker.key] = seeker
    for key in gone:
        index.remove(key)
        world.pop(key, None)
    every = list(world.values())
    found = ranking.rank_seekers(order, index, Case(TODAY), of_seekers(order, every))
    same(found, rank.rank_seekers(order, every, Case(TODAY)))


@pytest.mark.parametrize(("days", "found"), [(-1, []), (0, [1]), (1, [1])])
def test_orders_before_the_first_day_are_left_out(days, found):
    world = [orders_example()]
    index = Orders.of((order, TODAY + timedelta(days=days)) for order in world)
    seeker = seekers_example()
    taken = ranking.rank_orders(seeker, index, Case(TODAY), of_orders(seeker, world), since=TODAY)
    assert [match.order.key for match in taken.matches] == found
    assert taken.considered == len(found)


@pytest.mark.parametrize(
    ("belongs", "found"),
    [
        (Belongs(1, TODAY, TODAY), [1]),
        (Belongs(2, TODAY, TODAY), []),
        (Belongs(1, TODAY + timedelta(days=1), TODAY + timedelta(days=9)), []),
        (Belongs(1, TODAY - timedelta(days=9), TODAY - timedelta(days=1)), []),
        (Belongs(1, None, None), []),
    ],
)
def test_only_people_of_the_scope_within_their_term_are_ranked(belongs, found):
    people, order = [seekers_example()], orders_example()
    index = Seekers.of((seeker, belongs) for seeker in people)
    taken = ranking.rank_seekers(
        order, index, Case(TODAY), of_seekers(order, people), organizations=frozenset({1}), valid_on=TODAY
    )
    assert [match.seeker.key for match in taken.matches] == found


def orders_example():
    from jobcenter.matching.engine.profiles import OrderProfile

    return OrderProfile(key=1)


def seekers_example():
    from jobcenter.matching.engine.profiles import SeekerProfile

    return SeekerProfile(key=1)


def test_matches_are_built_when_they_are_looked_at():
    world = [orders_example().__class__(key=key) for key in range(1, 31)]
    seeker = seekers_example()
    asked = []

    def pair_of(keys):
        asked.append(list(keys))
        return of_orders(seeker, world)(keys)

    found = ranking.rank_orders(seeker, Orders.of((order, None) for order in world), Case(TODAY), pair_of)
    assert len(found.matches) == 30
    assert not asked
    assert [match.order.key for match in found.matches[10:13]] == [11, 12, 13]
    assert asked == [[11, 12, 13]]
    held, others = found.split([(1, 12), (1, 3)])
    assert [match.order.key for match in held] == [3, 12]
    assert [match.order.key for match in others[:4]] == [1, 2, 4, 5]
    assert found.matches[-1].order.key == 30
