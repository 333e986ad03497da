"""Many at once: numbers stay unique and without gaps, and one person keeps one open registration."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from jobcenter.core.db import db
from jobcenter.seekers.errors import AlreadyRegistered
from jobcenter.seekers.models import Person, Registration
from tests.factories import seekers as make

PEOPLE = 12


def in_parallel(app, function, arguments):
    """Call a function for each argument at once, each call with a context and a session of its own."""

    def run(argument):
        with app.app_context():
            return function(argument)

    with ThreadPoolExecutor(max_workers=len(arguments)) as pool:
        return list(pool.map(run, arguments))


def test_requests_at_the_same_moment_get_different_numbers_without_gap(app):
    make.city()
    ids = [make.resident().id for _ in range(PEOPLE)]
    numbers = in_parallel(app, lambda number: make.requested(db.session.get_one(Person, number)).number, ids)
    assert sorted(numbers) == [f"2026-{serial:06d}" for serial in range(1, PEOPLE + 1)]


def test_one_person_pressing_twice_at_once_is_registered_once(app):
    make.city()
    person_id = make.resident().id

    def request(_number):
        try:
            make.requested(db.session.get_one(Person, person_id))
        except (AlreadyRegistered, IntegrityError) as error:
            return type(error)
        return None

    outcomes = in_parallel(app, request, [1, 2, 3, 4])
    db.session.rollback()
    assert outcomes.count(None) == 1
    assert outcomes.count(AlreadyRegistered) == 3
    assert db.session.scalar(select(func.count(Registration.id))) == 1


def test_database_itself_refuses_a_second_open_registration(app):
    first = make.requested()
    copy = Registration(
        number="2026-900000",
        person_id=first.person_id,
        organization_id=first.organization_id,
        requested_on=first.requested_on,
    )
    db.session.add(copy)
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()
