"""Many people press the same time at the same moment: one gets it, and the database would refuse a second."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from jobcenter import create_app
from jobcenter.accounts.current import Actor
from jobcenter.casework.models import Appointment
from jobcenter.casework.service import appointments
from jobcenter.core.db import db, transaction
from jobcenter.core.errors import DomainError
from jobcenter.seekers.models import Person
from tests.conftest import SETTINGS
from tests.factories import casework as given
from tests.factories import seekers as make

CROWD = 12


@pytest.fixture
def wide_app(app, database):
    """The application with a connection for each of many threads."""
    options = {"pool_size": CROWD, "max_overflow": 0, "pool_timeout": 120}
    wide = create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": database.url, "SQLALCHEMY_ENGINE_OPTIONS": options})
    yield wide
    with wide.app_context():
        db.engine.dispose()


def test_one_of_many_gets_the_slot(wide_app):
    key = given.key(given.office(make.staff()))
    people = [Person(name=f"주민{index}", birth_date=date(1980, 1, 1)) for index in range(CROWD)]
    with transaction():
        db.session.add_all(people)
    ids = [person.id for person in people]
    db.session.commit()
    start = threading.Barrier(CROWD)

    def book(person_id):
        start.wait()
        with wide_app.app_context():
            try:
                with transaction():
                    person = db.session.get_one(Person, person_id)
                    appointments.book(person, key, by="person", actor=Actor(None, "test"), now=given.NOW)
            except DomainError as error:
                return type(error).__name__
            return "booked"

    with ThreadPoolExecutor(max_workers=CROWD) as pool:
        answers = list(pool.map(book, ids))
    assert sorted(answers) == ["SlotTaken"] * (CROWD - 1) + ["booked"]
    assert db.session.scalar(select(func.count(Appointment.id))) == 1


def test_database_refuses_a_second_appointment_by_name(app):
    offered = given.office(make.staff())
    first = given.booked(make.resident(), offered)
    other = make.resident(name="박영자")
    twin = Appointment(
        organization_id=first.organization_id,
        person_id=other.id,
        counselor_id=first.counselor_id,
        first_counselor_id=first.counselor_id,
        starts_at=first.starts_at,
        ends_at=first.ends_at,
        channel=first.channel,
        booked_by="staff",
    )
    with pytest.raises(IntegrityError, match=r"one_appointment_per_counselor_and_start|counselor_id"), transaction():
        db.session.add(twin)
