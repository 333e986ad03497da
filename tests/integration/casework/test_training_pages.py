"""The pages on the way from a missing licence to a course and back, through requests."""

from datetime import date

import pytest
from sqlalchemy import select

from jobcenter.accounts.models import User
from jobcenter.audit.models import AccessEntry
from jobcenter.casework.training import service
from jobcenter.casework.training.models import LicenceWait, WaitEnd, WaitStatus
from jobcenter.core.db import db, transaction
from jobcenter.matching.models import Referral
from jobcenter.programs.models import Application
from jobcenter.programs.service import enrollment
from tests.factories import matching as given
from tests.factories import programs as make_programs
from tests.factories import seekers as make

LICENCE = "요양보호사"
ASKED = {
    "rules": {
        "schema": "jobcenter.rules/1",
        "code": "c",
        "reference_date": "2026-11-16",
        "disqualifications": [
            {"code": "before", "label": make_programs.both("기수료자"), "when": {"fact": "completed_same_course"}}
        ],
    }
}


@pytest.fixture
def course(app):
    app.config["CLOCK_DATE"] = given.TODAY
    return make_programs.open_round(
        make_programs.course(licences=[{"name": LICENCE, "by": "examination"}], **ASKED),
        apply_until=given.TODAY,
        result_on=date(2026, 11, 21),
        period_from=date(2026, 11, 21),
        period_until=date(2027, 1, 10),
    )


@pytest.fixture
def registration(course):
    return given.willing()


@pytest.fixture
def order(course):
    far = date(2027, 3, 1)
    return given.order(title="주간보호 요양보호사", licences=[LICENCE], deadline=far, valid_until=far)


@pytest.fixture
def desk(course, signed_in):
    return signed_in(make.staff())


def address(registration, course, order):
    return (
        f"/desk/seekers/{registration.person.public_id}/courses/{course.public_id}"
        f"?licence={LICENCE}&order={order.public_id}"
    )


def form(order, **values):
    return {"licence": LICENCE, "order": order.public_id, "go": "enter", **values}


def account_of(registration):
    return db.session.get_one(User, registration.person.user_id)


def the_wait():
    db.session.rollback()
    return db.session.scalar(select(LicenceWait).execution_options(populate_existing=True))


def test_workbench_leads_from_the_missing_licence_to_the_course(desk, registration, course, order):
    page = desk.get(f"/desk/seekers/{registration.person.public_id}").text
    assert f"/courses/{course.public_id}" in page
    assert "빈자리 2개" in page
    tried = desk.get(f"/desk/seekers/{registration.person.public_id}?off=licence").text
    assert "부족한 자격: 요양보호사" in tried


def test_application_is_handed_in_on_one_page(desk, registration, course, order):
    there = address(registration, course, order)
    assert "같은 과정을 수료한 적이 있나요?" in desk.get(there).text
    refused = desk.post(there, data=form(order, completed_same_course="no"))
    assert refused.status_code == 422
    assert "동의가 있어야 기록할 수 있어요" in refused.text
    unanswered = desk.post(there, data=form(order, agreed="y"))
    assert (unanswered.status_code, db.session.scalar(select(Application.id))) == (422, None)
    done = desk.post(there, data=form(order, agreed="y", completed_same_course="no"))
    assert done.location.endswith(f"/applications/{course.public_id}/receipt")
    assert (the_wait().status, the_wait().order_id) == (WaitStatus.WAITING, order.id)
    assert "자격 준비 중" in desk.get(f"/desk/seekers/{registration.person.public_id}").text


def test_double_click_hands_in_one_application(desk, registration, course, order):
    for _ in range(2):
        desk.post(address(registration, course, order), data=form(order, agreed="y", completed_same_course="no"))
    assert len(db.session.scalars(select(Application)).all()) == 1
    assert len(db.session.scalars(select(LicenceWait)).all()) == 1


def test_look_at_the_course_is_logged(desk, registration, course, order):
    desk.get(address(registration, course, order))
    logged = db.session.scalars(select(AccessEntry).where(AccessEntry.person_id == registration.person_id)).all()
    assert [entry.what for entry in logged] == ["course"]


def test_other_people_and_other_courses_are_not_found(signed_in, registration, course, order):
    other = signed_in(make.staff(organization="gwanak-centre"))
    assert other.get(address(registration, course, order)).status_code == 404
    own = signed_in(make.staff())
    assert own.get(address(registration, course, order).replace(LICENCE, "간호조무사")).status_code == 404
    assert own.get("/desk/waits/nothing").status_code == 404


def test_offer_reaches_the_resident_who_takes_it_and_applies(desk, signed_in, registration, course, order):
    desk.post(address(registration, course, order), data=form(order, go="offer"))
    assert the_wait().status is WaitStatus.OFFERED
    resident = signed_in(account_of(registration))
    there = f"/my/courses/{course.public_id}?licence={LICENCE}&order={order.public_id}"
    assert "주간보호 요양보호사" in resident.get(there).text
    assert resident.post(there, data={"go": "want"}).status_code == 422
    done = resident.post(there, data={"go": "want", "agreed": "y"})
    assert done.location.endswith(f"/rounds/{course.public_id}/apply")
    assert (the_wait().status, the_wait().agreed_via) == (WaitStatus.WAITING, "self")


def test_resident_sees_the_course_among_her_own_orders_and_can_stop_waiting(signed_in, registration, course, order):
    resident = signed_in(account_of(registration))
    assert "빈자리 2개" in resident.get("/my/matches?tab=filtered").text
    there = f"/my/courses/{course.public_id}?licence={LICENCE}"
    resident.post(there, data={"go": "want", "agreed": "y"})
    assert "요양보호사 자격 준비" in resident.get("/my/matches").text
    resident.post(there, data={"go": "no"})
    assert "요양보호사 자격 준비" not in resident.get("/my/matches").text
    assert (the_wait().status, the_wait().end_reason) == (WaitStatus.ENDED, WaitEnd.DECLINED)


def test_resident_page_speaks_english(signed_in, registration, course, order):
    resident = signed_in(account_of(registration))
    page = resident.get(f"/my/courses/{course.public_id}?licence={LICENCE}&lang=en").text
    assert "A course for the licence 요양보호사" in page
    assert "Still to be asked: completed the same course" in page


def test_licence_shown_at_the_counter_brings_the_order_to_the_day_list_and_one_click_refers(
    desk, app, registration, course, order
):
    desk.post(address(registration, course, order), data=form(order, agreed="y", completed_same_course="no"))
    officer = make.actor_of(make_programs.manager())
    held = db.session.scalar(select(Application)).enrollment
    make_programs.attended(held, 16, officer)
    with transaction():
        enrollment.complete(held, on=date(2027, 1, 10), actor=officer, now=make_programs.RUNNING)
    app.config["CLOCK_DATE"] = date(2027, 1, 15)
    assert "과정 수료, 요양보호사 시험 결과 확인" in desk.get("/desk").text
    wait = f"/desk/waits/{the_wait().public_id}"
    assert desk.post(f"{wait}/licence", data={"on": "2027-02-01"}).status_code == 422
    assert desk.post(f"{wait}/licence", data={"on": "2027-01-14"}).status_code == 302
    day = desk.get("/desk").text
    assert "요양보호사 취득" in day
    assert "주간보호 요양보호사" in day
    desk.post(f"/desk/seekers/{registration.person.public_id}/refer", data={"order": order.public_id})
    assert db.session.scalar(select(Referral.order_id)) == order.id
    assert the_wait().status is WaitStatus.REFERRED
    assert "요양보호사 취득" not in desk.get("/desk").text


def test_counselor_gives_a_way_up_with_the_reason(desk, registration, course, order):
    with transaction():
        service.offer(
            registration, course, licence=LICENCE, order=order, actor=make.actor_of(make.staff()), now=make.NOW
        )
    wait = f"/desk/waits/{the_wait().public_id}"
    assert "과정 안내함" in desk.get(wait).text
    desk.post(f"{wait}/end", data={"reason": "declined"})
    assert the_wait().end_reason is WaitEnd.DECLINED
