"""Builders of office hours, appointments, cases and agencies: a test names only what it is about."""

from datetime import UTC, date, datetime
from typing import Any

from jobcenter.accounts.models import User
from jobcenter.casework import occupancy
from jobcenter.casework.models import Appointment, CounselingChannel, OfficeHours, PartnerAgency
from jobcenter.casework.service import agencies, appointments, hours
from jobcenter.core.clock import day_of
from jobcenter.core.db import db, transaction
from jobcenter.seekers.models import Person, Registration
from tests.factories import seekers as make

# Friday noon in Seoul; the Monday after it is an ordinary day.
NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
MONDAY = date(2026, 11, 23)
FIRST, SECOND, THIRD = ("2026-11-23T09:00", "2026-11-23T09:30", "2026-11-23T10:00")


def office(counselor: User, **changed: Any) -> OfficeHours:
    """Monday morning at the centre, half an hour each."""
    values = {
        "organization_id": make.city()["yeongdeungpo-centre"].id,
        "weekdays": [0],
        "starts": "09:00",
        "ends": "12:00",
        "slot_minutes": 30,
        "channel": CounselingChannel.OFFICE,
        "place": "3층 상담실",
        "days_ahead": 28,
        "valid_from": date(2026, 1, 1),
        **changed,
    }
    with transaction():
        return hours.open_hours(counselor.id, **values, actor=make.actor_of(counselor), now=NOW)[0]


def key(offered: OfficeHours, moment: str = FIRST) -> str:
    """What a form sends for a slot."""
    return f"{offered.public_id}@{moment}"


def booked(
    person: Person, offered: OfficeHours, moment: str = FIRST, *, by: str = appointments.STAFF, now: datetime = NOW
) -> Appointment:
    """An appointment that was made."""
    with transaction():
        return appointments.book(person, key(offered, moment), by=by, actor=make.actor_of(make.staff()), now=now)


def of_counselor(registration: Registration, counselor: User) -> Registration:
    """A registration a counselor is responsible for."""
    with transaction():
        db.session.get_one(Registration, registration.id).counselor_id = counselor.id
    return db.session.get_one(Registration, registration.id)


def agency(**changed: Any) -> PartnerAgency:
    """A welfare centre on the list of the centre."""
    values = {"name": "당산 종합사회복지관", "kind": "welfare", "reply_days": 14, "phone": "02-2670-0001", **changed}
    centre = make.city()["yeongdeungpo-centre"]
    with transaction():
        return agencies.enter_agency(
            None, values, organization_id=centre.id, actor=make.actor_of(make.staff()), now=NOW
        )


def free_count(offered: OfficeHours, now: datetime = NOW) -> int:
    """How many slots of the hours are free on the Monday."""
    return len(occupancy.free_slots([offered], today=day_of(now), earliest=now, first=MONDAY, last=MONDAY))
