"""From screening to the next reserve: who is ranked where, who confirms, who gets a place that becomes free."""

from datetime import date, timedelta

import pytest
from sqlalchemy import event, func, select

from jobcenter.core.clock import day_of
from jobcenter.core.db import db, transaction
from jobcenter.core.errors import InvalidTransition
from jobcenter.ledger.models import LedgerEntry
from jobcenter.programs.errors import (
    DepartureNeedsReason,
    NotConfirmed,
    OfferClosed,
    RankingStands,
    SecondOfficerNeeded,
    StillOpen,
    Undecided,
)
from jobcenter.programs.models import ApplicationStatus, EnrollmentStatus, RoundStatus
from jobcenter.programs.service import enrollment, offers, rounds, screening, selection
from tests.factories import programs as given
from tests.factories import seekers as make

S = ApplicationStatus
M = 1_000_000


@pytest.fixture
def officer(app):
    return make.actor_of(given.manager())


@pytest.fixture
def second(app):
    return make.actor_of(given.manager("최확인"))


def three_for_two_places(officer, **about):
    """Three applicants under 65 for two places: assets 90, 200 and 350 million."""
    round_ = given.open_round(officer=officer)
    found = [given.submitted(round_, household_assets=amount * M, **about) for amount in (200, 350, 90)]
    for application in found:
        given.decided(application, officer)
    return round_, sorted(found, key=lambda one: one.fact_values()["household_assets"])


def ledger_kinds():
    return dict(db.session.execute(select(LedgerEntry.kind, func.count()).group_by(LedgerEntry.kind)).all())


def test_ranking_follows_points_then_tie_break_within_each_group(officer):
    round_ = given.open_round(officer=officer)
    amounts = (120, 110, 400, 60)
    found = [given.submitted(round_, household_assets=amount * M) for amount in amounts]
    elder = given.submitted(round_, make.resident(birth_date=date(1950, 1, 1)), household_assets=399 * M)
    for application in [*found, elder]:
        given.decided(application, officer)
    given.ranked(round_, officer)
    assert [one.rank for one in found] == [3, 2, 4, 1]
    assert [one.status for one in found] == [S.RESERVE, S.SELECTED, S.NOT_SELECTED, S.SELECTED]
    assert found[0].reserve_rank == 1
    assert str(found[0].score) == "15.5"
    assert (elder.group.code, elder.rank, elder.status) == ("from65", 1, S.SELECTED)


def test_declined_offer_goes_to_the_next_reserve_in_the_same_step(officer, second):
    round_, (best, middle, reserve) = three_for_two_places(officer)
    given.published(round_, officer, second)
    assert [one.status for one in (best, middle, reserve)] == [S.OFFERED, S.OFFERED, S.RESERVE]
    following = given.decline(best)
    assert following is reserve
    assert [one.status for one in (best, middle, reserve)] == [S.DECLINED, S.OFFERED, S.OFFERED]
    assert round_.groups[0].held == 2
    assert given.offer_of(reserve).respond_by == day_of(given.RESULT) + timedelta(days=3)


def test_offer_without_answer_passes_on_after_its_last_day_and_only_once(officer, second):
    round_, (best, middle, reserve) = three_for_two_places(officer)
    given.published(round_, officer, second)
    last_day = given.offer_of(best).respond_by
    given.accept(middle)

    def expire(today):
        with transaction():
            return offers.expire_due(today, actor=officer, now=given.day_after(last_day))

    assert expire(last_day) == 0
    assert expire(last_day + timedelta(days=1)) == 1
    assert (best.status, reserve.status) == (S.OFFER_EXPIRED, S.OFFERED)
    assert expire(last_day + timedelta(days=1)) == 0
    with pytest.raises(OfferClosed), transaction():
        offers.accept(best.offers[0], actor=officer, via="self", now=given.RESULT)


def test_accepting_enrolls_from_the_first_day_and_counts_in_the_ledger(officer, second):
    round_, (best, _middle, _reserve) = three_for_two_places(officer)
    given.published(round_, officer, second)
    taken = given.accept(best)
    assert (best.status, taken.started_on) == (S.ENROLLED, round_.period_from)
    kinds = ledger_kinds()
    assert kinds["application.submitted"] == 3
    assert kinds["application.eligible"] == 3
    assert (kinds["application.selected"], kinds["application.reserve"]) == (2, 1)
    assert (kinds["offer.made"], kinds["enrollment.started"]) == (2, 1)


def test_who_drops_out_in_mid_term_is_replaced_by_the_next_reserve_for_the_rest(officer, second):
    round_, (best, middle, reserve) = three_for_two_places(officer)
    given.published(round_, officer, second)
    left = given.accept(best)
    given.accept(middle)
    with transaction():
        rounds.move_by_date(date(2027, 1, 11), actor=officer, now=given.RUNNING)
    with transaction():
        following = enrollment.end_early(
            left,
            EnrollmentStatus.LEFT_FOR_WORK,
            on=day_of(given.RUNNING),
            reason="취업",
            actor=officer,
            now=given.RUNNING,
        )
    assert following is reserve
    replacement = given.accept(reserve, now=given.RUNNING)
    assert replacement.started_on == day_of(given.RUNNING)
    assert round_.groups[0].held == 2


def test_whoever_screened_or_ranked_cannot_confirm(officer, second):
    round_, _applications = three_for_two_places(officer)
    run = given.ranked(round_, second)
    for wrong in (officer, second):
        with pytest.raises(SecondOfficerNeeded), transaction():
            selection.confirm(run, actor=wrong, now=given.AFTER)
    assert given.refreshed(round_).status is RoundStatus.RANKED
    with transaction():
        selection.confirm(run, actor=make.actor_of(given.manager("한과장")), now=given.AFTER)
    assert round_.status is RoundStatus.CONFIRMED


def test_result_is_published_only_after_confirmation(officer):
    round_, _applications = three_for_two_places(officer)
    given.ranked(round_, officer)
    with pytest.raises(NotConfirmed), transaction():
        selection.publish(round_.id, actor=officer, now=given.RESULT)


def test_ranking_waits_for_every_decision_and_screening_for_the_last_day(officer):
    round_ = given.open_round(officer=officer)
    first, second_one = given.submitted(round_), given.submitted(round_)
    with pytest.raises(StillOpen), transaction():
        screening.decide(first, {}, actor=officer, now=given.NOW)
    given.decided(given.refreshed(first), officer)
    with pytest.raises(Undecided), transaction():
        selection.rank(round_.id, actor=officer, now=given.AFTER)
    assert given.refreshed(second_one).status is S.SUBMITTED


def test_verified_fact_stands_over_the_declared_one_and_both_are_kept(officer):
    round_ = given.open_round(officer=officer)
    application = given.submitted(round_, household_assets=50 * M)
    with transaction():
        screening.verify_facts(
            application,
            {"household_assets": 400_000_001},
            source="welfare_system",
            on=date(2026, 11, 29),
            document_number="행복e음-77",
            actor=officer,
            now=given.AFTER,
        )
    given.decided(application, officer)
    assert application.status is S.INELIGIBLE
    assert [reason["code"] for reason in application.reasons] == ["assets"]
    fact = next(one for one in application.facts if one.name == "household_assets")
    assert (fact.declared_value, fact.verified_value, fact.document_number) == (50 * M, 400_000_001, "행복e음-77")


def test_officer_departs_from_the_rules_only_with_a_reason_and_it_is_remembered(officer):
    round_ = given.open_round(officer=officer)
    application = given.submitted(round_, unemployment_benefit=True)
    with pytest.raises(DepartureNeedsReason), transaction():
        screening.decide(
            application, {"unemployment_benefit": {"decision": "met", "reason": " "}}, actor=officer, now=given.AFTER
        )
    reason = {"unemployment_benefit": {"decision": "met", "reason": "11월 5일에 수급이 끝남"}}
    given.decided(given.refreshed(application), officer, reason)
    decision = application.decisions[-1]
    assert application.status is S.ELIGIBLE
    assert (decision.engine_outcome, decision.outcome) == ("ineligible", "eligible")
    assert decision.reason == "11월 5일에 수급이 끝남"
    assert decision.facts["unemployment_benefit"] is True


def test_ranked_round_is_screened_again_only_after_taking_the_ranking_back(officer):
    round_, (best, *_others) = three_for_two_places(officer)
    first = given.ranked(round_, officer)
    with pytest.raises((RankingStands, InvalidTransition)), transaction():
        screening.decide(best, {}, actor=officer, now=given.AFTER)
    with transaction():
        selection.reopen(round_.id, actor=officer, now=given.AFTER)
    assert (round_.status, best.status, best.rank) == (RoundStatus.SCREENING, S.ELIGIBLE, None)
    again = given.ranked(round_, officer)
    assert (again.number, again.digest) == (2, first.digest)
    assert first.status.value == "superseded"


def test_same_applications_are_ranked_the_same_again(officer):
    round_, _applications = three_for_two_places(officer)
    first = given.ranked(round_, officer)
    assert given.ranked(round_, officer).result == first.result


def test_fact_verified_after_the_decision_counts_in_the_ranking(officer):
    round_, (first, middle, last) = three_for_two_places(officer)
    with transaction():
        screening.verify_facts(
            last, {"household_assets": 1}, source="조회", on=given.AFTER.date(), document_number=None, actor=officer,
            now=given.AFTER,
        )  # fmt: skip
    given.ranked(round_, officer)
    assert [one.rank for one in (last, first, middle)] == [1, 2, 3]
    assert [one.status for one in (last, first, middle)] == [S.SELECTED, S.SELECTED, S.RESERVE]
    assert last.score == first.score


def test_ranking_asks_the_database_as_often_for_many_as_for_few(officer):
    def statements(count):
        round_ = given.open_round(officer=officer)
        found = [given.submitted(round_, household_assets=(index + 1) * M) for index in range(count)]
        for application in found:
            given.decided(application, officer)
        db.session.expire_all()
        seen = []

        def note(_connection, _cursor, statement, *_rest):
            seen.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        given.ranked(round_, officer)
        event.remove(db.engine, "before_cursor_execute", note)
        return len(seen)

    assert statements(2) == statements(7)
