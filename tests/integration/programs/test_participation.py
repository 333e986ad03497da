"""Days worked and wages of a public job by month, counted once and put right by corrections; places of a round."""

from datetime import date

import pytest

from jobcenter.core.db import db, transaction
from jobcenter.core.months import Month
from jobcenter.organizations.queries import subtree_ids
from jobcenter.programs.models import ApplicationStatus, RoundGroup
from jobcenter.programs.service import participation, rounds
from jobcenter.programs.service.participation import (
    DaysNegative,
    MonthOutside,
    NotPaidHere,
    TooManyDays,
    WageNotPlausible,
    Worked,
)
from jobcenter.statistics.counting import count_measures
from tests.factories import programs as given
from tests.factories import seekers as make

JANUARY = Month(2027, 1)


@pytest.fixture
def officers(session):
    return given.manager("박담당"), given.manager("김확인")


@pytest.fixture
def participant(officers):
    officer, second = (make.actor_of(one) for one in officers)
    round_ = given.open_round(officer=officer)
    application = given.submitted(round_, disabled=True)
    given.decided(application, officer)
    given.published(round_, officer, second)
    assert given.refreshed(application).status is ApplicationStatus.OFFERED
    return given.accept(application)


def counted(first, last):
    return count_measures(subtree_ids(make.city()["yeongdeungpo"].id), first, last)


def record(participant, month, days, paid, officers, now=given.RUNNING):
    with transaction():
        participation.record_work(participant, month, days=days, paid=paid, actor=make.actor_of(officers[0]), now=now)


def test_a_month_of_work_is_counted_and_put_right(participant, officers):
    record(participant, JANUARY, 4, 400_000, officers)
    record(participant, JANUARY, 5, 400_000, officers)
    found = counted(JANUARY.first, JANUARY.last)
    assert (found["public_job_days"], found["public_job_paid"]) == (5, 400_000)
    assert participation.work_of(participant.id) == [Worked("2027-01", 5, 400_000)]
    record(participant, JANUARY, 0, 0, officers)
    assert counted(JANUARY.first, JANUARY.last)["public_job_days"] == 0
    assert participation.work_of(participant.id) == []


def test_only_days_within_the_time_in_the_program_can_be_worked(participant, officers):
    for month in (Month(2026, 12), Month(2027, 2)):
        with pytest.raises(MonthOutside):
            record(participant, month, 1, 1, officers)
    record(participant, JANUARY, 5, 1, officers)
    with pytest.raises(TooManyDays):
        record(participant, JANUARY, 6, 1, officers)


@pytest.mark.parametrize(
    ("days", "paid", "error"), [(-1, 1, DaysNegative), (5, -1, WageNotPlausible), (5, 20_000_001, WageNotPlausible)]
)
def test_work_and_wages_that_cannot_be_are_refused(participant, officers, days, paid, error):
    with pytest.raises(error):
        record(participant, JANUARY, days, paid, officers)
    assert participation.work_of(participant.id) == []


def test_a_course_pays_no_wage(officers):
    round_ = given.open_round(given.course(), officer=make.actor_of(officers[0]))
    enrollment = given.submitted(round_).enrollment
    with pytest.raises(NotPaidHere):
        record(enrollment, JANUARY, 1, 1, officers)


def test_the_page_takes_a_month_and_says_what_is_wrong_with_one(participant, officers, signed_in):
    client = signed_in(officers[0])
    address = f"/manage/enrollments/{participant.public_id}/work"
    wrong = client.post(address, data={"work-month": "2027-13", "work-days": "3", "work-paid": "300000"})
    assert "2027-13" in wrong.text
    assert "300000" in wrong.text.replace(",", "")


def test_places_are_counted_when_announced_and_follow_a_change(officers):
    officer = make.actor_of(officers[0])
    round_ = given.open_round(officer=officer)
    before = counted(date(2026, 11, 1), date(2026, 11, 30))["public_job_places"]
    assert before == round_.places > 0
    with transaction():
        group = db.session.get_one(RoundGroup, round_.groups[0].id)
        rounds.set_places(group, group.places + 2, reason="예산 증액", actor=officer, now=given.NOW)
    assert counted(date(2026, 11, 1), date(2026, 11, 30))["public_job_places"] == before + 2
    with transaction():
        rounds.cancel(given.refreshed(round_), reason="사업 취소", actor=officer, now=given.NOW)
    assert counted(date(2026, 11, 1), date(2026, 11, 30))["public_job_places"] == 0
