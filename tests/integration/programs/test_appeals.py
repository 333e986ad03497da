"""Appeals: who may object until when, who answers, what an accepted one opens again."""

from datetime import timedelta

import pytest

from jobcenter.core.db import transaction
from jobcenter.programs.errors import AnotherOfficerNeeded, AppealImpossible, AppealOver, RankingStands, ReasonMissing
from jobcenter.programs.models import AppealStatus, ApplicationStatus
from jobcenter.programs.service import appeals, screening
from tests.factories import programs as make
from tests.factories import seekers

DEADLINE = make.RESULT + timedelta(days=30)


@pytest.fixture
def officers(session):
    names = ("박담당", "김확인", "최이의")
    return [seekers.actor_of(make.manager(name)) for name in names]


@pytest.fixture
def result(officers):
    """A published round of two places: the richest was refused, four were ranked by their assets."""
    first, second, _third = officers
    round_ = make.open_round(officer=first)
    amounts = (401_000_000, 50_000_000, 120_000_000, 310_000_000, 320_000_000)
    applications = [make.submitted(round_, household_assets=amount) for amount in amounts]
    for application in applications:
        make.decided(application, first)
    make.published(round_, first, second)
    return round_, [make.refreshed(application) for application in applications]


def objected(application, *, now=make.RESULT):
    with transaction():
        return appeals.submit(application, text="가액을 다시 봐 주세요.", actor=make.own(application.person), now=now)


def answered(appeal, how, officer, answer="공시가격을 다시 확인했습니다."):
    with transaction():
        how(appeal, answer=answer, actor=officer, now=make.RESULT)


def test_one_may_object_through_the_thirtieth_day_and_not_on_the_next(result):
    refused = result[1][0]
    assert refused.status is ApplicationStatus.INELIGIBLE
    assert appeals.last_day(refused) == DEADLINE.date()
    with pytest.raises(AppealImpossible):
        objected(refused, now=DEADLINE + timedelta(days=1))
    assert objected(refused, now=DEADLINE).status is AppealStatus.OPEN


def test_nothing_can_be_objected_to_before_the_result_is_published(officers):
    round_ = make.open_round(officer=officers[0])
    refused = make.decided(make.submitted(round_, household_assets=401_000_000), officers[0])
    with pytest.raises(AppealImpossible):
        objected(make.refreshed(refused))


@pytest.mark.parametrize("index", [1, 3])
def test_whoever_was_selected_or_waits_has_nothing_to_object_to(result, index):
    with pytest.raises(AppealImpossible):
        objected(result[1][index])


def test_an_objection_needs_its_reasons_and_stands_once(result):
    refused = result[1][0]
    with pytest.raises(ReasonMissing), transaction():
        appeals.submit(refused, text="  ", actor=make.own(refused.person), now=make.RESULT)
    objected(refused)
    with pytest.raises(AppealImpossible):
        objected(refused)


def test_whoever_decided_does_not_answer(result, officers):
    appeal = objected(result[1][0])
    with pytest.raises(AnotherOfficerNeeded):
        answered(appeal, appeals.accept, officers[0])
    assert make.refreshed(appeal).status is AppealStatus.OPEN


def test_a_rejected_objection_leaves_the_decision_and_cannot_be_repeated(result, officers):
    refused = result[1][0]
    appeal = objected(refused)
    answered(appeal, appeals.reject, officers[2])
    assert make.refreshed(refused).status is ApplicationStatus.INELIGIBLE
    assert (appeal.answer, appeal.decided_by_id) == ("공시가격을 다시 확인했습니다.", officers[2].id)
    with pytest.raises(AppealImpossible):
        objected(refused)
    with pytest.raises(AppealOver):
        answered(appeal, appeals.accept, officers[2])


def test_an_objection_that_was_taken_back_can_be_made_again(result):
    refused = result[1][0]
    appeal = objected(refused)
    with transaction():
        appeals.withdraw(appeal, actor=make.own(refused.person), now=make.RESULT)
    assert objected(make.refreshed(refused)).status is AppealStatus.OPEN


def test_an_accepted_objection_is_decided_again_and_joins_the_reserve_by_its_points(result, officers):
    """Decided on 80 million she has 25 points: ahead of the reserve with 5, behind nobody who was selected."""
    _round, (refused, poorest, second, reserve, last) = result
    assert (reserve.reserve_rank, last.status) == (1, ApplicationStatus.NOT_SELECTED)
    answered(objected(refused), appeals.accept, officers[2])
    with transaction():
        screening.verify_facts(
            make.refreshed(refused),
            {"household_assets": 80_000_000},
            source="property",
            on=make.RESULT.date(),
            document_number="2026-77",
            actor=officers[2],
            now=make.RESULT,
        )
    with transaction():
        screening.decide(refused, {}, actor=officers[2], now=make.RESULT)
    assert (make.refreshed(refused).status, refused.reserve_rank) == (ApplicationStatus.RESERVE, 1)
    assert make.refreshed(reserve).reserve_rank == 2
    assert [make.refreshed(one).status for one in (poorest, second)] == [ApplicationStatus.OFFERED] * 2
    assert [decision.outcome for decision in refused.decisions] == ["ineligible", "eligible"]
    make.decline(poorest)
    assert make.refreshed(refused).status is ApplicationStatus.OFFERED


def test_after_the_second_decision_the_result_stands_again(result, officers):
    refused = result[1][0]
    answered(objected(refused), appeals.accept, officers[2])
    with transaction():
        screening.decide(make.refreshed(refused), {}, actor=officers[2], now=make.RESULT + timedelta(hours=1))
    assert make.refreshed(refused).status is ApplicationStatus.INELIGIBLE
    with pytest.raises(RankingStands), transaction():
        screening.decide(refused, {}, actor=officers[2], now=make.RESULT + timedelta(hours=2))


def test_someone_not_selected_can_object_as_well(result, officers):
    last = result[1][4]
    answered(objected(last), appeals.accept, officers[2])
    assert make.refreshed(last).status is ApplicationStatus.SCREENING
    with transaction():
        screening.decide(last, {}, actor=officers[2], now=make.RESULT)
    assert (make.refreshed(last).status, last.reserve_rank) == (ApplicationStatus.RESERVE, 2)
