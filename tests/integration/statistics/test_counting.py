"""Counting from the ledger on both databases: once per person over a range, corrections taken back, any point in time."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jobcenter.core.db import transaction
from jobcenter.organizations.queries import subtree_ids
from jobcenter.statistics.calendar import Period
from jobcenter.statistics.counting import by_program, count_measures, figures
from jobcenter.statistics.lines import EVERYTHING, Cutoff
from jobcenter.statistics.report import written
from tests.factories.facts import correction, fact, tree

JANUARY, FEBRUARY = date(2024, 1, 10), date(2024, 2, 10)
LATER = datetime(2024, 3, 5, tzinfo=UTC)


@pytest.fixture
def places(app):
    return tree()


def measured(text, code="yeongdeungpo", cutoff=EVERYTHING):
    period = Period.parse(text)
    return count_measures(subtree_ids(tree()[code].id), period.first, period.last, cutoff)


def test_a_range_counts_a_person_once_where_the_months_add_up_to_more(places):
    for day in (JANUARY, FEBRUARY):
        fact("seeker.registered", day, person_id=1)
        fact("order.opened", day, employer_id=7, quantity=3)
    months = [measured("2024-01"), measured("2024-02")]
    whole = measured("2024-01..2024-02")
    assert sum(month["seekers"] for month in months) == 2
    assert (whole["seekers"], whole["registrations"]) == (1, 2)
    assert (whole["employers"], whole["job_orders"], whole["places"]) == (1, 2, 6)


def test_a_city_counts_a_person_of_two_districts_once(places):
    fact("seeker.registered", JANUARY, person_id=1)
    fact("seeker.registered", JANUARY, person_id=1, at="gwanak-centre")
    assert measured("2024-01")["seekers"] == 1
    assert measured("2024-01", "gwanak")["seekers"] == 1
    assert measured("2024-01", "seoul")["seekers"] == 1
    assert measured("2024-01", "seoul")["registrations"] == 2


def test_a_fact_taken_back_is_not_counted_and_a_reduced_one_still_is(places):
    wrong = fact("seeker.registered", JANUARY, person_id=1)
    fact("seeker.registered", JANUARY, person_id=2)
    order = fact("order.opened", JANUARY, employer_id=7, quantity=3)
    correction(wrong, -1, LATER)
    correction(order, -2, LATER)
    found = measured("2024-01")
    assert (found["seekers"], found["registrations"]) == (1, 1)
    assert (found["employers"], found["job_orders"], found["places"]) == (1, 1, 1)


def test_someone_registered_twice_stays_counted_when_one_entry_is_taken_back(places):
    first = fact("seeker.registered", JANUARY, person_id=1)
    fact("seeker.registered", JANUARY, person_id=1)
    correction(first, -1, LATER)
    assert measured("2024-01")["seekers"] == 1


def test_figures_can_be_read_as_known_on_any_day(places):
    wrong = fact("seeker.registered", JANUARY, person_id=1)
    fact("seeker.registered", JANUARY, person_id=2, now=LATER)
    correction(wrong, -1, LATER)
    before = Cutoff(recorded_until=datetime(2024, 2, 1, tzinfo=UTC))
    assert measured("2024-01", cutoff=before)["registrations"] == 1
    assert measured("2024-01")["registrations"] == 1
    assert measured("2024-01", cutoff=Cutoff(last_entry_id=wrong.id))["seekers"] == 1


def test_placements_are_told_apart_by_way_and_retention_by_months(places):
    for number, via in enumerate(["referral", "referral", "self", "program"], 1):
        fact("placement.started", JANUARY, person_id=number, attributes={"via": via})
    fact("retention.confirmed", JANUARY, person_id=1, attributes={"months": 6})
    fact("retention.confirmed", JANUARY, person_id=2, attributes={"months": "6"})
    fact("retention.confirmed", JANUARY, person_id=2, attributes={"months": 1})
    found = measured("2024-01")
    assert found["placements"] == 4
    assert (found["placements_referral"], found["placements_self"], found["placements_program"]) == (2, 1, 1)
    assert (found["retained_1m"], found["retained_6m"], found["retained_12m"]) == (1, 2, 0)


def test_rates_stand_on_the_people_of_the_whole_range(places):
    for number in range(1, 4):
        fact("seeker.registered", JANUARY, person_id=number)
    fact("seeker.registered", FEBRUARY, person_id=1)
    fact("placement.started", FEBRUARY, person_id=1, attributes={"via": "self"})
    period = Period.parse("2024-01..2024-02")
    found = figures(subtree_ids(tree()["yeongdeungpo"].id), period.first, period.last)
    assert written(found["placement_rate"]) == "33.3"


def test_programs_are_counted_one_by_one(places):
    fact("application.submitted", JANUARY, person_id=1, program_id=5)
    fact("application.submitted", JANUARY, person_id=2, program_id=5)
    fact("enrollment.started", JANUARY, person_id=1, program_id=5)
    fact("application.submitted", JANUARY, person_id=1, program_id=6)
    period = Period.parse("2024-01")
    found = by_program(subtree_ids(tree()["yeongdeungpo"].id), period.first, period.last)
    assert (found[5]["applications"].value, found[5]["enrolled"].value) == (2, 1)
    assert found[6]["enrolled"].value == 0


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 3), st.sampled_from(["keep", "take back"])), max_size=8))
def test_people_of_a_range_are_the_union_of_its_months(places, facts):
    year = 2030 + test_people_of_a_range_are_the_union_of_its_months.runs
    test_people_of_a_range_are_the_union_of_its_months.runs += 1
    known: dict[int, set[int]] = {1: set(), 2: set(), 3: set()}
    with transaction():
        for person, month, what in facts:
            entry = fact("seeker.registered", date(year, month, 5), person_id=person)
            if what == "take back":
                correction(entry, -1, LATER)
            else:
                known[month].add(person)
    assert [measured(f"{year}-0{month}")["seekers"] for month in known] == [len(people) for people in known.values()]
    assert measured(f"{year}-01..{year}-03")["seekers"] == len(set().union(*known.values()))


test_people_of_a_range_are_the_union_of_its_months.runs = 0
