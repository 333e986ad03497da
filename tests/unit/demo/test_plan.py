"""The plan of the published year: every total exact, every story possible."""

from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobcenter.core import occupations
from jobcenter.demo.orders import business_number
from jobcenter.demo.plan import make_plan
from jobcenter.demo.targets import PUBLISHED, split
from jobcenter.demo.work import kinds_of_work
from jobcenter.employers.business_number import is_valid
from jobcenter.statistics.calendar import Period, is_working_day


@pytest.fixture(scope="module")
def plan():
    return make_plan(PUBLISHED, 2023)


@given(st.integers(0, 20_000), st.lists(st.integers(0, 500), min_size=1, max_size=30).filter(any))
def test_a_split_is_exact_and_in_proportion(total, weights):
    parts = split(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - Fraction(total * weight, sum(weights))) < 1


def test_the_published_totals_are_exact(plan):
    assert len({order.employer for order in plan.orders}) == 2601
    assert sum(order.places for order in plan.orders) == 3401
    assert len({registration.person for registration in plan.registrations}) == 1965
    assert len(plan.referrals) == 11448
    assert len({one.person for one in plan.registrations if one.started_on}) == 854


def test_months_add_up_to_more_people_than_there_are(plan):
    by_month = Counter((one.day.month, one.person) for one in plan.registrations)
    assert len(by_month) > 1965


def test_nobody_is_referred_before_registering_or_to_an_order_that_is_not_open(plan):
    for referral in plan.referrals:
        registration, order = plan.registrations[referral.registration], plan.orders[referral.order]
        assert registration.day <= referral.sent_on <= registration.valid_until
        assert order.opened_on <= referral.sent_on
        assert referral.sent_on <= referral.result_on
        assert not referral.interview_on or referral.sent_on <= referral.interview_on <= referral.result_on


def test_no_order_takes_more_people_than_it_looked_for(plan):
    assert all(len(order.hires) <= order.places for order in plan.orders)


def test_everybody_starts_within_the_period_after_the_last_referral(plan):
    for registration in (one for one in plan.registrations if one.started_on):
        assert registration.day <= registration.started_on <= PUBLISHED.last
        assert all(plan.referrals[number].sent_on <= registration.started_on for number in registration.referrals)


def test_whoever_registers_again_was_not_placed_and_waited_for_the_end_of_the_term(plan):
    seen = {}
    for registration in plan.registrations:
        earlier = seen.get(registration.person)
        if earlier:
            assert earlier.started_on is None
            assert earlier.valid_until < registration.day
        seen[registration.person] = registration


def test_centres_open_on_working_days_only(plan):
    assert all(is_working_day(one.day) for one in plan.registrations)
    assert all(is_working_day(order.opened_on) for order in plan.orders)


def test_the_same_seed_gives_the_same_plan(plan):
    again = make_plan(PUBLISHED, 2023)
    assert [(one.order, one.sent_on, one.status) for one in again.referrals] == [
        (one.order, one.sent_on, one.status) for one in plan.referrals
    ]


@pytest.mark.parametrize("share", [Fraction(1, 100), Fraction(2, 100), Fraction(24, 100)])
def test_a_smaller_centre_can_be_planned_too(share):
    months = Period.parse("2026-07..2026-11").months()
    targets = PUBLISHED.scaled(share, months, until=months[-1].first.replace(day=20))
    plan = make_plan(targets, 1)
    assert len({one.person for one in plan.registrations}) == targets.seekers
    assert max(one.day for one in plan.registrations) <= targets.last


def test_invented_companies_have_well_formed_numbers_of_no_tax_office():
    assert all(is_valid(business_number(serial)) for serial in (1, 20, 345, 99_999, 777_001))
    assert business_number(5).startswith("999")


def test_every_kind_of_work_is_a_known_occupation():
    assert all(occupations.name_of(work.keco) for work in kinds_of_work())
