"""Filters, points and order agree with a plain retelling of the documented ranking, on small random worlds."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobcenter.matching.engine import rank
from jobcenter.matching.engine.columns import ranking
from jobcenter.matching.engine.columns.orders import Orders
from jobcenter.matching.engine.columns.seekers import Belongs, Seekers
from jobcenter.matching.engine.conditions import RELAXABLE, Case
from tests.factories import plain_ranking as plain
from tests.factories import small_worlds as world
from tests.unit.matching.worlds import TODAY

SEEDS = st.integers(0, 10**9)
SKIPS = st.sampled_from([frozenset(), frozenset(RELAXABLE), frozenset({"occupation", "commute"})])


def by_pairs(seeker, orders, case):
    return rank.rank_orders(world.seeker_profile(seeker), map(world.order_profile, orders), case)


def over_columns(seeker, orders, case):
    profile, profiles = world.seeker_profile(seeker), {one["key"]: world.order_profile(one) for one in orders}
    index = Orders.of((one, None) for one in profiles.values())
    return ranking.rank_orders(profile, index, case, lambda keys: {key: (profile, profiles[key]) for key in keys})


@pytest.mark.parametrize("engine", [by_pairs, over_columns])
@settings(max_examples=150, deadline=None)
@given(SEEDS, SKIPS)
def test_orders_for_a_seeker_agree_with_plain_reference(engine, seed, skip):
    chance = Random(seed)
    seeker = world.seeker(chance, TODAY)
    orders = {key: world.order(chance, TODAY, key) for key in range(1, 13)}
    found = engine(seeker, list(orders.values()), Case(TODAY, skip=skip))

    failing = {key: plain.ruled_out_by(seeker, order, TODAY) - skip for key, order in orders.items()}
    assert {item.order.key: {why.condition for why in item.reasons} for item in found.filtered} == {
        key: names for key, names in failing.items() if names
    }
    for match in found.matches:
        exact = plain.exact_points(seeker, orders[match.order.key], TODAY)
        for factor in match.factors:
            assert plain.is_rounded(factor.points, exact[factor.code]), factor
    totals = {match.order.key: match.total for match in found.matches}
    assert all(match.total == sum(factor.points for factor in match.factors) for match in found.matches)
    assert [match.order.key for match in found.matches] == plain.best_first(totals, orders, TODAY)


@settings(max_examples=150, deadline=None)
@given(SEEDS)
def test_seekers_for_an_order_agree_with_plain_reference(seed):
    chance = Random(seed)
    order = world.order(chance, TODAY)
    people = {key: world.seeker(chance, TODAY, key) for key in range(1, 11)}
    profile, profiles = world.order_profile(order), {key: world.seeker_profile(one) for key, one in people.items()}
    index = Seekers.of((one, Belongs()) for one in profiles.values())
    found = ranking.rank_seekers(
        profile, index, Case(TODAY), lambda keys: {key: (profiles[key], profile) for key in keys}
    )
    expected = {key for key, one in people.items() if not plain.ruled_out_by(one, order, TODAY)}
    assert {match.seeker.key for match in found.matches} == expected
    for match in found.matches:
        exact = plain.exact_points(people[match.seeker.key], order, TODAY)
        assert all(plain.is_rounded(factor.points, exact[factor.code]) for factor in match.factors)
    assert [match.seeker.key for match in found.matches] == sorted(
        expected, key=lambda key: (-next(one.total for one in found.matches if one.seeker.key == key), key)
    )


def test_random_worlds_reach_every_condition_and_pass_some():
    """A reference that never sees a condition fail proves nothing about it."""
    chance, seen, passed = Random(1), set(), 0
    for _pair in range(3000):
        failed = plain.ruled_out_by(world.seeker(chance, TODAY), world.order(chance, TODAY), TODAY)
        seen |= failed
        passed += not failed
    assert seen == {
        "closed", "deadline", "consent", "working_age", "occupation", "licence", "employment_type", "wage",
        "overnight", "days", "hours", "weekly_hours", "commute",
    }  # fmt: skip
    assert passed > 10
