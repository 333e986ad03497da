"""A referral from the wish to its result, and everything a hire brings with it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from jobcenter.core.db import db, transaction
from jobcenter.core.errors import InvalidTransition
from jobcenter.employers.errors import NoPlaceLeft
from jobcenter.employers.models import OrderStatus
from jobcenter.ledger.models import LedgerEntry
from jobcenter.matching import service, signals
from jobcenter.matching.errors import (
    AlreadyReferred,
    DeadlinePassed,
    InterviewPast,
    NoConsent,
    OrderBlocked,
    OrderNotOpen,
    ReasonNeeded,
    RegistrationNotActive,
    StartMissing,
    StartUnlikely,
)
from jobcenter.matching.models import (
    ExcludeReason,
    Placement,
    Referral,
    ReferralStatus,
    ResultReason,
    RetentionCheck,
    Verdict,
    Via,
)
from jobcenter.notifications.models import Message
from jobcenter.seekers import service as seekers
from jobcenter.seekers.models import RegistrationStatus
from tests.factories import matching as given
from tests.factories import seekers as make

pytestmark = pytest.mark.usefixtures("app")

NOW = make.NOW
TODAY = given.TODAY


def refer(registration, order, **more):
    with transaction():
        return service.make_referral(registration, order, actor=make.actor_of(make.staff()), now=NOW, **more)


def ask(registration, order):
    person = registration.person
    with transaction():
        return service.request_referral(
            registration, order, actor=make.Actor(person.user_id, person.name), now=NOW, text="오전 면접 가능"
        )


def facts(kind):
    return list(db.session.scalars(select(LedgerEntry).where(LedgerEntry.kind == kind)))


def messages_of(user_id):
    return [message.kind for message in db.session.scalars(select(Message).where(Message.user_id == user_id))]


def test_request_waits_and_counts_only_when_a_counselor_refers():
    registration, order = given.willing(), given.order()
    referral = ask(registration, order)
    assert referral.status is ReferralStatus.PROPOSED
    assert facts("referral.made") == []
    same = refer(registration, order, note="면접 부탁드립니다")
    assert (same.id, same.status, same.sent_on) == (referral.id, ReferralStatus.SENT, TODAY)
    (entry,) = facts("referral.made")
    assert entry.attributes["age_band"] == "50-59"
    assert entry.attributes["keco"] == "5501"
    assert [step.status for step in same.steps] == [ReferralStatus.PROPOSED, ReferralStatus.SENT]


def test_referral_keeps_the_points_it_was_made_with():
    referral = given.referral()
    assert referral.score == sum(referral.factors.values())
    assert 0 < referral.score <= 100


def test_both_sides_are_told():
    company = given.employer()
    boss = given.member(company)
    registration = given.willing()
    referral = refer(registration, given.order(employer=company))
    assert "referral.made" in messages_of(boss.id)
    assert "referral.sent" in messages_of(referral.person.user_id)


def test_second_open_referral_of_the_pair_is_refused():
    registration, order = given.willing(), given.order()
    refer(registration, order)
    with pytest.raises(AlreadyReferred):
        refer(registration, order)
    with pytest.raises(AlreadyReferred):
        ask(registration, order)


def test_database_itself_refuses_a_second_open_referral():
    referral = given.referral()
    copy = Referral(
        registration_id=referral.registration_id,
        person_id=referral.person_id,
        order_id=referral.order_id,
        employer_id=referral.employer_id,
        organization_id=referral.organization_id,
    )
    db.session.add(copy)
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


def test_closed_referral_leaves_room_for_another():
    referral = given.referral()
    with transaction():
        service.cancel(referral, actor=make.actor_of(make.staff()), now=NOW)
    again = refer(referral.registration, referral.order)
    assert again.id != referral.id


@pytest.mark.parametrize("wishes", [{"wants_referral": False}, {}])
def test_nobody_is_referred_without_wish_and_consent(wishes):
    registration = make.registered(**wishes)
    with pytest.raises(NoConsent):
        refer(registration, given.order())


def test_withdrawn_consent_ends_open_referrals():
    referral = given.referral()
    person = referral.person
    with transaction():
        seekers.withdraw_consent(person, "referral", actor=make.Actor(person.user_id, person.name), now=NOW)
    assert referral.status is ReferralStatus.CANCELLED
    with pytest.raises(NoConsent):
        refer(referral.registration, given.order())


def test_unchecked_registration_is_not_referred():
    registration = make.requested(wants_referral=True)
    with pytest.raises(RegistrationNotActive):
        refer(registration, given.order())


def test_order_past_its_term_needs_the_employers_word():
    registration, order = given.willing(), given.order(valid_until=date(2026, 11, 19), deadline=date(2026, 11, 19))
    with pytest.raises(DeadlinePassed):
        refer(registration, order)
    assert refer(registration, order, past_deadline=True).status is ReferralStatus.SENT


def test_order_on_its_last_day_takes_referrals():
    assert refer(given.willing(), given.order(valid_until=TODAY, deadline=TODAY)).status is ReferralStatus.SENT


@pytest.mark.parametrize("about", [{"status": OrderStatus.CLOSED}, {"places": 2, "places_filled": 2}])
def test_order_that_takes_nobody_is_refused(about):
    with pytest.raises(OrderNotOpen):
        refer(given.willing(), given.order(**about))


def test_excluded_pair_is_refused_until_taken_back():
    registration, order, counselor = given.willing(), given.order(), make.actor_of(make.staff())
    with pytest.raises(ReasonNeeded), transaction():
        service.give_feedback(registration, order, Verdict.EXCLUDE, actor=counselor, now=NOW)
    with transaction():
        service.give_feedback(
            registration, order, Verdict.EXCLUDE, reason=ExcludeReason.TOO_FAR, actor=counselor, now=NOW
        )
    with pytest.raises(OrderBlocked):
        refer(registration, order)
    with transaction():
        service.take_back(registration, order, actor=counselor, now=NOW)
    assert refer(registration, order).status is ReferralStatus.SENT


def test_declined_request_tells_the_reason():
    registration, order = given.willing(), given.order()
    referral = ask(registration, order)
    counselor = make.actor_of(make.staff())
    with pytest.raises(ReasonNeeded), transaction():
        service.decline_request(referral, reason=None, text="", actor=counselor, now=NOW)
    with transaction():
        service.decline_request(referral, reason=ResultReason.DISTANCE, text="2시간 거리", actor=counselor, now=NOW)
    assert referral.status is ReferralStatus.DECLINED
    told = db.session.scalars(select(Message).where(Message.kind == "referral.declined")).one()
    assert "2시간 거리" in told.body


def test_interview_is_set_moved_and_counted_once():
    referral, counselor = given.referral(), make.actor_of(make.staff())
    with pytest.raises(InterviewPast), transaction():
        service.set_interview(referral, at=NOW - timedelta(minutes=1), place="", actor=counselor, now=NOW)
    for days in (1, 2):
        with transaction():
            service.set_interview(referral, at=NOW + timedelta(days=days), place="본사 2층", actor=counselor, now=NOW)
    assert referral.interview_at == NOW + timedelta(days=2)
    assert len(facts("referral.interview")) == 1


@pytest.mark.parametrize("result", ["not_hired", "no_show", "declined"])
def test_other_results_need_a_reason(result):
    referral, counselor = given.referral(), make.actor_of(make.staff())
    with pytest.raises(ReasonNeeded), transaction():
        service.record_result(referral, result, actor=counselor, now=NOW)
    with transaction():
        service.record_result(referral, result, reason="other", source="person", actor=counselor, now=NOW)
    assert referral.status.value == result
    assert facts("referral.result")[0].attributes["result"] == result
    with pytest.raises(InvalidTransition), transaction():
        service.record_result(referral, "not_hired", reason="other", actor=counselor, now=NOW)


def test_hire_needs_a_likely_first_day():
    referral = given.referral()
    for started_on, error in (
        (None, StartMissing),
        (date(2025, 1, 1), StartUnlikely),
        (date(2028, 1, 1), StartUnlikely),
    ):
        with pytest.raises(error):
            given.hired(referral, started_on=started_on)
    assert referral.status is ReferralStatus.SENT


def test_hire_is_one_transaction():
    registration, order, other_order = given.willing(), given.order(), given.order()
    rival = given.referral(given.willing(), order)
    elsewhere = refer(registration, other_order)
    heard = []

    def listen(placement, **more):
        heard.append(placement)

    with signals.person_hired.connected_to(listen):
        placement = given.hired(refer(registration, order))
    assert heard == [placement]
    assert order.status is OrderStatus.FILLED
    assert registration.status is RegistrationStatus.PLACED
    assert rival.status is ReferralStatus.ORDER_FILLED
    assert rival.result_reason is ResultReason.OTHERS_HIRED
    assert elsewhere.status is ReferralStatus.CANCELLED
    assert other_order.status is OrderStatus.ACTIVE
    assert placement.via is Via.REFERRAL
    checks = db.session.scalars(select(RetentionCheck).order_by(RetentionCheck.months)).all()
    assert [(check.months, check.due_on) for check in checks] == [
        (1, date(2026, 12, 19)), (3, date(2027, 2, 19)), (6, date(2027, 5, 19)), (12, date(2027, 11, 19)),
    ]  # fmt: skip
    (started,) = facts("placement.started")
    assert started.attributes["via"] == "referral"
    assert len(facts("order.filled")) == 1
    assert sorted(entry.attributes["result"] for entry in facts("referral.result")) == [
        "cancelled", "hired", "order_filled",
    ]  # fmt: skip
    assert "referral.order_filled" in messages_of(rival.person.user_id)


def test_hire_for_one_of_two_places_leaves_the_order_open():
    order = given.order(places=2)
    rival = given.referral(given.willing(), order)
    given.hired(given.referral(given.willing(), order))
    assert (order.status, order.places_left) == (OrderStatus.ACTIVE, 1)
    assert rival.status is ReferralStatus.SENT


def test_hire_after_the_last_place_is_refused_and_changes_nothing():
    order = given.order(places=2, places_filled=1)
    first, second = given.referral(given.willing(), order), given.referral(given.willing(), order)
    given.hired(first)
    with pytest.raises((NoPlaceLeft, InvalidTransition)):
        given.hired(second)
    assert second.registration.status is RegistrationStatus.ACTIVE
    assert len(db.session.scalars(select(Placement)).all()) == 1


def test_ended_registration_closes_requests():
    registration = given.willing()
    asked, sent = ask(registration, given.order()), refer(registration, given.order())
    with transaction():
        seekers.expire_due(registration.valid_until + timedelta(days=1), now=NOW)
    assert asked.status is ReferralStatus.CANCELLED
    assert sent.status is ReferralStatus.SENT
    placement = given.hired(sent)
    assert placement.registration.status is RegistrationStatus.EXPIRED


def test_interview_time_is_kept_in_utc():
    referral, counselor = given.referral(), make.actor_of(make.staff())
    at = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
    with transaction():
        service.set_interview(referral, at=at, place="", actor=counselor, now=NOW)
    db.session.expire_all()
    assert referral.interview_at == at
