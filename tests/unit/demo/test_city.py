"""The plan of a city under load: it adds up without being loaded, and its texts differ as real ones do."""

import random
from datetime import date

import pytest

from jobcenter.core import occupations
from jobcenter.demo import city_work, loader
from jobcenter.demo.plan import make_plan
from jobcenter.demo.targets import CITY, city_centres
from jobcenter.employers.wages import WageKind, hourly_exact
from jobcenter.statistics.calendar import Month, Period

TODAY = date(2026, 11, 20)
MONTHS = Period(Month(2023, 12), Month(2026, 11)).months()
AMOUNTS = ("employers", "orders", "places", "seekers", "registrations", "referrals", "open_orders", "active_seekers")
MINIMUM = 10_320


@pytest.fixture(scope="module")
def centres():
    return city_centres(loader.city_weights(), MONTHS, TODAY)


@pytest.fixture(scope="module")
def plan(centres):
    """The smallest district: the others are the same with more of everything."""
    smallest = min(centres.values(), key=lambda targets: targets.seekers)
    return make_plan(smallest, 7, city_work.draw_work)


def test_the_districts_add_up_to_the_city(centres):
    assert len(centres) == 25
    for name in AMOUNTS:
        assert sum(getattr(targets, name) for targets in centres.values()) == getattr(CITY, name)
    for way, people in CITY.placed.items():
        assert sum(targets.placed[way] for targets in centres.values()) == people


def test_the_city_has_the_orders_and_seekers_it_is_for():
    assert CITY.open_orders >= 50_000
    assert CITY.active_seekers >= 100_000


def test_large_districts_have_more_than_small_ones(centres):
    assert centres["songpa"].active_seekers > 1.5 * centres["jung"].active_seekers


def test_no_district_needs_more_numbers_than_it_has_room_for(centres):
    room = loader.ROOM * loader.CITY_ROOMS
    assert all(2 * targets.employers + targets.seekers < room for targets in centres.values())
    assert len(centres) * room < 777_001, "the demonstration's own company has that number"


def test_on_the_last_day_as_many_stand_open_as_wanted(plan):
    open_orders = [one for one in plan.orders if one.valid_until >= TODAY and len(one.hires) < one.places]
    active = [one for one in plan.registrations if one.valid_until >= TODAY and not one.started_on]
    assert len(open_orders) == plan.targets.open_orders
    assert len(active) == plan.targets.active_seekers
    assert len({one.person for one in active}) == len(active), "nobody has two open registrations"


def test_terms_follow_each_other_without_a_gap(plan):
    renewed = [one for one in plan.registrations if one.terms > 1]
    assert renewed
    for one in renewed:
        assert one.spans[0][0] == one.day
        assert one.spans[-1][1] == one.valid_until
        assert one.spans[-2][1] < TODAY <= one.valid_until, "nobody renews before it is needed"
        for (_, end), (start, _) in zip(one.spans, one.spans[1:], strict=False):
            assert (start - end).days == 1


def test_who_is_referred_is_registered_on_that_day(plan):
    for referral in plan.referrals:
        registration = plan.registrations[referral.registration]
        assert registration.day <= referral.sent_on <= min(registration.valid_until, TODAY)


def test_a_city_that_cannot_have_so_many_open_orders_says_so(centres):
    smallest = min(centres.values(), key=lambda targets: targets.seekers)
    with pytest.raises(ValueError, match="cannot stand open"):
        make_plan(smallest.__class__(**{**vars(smallest), "open_orders": smallest.orders + 1}), 7)


def test_every_occupation_of_a_job_centre_is_looked_for():
    works = city_work.kinds_of_work()
    assert len(works) > 400
    assert len({work.keco for work in works}) == len(works)
    assert all(occupations.name_of(work.keco) for work in works)
    assert all(work.words and len(work.tasks) >= 2 for work in works)


def test_texts_differ_and_say_what_is_done():
    chance = random.Random(1)
    orders = [city_work.draw_work(chance).order_values(TODAY, "당산동", chance) for _ in range(2000)]
    assert len({order["title"] for order in orders}) > 1800
    assert len({order["duties"] for order in orders}) > 1800
    care = [order for order in orders if order["keco_code"] == "5501"]
    assert all("요양보호사" in order["title"] for order in care)


def test_no_order_pays_less_than_the_minimum_wage():
    chance = random.Random(2)
    for work in city_work.kinds_of_work():
        order = work.order_values(TODAY, "당산동", chance)
        kind = WageKind(order["wage_kind"])
        assert hourly_exact(kind, order["wage_min"], order["weekly_hours"], 8) >= MINIMUM
        assert order["wage_max"] is None or order["wage_max"] >= order["wage_min"]


def test_who_will_be_hired_asks_for_less_and_brings_more():
    care = next(work for work in city_work.kinds_of_work() if work.keco == "5501")

    def licensed(fits):
        chance = random.Random(3)
        return sum("요양보호사" in care.wishes(TODAY, [], chance, fits=fits)["licences"] for _ in range(400))

    assert licensed(True) > 1.2 * licensed(False)
