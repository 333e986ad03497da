"""Appointments: booked, moved and cancelled until the cut-off, reminded once, kept through the note only."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from jobcenter.accounts.current import SYSTEM
from jobcenter.casework.errors import (
    BusyThen,
    HoursOverlap,
    LinkNeeded,
    NoTimeForWalkIn,
    NotOver,
    PlaceNeeded,
    SlotTaken,
    TooLateToBook,
    TooManyAppointments,
)
from jobcenter.casework.models import Appointment, AppointmentStatus, CounselingChannel, CounselingNote
from jobcenter.casework.service import appointments, hours
from jobcenter.core import clock
from jobcenter.core.db import db, transaction
from jobcenter.core.errors import InvalidTransition
from jobcenter.ledger.models import LedgerEntry
from jobcenter.notifications.models import Message
from tests.factories import casework as given
from tests.factories import seekers as make

# The cut-off of three hours before Monday 9:00 in Seoul.
CUT_OFF = datetime(2026, 11, 22, 21, 0, tzinfo=UTC)


@pytest.fixture
def counselor(app):
    """Somebody who can be booked."""
    return make.staff()


@pytest.fixture
def offered(counselor):
    """Her office hours."""
    return given.office(counselor)


@pytest.fixture
def person(app):
    """A registered resident."""
    return make.registered().person


def book(person, offered, moment=given.FIRST, *, by=appointments.PERSON, now=given.NOW, **more):
    with transaction():
        return appointments.book(
            person, given.key(offered, moment), by=by, actor=make.actor_of(make.staff()), now=now, **more
        )


def messages(kind):
    return db.session.scalar(select(func.count(Message.id)).where(Message.kind == kind))


def test_booking_takes_the_slot_and_tells_both(person, offered):
    before = given.free_count(offered)
    made = book(person, offered, topic="이력서")
    assert (made.channel, made.place, made.status) == (
        CounselingChannel.OFFICE,
        "3층 상담실",
        AppointmentStatus.BOOKED,
    )
    assert given.free_count(offered) == before - 1
    assert messages("appointment.booked") == 2


def test_topic_is_not_readable_in_the_database(person, offered):
    book(person, offered, topic="이력서")
    raw = db.session.connection().exec_driver_sql("SELECT topic FROM appointment").scalar_one()
    assert "이력서" not in raw


def test_slot_is_given_once(person, offered):
    book(person, offered)
    with pytest.raises(SlotTaken):
        book(make.registered(make.resident(name="박영자")).person, offered)


@pytest.mark.parametrize("moment", ["2026-11-23T09:10", "2026-11-24T09:00", "2026-11-23T12:00", "x"])
def test_what_is_no_slot_cannot_be_booked(person, offered, moment):
    with pytest.raises(SlotTaken):
        book(person, offered, moment)


def test_slot_of_an_organization_that_is_not_offered_cannot_be_booked(person, offered):
    with pytest.raises(SlotTaken):
        book(person, offered, organization_ids={make.city()["gwanak-centre"].id})


@pytest.mark.parametrize(
    ("now", "refused"),
    [(CUT_OFF - timedelta(seconds=1), False), (CUT_OFF, False), (CUT_OFF + timedelta(seconds=1), True)],
)
def test_resident_books_moves_and_cancels_up_to_the_cut_off(person, offered, now, refused):
    if refused:
        with pytest.raises(TooLateToBook):
            book(person, offered, now=now)
    else:
        book(person, offered, now=now)
        with transaction():
            db.session.scalars(select(Appointment)).one().move_to(AppointmentStatus.CANCELLED)
    made = book(person, offered, given.FIRST, by=appointments.STAFF)
    assert appointments.may_change(made, now) is not refused
    actor = make.actor_of(make.staff())
    if refused:
        with pytest.raises(TooLateToBook), transaction():
            appointments.cancel(made, by=appointments.PERSON, actor=actor, now=now)
        with transaction():
            appointments.cancel(made, by=appointments.STAFF, actor=actor, now=now)
    else:
        with transaction():
            appointments.cancel(made, by=appointments.PERSON, actor=actor, now=now)
    assert db.session.get_one(Appointment, made.id).status is AppointmentStatus.CANCELLED


def test_number_of_open_appointments_is_limited_on_line_only(person, offered):
    book(person, offered, given.FIRST)
    book(person, offered, given.SECOND)
    with pytest.raises(TooManyAppointments):
        book(person, offered, given.THIRD)
    book(person, offered, given.THIRD, by=appointments.STAFF)


def test_person_is_not_in_two_places_at_once(person, offered):
    other = given.office(make.staff(name="박상담"))
    book(person, offered)
    with pytest.raises(BusyThen):
        book(person, other)


def test_moving_frees_the_old_slot_and_asks_for_a_new_reminder(person, offered):
    made = book(person, offered)
    with transaction():
        appointments.remind_due(given.NOW + timedelta(days=2, hours=21, minutes=30))
    actor = make.actor_of(make.staff())
    with transaction():
        appointments.move(made, given.key(offered, given.THIRD), by=appointments.PERSON, actor=actor, now=given.NOW)
    row = db.session.get_one(Appointment, made.id)
    assert (row.moved, row.reminded_at) == (1, None)
    assert row.starts_at == datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
    book(make.registered(make.resident(name="박영자")).person, offered)


def test_absence_and_ended_hours_close_slots_but_not_appointments(person, counselor, offered):
    made = book(person, offered)
    actor = make.actor_of(counselor)
    with transaction():
        _absence, inside = hours.be_away(
            counselor.id,
            organization_id=offered.organization_id,
            starts_on=given.MONDAY,
            ends_on=given.MONDAY,
            starts="09:00",
            ends="10:00",
            actor=actor,
            now=given.NOW,
        )
    assert inside == 1
    assert given.free_count(offered) == 4
    with transaction():
        hours.close_hours(offered, actor=actor, now=given.NOW)
    with pytest.raises(SlotTaken):
        book(make.registered(make.resident(name="박영자")).person, offered, given.THIRD)
    assert db.session.get_one(Appointment, made.id).status is AppointmentStatus.BOOKED


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"starts": "11:30", "ends": "13:00"}, HoursOverlap),
        ({"channel": CounselingChannel.OUTREACH, "weekdays": [1], "place": ""}, PlaceNeeded),
        ({"channel": CounselingChannel.ONLINE, "weekdays": [1], "link": "http://x"}, LinkNeeded),
    ],
)
def test_hours_that_cannot_be_offered_are_refused(counselor, offered, changed, error):
    with pytest.raises(error):
        given.office(counselor, **changed)


def test_hours_that_only_touch_are_allowed(counselor, offered):
    assert given.office(counselor, starts="12:00", ends="13:00")


def test_reminder_is_sent_once_in_time_and_not_for_what_was_booked_just_now(person, offered):
    book(person, offered)
    due = datetime(2026, 11, 22, 0, 0, tzinfo=UTC)
    for now, expected in ((due - timedelta(seconds=1), 0), (due, 1), (due, 0)):
        with transaction():
            assert appointments.remind_due(now) == expected
    late = make.registered(make.resident(name="박영자")).person
    book(late, offered, given.SECOND, now=due + timedelta(minutes=31))
    with transaction():
        assert appointments.remind_due(due + timedelta(hours=2)) == 0


def test_no_show_waits_for_the_hour_and_can_be_taken_back(person, offered):
    made = book(person, offered)
    actor = make.actor_of(make.staff())
    with pytest.raises(NotOver), transaction():
        appointments.miss(made, actor=actor, now=made.starts_at - timedelta(seconds=1))
    with transaction():
        appointments.miss(made, actor=actor, now=made.starts_at)
    with transaction():
        appointments.not_missed(made, actor=actor, now=made.starts_at)
    assert db.session.get_one(Appointment, made.id).status is AppointmentStatus.BOOKED
    written = db.session.execute(
        select(LedgerEntry.kind, LedgerEntry.occurred_on, LedgerEntry.quantity)
        .where(LedgerEntry.subject_kind == "appointment", LedgerEntry.subject_id == made.id)
        .order_by(LedgerEntry.id)
    ).all()
    day = clock.day_of(made.starts_at)
    booked_on = clock.day_of(given.NOW)
    assert written == [
        ("appointment.booked", booked_on, 1),
        ("appointment.missed", day, 1),
        ("appointment.missed", day, -1),
    ]


def test_walk_in_fits_before_the_next_appointment(counselor, offered, person):
    book(person, offered)
    other = make.registered(make.resident(name="박영자")).person
    start = datetime(2026, 11, 22, 23, 45, tzinfo=UTC)
    values = {"organization_id": offered.organization_id, "actor": make.actor_of(counselor)}
    with transaction():
        made = appointments.walk_in(other, **values, now=start)
    assert (made.ends_at - made.starts_at, made.walk_in) == (timedelta(minutes=15), True)
    with pytest.raises(NoTimeForWalkIn), transaction():
        appointments.walk_in(make.registered(make.resident(name="이영자")).person, **values, now=start)


# Pages


@pytest.fixture
def day(app):
    """The day of the builders."""
    app.config["CLOCK_DATE"] = date(2026, 11, 20)


def test_note_from_the_appointment_settles_it_and_counts_once(day, signed_in, counselor, offered, person):
    made = book(person, offered, by=appointments.STAFF)
    desk = signed_in(counselor)
    page = desk.get(f"/desk/seekers/{person.public_id}/case?appointment={made.public_id}").text
    assert made.public_id in page
    talk = {"held_on": "2026-11-20", "channel": "office", "text": "상담함", "appointment": made.public_id}
    assert desk.post(f"/desk/seekers/{person.public_id}/case/notes", data=talk).status_code == 302
    row = db.session.scalars(select(Appointment)).one()
    assert (row.status, row.note_id is not None) == (AppointmentStatus.KEPT, True)
    again = desk.post(f"/desk/seekers/{person.public_id}/case/notes", data=talk)
    assert again.status_code == 422 and "상담함" in again.text
    counted = select(func.count()).select_from(LedgerEntry).where(LedgerEntry.kind == "counseling.held")
    assert db.session.scalar(counted) == 1
    assert db.session.scalar(select(func.count(CounselingNote.id))) == 1


def test_settled_appointment_is_not_missed(person, counselor, offered):
    made = book(person, offered)
    with transaction():
        row = db.session.get_one(Appointment, made.id)
        row.move_to(AppointmentStatus.KEPT)
    with pytest.raises(InvalidTransition), transaction():
        appointments.miss(made, actor=SYSTEM, now=given.NOW + timedelta(days=9))


def test_resident_books_and_sees_moves_and_cancels_on_her_pages(day, signed_in, counselor, offered, person):
    given.of_counselor(person.registrations[0], counselor)
    mine = signed_in(person_user(person))
    assert "이상담" in mine.get("/my/appointments/new?day=2026-11-23").text
    answer = mine.post("/my/appointments/new?day=2026-11-23", data={"slot": given.key(offered), "topic": "면접"})
    address = answer.location
    assert "면접" in mine.get(address).text
    assert mine.post(f"{address}/move", data={"slot": given.key(offered, given.SECOND)}).status_code == 302
    ics = mine.get(f"{address}/calendar.ics")
    assert ics.content_type.startswith("text/calendar") and "DTSTART:20261123T003000Z" in ics.text
    assert "SEQUENCE:1" in ics.text
    assert mine.post(f"{address}/cancel").status_code == 302
    assert "STATUS:CANCELLED" in mine.get(f"{address}/calendar.ics").text


def person_user(person):
    from jobcenter.accounts.models import User

    return db.session.get_one(User, person.user_id)


def test_lost_slot_is_named_beside_the_times_and_nothing_typed_is_lost(day, signed_in, offered, person):
    book(make.registered(make.resident(name="박영자")).person, offered)
    answer = signed_in(person_user(person)).post(
        "/my/appointments/new?day=2026-11-23", data={"slot": given.key(offered), "topic": "이력서 이야기"}
    )
    assert answer.status_code == 422
    assert 'id="slot-error"' in answer.text and "이력서 이야기" in answer.text


def test_other_residents_and_other_centres_find_no_appointment(day, signed_in, offered, person):
    made = book(person, offered)
    stranger = signed_in(person_user(make.resident(name="박영자")))
    assert stranger.get(f"/my/appointments/{made.public_id}").status_code == 404
    assert stranger.post(f"/my/appointments/{made.public_id}/cancel").status_code == 404
    assert stranger.get(f"/my/appointments/{made.public_id}/calendar.ics").status_code == 404
    away = signed_in(make.staff(organization="gwanak-centre"))
    assert away.post(f"/desk/appointments/{made.public_id}/cancel").status_code == 404
    assert made.public_id not in away.get("/desk/appointments?counselor=all&day=2026-11-23").text


def test_week_shows_appointments_free_slots_and_holidays(day, signed_in, counselor, offered, person):
    book(person, offered, topic="이력서")
    page = signed_in(counselor).get("/desk/appointments?day=2026-11-23").text
    assert "09:00–09:30" in page and "이력서" in page and "5자리" in page
    assert "공휴일" in signed_in(counselor).get("/desk/appointments?day=2026-12-21").text


def test_somebody_who_is_not_registered_books_and_has_a_case(day, signed_in, counselor, offered):
    newcomer = make.resident(name="응우옌")
    answer = signed_in(person_user(newcomer)).post("/my/appointments/new", data={"slot": given.key(offered)})
    assert answer.status_code == 302
    page = signed_in(counselor).get(f"/desk/seekers/{newcomer.public_id}/case")
    assert page.status_code == 200 and "구직등록 전" in page.text


def test_office_hours_form_keeps_what_was_typed_and_names_the_mistake(day, signed_in, counselor):
    desk = signed_in(counselor)
    form = {
        "weekdays": ["0", "2"], "starts": "09:00", "ends": "12:00", "slot_minutes": "30", "channel": "online",
        "days_ahead": "28", "valid_from": "2026-11-20", "link": "",
    }  # fmt: skip
    answer = desk.post("/desk/office-hours", data=form)
    assert answer.status_code == 422 and 'id="link-error"' in answer.text
    desk.post("/desk/office-hours", data={**form, "link": "https://meet.example.kr/1"})
    page = desk.get("/desk/office-hours").text
    assert "월요일 09:00–12:00" in page and "수요일 09:00–12:00" in page
