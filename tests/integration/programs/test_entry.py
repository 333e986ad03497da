"""An officer enters an application for someone at the counter; objections on their pages."""

import pytest
from sqlalchemy import select

from jobcenter.audit.models import AccessEntry
from jobcenter.core.db import db, transaction
from jobcenter.programs.models import Appeal, AppealStatus, Application, ApplicationStatus
from jobcenter.programs.service import appeals
from tests.factories import programs as given
from tests.factories import seekers as make


@pytest.fixture(autouse=True)
def _day(app):
    app.config["CLOCK_DATE"] = given.NOW.date()


@pytest.fixture
def round_(app):
    return given.open_round()


@pytest.fixture
def counselor(app):
    return make.staff()


@pytest.fixture
def person(counselor):
    return make.registered().person


def test_a_counselor_enters_an_application_and_it_says_so(round_, person, counselor, signed_in):
    desk = signed_in(counselor)
    index = f"/desk/seekers/{person.public_id}/applications"
    assert round_.name["ko"] in desk.get(index).text
    address = f"{index}/{round_.public_id}"
    facts = {"household_assets": "50,000,000", "unemployment_benefit": "no", "go": "next"}
    assert desk.post(address, data=facts).location == f"{address}?step=2"
    ways = {"document_0": "seen", "statement": "y", "go": "next"}
    assert desk.post(f"{address}?step=2", data=ways).location == f"{address}?step=3"
    receipt = desk.post(f"{address}?step=3").location
    assert receipt == f"{address}/receipt"
    assert "2027-0001" in desk.get(receipt).text
    application = db.session.scalars(select(Application)).one()
    assert (application.channel, application.entered_by_id) == ("officer", counselor.id)
    actions = {one.action for one in db.session.scalars(select(AccessEntry)).all() if one.person_id == person.id}
    assert {"view", "enter"} <= actions
    from jobcenter.accounts.models import User

    own = signed_in(db.session.get_one(User, person.user_id))
    assert counselor.name in own.get(f"/my/applications/{application.public_id}").text


def test_paper_seen_at_the_counter_is_no_choice_for_residents(round_, signed_in):
    from jobcenter.accounts.models import User

    resident = make.resident()
    own = signed_in(db.session.get_one(User, resident.user_id))
    address = f"/rounds/{round_.public_id}/apply"
    own.post(address, data={"household_assets": "50,000,000", "unemployment_benefit": "no", "go": "next"})
    answer = own.post(f"{address}?step=2", data={"document_0": "seen", "statement": "y", "go": "next"})
    assert answer.status_code == 200


def test_people_outside_the_scope_do_not_exist_at_the_counter(round_, person, signed_in):
    elsewhere = signed_in(make.staff("counselor", "gwanak-centre", "최관악"))
    assert elsewhere.get(f"/desk/seekers/{person.public_id}/applications").status_code == 404
    assert elsewhere.get(f"/desk/seekers/{person.public_id}/applications/{round_.public_id}").status_code == 404


@pytest.fixture
def refused(round_):
    first, second = given.manager("박담당"), given.manager("김확인")
    application, other = given.submitted(round_, household_assets=401_000_000), given.submitted(round_)
    for one in (application, other):
        given.decided(one, make.actor_of(first))
    given.published(round_, make.actor_of(first), make.actor_of(second))
    return given.refreshed(application), first, second


@pytest.fixture
def after_the_result(app):
    app.config["CLOCK_DATE"] = given.RESULT.date()


def test_an_objection_travels_from_the_resident_to_another_officer_and_back(refused, after_the_result, signed_in):
    from jobcenter.accounts.models import User

    application, first, second = refused
    own = signed_in(db.session.get_one(User, application.person.user_id))
    page = f"/my/applications/{application.public_id}"
    assert "이의신청" in own.get(page).text
    assert own.post(f"{page}/appeal", data={"text": " "}).status_code == 200
    own.post(f"{page}/appeal", data={"text": "토지를 팔았습니다."})
    (appeal,) = db.session.scalars(select(Appeal)).all()
    listing = f"/manage/rounds/{application.round.public_id}/appeals"
    manager = signed_in(first)
    assert application.number in manager.get(listing).text
    answer = {"outcome": "accepted", "answer": "매매 계약서를 확인했습니다."}
    assert manager.post(f"{listing}/{appeal.public_id}", data=answer).status_code == 200
    assert given.refreshed(appeal).status is AppealStatus.OPEN
    other = signed_in(second).post(f"{listing}/{appeal.public_id}", data=answer)
    assert other.location.endswith(application.public_id)
    assert given.refreshed(application).status is ApplicationStatus.SCREENING
    assert "매매 계약서를 확인했습니다." in own.get(page).text


def test_objections_of_another_district_do_not_exist(refused, after_the_result, signed_in):
    application, _first, _second = refused
    with transaction():
        appeal = appeals.submit(application, text="다시", actor=given.own(application.person), now=given.RESULT)
    elsewhere = signed_in(given.manager("최관악", "gwanak"))
    listing = f"/manage/rounds/{application.round.public_id}/appeals"
    assert elsewhere.get(listing).status_code == 404
    assert elsewhere.get(f"{listing}/{appeal.public_id}").status_code == 404


def test_a_resident_takes_an_objection_back_and_nobody_else_can(refused, after_the_result, signed_in):
    from jobcenter.accounts.models import User

    application, _first, _second = refused
    with transaction():
        appeal = appeals.submit(application, text="다시", actor=given.own(application.person), now=given.RESULT)
    address = f"/my/applications/{application.public_id}/appeal/withdraw"
    assert signed_in(db.session.get_one(User, make.resident().user_id)).post(address).status_code == 404
    assert given.refreshed(appeal).status is AppealStatus.OPEN
    signed_in(db.session.get_one(User, application.person.user_id)).post(address)
    assert given.refreshed(appeal).status is AppealStatus.WITHDRAWN
