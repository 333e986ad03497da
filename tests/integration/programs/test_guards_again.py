"""Guards look again before an offer and before an enrollment: somebody may have enrolled elsewhere meanwhile."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from jobcenter.core.db import db, transaction
from jobcenter.ledger.models import LedgerEntry
from jobcenter.matching import service as matching
from jobcenter.matching.models import Via
from jobcenter.notifications.models import Message
from jobcenter.programs.errors import DepartureNeedsReason, GuardForbids, GuardStands, ReasonMissing
from jobcenter.programs.models import ApplicationStatus, Enrollment, EnrollmentStatus, Offer
from jobcenter.programs.service import conflicts, hires, offers, passing
from tests.factories import programs as given
from tests.factories import seekers as make
from tests.support.parallel import at_once

FIRST = date(2027, 1, 11)


@pytest.fixture
def officers(session):
    return given.manager("박담당"), given.manager("김확인")


def job(officers, code, start=FIRST, **about):
    template = given.public_job(**about)
    template["program"]["code"] = code
    days = {"period_from": start, "period_until": start + timedelta(days=170)}
    return given.open_round(template, officer=make.actor_of(officers[0]), **days)


def offered(officers, round_, person):
    """An application whose place is offered."""
    officer, second = map(make.actor_of, officers)
    application = given.decided(given.submitted(round_, person), officer)
    given.published(round_, officer, second)
    return given.refreshed(application)


def two_offers(officers, person):
    return [offered(officers, job(officers, f"job-{number}"), person) for number in (1, 2)]


def test_the_second_of_two_public_jobs_cannot_be_accepted_and_nobody_can_let_it_pass(officers):
    one, other = two_offers(officers, make.resident())
    given.accept(one)
    with pytest.raises(GuardStands, match="2027 상반기"):
        given.accept(given.refreshed(other))
    assert given.refreshed(other).status is ApplicationStatus.OFFERED
    with pytest.raises(GuardForbids), transaction():
        passing.let_pass(other, reason="예외", actor=make.actor_of(officers[0]), now=given.RESULT)


def test_an_offer_that_cannot_be_taken_yet_says_why_and_opens_when_the_other_place_ends(app, officers, signed_in):
    person = make.resident()
    first = job(officers, "job-1")
    one = offered(officers, first, person)
    given.accept(one)
    second = offered(officers, job(officers, "job-2"), person)
    told = db.session.scalars(select(Message).where(Message.kind == "offer.stopped")).all()
    assert len(told) == 1 and "2027 상반기" in told[0].body
    app.config["CLOCK_DATE"] = given.RESULT.date()
    from jobcenter.accounts.models import User

    own = signed_in(db.session.get_one(User, person.user_id))
    page = own.get(f"/my/applications/{second.public_id}").text
    assert "이미 참여 중인 다른 공공일자리" in page and "/accept" not in page
    with transaction():
        from jobcenter.programs.service import enrollment

        held = db.session.scalar(select(Enrollment))
        enrollment.end_early(
            held,
            EnrollmentStatus.DROPPED,
            on=FIRST,
            reason="다른 일자리",
            actor=make.actor_of(officers[0]),
            now=given.RESULT,
        )
    assert "/accept" in own.get(f"/my/applications/{second.public_id}").text
    assert given.accept(given.refreshed(second)).status is EnrollmentStatus.ACTIVE


def test_two_offers_accepted_at_the_same_moment_make_one_enrollment(app, officers):
    applications = two_offers(officers, make.resident())
    ids = [given.offer_of(one).id for one in applications]
    actor = given.own(applications[0].person)

    def accept(offer_id):
        offers.accept(db.session.get_one(Offer, offer_id), actor=actor, via="self", now=given.RESULT)
        return "accepted"

    assert sorted(at_once(app, accept, ids)) == ["GuardStands", "accepted"]
    assert db.session.scalar(select(func.count(Enrollment.id))) == 1


def course(officers, hours):
    """A first-come course whose class has these hours."""
    template = given.course()
    template["round"]["groups"][0]["site"] = {"name": given.both("강의실"), "address": "", "hours": hours}
    return given.open_round(template, officer=make.actor_of(officers[0]))


def at_work(officers, hours):
    """Somebody in a public job at these hours."""
    person = make.resident()
    about = {"conditions": [{"label": given.both("근무시간"), "value": given.both(hours)}]}
    given.accept(offered(officers, job(officers, "job-1", **about), person))
    return person


def test_class_at_the_hours_of_work_waits_for_an_officer_who_may_let_it_pass(officers):
    person = at_work(officers, "월~금 09:00~13:00")
    application = given.submitted(course(officers, "화·목 12:00~15:00"), person)
    (found,) = conflicts.find(application)
    assert (found.guard.code, found.severity) == ("same_time", "blocks")
    assert application.status is ApplicationStatus.SCREENING
    officer = make.actor_of(officers[0])
    with pytest.raises(DepartureNeedsReason):
        given.decided(application, officer, {"same_time": {"decision": "met", "reason": ""}})
    given.decided(application, officer, {"same_time": {"decision": "met", "reason": "근무시간 조정 확인"}})
    assert given.refreshed(application).status is ApplicationStatus.ENROLLED
    assert application.departures[0]["reason"] == "근무시간 조정 확인"


def test_class_after_work_is_no_conflict(officers):
    person = at_work(officers, "월~금 09:00~13:00")
    application = given.submitted(course(officers, "월~금 13:00~17:00"), person)
    assert conflicts.find(application) == []
    assert application.status is ApplicationStatus.ENROLLED


def test_hours_nobody_wrote_down_are_a_warning_that_says_so_and_refuse_nobody(officers):
    person = at_work(officers, "하루 6시간 이내, 주 5일")
    application = given.submitted(course(officers, "월~금 13:00~17:00"), person)
    (found,) = conflicts.find(application)
    assert found.severity == "warns" and "시간 확인 안 됨" in found.found[0]
    assert application.status is ApplicationStatus.ENROLLED


def test_letting_a_guard_pass_needs_a_reason_and_holds_only_for_what_was_found(officers):
    person = at_work(officers, "월~금 09:00~13:00")
    application = given.submitted(course(officers, "월~금 09:00~12:00"), person)
    officer = make.actor_of(officers[0])
    with pytest.raises(ReasonMissing), transaction():
        passing.let_pass(application, reason=" ", actor=officer, now=given.AFTER)
    with transaction():
        passing.let_pass(application, reason="근무시간 조정", actor=officer, now=given.AFTER)
    assert conflicts.standing(application, "enrollment") == []
    with transaction():
        application.departures = [{**application.departures[0], "keys": ["enrollment:0"]}]
    assert [one.guard.code for one in conflicts.standing(application, "enrollment")] == ["same_time"]


def hire(person, started_on):
    """A job somebody found while she held a place."""
    registration = make.registered(person)
    facts = matching.PlacementFacts(Via.SELF, started_on, "여의도재가센터", "요양보호사")
    with transaction():
        return matching.record_placement(
            registration, facts, actor=make.actor_of(make.staff()), now=given.RUNNING - timedelta(days=40)
        )


def place_of(application):
    return db.session.scalar(select(Enrollment).where(Enrollment.application_id == application.id))


@pytest.fixture
def full(officers):
    """A public job with both places taken and one reserve behind them."""
    officer, second = map(make.actor_of, officers)
    round_ = job(officers, "job-1", start=date(2026, 12, 1))
    found = [given.submitted(round_, make.resident(name=f"주민{n}"), household_assets=n * 10**7) for n in (1, 2, 3)]
    for one in found:
        given.decided(one, officer)
    given.published(round_, officer, second)
    for one in found[:2]:
        given.accept(given.refreshed(one), now=given.AFTER + timedelta(days=2))
    return found


def test_a_hire_ends_the_place_as_left_for_work_and_offers_it_to_the_reserve_in_one_step(full):
    hired, _second, reserve = full
    placement = hire(hired.person, date(2026, 12, 4))
    held = place_of(hired)
    assert (held.status, held.ended_on) == (EnrollmentStatus.LEFT_FOR_WORK, date(2026, 12, 3))
    assert "여의도재가센터" in held.reason
    assert given.refreshed(reserve).status is ApplicationStatus.OFFERED
    group = given.refreshed(held.group)
    assert group.held == group.places == 2
    with transaction():
        hires.on_hired(placement, actor=make.actor_of(make.staff()), today=date(2026, 12, 6), now=given.RUNNING)
    left = select(func.count(LedgerEntry.id)).where(LedgerEntry.kind == "enrollment.left_for_work")
    assert db.session.scalar(left) == 1
    assert db.session.scalar(select(func.count(Offer.id)).where(Offer.application_id == reserve.id)) == 1


def test_when_the_placement_is_not_recorded_the_place_is_not_lost(full):
    hired = full[0]
    with pytest.raises(RuntimeError), transaction():
        hire(hired.person, date(2026, 12, 4))
        raise RuntimeError
    assert given.refreshed(place_of(hired)).status is EnrollmentStatus.ACTIVE
    assert given.refreshed(full[2]).status is ApplicationStatus.RESERVE


def test_work_that_begins_after_the_last_day_ends_no_place(full):
    held = place_of(full[0])
    with transaction():
        held.round.period_until = date(2026, 12, 3)
    hire(full[0].person, date(2026, 12, 4))
    assert given.refreshed(held).status is EnrollmentStatus.ACTIVE
