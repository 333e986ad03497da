"""What is valid at the end of a period: carried over, ended, opened again, taken back; on both databases."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jobcenter.core.db import db, transaction
from jobcenter.organizations.queries import subtree_ids
from jobcenter.statistics.lines import Cutoff
from jobcenter.statistics.measures import BY_CODE
from jobcenter.statistics.valid import count_standing, opening_lines
from tests.factories.facts import correction, fact, tree

LATER = datetime(2024, 3, 5, tzinfo=UTC)


@pytest.fixture
def places(app):
    return tree()


def standing(day, code="yeongdeungpo", **cutoff):
    return count_standing(subtree_ids(tree()[code].id), day, day, Cutoff(**cutoff))


def order(number, kind, day, quantity=1):
    return fact(f"order.{kind}", day, subject=("job_order", number), quantity=quantity)


def seeker(number, kind, day, at="yeongdeungpo-centre"):
    return fact(f"seeker.{kind}", day, person_id=number, subject=("registration", number), at=at)


def test_orders_are_carried_over_until_they_end(places):
    order(1, "opened", date(2024, 1, 5), 3)
    order(2, "opened", date(2024, 1, 6), 2)
    order(2, "closed", date(2024, 2, 10), 2)
    assert standing(date(2024, 1, 4))["valid_orders"] == 0
    assert [standing(date(2024, month, 28))["valid_orders"] for month in (1, 2, 3)] == [2, 1, 1]
    assert [standing(date(2024, month, 28))["valid_places"] for month in (1, 2)] == [5, 3]


def test_an_order_ends_on_the_day_of_its_end_and_a_new_term_opens_it_again(places):
    order(1, "opened", date(2024, 1, 5))
    order(1, "expired", date(2024, 3, 5))
    order(1, "renewed", date(2024, 3, 7))
    days = (date(2024, 3, 4), date(2024, 3, 5), date(2024, 3, 6), date(2024, 3, 7))
    assert [standing(day)["valid_orders"] for day in days] == [1, 0, 0, 1]


def test_an_order_renewed_on_the_day_it_expired_is_valid(places):
    order(1, "opened", date(2024, 1, 5))
    order(1, "expired", date(2024, 3, 5))
    order(1, "renewed", date(2024, 3, 5))
    assert standing(date(2024, 3, 5))["valid_orders"] == 1


def test_a_renewed_order_has_the_places_that_were_still_free(places):
    order(1, "opened", date(2024, 1, 5), 3)
    order(1, "place_filled", date(2024, 1, 20))
    order(1, "expired", date(2024, 2, 5), 2)
    order(1, "renewed", date(2024, 2, 7), 2)
    days = (date(2024, 1, 31), date(2024, 2, 6), date(2024, 2, 28))
    assert [standing(day)["valid_places"] for day in days] == [2, 0, 2]


def test_filled_places_are_no_longer_free_and_the_last_one_ends_the_order(places):
    order(1, "opened", date(2024, 1, 5), 2)
    order(1, "place_filled", date(2024, 1, 20))
    assert standing(date(2024, 1, 31))["valid_places"] == 1
    last = order(1, "place_filled", date(2024, 2, 3))
    filled = order(1, "filled", date(2024, 2, 3), 2)
    found = standing(date(2024, 2, 28))
    assert [found[code] for code in ("valid_orders", "valid_places", "valid_seekers")] == [0, 0, 0]
    correction(last, -1, LATER)
    correction(filled, -2, LATER)
    assert standing(date(2024, 2, 28))["valid_places"] == 1
    assert standing(date(2024, 2, 28), recorded_until=datetime(2024, 3, 1, tzinfo=UTC))["valid_orders"] == 0


def test_a_reduced_order_has_fewer_places_and_one_taken_back_has_none(places):
    first = order(1, "opened", date(2024, 1, 5), 3)
    second = order(2, "opened", date(2024, 1, 5), 3)
    correction(first, -1, LATER)
    correction(second, -3, LATER)
    found = standing(date(2024, 1, 31))
    assert (found["valid_orders"], found["valid_places"]) == (1, 2)


def test_people_are_valid_until_they_are_placed_expire_or_cancel(places):
    for number, end in enumerate(("expired", "cancelled", None), 1):
        seeker(number, "registered", date(2024, 1, 5))
        if end:
            seeker(number, end, date(2024, 2, 5))
    seeker(4, "registered", date(2024, 1, 5))
    fact("placement.started", date(2024, 2, 6), person_id=4, attributes={"via": "self"})
    assert [standing(date(2024, month, 28))["valid_seekers"] for month in (1, 2)] == [4, 1]


def test_someone_of_two_centres_is_one_person_of_the_city(places):
    seeker(1, "registered", date(2024, 1, 5))
    seeker(1, "registered", date(2024, 1, 6), at="gwanak-centre")
    assert [standing(date(2024, 1, 31), code)["valid_seekers"] for code in ("yeongdeungpo", "gwanak", "seoul")] == [
        1,
        1,
        1,
    ]
    seeker(1, "cancelled", date(2024, 2, 1))
    assert [standing(date(2024, 2, 28), code)["valid_seekers"] for code in ("yeongdeungpo", "seoul")] == [0, 1]


def test_a_placement_taken_back_leaves_the_person_valid(places):
    seeker(1, "registered", date(2024, 1, 5))
    placement = fact("placement.started", date(2024, 1, 20), person_id=1, attributes={"via": "self"})
    correction(placement, -1, LATER)
    assert standing(date(2024, 1, 31))["valid_seekers"] == 1


def test_the_figure_opens_into_the_lines_that_opened_it(places):
    kept = seeker(1, "registered", date(2024, 1, 5))
    seeker(2, "registered", date(2024, 1, 5))
    seeker(2, "cancelled", date(2024, 1, 9))
    ids = subtree_ids(tree()["yeongdeungpo"].id)
    lines = db.session.scalars(opening_lines(BY_CODE["valid_seekers"], ids, date(2024, 1, 1), date(2024, 1, 31))).all()
    assert lines == [kept.id]


def _on_one_day(opens, ends):
    """Whether the last opening and the last end fall on one day and the opening was written later."""
    return max(opens)[0] == max(ends)[0] and max(n for _day, n in opens) > max(n for _day, n in ends)


EVENTS = st.lists(
    st.tuples(st.integers(1, 3), st.integers(1, 27), st.sampled_from(["opened", "renewed", "expired", "closed"])),
    max_size=10,
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(EVENTS)
def test_the_later_day_decides_and_on_one_day_the_later_line(places, events):
    year = 2040 + test_the_later_day_decides_and_on_one_day_the_later_line.runs
    test_the_later_day_decides_and_on_one_day_the_later_line.runs += 1
    told: dict[int, list[tuple[date, int, str]]] = {}
    with transaction():
        for number, (subject, day, kind) in enumerate(events):
            key = year * 10 + subject
            order(key, kind, date(year, 1, day))
            told.setdefault(key, []).append((date(year, 1, day), number, kind))
    before = standing(date(year, 1, 1).replace(year=year - 1, month=12, day=31))["valid_orders"]
    valid = 0
    for lines in told.values():
        opens = [(day, number) for day, number, kind in lines if kind in ("opened", "renewed")]
        ends = [(day, number) for day, number, kind in lines if kind in ("expired", "closed")]
        valid += bool(opens) and (not ends or max(opens)[0] > max(ends)[0] or _on_one_day(opens, ends))
    assert standing(date(year, 1, 31))["valid_orders"] - before == valid


test_the_later_day_decides_and_on_one_day_the_later_line.runs = 0
