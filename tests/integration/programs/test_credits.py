"""Credits of completed courses add up by themselves, and open the honorary degree to the credit."""

from datetime import date

import pytest

from jobcenter.accounts.models import User
from jobcenter.core.db import db, transaction
from jobcenter.programs import templates_data
from jobcenter.programs.models import ApplicationStatus, Enrollment
from jobcenter.programs.service import history
from tests.factories import programs as given
from tests.factories import seekers as make


@pytest.fixture
def officer(session):
    return make.actor_of(given.manager())


def completed(officer, person, code, credits, status="completed"):
    """A course of the past with credits, and how it ended for the person."""
    template = given.course(completion={"unit": "days", "total": 20, "percent": 80, "credits": credits})
    template["program"]["code"] = code
    round_ = given.open_round(template, officer=officer)
    application = given.submitted(round_, person)
    if application.status is not ApplicationStatus.ENROLLED:
        given.decided(application, officer)
    found = db.session.query(Enrollment).filter_by(application_id=application.id).one()
    with transaction():
        found.started_on = date(2026, 3, 2)
        found.move_to(status)
        found.ended_on = date(2026, 6, 30)
    return found


def degree(officer, **about):
    template = templates_data.get_template("honorary-degree-seoul-2023")
    template["round"] = {**template["round"], **about}
    return given.open_round(template, officer=officer)


@pytest.mark.parametrize(("second", "outcome"), [(40, "enrolled"), (39, "ineligible")])
def test_degree_takes_a_hundred_credits_to_the_credit(officer, second, outcome):
    person = make.resident()
    completed(officer, person, "first", 60)
    completed(officer, person, "second", second)
    round_ = degree(officer)
    assert history.values_of(person.id, round_) == {"credits_earned": 60 + second}
    application = given.submitted(round_, person)
    if application.status is not ApplicationStatus.ENROLLED:
        given.decided(application, officer)
    assert application.status.value == outcome
    held = next(one for one in application.facts if one.name == "credits_earned")
    assert (held.verified_value, held.verified_source) == (60 + second, "our_records")


def test_course_not_completed_gives_no_credits(officer):
    person = make.resident()
    completed(officer, person, "first", 60)
    completed(officer, person, "second", 40, status="dropped")
    assert history.values_of(person.id, degree(officer)) == {"credits_earned": 60}


def test_resident_reads_her_credits_and_is_not_asked_for_them(app, officer, signed_in):
    person = make.resident()
    completed(officer, person, "first", 60)
    round_ = degree(officer)
    app.config["CLOCK_DATE"] = given.NOW.date()
    client = signed_in(db.session.get(User, person.user_id))
    assert "취득 학점 60학점" in client.get("/my/applications").text
    page = client.get(f"/rounds/{round_.public_id}/apply").text
    assert 'name="credits_earned"' not in page and "60학점" in page


def test_manager_sets_the_credits_of_a_course(officer, signed_in):
    round_ = given.draft_round(given.course(), officer=officer)
    client = signed_in(db.session.get(User, officer.id))
    address = f"/manage/rounds/{round_.public_id}/edit/more"
    fields = {"unit": "hours", "total": "20", "percent": "80", "offer_days": "3"}
    assert 'id="credits-error"' in client.post(address, data={**fields, "credits": "many"}).text
    client.post(address, data={**fields, "credits": "10"})
    db.session.refresh(round_)
    assert round_.completion == {"unit": "hours", "total": 20, "percent": 80, "credits": 10}
    client.post(address, data={**fields, "credits": ""})
    db.session.refresh(round_)
    assert "credits" not in round_.completion
