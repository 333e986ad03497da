"""Claims from filing to payment: money is bound in the order of receipt, and never more than there is."""

import random
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from jobcenter.accounts.current import Actor
from jobcenter.benefits import errors
from jobcenter.benefits.models import BatchStatus, Claim, ClaimStatus
from jobcenter.benefits.service import claims, decisions, lookup, payments
from jobcenter.core.db import db, transaction
from jobcenter.core.errors import DomainError, InvalidTransition
from jobcenter.ledger.models import LedgerEntry
from tests.factories import benefits as given
from tests.factories import programs
from tests.factories import seekers as make
from tests.support.parallel import at_once


@pytest.fixture(autouse=True)
def _day(app):
    app.config["CLOCK_DATE"] = given.NOW.date()


@pytest.fixture
def officer(app):
    return make.actor_of(programs.manager())


@pytest.fixture
def second(app):
    return make.actor_of(programs.manager("최담당"))


@pytest.fixture
def round_(officer):
    return given.open_round(officer)


def outcome(claim, code):
    return next(check["outcome"] for check in decisions.checks(claim, given.NOW.date()) if check["code"] == code)


def kinds(claim):
    statement = select(LedgerEntry.kind).where(LedgerEntry.subject_kind == "claim", LedgerEntry.subject_id == claim.id)
    return list(db.session.scalars(statement.order_by(LedgerEntry.id)))


def test_a_claim_of_80_000_won_pays_72_000_and_every_step_is_counted(round_, officer, second):
    claim = given.approved(given.submitted(round_), officer)
    assert claim.amount == 72_000
    batch = given.paid(round_, officer, second)
    assert (batch.total, batch.status, claim.status) == (72_000, BatchStatus.PAID, ClaimStatus.PAID)
    assert lookup.binding_amount(round_.id) == lookup.paid_amount(round_.id) == 72_000
    assert kinds(claim) == ["claim.submitted", "claim.approved", "payment.made"]


def test_the_second_examination_gets_what_is_left_of_100_000(round_, officer):
    person = given.young()
    given.approved(given.submitted(round_, person), officer)
    assert given.approved(given.submitted(round_, person, exam_code="toeic", fee=52_500), officer).amount == 28_000
    third = given.submitted(round_, person, exam_code="history")
    assert outcome(third, "cap_left") == "not_met"
    with pytest.raises(errors.NothingToPayError):
        given.approved(third, officer, note="마지막 시험")


def test_a_new_year_has_a_new_cap_and_a_lifetime_one_has_not(officer):
    for per, amount in (("year", 72_000), ("lifetime", 28_000)):
        person = given.young()
        old = given.open_round(officer, person_cap={"amount": 100_000, "per": per})
        given.approved(
            given.submitted(old, person, now=datetime(2026, 1, 5, 3, tzinfo=UTC), exam_on=date(2026, 1, 2)), officer
        )
        with transaction():
            db.session.scalars(select(Claim).where(Claim.person_id == person.id)).one().submitted_at = datetime(
                2025, 12, 31, 14, 59, tzinfo=UTC
            )
        assert given.approved(given.submitted(old, person, exam_code="toeic"), officer).amount == amount


@pytest.mark.parametrize(
    ("facts", "birth", "met"),
    [
        ({}, date(2007, 11, 20), True),
        ({}, date(2007, 11, 21), False),
        ({}, date(1986, 11, 21), True),
        ({}, date(1986, 11, 20), False),
    ],
)
def test_the_age_counts_on_the_day_of_filing(round_, facts, birth, met):
    claim = given.submitted(round_, given.young(birth_date=birth), facts=facts)
    assert (outcome(claim, "age") == "met") is met


@pytest.mark.parametrize(
    ("facts", "code", "met"),
    [
        ({"months_resident": 1}, "months_resident", True),
        ({"months_resident": 0}, "months_resident", False),
        ({"employed": True}, "employed", False),
        ({"employed": True, "short_work": True}, "employed", True),
        ({"employed": True, "public_job_now": True}, "employed", True),
        ({"business_owner": True}, "business_owner", False),
        ({"similar_support": True}, "similar_support", False),
        ({"district": "11620"}, "resident", False),
    ],
)
def test_the_rules_of_2026_at_their_boundaries(round_, facts, code, met):
    assert (outcome(given.submitted(round_, facts=facts), code) == "met") is met


def test_the_same_examination_of_the_same_day_is_refused_when_it_is_handed_in(round_):
    person = given.young()
    given.submitted(round_, person, exam_part="written")
    with pytest.raises(errors.ExamClaimedError):
        given.submitted(round_, person, exam_part="whole")


def test_written_and_practical_part_are_claims_of_their_own_unless_only_one_is_paid(round_, officer):
    person = given.young()
    given.submitted(round_, person, exam_part="written")
    given.submitted(round_, person, exam_part="practical")
    strict = given.open_round(officer, parts="one_of")
    other = given.young()
    given.submitted(strict, other, exam_part="written")
    assert outcome(given.submitted(strict, other, exam_part="practical"), "one_part") == "not_met"


def test_a_receipt_number_or_file_used_by_anybody_is_flagged_and_needs_a_reason(round_, officer):
    given.submitted(round_, receipt_number="2026-0001 77")
    again = given.submitted(round_, receipt_number="20260001-77")
    assert outcome(again, "duplicate_receipt") == "not_met"
    with pytest.raises(errors.ReasonNeededError):
        given.approved(again, officer)
    first, copied = given.draft(round_), given.draft(round_)
    for claim in (first, copied):
        given.attach(claim, "insurance", "one picture")
    with transaction():
        claims.submit(first, actor=officer, now=given.NOW)
    assert outcome(copied, "duplicate_file") == "not_met"


def test_the_same_person_cannot_hand_the_same_file_in_twice(round_):
    claim = given.draft(round_)
    given.attach(claim, "insurance", "mine")
    with pytest.raises(errors.FileUsedError):
        given.attach(claim, "transcript", "mine")


def test_an_examination_after_the_day_of_filing_is_refused(round_):
    with pytest.raises(errors.ExamOutsideError):
        given.submitted(round_, exam_on=date(2026, 11, 21))


def test_money_is_bound_in_the_order_of_receipt(officer):
    round_ = given.open_round(officer, budget=100_000)
    first, later = given.submitted(round_), given.submitted(round_)
    with pytest.raises(errors.EarlierUndecidedError):
        given.approved(later, officer)
    given.approved(first, officer)
    with pytest.raises(errors.BudgetSpentError):
        given.approved(later, officer)
    with transaction():
        decisions.refuse(later, codes=["budget"], note="예산이 다 쓰였습니다.", actor=officer, now=given.NEXT_MONTH)
    assert later.reasons[0]["code"] == "budget"


def test_the_budget_of_51_700_thousand_stops_after_517_full_amounts_and_500_people(officer):
    round_ = given.open_round(officer, budget=51_700_000, people=2)
    for _ in range(2):
        given.approved(given.submitted(round_, fee=200_000), officer)
    with pytest.raises(errors.PeopleFullError):
        given.approved(given.submitted(round_), officer)
    assert 51_700_000 // 100_000 == 517 > 500


def test_the_batch_stops_where_the_money_ends_and_the_rest_waits(officer, second):
    round_ = given.open_round(officer, budget=300_000)
    found = [given.approved(given.submitted(round_), officer) for _ in range(3)]
    with transaction():
        round_.claim = {**round_.claim, "budget": 150_000}
    batch = given.paid(round_, officer, second)
    assert batch.total == 144_000 == sum(line.amount for line in batch.lines)
    assert [claim.status.value for claim in found] == ["paid", "paid", "approved"]


def test_claims_of_a_later_month_wait_for_its_batch(round_, officer):
    given.approved(given.submitted(round_, now=datetime(2026, 12, 1, 3, tzinfo=UTC)), officer)
    with pytest.raises(errors.NothingToPayError):
        given.batch(round_, officer)


def test_the_maker_of_a_batch_cannot_confirm_it_and_an_unconfirmed_one_is_not_paid(round_, officer):
    given.approved(given.submitted(round_), officer)
    batch = given.batch(round_, officer)
    with pytest.raises(errors.SecondOfficerNeededError), transaction():
        payments.confirm_batch(batch, actor=officer, now=given.NEXT_MONTH)
    with pytest.raises(InvalidTransition), transaction():
        payments.pay_batch(batch, on=given.NEXT_MONTH.date(), actor=officer, now=given.NEXT_MONTH)


def test_a_returned_payment_is_paid_again_to_a_new_account(round_, officer, second):
    claim = given.approved(given.submitted(round_), officer)
    first = given.paid(round_, officer, second)
    with transaction():
        payments.return_payment(
            first.lines[0], on=date(2026, 12, 16), reason="계좌 없음", actor=officer, now=given.NEXT_MONTH
        )
    assert lookup.paid_amount(round_.id) == 0
    with transaction():
        claims.change_account(
            claim, bank="우리", account="99988877766", holder="이청년", actor=officer, now=given.NEXT_MONTH
        )
    again = given.paid(round_, officer, second)
    assert (again.lines[0].account, first.lines[0].account) == ("99988877766", "110222333444")
    assert lookup.paid_amount(round_.id) == 72_000
    assert kinds(claim) == ["claim.submitted", "claim.approved", "payment.made", "payment.returned", "payment.made"]


def test_money_claimed_back_stays_spent(round_, officer, second):
    claim = given.approved(given.submitted(round_), officer)
    given.paid(round_, officer, second)
    with transaction():
        payments.recover(claim, reason="거짓 신청", actor=officer, now=given.NEXT_MONTH)
    assert claim.status is ClaimStatus.RECOVERED
    assert lookup.binding_amount(round_.id) == 72_000


def test_a_discarded_batch_gives_its_claims_back(round_, officer):
    claim = given.approved(given.submitted(round_), officer)
    batch = given.batch(round_, officer)
    with pytest.raises(errors.BatchOpenError):
        given.batch(round_, officer)
    with transaction():
        payments.discard_batch(batch, actor=officer, now=given.NEXT_MONTH)
    assert claim.status is ClaimStatus.APPROVED


def test_a_supplement_keeps_the_place_in_the_line(round_, officer):
    claim = given.submitted(round_)
    with transaction():
        claims.request_supplement(claim, text="영수증", until=date(2026, 11, 30), actor=officer, now=given.NOW)
    with transaction():
        claims.answer_supplement(claim, text="다시 냈어요", actor=officer, now=given.NOW)
    assert (claim.status, claim.sequence) == (ClaimStatus.SUBMITTED, 1)


def approve(claim_id):
    claim = db.session.get_one(Claim, claim_id)
    return decisions.approve(claim, actor=Actor(None, "officer"), now=given.NEXT_MONTH).amount


def test_two_officers_at_once_bind_the_last_won_once(app, officer):
    round_ = given.open_round(officer, budget=72_000)
    found = [given.submitted(round_), given.submitted(round_)]
    ids = [claim.id for claim in found]
    db.session.commit()
    answers = at_once(app, approve, ids)
    assert answers[0] == 72_000 and answers[1] in ("BudgetSpentError", "EarlierUndecidedError")
    db.session.rollback()
    assert lookup.binding_amount(round_.id) == 72_000


def test_two_rounds_at_once_do_not_exceed_a_persons_cap(app, officer):
    person = given.young()
    rounds = [given.open_round(officer), given.open_round(officer)]
    codes = ("eng-info", "toeic")
    ids = [
        given.submitted(one, person, exam_code=code, fee=100_000).id for one, code in zip(rounds, codes, strict=True)
    ]
    db.session.commit()
    assert sorted(at_once(app, approve, ids)) == [10_000, 90_000]


@pytest.mark.parametrize("seed", range(4))
def test_no_order_of_decisions_exceeds_the_budget_or_a_cap(officer, second, seed):
    chance = random.Random(seed)
    round_ = given.open_round(officer, budget=250_000)
    people = [given.young() for _ in range(3)]
    codes = ("eng-info", "toeic", "history", "opic")
    found = [
        given.submitted(round_, person, exam_code=code, fee=chance.randrange(1, 130_000))
        for person in people
        for code in codes
    ]
    for claim in chance.sample(found * 2, len(found) * 2):
        try:
            given.approved(claim, officer, note="확인")
        except DomainError:
            if claim.status is ClaimStatus.SUBMITTED and chance.random() < 0.4:
                with transaction():
                    decisions.refuse(claim, codes=["budget"], note="예산", actor=officer, now=given.NEXT_MONTH)
    granted = [claim for claim in found if claim.amount]
    assert granted and sum(claim.amount for claim in granted) <= 250_000
    assert all(sum(one.amount for one in granted if one.person_id == person.id) <= 100_000 for person in people)
    assert given.paid(round_, officer, second).total == lookup.paid_amount(round_.id) <= 250_000
