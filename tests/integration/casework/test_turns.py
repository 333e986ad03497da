"""One job seeker of the day leads to the next: the order of a counselor's talks."""

from datetime import UTC, datetime, timedelta

import pytest

from jobcenter.casework.turns import Turn, turn_of
from jobcenter.organizations.scope import Scope
from tests.factories import casework as given
from tests.factories import seekers as make

# Half an hour before the first talk in Seoul, and in the middle of it.
BEFORE, BETWEEN = datetime(2026, 11, 22, 23, 30, tzinfo=UTC), datetime(2026, 11, 23, 0, 15, tzinfo=UTC)


@pytest.fixture
def counselor(app):
    """Somebody with three talks on one day."""
    return make.staff()


@pytest.fixture
def people(counselor):
    """Her job seekers of the day, the earliest first."""
    offered = given.office(counselor)
    found = [make.registered().person for _each in range(3)]
    for person, moment in zip(found, (given.FIRST, given.SECOND, given.THIRD), strict=True):
        given.booked(person, offered, moment)
    return found


def turn(counselor, person, now):
    return turn_of(Scope.everything(), counselor.id, person, now)


def test_each_leads_to_the_next_and_the_last_to_nobody(counselor, people):
    second, third = people[1:]
    assert [turn(counselor, one, BEFORE) for one in people] == [
        Turn(3, 1, second),
        Turn(3, 2, third),
        Turn(3, 3, None),
    ]


def test_somebody_without_a_talk_is_followed_by_the_next_to_come(counselor, people):
    other = make.registered().person
    assert turn(counselor, other, BEFORE) == Turn(3, None, people[0])
    assert turn(counselor, other, BETWEEN) == Turn(3, None, people[1])


def test_another_day_has_no_turns_and_another_counselor_none(counselor, people):
    assert turn(counselor, people[0], BEFORE + timedelta(days=1)) is None
    assert turn(make.staff(), people[0], BEFORE) is None


def test_other_centres_see_nobody(counselor, people):
    assert turn_of(Scope.of_organizations([]), counselor.id, people[0], BEFORE) is None


def test_workbench_leads_to_the_next(app, signed_in, counselor, people):
    app.config["CLOCK_DATE"] = given.MONDAY
    page = signed_in(counselor).get(f"/desk/seekers/{people[0].public_id}").get_data(as_text=True)
    assert "오늘 상담 3명 중 1번째" in page
    assert f'href="/desk/seekers/{people[1].public_id}">다음 구직자' in page
