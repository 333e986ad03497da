"""Mass insertion writes what the application would have written, on both databases."""

from datetime import UTC, date, datetime

from sqlalchemy import text

from jobcenter.core import bulk
from jobcenter.core.db import db, transaction
from jobcenter.demo import places
from jobcenter.seekers.models import Channel, Person, PersonStatus, Registration, Sex

AT = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


def people(*names):
    return [
        {"name": name, "birth_date": date(1980, 1, 2), "sex": Sex.FEMALE, "phone": "010-0000-0001", "created_at": AT}
        for name in names
    ]


def test_rows_get_following_numbers_and_the_defaults_of_their_columns(session):
    with transaction():
        first = bulk.insert_rows(Person, people("가", "나"))
        second = bulk.insert_rows(Person, people("다"))
    assert [*first, *second] == list(range(first[0], first[0] + 3))
    found = [db.session.get(Person, number) for number in [*first, *second]]
    assert [one.name for one in found] == ["가", "나", "다"]
    assert {one.status for one in found} == {PersonStatus.ACTIVE}
    assert len({one.public_id for one in found}) == 3
    assert found[0].created_at == AT
    assert found[0].sex is Sex.FEMALE


def test_personal_data_is_encrypted_on_this_way_too(session):
    with transaction():
        number = bulk.insert_rows(Person, people("가"))[0]
    stored = db.session.scalar(text("SELECT phone FROM person WHERE id = :id"), {"id": number})
    assert "0000" not in stored
    assert db.session.get(Person, number).phone == "010-0000-0001"


def test_the_session_goes_on_with_the_next_number(session):
    with transaction():
        numbers = bulk.insert_rows(Person, people("가", "나"))
        after = Person(name="다", birth_date=date(1980, 1, 2))
        db.session.add(after)
        db.session.flush()
        assert after.id == numbers[-1] + 1


def test_reserved_numbers_may_stand_in_other_columns(session):
    with transaction():
        organization = places.build()["jung"]
        person = bulk.insert_rows(Person, people("가"))[0]
        numbers = bulk.reserve(Registration, 1)
        row = {
            "number": f"2026-{numbers[0]}", "person_id": person, "organization_id": organization.id,
            "channel": Channel.PHONE, "requested_on": date(2026, 11, 20), "occupations": ["5501"], "licences": ["요양보호사"],
        }  # fmt: skip
        assert bulk.insert_rows(Registration, [row], numbers) == numbers
    found = db.session.get(Registration, numbers[0])
    assert found.number == f"2026-{found.id}"
    assert (found.occupations, found.licences, found.days) == (["5501"], ["요양보호사"], [])


def test_no_rows_are_no_numbers(session):
    assert list(bulk.insert_rows(Person, [])) == []
