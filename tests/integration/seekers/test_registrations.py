"""A registration for work from request to end."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from jobcenter.accounts.current import Actor
from jobcenter.audit.models import AuditEntry
from jobcenter.core.db import transaction
from jobcenter.core.errors import InvalidTransition
from jobcenter.ledger.models import LedgerEntry
from jobcenter.notifications.models import Message
from jobcenter.organizations.scope import Scope
from jobcenter.seekers import queries, service, signals
from jobcenter.seekers.errors import (
    AlreadyRegistered,
    NoticeNotConfirmed,
    OwnRegistration,
    ReasonMissing,
    TermOver,
    TooEarlyToRenew,
    WishesInvalid,
)
from jobcenter.seekers.models import RegistrationStatus
from tests.factories import seekers as make

pytestmark = pytest.mark.usefixtures("app")

NOW = make.NOW
LAST_DAY = date(2027, 2, 20)
SYSTEM = Actor(None, "system")


def at(day: date) -> datetime:
    """Noon of a day in Seoul."""
    return datetime(day.year, day.month, day.day, 3, tzinfo=UTC)


def kinds(session):
    return list(session.scalars(select(LedgerEntry.kind).order_by(LedgerEntry.id)))


def test_request_waits_for_a_counselor_and_counts_nowhere(session):
    registration = make.requested()
    assert registration.status is RegistrationStatus.REQUESTED
    assert registration.number == "2026-000001"
    assert registration.valid_until is None
    assert kinds(session) == []


def test_acceptance_starts_a_term_of_three_months_and_counts_once(session):
    registration = make.registered()
    assert registration.status is RegistrationStatus.ACTIVE
    assert (registration.valid_from, registration.valid_until) == (date(2026, 11, 20), LAST_DAY)
    entry = session.scalars(select(LedgerEntry)).one()
    assert (entry.kind, entry.occurred_on, entry.person_id) == (
        "seeker.registered", date(2026, 11, 20), registration.person_id,
    )  # fmt: skip
    assert entry.attributes == {"age_band": "50-59", "keco": "5501", "channel": "online"}


def test_person_is_told_in_her_language_and_the_change_log_knows_who_accepted(session):
    registration = make.registered()
    subjects = list(session.scalars(select(Message.subject).order_by(Message.id)))
    assert len(subjects) == 2
    assert "2026-000001" in subjects[1]
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "registration.accepted")).one()
    assert entry.subject_id == registration.id
    assert entry.actor_name == "이상담"


def test_registration_is_valid_on_its_last_day_and_not_the_day_after():
    registration = make.registered()
    everything = Scope.everything()
    assert registration.is_valid_on(LAST_DAY)
    assert not registration.is_valid_on(LAST_DAY + timedelta(days=1))
    assert queries.find_active_registration(everything, registration.person_id, LAST_DAY) is not None
    assert queries.find_active_registration(everything, registration.person_id, LAST_DAY + timedelta(days=1)) is None


def test_job_keeps_registration_on_its_last_day_and_ends_it_the_day_after(session):
    registration = make.registered()
    with transaction():
        assert service.expire_due(LAST_DAY, now=at(LAST_DAY)) == 0
    day_after = LAST_DAY + timedelta(days=1)
    with transaction():
        assert service.expire_due(day_after, now=at(day_after)) == 1
    with transaction():
        assert service.expire_due(day_after, now=at(day_after)) == 0
    assert registration.status is RegistrationStatus.EXPIRED
    assert registration.ended_on == LAST_DAY
    assert kinds(session) == ["seeker.registered", "seeker.expired"]


def test_renewal_adds_a_term_without_gap_and_keeps_the_first(session):
    registration = make.registered()
    with transaction():
        service.renew(registration, actor=SYSTEM, now=at(LAST_DAY))
    assert registration.valid_until == date(2027, 5, 20)
    assert [(term.starts_on, term.ends_on) for term in registration.terms] == [
        (date(2026, 11, 20), LAST_DAY),
        (date(2027, 2, 21), date(2027, 5, 20)),
    ]
    assert kinds(session) == ["seeker.registered", "seeker.renewed"]


def test_renewal_is_refused_too_early_and_after_the_end():
    registration = make.registered()
    with pytest.raises(TooEarlyToRenew), transaction():
        service.renew(registration, actor=SYSTEM, now=at(date(2027, 1, 20)))
    with pytest.raises(TermOver), transaction():
        service.renew(registration, actor=SYSTEM, now=at(LAST_DAY + timedelta(days=1)))


def test_second_request_is_refused_while_one_is_open():
    registration = make.requested()
    with pytest.raises(AlreadyRegistered, match="2026-000001"):
        make.requested(registration.person)


def test_person_can_register_again_after_the_end_under_a_new_number():
    first = make.registered()
    with transaction():
        service.cancel_registration(first, reason="own_wish", actor=SYSTEM, now=NOW)
    second = make.requested(first.person)
    assert (first.number, second.number) == ("2026-000001", "2026-000002")


def test_numbers_start_again_with_the_year():
    make.requested()
    later = make.requested(make.resident(), now=at(date(2027, 1, 2)))
    assert later.number == "2027-000001"


def test_request_without_confirmed_notice_is_refused():
    with pytest.raises(NoticeNotConfirmed):
        make.resident(consents=set())


def test_bad_wishes_are_all_named_at_once():
    person = make.resident()
    with pytest.raises(WishesInvalid) as refusal:
        make.requested(person, occupations=[], districts=[])
    assert set(refusal.value.by_field()) == {"occupations", "districts"}


def test_wish_for_referral_needs_the_consent_to_it():
    person = make.resident(consents={"service"})
    with pytest.raises(WishesInvalid) as refusal:
        make.requested(person, wants_referral=True)
    assert set(refusal.value.by_field()) == {"wants_referral"}


def test_withdrawing_the_referral_consent_ends_the_wish_and_tells_higher_features():
    registration = make.registered(wants_referral=True)
    heard = []

    def listen(person, **_):
        heard.append(person.id)

    with signals.referral_consent_withdrawn.connected_to(listen), transaction():
        service.withdraw_consent(registration.person, "referral", actor=SYSTEM, now=NOW)
    assert registration.wants_referral is False
    assert heard == [registration.person_id]
    assert not queries.has_consent(Scope.everything(), registration.person_id, "referral")
    with pytest.raises(WishesInvalid), transaction():
        service.change_wishes(registration, {**make.WISHES, "wants_referral": True}, actor=SYSTEM, now=NOW)


def test_returned_request_says_why_and_is_answered_by_the_person():
    registration = make.requested()
    counselor = make.actor_of(make.staff())
    with transaction():
        service.return_registration(
            registration, reason="incomplete", text="경력의 시작 월을 적어 주세요.", actor=counselor, now=NOW
        )
    assert registration.was_returned
    person = registration.person
    with transaction():
        service.change_wishes(
            registration, {**make.WISHES, "wage_min": 2_200_000}, actor=Actor(person.user_id, person.name), now=NOW
        )
    assert not registration.was_returned
    assert registration.wage_min == 2_200_000


@pytest.mark.parametrize(("reason", "text"), [("", "글"), ("incomplete", "  "), ("unheard_of", "글")])
def test_return_needs_a_reason_and_words(reason, text):
    registration = make.requested()
    with pytest.raises(ReasonMissing), transaction():
        service.return_registration(registration, reason=reason, text=text, actor=SYSTEM, now=NOW)


def test_nobody_accepts_her_own_registration():
    registration = make.requested()
    person = registration.person
    with pytest.raises(OwnRegistration), transaction():
        service.accept_registration(registration, actor=Actor(person.user_id, person.name), now=NOW)


def test_accepting_twice_starts_no_second_term():
    registration = make.registered()
    with pytest.raises(InvalidTransition), transaction():
        service.accept_registration(registration, actor=SYSTEM, now=NOW)
    with transaction():
        service.hold_registration(registration, reason="입원", until=None, actor=SYSTEM, now=NOW)
    with pytest.raises(InvalidTransition), transaction():
        service.accept_registration(registration, actor=SYSTEM, now=NOW)
    assert len(registration.terms) == 1


def test_request_cannot_be_made_valid_by_taking_it_off_hold():
    registration = make.requested()
    with pytest.raises(InvalidTransition), transaction():
        service.resume_registration(registration, actor=SYSTEM, now=NOW)
    assert registration.valid_from is None


def test_registration_on_hold_is_not_referred_and_comes_back():
    registration = make.registered()
    with transaction():
        service.hold_registration(registration, reason="입원", until=None, actor=SYSTEM, now=NOW)
    assert not registration.is_valid_on(NOW.date())
    with transaction():
        service.resume_registration(registration, actor=SYSTEM, now=NOW)
    assert registration.is_valid_on(NOW.date())


def test_ended_registration_takes_no_further_step():
    registration = make.registered()
    with transaction():
        service.mark_placed(registration, actor=SYSTEM, now=NOW)
    with pytest.raises(InvalidTransition), transaction():
        service.accept_registration(registration, actor=SYSTEM, now=NOW)
    with pytest.raises(InvalidTransition), transaction():
        service.change_wishes(registration, make.WISHES, actor=SYSTEM, now=NOW)


def test_cancelled_request_leaves_no_figure(session):
    registration = make.requested()
    with transaction():
        service.cancel_registration(registration, reason="own_wish", actor=SYSTEM, now=NOW)
    assert kinds(session) == []


def test_career_length_follows_from_the_entries():
    registration = make.requested(
        career_entries=[{"employer": "급식실", "duties": "조리", "from": "2020-01", "until": "2020-12"}]
    )
    assert registration.career_months == 12


def test_reminder_goes_out_fourteen_days_before_the_end(session):
    make.registered()
    with transaction():
        assert service.remind_expiring(LAST_DAY - timedelta(days=15), now=NOW) == 0
        assert service.remind_expiring(LAST_DAY - timedelta(days=14), now=NOW) == 1
    assert session.scalars(select(Message).where(Message.kind == "registration.expiring")).one()
