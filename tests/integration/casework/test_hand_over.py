"""Cases handed over: at once or on a day, back on theirs, undone; both told, appointments along, history kept."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from jobcenter.accounts.current import SYSTEM
from jobcenter.casework import queries
from jobcenter.casework.errors import CaseMoved, EndBeforeBeginning, HandOverPast, NobodyToHandOver, SameCounselor
from jobcenter.casework.models import Appointment, HandOver, HandOverReason, HandOverStatus
from jobcenter.casework.service import handover
from jobcenter.core.db import db, transaction
from jobcenter.core.errors import InvalidTransition
from jobcenter.notifications.models import Message
from jobcenter.organizations.scope import Scope
from jobcenter.seekers.models import Registration
from tests.factories import casework as given
from tests.factories import seekers as make

TODAY = date(2026, 11, 20)


@pytest.fixture
def counselors(app):
    """Who has the cases, and who gets them."""
    app.config["CLOCK_DATE"] = TODAY
    return make.staff(), make.staff(name="박상담")


@pytest.fixture
def case(counselors):
    """A registration the first counselor is responsible for."""
    return given.of_counselor(make.registered(), counselors[0])


def hand(registrations, counselors, *, starts_on=TODAY, ends_on=None, now=given.NOW, **changed):
    values = {"from_id": counselors[0].id, "to_id": counselors[1].id, "reason": HandOverReason.LEAVE, **changed}
    with transaction():
        return handover.hand_over(
            [one.id for one in registrations],
            organization_id=make.city()["yeongdeungpo-centre"].id,
            starts_on=starts_on,
            ends_on=ends_on,
            actor=make.actor_of(counselors[0]),
            now=now,
            **values,
        )


def owner(registration):
    db.session.expire_all()
    return db.session.get_one(Registration, registration.id).counselor_id


def turn(day):
    with transaction():
        return handover.turn_over(day, actor=SYSTEM, now=given.NOW)


def test_case_moves_at_once_and_everybody_is_told(counselors, case):
    made = hand([case], counselors)
    assert owner(case) == counselors[1].id
    assert made.status is HandOverStatus.RUNNING
    told = select(Message.user_id).where(Message.kind.like("hand_over.%"))
    assert set(db.session.scalars(told)) == {counselors[0].id, counselors[1].id, case.person.user_id}


@pytest.mark.parametrize(("day", "moved"), [(TODAY, False), (date(2026, 11, 23), True), (date(2026, 11, 30), True)])
def test_planned_hand_over_begins_on_its_day_also_after_a_missed_run(counselors, case, day, moved):
    hand([case], counselors, starts_on=date(2026, 11, 23))
    turn(day)
    assert owner(case) == counselors[moved].id


@pytest.mark.parametrize(("day", "back"), [(date(2026, 11, 27), False), (date(2026, 11, 28), True)])
def test_cases_return_on_the_day_after_the_last(counselors, case, day, back):
    made = hand([case], counselors, ends_on=date(2026, 11, 27))
    turn(day)
    assert owner(case) == counselors[0 if back else 1].id
    assert db.session.get_one(HandOver, made.id).status is (HandOverStatus.ENDED if back else HandOverStatus.RUNNING)


def test_case_that_went_on_to_somebody_else_is_not_taken_from_her(counselors, case):
    hand([case], counselors, ends_on=date(2026, 11, 27))
    third = make.staff(name="정상담")
    hand([case], (counselors[1], third))
    turn(date(2026, 11, 28))
    assert owner(case) == third.id


def test_hand_over_is_undone_once(counselors, case):
    made = hand([case], counselors)
    with transaction():
        assert handover.undo(made, actor=make.actor_of(counselors[1]), now=given.NOW) == 1
    assert owner(case) == counselors[0].id
    with pytest.raises(InvalidTransition), transaction():
        handover.undo(made, actor=make.actor_of(counselors[1]), now=given.NOW)


def test_undone_plan_never_begins(counselors, case):
    made = hand([case], counselors, starts_on=date(2026, 11, 23))
    with transaction():
        handover.undo(made, actor=make.actor_of(counselors[0]), now=given.NOW)
    assert turn(date(2026, 11, 23)) == (0, 0)
    assert owner(case) == counselors[0].id


def test_appointments_go_along_where_the_other_is_free_and_come_back(counselors, case):
    first, second = given.office(counselors[0]), given.office(counselors[1])
    free, clash = given.booked(case.person, first, given.FIRST), given.booked(case.person, first, given.SECOND)
    given.booked(make.registered(make.resident(name="박영자")).person, second, given.SECOND)
    made = hand([case], counselors, ends_on=date(2026, 11, 27))
    whose = {one.id: one.counselor_id for one in db.session.scalars(select(Appointment))}
    assert (whose[free.id], whose[clash.id]) == (counselors[1].id, counselors[0].id)
    with transaction():
        handover.undo(made, actor=make.actor_of(counselors[0]), now=given.NOW)
    db.session.expire_all()
    assert db.session.get_one(Appointment, free.id).counselor_id == counselors[0].id


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"to_id": None}, SameCounselor),
        ({"starts_on": TODAY - timedelta(days=1)}, HandOverPast),
        ({"ends_on": TODAY - timedelta(days=1)}, EndBeforeBeginning),
        ({"from_id": None}, CaseMoved),
    ],
)
def test_what_makes_no_sense_is_refused(counselors, case, changed, error):
    if "to_id" in changed:
        changed = {"to_id": counselors[0].id}
    with pytest.raises(error):
        hand([case], counselors, **changed)
    assert db.session.scalar(select(func.count(HandOver.id))) == 0


def test_nothing_is_handed_over_where_there_is_no_case(counselors):
    with pytest.raises(NobodyToHandOver):
        hand([], counselors)


def test_caseload_is_the_latest_registration_of_each_person(counselors, case):
    scope = Scope.everything()
    assert db.session.scalars(queries.caseload(scope, counselors[0].id)).all() == [case.person_id]
    hand([case], counselors)
    assert db.session.scalars(queries.caseload(scope, counselors[0].id)).all() == []


# Pages


def test_whole_caseload_is_looked_over_confirmed_and_shown(counselors, case, signed_in):
    other = given.of_counselor(make.registered(make.resident(name="박영자")), counselors[0])
    given.booked(case.person, given.office(counselors[0]))
    desk = signed_in(counselors[0])
    page = desk.get("/desk/hand-overs/new").text
    assert "구직자 2명" in page and "상담 예약 1건" in page and case.number in page
    form = {
        "to": counselors[1].public_id, "reason": "leave", "starts_on": TODAY.isoformat(), "ends_on": "2026-12-04",
        "text": "화요일마다 전화", "from": counselors[0].public_id,
    }  # fmt: skip
    looked = desk.post("/desk/hand-overs/new", data={**form, "step": "check"})
    assert looked.status_code == 200 and "확인해 주세요" in looked.text
    assert owner(case) == counselors[0].id
    done = desk.post("/desk/hand-overs/new", data={**form, "step": "confirm"})
    assert {owner(case), owner(other)} == {counselors[1].id}
    assert "화요일마다 전화" in desk.get(done.location).text
    shown = desk.get(f"/desk/seekers/{case.person.public_id}/case").text
    assert "박상담" in shown and "이상담 대신 담당" in shown
    assert "담당: 박상담" in desk.get("/desk/seekers").text
    assert desk.post(f"{done.location}/undo").status_code == 302
    assert owner(case) == counselors[0].id


def test_one_case_is_handed_over_from_its_page(counselors, case, signed_in):
    desk = signed_in(counselors[0])
    other = given.of_counselor(make.registered(make.resident(name="박영자")), counselors[0])
    form = {
        "to": counselors[1].public_id, "reason": "wish", "starts_on": TODAY.isoformat(), "step": "confirm",
        "from": counselors[0].public_id, "person": case.person.public_id,
    }  # fmt: skip
    desk.post("/desk/hand-overs/new", data=form)
    assert (owner(case), owner(other)) == (counselors[1].id, counselors[0].id)


def test_mistake_is_named_and_what_was_typed_is_kept(counselors, case, signed_in):
    form = {"to": "", "reason": "leave", "starts_on": "2026-11-01", "text": "메모", "step": "confirm"}
    answer = signed_in(counselors[0]).post("/desk/hand-overs/new", data=form)
    assert answer.status_code == 422 and 'id="to-error"' in answer.text and "메모" in answer.text
    form["to"] = counselors[1].public_id
    answer = signed_in(counselors[0]).post("/desk/hand-overs/new", data=form)
    assert answer.status_code == 422 and 'id="starts_on-error"' in answer.text


def test_other_centre_neither_sees_nor_undoes(counselors, case, signed_in):
    made = hand([case], counselors)
    away = signed_in(make.staff(organization="gwanak-centre", name="남상담"))
    assert away.get(f"/desk/hand-overs/{made.public_id}").status_code == 404
    assert away.post(f"/desk/hand-overs/{made.public_id}/undo").status_code == 404
    assert away.get(f"/desk/hand-overs/new?from={counselors[0].public_id}").status_code == 404
