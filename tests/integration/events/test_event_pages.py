"""Pages of events: who sees what, and what two people at once cannot both have."""

import pytest
from sqlalchemy import func, select

from jobcenter.accounts.current import Actor
from jobcenter.accounts.models import User
from jobcenter.audit.models import AccessEntry
from jobcenter.core.db import db, transaction
from jobcenter.events import tickets
from jobcenter.events.models import EntryStatus, Event, EventEntry, EventKind, EventStatus
from jobcenter.events.service import entries, timetables
from jobcenter.seekers.models import Person
from tests.factories import events as given
from tests.factories import matching
from tests.factories import seekers as make
from tests.support.parallel import at_once


@pytest.fixture(autouse=True)
def _day(app):
    app.config["CLOCK_DATE"] = given.TODAY


def booked(company, person, **answers):
    """An interview with a company on a day that is under way."""
    event = given.event(held_on=given.TODAY)
    post = given.post(event, employer=company)
    given.moved(event, EventStatus.OPEN)
    entry = given.entry(event, person, wishes=[post.public_id], **answers)
    with transaction():
        interview = timetables.book(entry, post, "14:00", actor=make.actor_of(make.staff()), now=given.NOW)
    given.moved(event, EventStatus.HELD)
    return interview


@pytest.mark.parametrize(
    ("kind", "facts", "answers", "refusal"),
    [
        (EventKind.MENTORING, {"capacity": 1}, {}, "EventFull"),
        (EventKind.OUTREACH, {}, {"slot": "14:30"}, "SlotTaken"),
    ],
)
def test_two_people_and_the_last_place(app, kind, facts, answers, refusal):
    event_id = given.moved(given.event(kind, **facts), EventStatus.OPEN).id
    people = [make.resident().id, make.resident().id]
    db.session.commit()

    def register(person_id):
        event, person = db.session.get_one(Event, event_id), db.session.get_one(Person, person_id)
        entry = entries.register(event, person, actor=Actor(None, "resident"), now=given.NOW, **answers)
        return entry.number

    assert sorted(at_once(app, register, people), key=str) == [1, refusal]
    assert db.session.scalar(select(func.count(EventEntry.id))) == 1


def test_double_check_in_at_two_doors_counts_once(app):
    company = matching.employer()
    entry_id = booked(company, make.resident()).entry_id
    db.session.commit()

    def check_in(_door):
        entries.check_in(db.session.get_one(EventEntry, entry_id), actor=Actor(None, "door"), now=given.NOW)
        return "in"

    assert sorted(at_once(app, check_in, [1, 2])) == ["AlreadyCheckedIn", "in"]


def test_company_sees_what_the_person_agreed_to_show_and_looking_is_logged(signed_in):
    company = matching.employer()
    shy, open_ = make.resident(name="김영숙"), make.resident(name="박민수")
    for person, shown in ((shy, []), (open_, ["name", "phone"])):
        interview = booked(company, person, shown=shown)
        page = signed_in(matching.member(company)).get(f"/company/events/{interview.company.public_id}").text
        assert (person.name in page) is bool(shown)
        assert (person.phone in page) is bool(shown)
    assert db.session.scalar(select(func.count(AccessEntry.id)).where(AccessEntry.what == "event_interview")) == 2


def test_company_reaches_no_other_companys_interview(signed_in):
    interview = booked(matching.employer(), make.resident())
    stranger = signed_in(matching.member(matching.employer()))
    assert stranger.get(f"/company/events/{interview.company.public_id}").status_code == 404
    address = f"/company/events/interviews/{interview.public_id}"
    assert stranger.post(address, data={"result": "no_show"}).status_code == 404


def test_resident_reaches_no_other_residents_ticket(signed_in):
    interview = booked(matching.employer(), make.resident())
    other = signed_in(db.session.get_one(User, make.resident().user_id))
    for method, path in (("GET", ""), ("POST", "/withdraw"), ("POST", "/rating")):
        answer = other.open(f"/my/events/{interview.entry.public_id}{path}", method=method)
        assert answer.status_code == 404


def test_code_opens_the_registration_for_staff_of_the_centre_only(signed_in, app):
    interview = booked(matching.employer(), make.resident())
    with app.test_request_context():
        address = f"/desk/events/check-in/{tickets.token_of(interview.entry)}"
    assert signed_in(make.staff()).get(address).status_code == 200
    assert signed_in(make.staff(organization="gwanak-centre")).get(address).status_code == 404
    assert signed_in(make.staff()).get(f"{address}x").status_code == 404


def test_scanning_alone_checks_nobody_in(signed_in, app):
    interview = booked(matching.employer(), make.resident())
    with app.test_request_context():
        signed_in(make.staff()).get(f"/desk/events/check-in/{tickets.token_of(interview.entry)}")
    db.session.expire_all()
    assert interview.entry.status is EntryStatus.REGISTERED


@pytest.mark.parametrize(("book", "seen"), [(True, True), (False, False)])
def test_video_link_is_shown_only_to_who_is_booked(signed_in, book, seen):
    event = given.event(EventKind.ONLINE, held_on=given.TODAY, video_link="https://meet.example.kr/room-7")
    post = given.post(event)
    given.moved(event, EventStatus.OPEN)
    entry = given.entry(event, wishes=[post.public_id])
    if book:
        with transaction():
            timetables.book(entry, post, "14:00", actor=make.actor_of(make.staff()), now=given.NOW)
    given.moved(event, EventStatus.HELD)
    user = db.session.get_one(User, entry.person.user_id)
    assert ("meet.example.kr" in signed_in(user).get(f"/my/events/{entry.public_id}").text) is seen
    assert "meet.example.kr" not in signed_in(user).get(f"/events/{event.public_id}").text


def test_timetable_is_exported_and_printed_with_masked_names(signed_in):
    interview = booked(matching.employer(), make.resident(name="김영숙"))
    officer, base = signed_in(make.staff()), f"/desk/events/{interview.event.public_id}/timetable"
    table = officer.get(f"{base}.csv").text
    assert "14:00" in table
    assert "김○숙" in table
    assert officer.get(f"{base}.xlsx").data[:2] == b"PK"
    for by in ("company", "seeker"):
        paper = officer.get(f"{base}/print?by={by}").text
        assert interview.post.title in paper
        assert "김영숙" not in paper


@pytest.mark.parametrize("kind", EventKind)
def test_every_page_of_every_kind_opens_for_staff_and_resident(signed_in, kind):
    event = given.event(kind, held_on=given.TODAY)
    if event.has_companies:
        given.post(event)
    given.moved(event, EventStatus.OPEN)
    officer = signed_in(make.staff())
    resident = signed_in(db.session.get_one(User, make.resident().user_id))
    pages = ["", "/people", "/day", "/edit", *(["/companies", "/timetable"] if event.has_companies else [])]
    assert [officer.get(f"/desk/events/{event.public_id}{page}").status_code for page in pages] == [200] * len(pages)
    answer = resident.post(f"/events/{event.public_id}/register", data={"slot": "14:00"})
    assert "ticket-number" in resident.get(answer.location).text
