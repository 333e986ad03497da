"""A first-come course: places, waiting list, moving up, attendance and completion."""

from datetime import date

import pytest
from sqlalchemy import select

from jobcenter.core.db import db, transaction
from jobcenter.ledger.models import LedgerEntry
from jobcenter.programs.errors import (
    AttendanceImpossible,
    AttendanceMissing,
    AttendanceTooLow,
    DateImpossible,
    NotBegun,
    ReasonMissing,
    RoundFrozen,
)
from jobcenter.programs.models import ApplicationStatus, EnrollmentStatus
from jobcenter.programs.queries import count_ahead
from jobcenter.programs.service import applications, enrollment, rounds, screening
from tests.factories import programs as given
from tests.factories import seekers as make

S = ApplicationStatus


@pytest.fixture
def officer(app):
    return make.actor_of(given.manager())


@pytest.fixture
def full_course(officer):
    """A course with two places and five applicants in order."""
    round_ = given.open_round(given.course(places=2), officer=officer)
    return round_, [given.submitted(round_) for _ in range(5)]


def drop(found, officer, status=EnrollmentStatus.DROPPED):
    with transaction():
        return enrollment.end_early(found, status, on=date(2027, 1, 15), reason="이사", actor=officer, now=given.NOW)


def test_first_come_are_enrolled_and_the_rest_wait_in_order(full_course):
    _round, found = full_course
    assert [one.status for one in found] == [S.ENROLLED, S.ENROLLED, S.RESERVE, S.RESERVE, S.RESERVE]
    assert [count_ahead(one) for one in found[2:]] == [0, 1, 2]


def test_whoever_leaves_moves_the_first_of_the_waiting_list_up(full_course, officer):
    round_, found = full_course
    assert drop(found[0].enrollment, officer) is found[2]
    assert [one.status for one in found[2:]] == [S.ENROLLED, S.RESERVE, S.RESERVE]
    assert count_ahead(found[3]) == 0
    assert round_.groups[0].held == 2


def test_withdrawn_from_the_waiting_list_closes_the_gap(full_course):
    _round, found = full_course
    with transaction():
        applications.withdraw(found[3], actor=given.own(found[3].person), reason=None, now=given.NOW)
    assert count_ahead(found[4]) == 1


def test_who_the_rules_do_not_admit_waits_for_an_officer_and_takes_no_place(officer):
    round_ = given.open_round(given.course(places=1), officer=officer)
    child = given.submitted(round_, make.resident(birth_date=date(2011, 5, 3)))
    adult = given.submitted(round_)
    assert (child.status, adult.status) == (S.SCREENING, S.ENROLLED)
    with transaction():
        screening.decide(child, {"adult": {"decision": "met", "reason": "생년월일 정정"}}, actor=officer, now=given.NOW)
    assert child.status is S.RESERVE


@pytest.mark.parametrize(("days", "completes"), [(15, False), (16, True), (20, True)])
def test_completion_takes_sixteen_of_twenty_days(full_course, officer, days, completes):
    _round, found = full_course
    taken = given.attended(found[0].enrollment, days, officer)

    def complete():
        with transaction():
            enrollment.complete(taken, on=date(2027, 6, 30), actor=officer, now=given.LAST_DAY)

    if completes:
        complete()
        assert (taken.status, taken.certificate_number) == (EnrollmentStatus.COMPLETED, "2027-0001")
    else:
        with pytest.raises(AttendanceTooLow):
            complete()
        assert given.refreshed(taken).status is EnrollmentStatus.ACTIVE


def test_nothing_is_completed_before_it_began_or_on_a_day_to_come(full_course, officer):
    _round, found = full_course
    taken = given.attended(found[0].enrollment, 20, officer)
    with pytest.raises(NotBegun), transaction():
        enrollment.complete(taken, on=date(2027, 1, 11), actor=officer, now=given.NOW)
    with pytest.raises(DateImpossible), transaction():
        enrollment.complete(given.refreshed(taken), on=date(2027, 6, 30), actor=officer, now=given.RUNNING)


def test_attendance_is_needed_and_stays_within_the_course(full_course, officer):
    _round, found = full_course
    taken = found[0].enrollment
    with pytest.raises(AttendanceMissing), transaction():
        enrollment.complete(taken, on=date(2027, 6, 30), actor=officer, now=given.LAST_DAY)
    for days in (21, -1):
        with pytest.raises(AttendanceImpossible), transaction():
            enrollment.record_attendance(given.refreshed(taken), days, actor=officer, now=given.RUNNING)


def test_completing_the_course_completes_those_who_attended_enough(full_course, officer):
    round_, found = full_course
    given.attended(found[0].enrollment, 16, officer)
    given.attended(found[1].enrollment, 15, officer)
    with transaction():
        done, left = enrollment.complete_all(round_.id, on=date(2027, 6, 30), actor=officer, now=given.LAST_DAY)
    assert (done, left) == (1, 1)
    assert found[1].enrollment.status is EnrollmentStatus.ACTIVE


def test_licence_is_recorded_in_the_ledger_on_its_day(full_course, officer):
    _round, found = full_course
    with transaction():
        enrollment.record_licence(
            found[0].enrollment, name="요양보호사", on=date(2027, 6, 1), actor=officer, now=given.LAST_DAY
        )
    entry = db.session.scalar(select(LedgerEntry).where(LedgerEntry.kind == "certificate.earned"))
    assert (entry.occurred_on, entry.attributes["licence"]) == (date(2027, 6, 1), "요양보호사")


def earned():
    statement = select(LedgerEntry).where(LedgerEntry.kind == "certificate.earned").order_by(LedgerEntry.id)
    return [(entry.quantity, entry.occurred_on.isoformat()) for entry in db.session.scalars(statement)]


def test_licence_entered_twice_counts_once_and_a_corrected_day_takes_the_first_back(full_course, officer):
    _round, found = full_course
    for day in (date(2027, 6, 1), date(2027, 6, 1), date(2027, 6, 2)):
        with transaction():
            enrollment.record_licence(found[0].enrollment, name="요양보호사", on=day, actor=officer, now=given.LAST_DAY)
    assert earned() == [(1, "2027-06-01"), (-1, "2027-06-01"), (1, "2027-06-02")]


def test_licence_is_not_earned_before_the_course_or_tomorrow(full_course, officer):
    _round, found = full_course
    for day in (date(2027, 1, 10), date(2027, 7, 1)):
        with pytest.raises(DateImpossible), transaction():
            enrollment.record_licence(found[0].enrollment, name="요양보호사", on=day, actor=officer, now=given.LAST_DAY)
    assert earned() == []


def test_course_whose_completion_is_the_licence_gives_it_with_the_completion(officer):
    licences = [{"name": "일반경비원 신임교육", "by": "completion"}]
    round_ = given.open_round(given.course(licences=licences), officer=officer)
    registration = make.registered()
    taken = given.attended(given.submitted(round_, registration.person).enrollment, 16, officer)
    with transaction():
        enrollment.complete(taken, on=date(2027, 6, 30), actor=officer, now=given.LAST_DAY)
    assert earned() == [(1, "2027-06-30")]
    assert given.refreshed(registration).licences == ["일반경비원 신임교육"]


def test_licences_of_a_course_are_frozen_with_the_announcement(officer):
    plain = given.open_round(given.course(), officer=officer)
    leading = given.open_round(given.course(licences=[{"name": "요양보호사", "by": "examination"}]), officer=officer)
    assert "licences" not in rounds.frozen_document(plain)
    assert rounds.frozen_document(leading)["licences"] == [{"name": "요양보호사", "by": "examination"}]
    with pytest.raises(RoundFrozen), transaction():
        rounds.update(leading, {"licences": []}, actor=officer, now=given.NOW)


def test_leaving_is_recorded_with_a_reason(full_course, officer):
    _round, found = full_course
    with pytest.raises(ReasonMissing), transaction():
        enrollment.end_early(
            found[0].enrollment,
            EnrollmentStatus.DROPPED,
            on=date(2027, 1, 15),
            reason=" ",
            actor=officer,
            now=given.RUNNING,
        )


def test_vacancy_after_the_last_day_of_refilling_stays_free(officer):
    template = given.course(places=1, selection={"method": "first_come", "refill_until": "2027-01-13"})
    round_ = given.open_round(template, officer=officer)
    first, second = given.submitted(round_), given.submitted(round_)
    with transaction():
        rounds.move_by_date(date(2026, 11, 28), actor=officer, now=given.AFTER)
    with transaction():
        following = enrollment.end_early(
            first.enrollment,
            EnrollmentStatus.DROPPED,
            on=date(2027, 1, 14),
            reason="이사",
            actor=officer,
            now=given.RUNNING,
        )
    assert following is None
    assert second.status is S.RESERVE
    assert given.refreshed(round_.groups[0]).held == 0
