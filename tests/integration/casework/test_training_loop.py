"""From a missing licence to a course, and after the licence back to the order that waited."""

from datetime import date, timedelta

import pytest
from sqlalchemy import event, select

from jobcenter.casework import gaps
from jobcenter.casework.training import queries, service
from jobcenter.casework.training.errors import AgreementMissing, WaitsAlready
from jobcenter.casework.training.models import LicenceWait, WaitEnd, WaitStatus
from jobcenter.core.db import db, transaction
from jobcenter.employers import service as employers
from jobcenter.matching import service as matching
from jobcenter.matching.models import Via
from jobcenter.notifications.models import Message
from jobcenter.organizations.scope import Scope
from jobcenter.programs.models import ApplicationStatus, EnrollmentStatus
from jobcenter.programs.service import applications, enrollment
from jobcenter.seekers import queries as seekers
from jobcenter.seekers import service as people
from tests.factories import matching as given
from tests.factories import programs as make_programs
from tests.factories import seekers as make

LICENCE = "요양보호사"
TODAY = given.TODAY
LEADS = [{"name": LICENCE, "by": "examination"}]
S = WaitStatus


@pytest.fixture
def officer(app):
    return make.actor_of(make_programs.manager())


@pytest.fixture
def counselor(app):
    return make.actor_of(make.staff())


@pytest.fixture
def course(officer):
    """A course of today with two places that leads to the licence by an examination, from tomorrow on."""
    return open_course(officer)


def open_course(officer, places=2, **about):
    template = make_programs.course(places, licences=LEADS, **about)
    return make_programs.open_round(
        template,
        officer=officer,
        apply_until=TODAY,
        result_on=date(2026, 11, 21),
        period_from=date(2026, 11, 21),
        period_until=date(2027, 1, 10),
    )


@pytest.fixture
def waiting_order(app):
    return given.order(licences=[LICENCE])


def entered(registration, course, order, counselor, **about):
    with transaction():
        service.enter(
            registration,
            course,
            **{"licence": LICENCE, "order": order, "agreed": True, "facts": {}, "actor": counselor, "now": make.NOW}
            | about,
        )
    return the_wait()


def the_wait():
    db.session.rollback()
    return db.session.scalar(
        select(LicenceWait).order_by(LicenceWait.id.desc()).execution_options(populate_existing=True)
    )


def place_of(wait):
    found = queries.find_enrollment(Scope.everything(), wait)
    assert found is not None
    return found


def earn(wait, officer, *, on=date(2027, 1, 12), now=make_programs.RUNNING):
    held = place_of(wait)
    if held.status is EnrollmentStatus.ACTIVE:
        make_programs.attended(held, 16, officer)
        with transaction():
            enrollment.complete(held, on=date(2027, 1, 10), actor=officer, now=now)
    with transaction():
        enrollment.record_licence(held, name=LICENCE, on=on, actor=officer, now=now)
    return the_wait()


def due(day=TODAY):
    return [
        (task.state, task.order.id if task.order else None)
        for task in queries.list_due(Scope.everything(), today=day, most=8)
    ]


def long_order(**about):
    return given.order(licences=[LICENCE], deadline=date(2027, 3, 1), valid_until=date(2027, 3, 1), **about)


# What would close the gap


def test_gap_names_the_course_with_a_free_seat_and_that_she_is_eligible(course, waiting_order):
    registration = given.willing()
    gap = gaps.for_orders(Scope.everything(), registration, [waiting_order], TODAY)[waiting_order.id]
    assert (gap.licences, gap.required) == ((LICENCE,), True)
    assert [(one.round.id, one.free, one.outcome, one.by) for one in gap.courses] == [
        (course.id, 2, "eligible", "examination")
    ]


def test_no_gap_for_whoever_holds_the_licence_under_any_of_its_names(course, waiting_order):
    registration = given.willing(licences=["요양보호사 1급 자격증"])
    assert gaps.for_orders(Scope.everything(), registration, [waiting_order], TODAY) == {}


def test_licence_that_is_only_welcome_is_told_as_such(course):
    order = given.order(preferences="요양보호사 자격증 소지자 우대")
    gap = gaps.for_orders(Scope.everything(), given.willing(), [order], TODAY)[order.id]
    assert (gap.licences, gap.required, len(gap.courses)) == ((LICENCE,), False, 1)


def test_who_the_rules_refuse_is_told_why(officer, waiting_order):
    young = {"code": "under30", "label": make_programs.both("30세 미만"), "when": {"<": [{"age": True}, 30]}}
    rules = {"schema": "jobcenter.rules/1", "code": "c", "reference_date": "2026-11-16", "requirements": [young]}
    open_course(officer, rules=rules)
    course = gaps.for_orders(Scope.everything(), given.willing(), [waiting_order], TODAY)[waiting_order.id].best
    assert (course.outcome, course.against, course.may_enter) == ("ineligible", ("30세 미만",), False)


def test_unknown_fact_is_named_as_missing(officer, waiting_order):
    before = {"code": "b", "label": make_programs.both("기수료자"), "when": {"fact": "completed_same_course"}}
    rules = {"schema": "jobcenter.rules/1", "code": "c", "reference_date": "2026-11-16", "disqualifications": [before]}
    open_course(officer, rules=rules)
    course = gaps.for_orders(Scope.everything(), given.willing(), [waiting_order], TODAY)[waiting_order.id].best
    assert (course.outcome, len(course.missing), course.may_enter) == ("undetermined", 1, True)


def test_registration_answers_whether_she_holds_the_licence_the_course_excludes(officer, waiting_order):
    held = {"code": "h", "label": make_programs.both("자격 보유"), "when": {"fact": "care_worker_licence"}}
    rules = {"schema": "jobcenter.rules/1", "code": "c", "reference_date": "2026-11-16", "disqualifications": [held]}
    open_course(officer, rules=rules)
    course = gaps.for_orders(Scope.everything(), given.willing(), [waiting_order], TODAY)[waiting_order.id].best
    assert course.outcome == "eligible"


def test_full_course_shows_its_waiting_list_and_comes_behind_one_with_a_seat(officer, waiting_order):
    full, free = open_course(officer, places=1), open_course(officer)
    for _ in range(3):
        make_programs.submitted(full)
    courses = gaps.for_orders(Scope.everything(), given.willing(), [waiting_order], TODAY)[waiting_order.id].courses
    assert [(one.round.id, one.free, one.waiting) for one in courses] == [(free.id, 2, 0), (full.id, 0, 2)]


def test_place_in_another_program_at_the_same_hours_is_told(officer, course, waiting_order):
    registration = given.willing()
    other = open_course(officer)
    make_programs.submitted(other, registration.person)
    best = gaps.for_orders(Scope.everything(), registration, [waiting_order], TODAY)[waiting_order.id].best
    assert [clash.sure for clash in best.clashes] == [False]


def test_page_of_ten_orders_and_five_courses_costs_a_fixed_number_of_queries(officer, app):
    registration, orders = given.willing(), [given.order(licences=[LICENCE]) for _ in range(10)]
    counted = []
    for _ in range(2):
        open_course(officer)
    loaded = [(order.title, registration.person.name) for order in orders]
    few = count_queries(lambda: gaps.for_orders(Scope.everything(), registration, orders[:2], TODAY))
    for _ in range(3):
        open_course(officer)
    loaded += [(order.title, registration.person.name) for order in orders]
    many = count_queries(
        lambda: counted.extend(gaps.for_orders(Scope.everything(), registration, orders, TODAY).values())
    )
    assert (len(counted), len(counted[0].courses)) == (10, 5)
    assert len(loaded) == 20
    assert many == few <= 10


def count_queries(act):
    seen = []

    def note(_connection, _cursor, statement, *_more):
        if statement.startswith("SELECT"):
            seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len(seen)


# Entering and offering


def test_application_is_handed_in_for_her_and_the_order_waits(course, waiting_order, counselor):
    wait = entered(given.willing(), course, waiting_order, counselor)
    application = queries.find_application(Scope.everything(), wait)
    assert (application.channel, application.status) == ("officer", ApplicationStatus.ENROLLED)
    assert (wait.status, wait.order_id, wait.agreed_via) == (S.WAITING, waiting_order.id, "officer")
    assert due() == []


def test_nothing_is_kept_without_her_agreement(course, waiting_order, counselor):
    with pytest.raises(AgreementMissing):
        entered(given.willing(), course, waiting_order, counselor, agreed=False)
    assert the_wait() is None


def test_full_course_puts_her_on_the_waiting_list_and_the_order_waits_all_the_same(officer, waiting_order, counselor):
    course = open_course(officer, places=1)
    make_programs.submitted(course)
    wait = entered(given.willing(), course, waiting_order, counselor)
    assert queries.find_application(Scope.everything(), wait).status is ApplicationStatus.RESERVE
    assert wait.status is S.WAITING


def test_second_course_for_the_same_licence_is_refused_while_the_first_leads_there(officer, course, counselor):
    registration = given.willing()
    entered(registration, course, None, counselor)
    with pytest.raises(WaitsAlready):
        entered(registration, open_course(officer), None, counselor)


def test_offer_is_a_message_and_waits_for_her_answer(course, waiting_order, counselor):
    registration = given.willing()
    with transaction():
        wait = service.offer(registration, course, licence=LICENCE, order=waiting_order, actor=counselor, now=make.NOW)
    message = db.session.scalar(select(Message).where(Message.kind == "course.offered"))
    assert (wait.status, wait.agreed_at) == (S.OFFERED, None)
    assert message.link.startswith(f"/my/courses/{course.public_id}")
    with transaction():
        service.agree(registration, course, licence=LICENCE, order=waiting_order, actor=counselor, now=make.NOW)
    assert (the_wait().status, the_wait().agreed_via) == (S.WAITING, "self")


# Coming back


def test_completion_alone_is_not_the_licence_and_asks_for_the_examination(course, officer, counselor):
    wait = entered(given.willing(), course, long_order(), counselor)
    held = make_programs.attended(place_of(wait), 16, officer)
    with transaction():
        enrollment.complete(held, on=date(2027, 1, 10), actor=officer, now=make_programs.RUNNING)
    assert the_wait().status is S.WAITING
    assert due(date(2027, 1, 15)) == [("examination", None)]


def test_licence_brings_the_order_back_verified_in_her_registration(course, officer, counselor):
    registration, order = given.willing(), long_order()
    wait = earn(entered(registration, course, order, counselor), officer)
    assert (wait.status, wait.earned_on) == (S.READY, date(2027, 1, 12))
    assert due(date(2027, 1, 15)) == [("ready", order.id)]
    db.session.refresh(registration)
    assert registration.licences == [LICENCE]
    fact = seekers.list_facts(Scope.of_person(registration.person_id), registration.person_id)[0]
    assert (fact.source, fact.source_text, fact.stated_on) == ("record", "요양보호사 1기", date(2027, 1, 12))
    told = db.session.scalars(select(Message.kind)).all()
    assert "course.licence" in told


def test_referral_to_the_order_settles_the_wait(course, officer, counselor):
    registration, order = given.willing(), long_order()
    wait = earn(entered(registration, course, order, counselor), officer)
    with transaction():
        matching.make_referral(wait.registration, order, actor=counselor, now=make_programs.RUNNING)
    assert the_wait().status is S.REFERRED
    assert due(date(2027, 1, 15)) == []


def test_order_closed_meanwhile_is_replaced_by_the_best_of_its_kind(course, officer, counselor):
    order, other = long_order(), long_order()
    registration = given.willing()
    wait = entered(registration, course, order, counselor)
    with transaction():
        employers.close(order.id, "채용 계획 변경", actor=counselor, now=make.NOW, today=TODAY)
    earn(wait, officer)
    assert due(date(2027, 1, 15)) == [("ready", other.id)]


def test_order_filled_after_it_came_back_is_replaced(course, officer, counselor):
    order, other = long_order(), long_order()
    earn(entered(given.willing(), course, order, counselor), officer)
    with transaction():
        employers.fill_place(order.id, actor=counselor, now=make_programs.RUNNING)
    db.session.rollback()
    assert due(date(2027, 1, 15)) == [("ready", other.id)]


def test_nothing_of_its_kind_open_still_comes_back_to_the_counselor(course, officer, counselor):
    order = long_order()
    wait = entered(given.willing(), course, order, counselor)
    with transaction():
        employers.close(order.id, "채용 계획 변경", actor=counselor, now=make.NOW, today=TODAY)
    earn(wait, officer)
    assert due(date(2027, 1, 15)) == [("ready", None)]


def test_licence_entered_by_mistake_goes_back_to_waiting(course, officer, counselor):
    registration = given.willing()
    wait = earn(entered(registration, course, long_order(), counselor), officer)
    with transaction():
        enrollment.record_licence(
            place_of(wait), name="간호조무사", on=date(2027, 1, 12), actor=officer, now=make_programs.RUNNING
        )
    db.session.refresh(registration)
    assert (the_wait().status, registration.licences) == (S.WAITING, ["간호조무사"])


# What goes wrong


def test_dropping_out_comes_to_the_counselor_and_another_course_may_follow(course, officer, counselor):
    registration = given.willing()
    wait = entered(registration, course, long_order(), counselor)
    with transaction():
        enrollment.end_early(
            place_of(wait),
            EnrollmentStatus.DROPPED,
            on=date(2026, 11, 21),
            reason="건강",
            actor=officer,
            now=make.NOW + timedelta(days=2),
        )
    assert due() == [("stopped", None)]
    again = open_course(officer)
    entered(registration, again, None, counselor)
    assert (the_wait().round_id, the_wait().status, due()) == (again.id, S.WAITING, [])


def test_withdrawn_application_comes_to_the_counselor(course, officer, counselor):
    registration = given.willing()
    make_programs.submitted(course)
    make_programs.submitted(course)
    wait = entered(registration, course, long_order(), counselor)
    with transaction():
        applications.withdraw(
            queries.find_application(Scope.everything(), wait), actor=counselor, reason="이사", now=make.NOW
        )
    assert due() == [("stopped", None)]
    with transaction():
        service.end(the_wait(), WaitEnd.COURSE_ENDED, actor=counselor, now=make.NOW)
    assert due() == []


def test_whoever_agreed_and_never_applied_comes_to_the_counselor_when_applications_end(course, counselor):
    with transaction():
        service.agree(given.willing(), course, licence=LICENCE, order=None, actor=counselor, now=make.NOW)
    assert due(course.apply_until) == []
    assert due(course.apply_until + timedelta(days=1)) == [("stopped", None)]


def test_hire_elsewhere_ends_the_wait(course, counselor):
    registration = given.willing()
    entered(registration, course, long_order(), counselor)
    facts = matching.PlacementFacts(via=Via.SELF, started_on=TODAY, employer_name="한강식당")
    with transaction():
        matching.record_placement(registration, facts, actor=counselor, now=make.NOW)
    assert (the_wait().status, the_wait().end_reason) == (S.ENDED, WaitEnd.FOUND_WORK)


def test_consent_to_referral_withdrawn_ends_the_wait(course, counselor):
    registration = given.willing()
    entered(registration, course, long_order(), counselor)
    with transaction():
        people.withdraw_consent(registration.person, "referral", actor=counselor, now=make.NOW)
    assert the_wait().end_reason is WaitEnd.CONSENT_WITHDRAWN


def test_other_centres_see_nothing_of_it(course, counselor):
    wait = entered(given.willing(), course, None, counselor)
    other = Scope.of_organizations([make.city()["gwanak-centre"].id])
    assert queries.open_of(other, wait.person_id) == {}
    assert queries.list_due(other, today=date(2027, 3, 1), most=8) == []
