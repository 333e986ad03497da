"""The calendar of events, changing a registration in place, posts by the company itself, days that return."""

from datetime import date, timedelta

import pytest
from sqlalchemy import event as sql
from sqlalchemy import func, select

from jobcenter.accounts.models import User
from jobcenter.audit.models import AccessEntry
from jobcenter.core.db import db, transaction
from jobcenter.events.errors import RepeatWrong, SlotTaken, TooLate, WishesWrong
from jobcenter.events.models import Event, EventKind, EventPost, EventStatus, InterviewStatus, ProposalStatus
from jobcenter.events.service import entries, results, setup, timetables
from jobcenter.ledger.models import LedgerEntry
from tests.factories import events as given
from tests.factories import matching
from tests.factories import seekers as make


@pytest.fixture(autouse=True)
def _day(app):
    app.config["CLOCK_DATE"] = given.TODAY


def fair(**facts):
    """A hiring day that takes registrations, with three posts."""
    event = given.event(apply_until=given.TODAY, **facts)
    posts = [given.post(event) for _ in range(3)]
    return given.moved(event, EventStatus.OPEN), posts


def changed(entry, **answers):
    with transaction():
        entries.change(entry, actor=make.actor_of(make.staff()), now=given.NOW, **answers)
    db.session.rollback()
    return entry


def wishes_of(entry):
    db.session.refresh(entry)
    return [(wish.rank, wish.post_id) for wish in entry.wishes]


# The calendar


def test_month_shows_announced_events_and_hides_drafts(client):
    event, _posts = fair()
    given.event(title={"ko": "초안", "en": "draft"})
    page = client.get("/events/calendar?month=2026-11").text
    assert f'/events/{event.public_id}"' in page
    assert "초안" not in page
    assert client.get("/events/calendar?month=2026-12").text.count(event.public_id) == 0


@pytest.mark.parametrize("month", ["", "x", "2026-13", "0000-01", "2026-1", "1999-12", "2101-01", "9999-12"])
def test_odd_months_show_the_present_one(client, month):
    fair()
    answer = client.get(f"/events/calendar?month={month}")
    assert answer.status_code == 200
    assert "2026년 11월" in answer.text


@pytest.mark.parametrize("month", ["2000-01", "2100-12"])
def test_first_and_last_month_of_the_calendar_have_a_page(client, month):
    assert client.get(f"/events/calendar?month={month}").status_code == 200


def test_feed_has_announced_and_called_off_events_without_the_video_link(client):
    event = given.event(EventKind.ONLINE, video_link="https://video.example/secret")
    given.post(event)
    given.moved(event, EventStatus.ANNOUNCED)
    gone = given.moved(given.event(title={"ko": "취소된 행사", "en": "gone"}), EventStatus.ANNOUNCED)
    with transaction():
        setup.move(gone, EventStatus.CANCELLED, actor=make.actor_of(make.staff()), now=given.NOW)
    given.event(title={"ko": "초안", "en": "draft"})
    answer = client.get("/events/calendar.ics")
    assert answer.mimetype == "text/calendar"
    assert answer.text.count("BEGIN:VEVENT") == 2
    assert "STATUS:CANCELLED" in answer.text
    assert "secret" not in answer.text
    assert client.get(f"/events/{event.public_id}/calendar.ics").text.count("BEGIN:VEVENT") == 1


def test_feed_costs_the_same_for_many_events(client, app):
    def queries():
        seen = []
        with app.app_context():
            engine = db.engine

        def note(_connection, _cursor, statement, *_more):
            seen.append(statement)

        sql.listen(engine, "before_cursor_execute", note)
        client.get("/events/calendar.ics")
        sql.remove(engine, "before_cursor_execute", note)
        return len([one for one in seen if "FROM event" in one])

    fair()
    few = queries()
    for _ in range(4):
        fair()
    assert queries() == few


# Changing in place


def test_wishes_are_changed_in_place_and_the_number_stays():
    event, posts = fair()
    entry = given.entry(event, wishes=[posts[0].public_id, posts[1].public_id])
    number = entry.number
    changed(entry, wishes=[posts[1].public_id, posts[2].public_id], shown=["name"], unavailable=["14:00"])
    assert wishes_of(entry) == [(1, posts[1].id), (2, posts[2].id)]
    assert (entry.number, entry.shown, entry.unavailable) == (number, ["name"], ["14:00"])


def test_refused_change_keeps_the_wishes_there_were():
    event, posts = fair()
    entry = given.entry(event, wishes=[posts[0].public_id])
    with pytest.raises(WishesWrong):
        changed(entry, wishes=[posts[1].public_id, posts[1].public_id])
    db.session.rollback()
    assert wishes_of(entry) == [(1, posts[0].id)]


@pytest.mark.parametrize(("days", "possible"), [(0, True), (1, False)])
def test_wishes_can_be_changed_until_the_last_day_of_registration(days, possible):
    event, posts = fair()
    entry = given.entry(event, wishes=[posts[0].public_id])
    act = {"actor": make.actor_of(make.staff()), "now": given.NOW + timedelta(days=days)}
    if possible:
        with transaction():
            entries.change(entry, wishes=[posts[2].public_id], **act)
        assert wishes_of(entry) == [(1, posts[2].id)]
    else:
        with pytest.raises(TooLate), transaction():
            entries.change(entry, wishes=[posts[2].public_id], **act)


def test_fixed_interviews_are_not_planned_anew_by_a_change():
    event, posts = fair()
    entry = given.entry(event, wishes=[posts[0].public_id])
    with transaction():
        timetables.book(entry, posts[0], "14:00", actor=make.actor_of(make.staff()), now=given.NOW)
    with pytest.raises(TooLate):
        changed(entry, wishes=[posts[1].public_id])


def test_slot_at_an_outreach_place_is_moved_and_falls_free():
    event = given.moved(given.event(EventKind.OUTREACH), EventStatus.OPEN)
    first, second = given.entry(event, slot="14:00"), given.entry(event, slot="14:30")
    with pytest.raises(SlotTaken):
        changed(first, slot="14:30")
    db.session.rollback()
    changed(first, slot="15:00")
    changed(second, slot="14:00")
    assert (first.slot, second.slot) == ("15:00", "14:00")


def test_resident_changes_her_wishes_on_the_page(signed_in):
    event, posts = fair()
    person = make.resident()
    entry = given.entry(event, person, wishes=[posts[0].public_id])
    resident = signed_in(db.session.get_one(User, person.user_id))
    there = f"/my/events/{entry.public_id}"
    assert f"{there}/change" in resident.get(there).text
    form = resident.get(f"{there}/change").text
    assert f'selected value="{posts[0].public_id}"' in form
    twice = resident.post(f"{there}/change", data={"wish_1": posts[1].public_id, "wish_2": posts[1].public_id})
    assert twice.status_code == 422
    assert resident.post(f"{there}/change", data={"wish_1": posts[2].public_id}).status_code == 302
    assert wishes_of(entry) == [(1, posts[2].id)]
    stranger = signed_in(db.session.get_one(User, make.resident().user_id))
    assert stranger.get(f"{there}/change").status_code == 404


def test_officer_sees_who_changed_after_the_proposal(signed_in):
    event, posts = fair()
    first, second = given.entry(event, wishes=[posts[0].public_id]), given.entry(event, wishes=[posts[0].public_id])
    with transaction():
        proposal = timetables.ask(event, actor=make.actor_of(make.staff()), now=given.NOW)
        proposal.created_at = given.NOW
        first.updated_at = second.updated_at = given.NOW - timedelta(hours=1)
        proposal.move_to(ProposalStatus.RUNNING)
        proposal.figures = {"points": 0, "bound": 0, "gap": 0, "is_optimal": True}
        proposal.move_to(ProposalStatus.READY)
    officer = signed_in(make.staff())
    there = f"/desk/events/{event.public_id}/timetable"
    assert "면접안 뒤에" not in officer.get(there).text
    with transaction():
        entries.change(
            second,
            wishes=[posts[1].public_id],
            actor=make.actor_of(make.staff()),
            now=given.NOW + timedelta(minutes=5),
        )
    assert "2번. 반영하려면" in officer.get(there).text


# Posts by the company


def company_of(event):
    return event.companies[0]


def test_company_enters_and_removes_its_own_posts(signed_in):
    event, _posts = fair()
    company = company_of(event)
    order = matching.order(employer=company.employer)
    member = signed_in(matching.member(company.employer))
    there = f"/company/events/{company.public_id}"
    assert "채용 자리 추가" in member.get(there).text
    assert member.post(f"{there}/posts", data={"title": "", "places": "1"}).status_code == 422
    member.post(f"{there}/posts", data={"order": order.public_id, "places": "1"})
    member.post(f"{there}/posts", data={"title": "주말 조리원", "places": "2"})
    db.session.refresh(company)
    assert [(post.title, post.order_id) for post in company.posts[1:]] == [
        (order.title, order.id),
        ("주말 조리원", None),
    ]
    member.post(f"/company/events/posts/{company.posts[-1].public_id}/remove")
    db.session.refresh(company)
    assert len(company.posts) == 2


def test_company_reaches_no_other_companys_posts_and_orders(signed_in):
    event, posts = fair()
    stranger = matching.employer()
    other = signed_in(matching.member(stranger))
    assert other.post(f"/company/events/{company_of(event).public_id}/posts", data={"title": "x"}).status_code == 404
    assert other.post(f"/company/events/posts/{posts[0].public_id}/remove").status_code == 404
    member = signed_in(matching.member(company_of(event).employer))
    foreign = matching.order(employer=stranger)
    answer = member.post(f"/company/events/{company_of(event).public_id}/posts", data={"order": foreign.public_id})
    assert answer.status_code == 422
    assert db.session.scalar(select(func.count(EventPost.id))) == 3


def test_post_somebody_has_chosen_stays(signed_in):
    event, posts = fair()
    given.entry(event, wishes=[posts[0].public_id])
    signed_in(matching.member(company_of(event).employer)).post(f"/company/events/posts/{posts[0].public_id}/remove")
    assert db.session.scalar(select(func.count(EventPost.id))) == 3


def test_company_changes_no_posts_after_the_registration_closed(signed_in):
    event, posts = fair()
    given.moved(event, EventStatus.CLOSED)
    member = signed_in(matching.member(company_of(event).employer))
    there = f"/company/events/{company_of(event).public_id}"
    assert member.post(f"{there}/posts", data={"title": "주말 조리원", "places": "1"}).status_code == 422
    member.post(f"/company/events/posts/{posts[0].public_id}/remove")
    assert db.session.scalar(select(func.count(EventPost.id))) == 3


# Days that return, lists, figures


def test_counseling_every_wednesday_and_thursday_becomes_a_day_of_its_own_each():
    event = given.moved(
        given.event(EventKind.OUTREACH, held_on=date(2026, 11, 25), apply_until=date(2026, 11, 24)), EventStatus.OPEN
    )
    with transaction():
        made = setup.repeat(event, [2, 3], date(2026, 12, 3), actor=make.actor_of(make.staff()), now=given.NOW)
    assert [(one.held_on.isoformat(), one.apply_until.isoformat(), one.status) for one in made] == [
        ("2026-11-26", "2026-11-25", EventStatus.OPEN),
        ("2026-12-02", "2026-12-01", EventStatus.OPEN),
        ("2026-12-03", "2026-12-02", EventStatus.OPEN),
    ]
    assert made[0].slots == event.slots


@pytest.mark.parametrize(
    ("weekdays", "until"),
    [([], date(2026, 12, 3)), ([2], date(2026, 11, 20)), ([0, 1, 2, 3, 4, 5, 6], date(2027, 5, 1))],
)
def test_repeating_without_a_day_or_without_end_is_refused(weekdays, until):
    event = given.event(EventKind.OUTREACH, held_on=date(2026, 11, 25))
    with pytest.raises(RepeatWrong), transaction():
        setup.repeat(event, weekdays, until, actor=make.actor_of(make.staff()), now=given.NOW)
    db.session.rollback()
    assert db.session.scalar(select(func.count(Event.id))) == 1


def test_repeat_form_says_what_is_wrong_and_makes_the_days(signed_in):
    event = given.moved(given.event(EventKind.MENTORING), EventStatus.ANNOUNCED)
    officer = signed_in(make.staff())
    there = f"/desk/events/{event.public_id}/repeat"
    assert officer.post(there, data={"weekdays": "2", "until": "2026-11-01"}).status_code == 422
    assert officer.post(there, data={"weekdays": "2", "until": "2026-12-10"}).status_code == 302
    assert db.session.scalar(select(func.count(Event.id))) == 3


@pytest.mark.parametrize("kind", EventKind)
def test_list_for_the_door_prints_masked_names_of_every_kind_and_is_logged(signed_in, kind):
    event = given.event(kind)
    if event.has_companies:
        given.post(event)
    given.moved(event, EventStatus.OPEN)
    entry = given.entry(event, make.resident(name="김영숙"), slot="14:00" if event.has_slots else None)
    page = signed_in(make.staff()).get(f"/desk/events/{event.public_id}/people/print").text
    assert "김○숙" in page
    assert "김영숙" not in page
    printed = select(AccessEntry.action).where(AccessEntry.person_id == entry.person_id)
    assert db.session.scalars(printed).all() == ["print"]


def test_hire_after_a_second_interview_counts_for_the_day_of_the_event():
    event, posts = fair(held_on=given.TODAY)
    registration = matching.willing()
    entry = given.entry(event, registration.person, wishes=[posts[0].public_id])
    officer = make.actor_of(make.staff())
    with transaction():
        interview = timetables.book(entry, posts[0], "14:00", actor=officer, now=given.NOW)
    given.moved(event, EventStatus.HELD)
    for result, days in ((InterviewStatus.SECOND, 0), (InterviewStatus.HIRED, 6)):
        with transaction():
            results.record_result(
                interview,
                result,
                hired=results.Hired(given.TODAY + timedelta(days=7)),
                actor=officer,
                now=given.NOW + timedelta(days=days),
            )
    counted = select(LedgerEntry.kind, LedgerEntry.occurred_on).where(
        LedgerEntry.kind.in_(("event.interviewed", "event.hired"))
    )
    assert db.session.execute(counted.order_by(LedgerEntry.id)).all() == [
        ("event.interviewed", given.TODAY),
        ("event.hired", given.TODAY),
    ]


def test_held_event_counts_its_speakers():
    event = given.event(EventKind.MENTORING, held_on=given.TODAY, speakers="박멘토\n이멘토\n\n최멘토")
    given.moved(event, EventStatus.FINISHED)
    held = db.session.scalar(select(LedgerEntry).where(LedgerEntry.kind == "event.held"))
    assert (held.attributes["event"], held.attributes["speakers"]) == ("mentoring", 3)
