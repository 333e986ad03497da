"""Facts our own records answer: verified by the system, shown and not asked, and never more than we know."""

from datetime import date, timedelta

import pytest

from jobcenter.accounts.models import User
from jobcenter.core.db import db, transaction
from jobcenter.programs.models import Enrollment
from jobcenter.programs.service import history, screening
from tests.factories import programs as given
from tests.factories import seekers as make

TIMES = {"code": "times", "label": given.both("2년 안에 2회"), "when": {"<": [{"fact": "public_job_times"}, 2]}}


@pytest.fixture
def officers(session):
    return given.manager("박담당"), given.manager("김확인")


def job(officers, code, start, reference=date(2026, 11, 16), **about):
    template = given.public_job(**about)
    template["program"]["code"] = code
    template["round"]["rules"]["requirements"].append(TIMES)
    days = {"period_from": start, "period_until": start + timedelta(days=30), "reference_date": reference}
    return given.open_round(template, officer=make.actor_of(officers[0]), **days)


def took_part(officers, person, code, started_on):
    """A participation whose first day is moved to the past."""
    officer, second = map(make.actor_of, officers)
    round_ = job(officers, code, date(2026, 12, 28))
    application = given.decided(given.submitted(round_, person, public_job_times=0), officer)
    given.published(round_, officer, second)
    found = given.accept(given.refreshed(application))
    with transaction():
        round_.period_from = found.started_on = started_on
        round_.period_until = started_on + timedelta(days=100)
        found.move_to("completed")
        found.ended_on = round_.period_until
    return found


def fact(application, name="public_job_times"):
    return next((one for one in application.facts if one.name == name), None)


@pytest.mark.parametrize(("started_on", "counted"), [(date(2024, 11, 16), 1), (date(2024, 11, 15), None)])
def test_participations_count_within_two_years_of_the_reference_date_to_the_day(officers, started_on, counted):
    person = make.resident()
    took_part(officers, person, "old", started_on)
    round_ = job(officers, "new", date(2027, 2, 1))
    assert history.values_of(person.id, round_).get("public_job_times") == counted


def test_what_we_know_is_verified_and_needs_no_answer(officers):
    person = make.resident()
    took_part(officers, person, "old", date(2026, 3, 2))
    application = given.submitted(job(officers, "new", date(2027, 2, 1)), person)
    found = fact(application)
    assert (found.declared, found.verified_value, found.verified_source) == (None, 1, "our_records")
    assert screening.view_of(application)["outcome"] == "eligible"


def test_a_declaration_below_our_records_does_not_count_and_one_above_does(officers):
    person = make.resident()
    took_part(officers, person, "old", date(2026, 3, 2))
    low = given.submitted(job(officers, "low", date(2027, 2, 1)), person, public_job_times=0)
    high = given.submitted(job(officers, "high", date(2027, 3, 15)), person, public_job_times=2)
    assert (fact(low).declared_value, fact(low).value) == (0, 1)
    assert (fact(high).verified, fact(high).value) == (None, 2)


def test_that_we_find_nothing_verifies_nothing(officers):
    application = given.submitted(job(officers, "new", date(2027, 2, 1)), public_job_times=1)
    assert (fact(application).verified, fact(application).value) == (None, 1)


def test_what_an_officer_found_elsewhere_stands_and_what_we_no_longer_know_is_taken_back(officers):
    person = make.resident()
    held = took_part(officers, person, "old", date(2026, 3, 2))
    officer = make.actor_of(officers[0])
    application = given.submitted(job(officers, "new", date(2027, 2, 1)), person, public_job_times=0)
    with transaction():
        db.session.get_one(Enrollment, held.id).started_on = date(2020, 3, 2)
    with transaction():
        assert history.fill(application, now=given.AFTER) == ["public_job_times"]
    assert fact(application).value == 0
    with transaction():
        values = {"public_job_times": 2}
        on = given.AFTER.date()
        about = {"source": "ilmoa", "on": on, "document_number": "가-1", "actor": officer, "now": given.AFTER}
        screening.verify_facts(application, values, **about)
        db.session.get_one(Enrollment, held.id).started_on = date(2026, 3, 2)
    with transaction():
        assert history.fill(application, now=given.AFTER) == []
    assert fact(application).value == 2


def test_the_resident_reads_what_we_know_and_is_not_asked(app, officers, signed_in):
    person = make.resident()
    took_part(officers, person, "old", date(2026, 3, 2))
    round_ = job(officers, "new", date(2027, 2, 1))
    app.config["CLOCK_DATE"] = given.NOW.date()
    own = signed_in(db.session.get_one(User, person.user_id))
    page = own.get(f"/rounds/{round_.public_id}/apply").text
    assert "최근 2년 공공일자리 참여 횟수" in page and "몇 번 참여했나요" not in page
    new = signed_in(db.session.get_one(User, make.resident(name="박새로").user_id))
    assert "몇 번 참여했나요" in new.get(f"/rounds/{round_.public_id}/apply").text
