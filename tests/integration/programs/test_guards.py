"""Guards across programs: what other rounds, households and terms say about an application, and who may depart."""

from datetime import date, timedelta

import pytest

from jobcenter.core.db import transaction
from jobcenter.programs.errors import DepartureNeedsReason, ReasonMissing, SanctionImpossible
from jobcenter.programs.models import ApplicationStatus, EnrollmentStatus
from jobcenter.programs.service import applications, conflicts, enrollment, screening
from tests.factories import programs as given
from tests.factories import seekers as make


@pytest.fixture
def officers(session):
    return given.manager("박담당"), given.manager("김확인")


def public_round(officers, start, **about):
    """A public job that begins on a day."""
    days = {"period_from": start, "period_until": start + timedelta(days=170), "reference_date": date(2026, 11, 16)}
    template = given.public_job(**about)
    template["program"]["code"] = f"job-{start}"
    return given.open_round(template, officer=make.actor_of(officers[0]), **days)


def took_part(officers, person, start):
    """An enrollment of the person in an earlier round."""
    officer, second = map(make.actor_of, officers)
    round_ = public_round(officers, start)
    application = given.decided(given.submitted(round_, person), officer)
    given.published(round_, officer, second)
    return given.accept(given.refreshed(application))


def at_home(name, address):
    """A resident whose address is known to the door."""
    person = make.resident(name=name)
    with transaction():
        person.address_detail = address
    return person


def codes(application):
    return [one.guard.code for one in conflicts.find(application)]


FIRST, SECOND, THIRD = date(2027, 1, 11), date(2027, 8, 2), date(2028, 2, 1)


def test_someone_new_meets_no_guard(officers):
    assert codes(given.submitted(public_round(officers, FIRST))) == []


def test_two_public_jobs_in_two_years_stand_against_a_third_and_one_does_not(officers):
    person = make.resident()
    took_part(officers, person, FIRST)
    assert "repeated_here" not in codes(given.submitted(public_round(officers, SECOND), person))
    took_part(officers, person, date(2027, 8, 9))
    third = given.submitted(public_round(officers, THIRD), person)
    assert "repeated_here" in codes(third)
    assert "repeated_here" not in codes(given.submitted(public_round(officers, date(2029, 8, 10)), person))


def test_the_officer_departs_from_a_guard_with_a_reason_and_it_is_recorded(officers):
    person = make.resident()
    took_part(officers, person, FIRST)
    took_part(officers, person, SECOND)
    application = given.submitted(public_round(officers, THIRD), person)
    officer = make.actor_of(officers[0])
    with pytest.raises(DepartureNeedsReason):
        given.decided(application, officer, {"repeated_here": {"decision": "met", "reason": ""}})
    given.decided(application, officer, {"repeated_here": {"decision": "met", "reason": "재난 특별 모집"}})
    decision = given.refreshed(application).decisions[-1]
    assert (application.status, decision.engine_outcome) == (ApplicationStatus.ELIGIBLE, "ineligible")
    assert decision.reason == "재난 특별 모집"


def test_without_a_departure_the_guard_refuses_and_says_so(officers):
    person = make.resident()
    took_part(officers, person, FIRST)
    took_part(officers, person, SECOND)
    application = given.decided(given.submitted(public_round(officers, THIRD), person), make.actor_of(officers[0]))
    assert given.refreshed(application).status is ApplicationStatus.INELIGIBLE
    assert [reason["code"] for reason in application.reasons] == ["repeated_here"]


def test_another_participant_at_the_same_address_is_pointed_out_but_stops_nobody(officers):
    took_part(officers, at_home("이남편", "당산로 1, 101동 202호"), FIRST)
    same = at_home("김아내", "당산로1 101동202호")
    other = at_home("박이웃", "당산로 1, 101동 203호")
    round_ = public_round(officers, FIRST)
    found = given.submitted(round_, same)
    assert codes(found) == ["household_here"]
    assert codes(given.submitted(round_, other)) == []
    assert screening.view_of(found)["outcome"] == "eligible"


def test_a_course_at_the_time_of_a_public_job_is_pointed_out(officers):
    person = make.resident()
    took_part(officers, person, FIRST)
    course = given.course()
    application = given.submitted(given.open_round(course, officer=make.actor_of(officers[0])), person)
    assert "same_time" in codes(application)


def test_a_record_that_may_be_the_same_person_is_flagged_not_refused(officers):
    first, twin = make.resident(), make.resident()
    assert (first.name, first.birth_date) == (twin.name, twin.birth_date)
    application = given.submitted(public_round(officers, FIRST), twin)
    assert codes(application) == ["duplicate"]
    assert screening.view_of(application)["outcome"] == "eligible"


@pytest.fixture
def dropped(officers):
    """Someone who dropped out on 15 January 2027."""
    found = took_part(officers, make.resident(name="한중단"), FIRST)
    with transaction():
        enrollment.end_early(
            found,
            EnrollmentStatus.DROPPED,
            on=given.RUNNING.date(),
            reason="연락 없음",
            actor=make.actor_of(officers[0]),
            now=given.RUNNING,
        )
    return given.refreshed(found)


def bar(found, officer, reason="무단 결근"):
    with transaction():
        return conflicts.bar(found, reason=reason, actor=make.actor_of(officer), now=given.RUNNING)


def test_barred_member_of_a_team_is_pointed_out_not_refused(officers, dropped):
    sanction = bar(dropped, officers[0])
    round_ = public_round(
        officers, date(2028, 1, 14), applicant_kind="team", team_size={"smallest": 2, "largest": 3}, documents=[]
    )
    leader = make.resident(name="팀대표")
    draft = given.draft(round_, leader)
    member = {"name": dropped.person.name, "birth_date": dropped.person.birth_date}
    with transaction():
        applications.save_party(draft, {"name": "골목살림", "members": [member]}, now=given.NOW)
        applications.submit(draft, actor=given.own(leader), now=given.NOW)
    found = [one for one in conflicts.find(draft) if one.guard.code == "sanctioned"]
    assert [one.keys for one in found] == [[f"sanction:{sanction.id}"]]
    assert not found[0].blocks


def test_leaving_without_cause_bars_for_twelve_months_to_the_day(officers, dropped):
    sanction = bar(dropped, officers[0])
    assert (sanction.from_on, sanction.until_on) == (date(2027, 1, 15), date(2028, 1, 15))
    assert sanction.stands_on(date(2028, 1, 14)) and not sanction.stands_on(date(2028, 1, 15))
    person = dropped.person
    assert "sanctioned" in codes(given.submitted(public_round(officers, date(2028, 1, 14)), person))
    assert "sanctioned" not in codes(given.submitted(public_round(officers, date(2028, 1, 15)), person))


def test_a_term_needs_a_reason_an_early_end_and_comes_once(officers, dropped):
    with pytest.raises(ReasonMissing):
        bar(dropped, officers[0], reason=" ")
    bar(dropped, officers[0])
    with pytest.raises(SanctionImpossible):
        bar(dropped, officers[0])
    active = took_part(officers, make.resident(name="정성실"), SECOND)
    with pytest.raises(SanctionImpossible):
        bar(active, officers[0])


def test_a_lifted_term_no_longer_stands(officers, dropped):
    sanction = bar(dropped, officers[0])
    with transaction():
        conflicts.lift(sanction, reason="질병 확인", actor=make.actor_of(officers[1]), now=given.RUNNING)
    assert not given.refreshed(sanction).stands_on(date(2027, 6, 1))


def test_the_person_reads_why_and_until_when_and_officers_bar_and_lift_on_the_page(app, officers, dropped, signed_in):
    from jobcenter.accounts.models import User
    from jobcenter.core.db import db

    app.config["CLOCK_DATE"] = given.RUNNING.date()
    desk, address = signed_in(officers[0]), f"/manage/enrollments/{dropped.public_id}"
    assert desk.post(f"{address}/bar", data={"bar-reason": ""}).status_code == 200
    desk.post(f"{address}/bar", data={"bar-reason": "무단 결근"})
    own = signed_in(db.session.get_one(User, dropped.person.user_id))
    page = own.get("/my/applications").text
    assert "무단 결근" in page and "2028. 1. 15." in page
    assert (
        signed_in(given.manager("최관악", "gwanak")).post(f"{address}/lift", data={"lift-reason": "x"}).status_code
        == 404
    )
    signed_in(officers[1]).post(f"{address}/lift", data={"lift-reason": "질병 확인"})
    assert "무단 결근" not in own.get("/my/applications").text
