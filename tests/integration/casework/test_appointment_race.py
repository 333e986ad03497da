"""Many people press the same time at the same moment: one gets it, and the database would refuse a second."""

from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from jobcenter.accounts.current import Actor
from jobcenter.casework.models import Appointment
from jobcenter.casework.service import appointments
from jobcenter.core.db import db, transaction
from jobcenter.seekers.models import Person
from tests.factories import casework as given
from tests.factories import seekers as make
from tests.support.parallel import at_once, crowded

CROWD = 12


@pytest.fixture
def wide_app(app, database):
    """The application with a connection for each of many threads."""
    with crowded(database, CROWD) as wide:
        yield wide


def test_one_of_many_gets_the_slot(wide_app):
    key = given.key(given.office(make.staff()))
    people = [Person(name=f"주민{index}", birth_date=date(1980, 1, 1)) for index in range(CROWD)]
    with transaction():
        db.session.add_all(people)
    ids = [person.id for person in people]

    def book(person_id):
        person = db.session.get_one(Person, person_id)
        appointments.book(person, key, by="person", actor=Actor(None, "test"), now=given.NOW)
        return "booked"

    assert sorted(at_once(wide_app, book, ids)) == ["SlotTaken"] * (CROWD - 1) + ["booked"]
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
