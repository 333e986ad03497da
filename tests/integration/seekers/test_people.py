"""Residents: sign-up, consents, facts, rights, and who sees them."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, text

from jobcenter.accounts.current import Actor
from jobcenter.accounts.models import User
from jobcenter.accounts.service import EmailTaken
from jobcenter.core.db import db, transaction
from jobcenter.core.errors import InvalidTransition, NotFound
from jobcenter.organizations import queries as organizations
from jobcenter.organizations.scope import Scope
from jobcenter.seekers import queries, service
from jobcenter.seekers.errors import (
    ConsentNotGiven,
    NoticeCannotBeWithdrawn,
    NoticeNotConfirmed,
    UnknownConsent,
    WelfareNeedsConsent,
)
from jobcenter.seekers.models import Consent, Person, PersonStatus
from jobcenter.seekers.rules import TooYoung
from tests.factories import seekers as make

pytestmark = pytest.mark.usefixtures("app")

NOW = make.NOW
SYSTEM = Actor(None, "system")
EVERYTHING = Scope.everything()


def scope_of(code: str) -> Scope:
    return Scope.of_organizations(organizations.subtree_ids(make.city()[code].id))


def test_sign_up_makes_account_record_and_consents_together(session):
    person = make.resident(consents={"service", "referral"})
    items = {row.item: row for row in session.scalars(select(Consent))}
    assert set(items) == {"service", "referral"}
    assert items["service"].basis == "law"
    assert items["referral"].channel.value == "online"
    assert items["referral"].entered_by_id == person.user_id


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"birth_date": date(2011, 11, 21)}, TooYoung),
        ({"consents": {"referral"}}, NoticeNotConfirmed),
        ({"consents": {"service", "fortune"}}, UnknownConsent),
    ],
)
def test_refused_sign_up_leaves_nothing_behind(session, changes, error):
    with pytest.raises(error):
        make.resident(**changes)
    assert session.scalar(select(func.count(User.id))) == 0
    assert session.scalar(select(func.count(Person.id))) == 0


def test_second_account_with_the_same_address_is_refused():
    make.resident(email="kim@example.kr")
    with pytest.raises(EmailTaken):
        make.resident(email=" KIM@example.kr")


def test_contact_data_is_not_readable_in_the_database(session):
    make.resident(phone="010-9876-5432")
    row = db.session.execute(text("SELECT phone, phone_index, email FROM person")).one()
    assert "9876" not in row.phone
    assert "5432" not in row.phone_index
    assert "resident" not in row.email


def test_somebody_alike_is_found_and_not_refused():
    first = make.resident(name="박정희", birth_date=date(1970, 1, 2), phone="010-1111-2222")
    second = make.resident(name="박정희", birth_date=date(1970, 1, 2), phone="010-3333-4444")
    third = make.resident(name="최다른", birth_date=date(1980, 1, 2), phone="01011112222")
    found = queries.find_duplicates(
        EVERYTHING, name=first.name, birth_date=first.birth_date, phone=first.phone, except_id=first.id
    )
    assert {person.id for person in found} == {second.id, third.id}


def test_counter_search_needs_more_than_a_name():
    person = make.resident()
    assert queries.search_people(EVERYTHING, name=person.name) == []
    assert queries.search_people(EVERYTHING, name=person.name, phone=person.phone) == [person]


def test_district_sees_a_resident_only_through_a_registration_there():
    person = make.resident()
    with pytest.raises(NotFound):
        queries.get_person(scope_of("yeongdeungpo"), person.public_id)
    make.requested(person)
    assert queries.get_person(scope_of("yeongdeungpo"), person.public_id) == person
    with pytest.raises(NotFound):
        queries.get_person(scope_of("gwanak"), person.public_id)


def test_resident_sees_only_herself():
    mine, other = make.resident(), make.resident()
    scope = Scope.of_person(mine.id)
    assert queries.get_person(scope, mine.public_id) == mine
    with pytest.raises(NotFound):
        queries.get_person(scope, other.public_id)
    registration = make.requested(other)
    assert queries.find_registration(scope, registration.public_id) is None
    assert queries.list_consents(scope, other.id) == []


def test_withdrawn_consent_stays_on_record_and_can_be_given_again(session):
    person = make.resident()
    with transaction():
        service.withdraw_consent(person, "news", actor=SYSTEM, now=NOW)
    assert not queries.has_consent(EVERYTHING, person.id, "news")
    with pytest.raises(ConsentNotGiven), transaction():
        service.withdraw_consent(person, "news", actor=SYSTEM, now=NOW)
    with transaction():
        service.give_consents(person, {"news"}, channel="phone", actor=SYSTEM, now=NOW)
    assert queries.has_consent(EVERYTHING, person.id, "news")
    assert session.scalar(select(func.count(Consent.id)).where(Consent.item == "news")) == 2


def test_giving_a_consent_twice_writes_it_once(session):
    person = make.resident()
    with transaction():
        service.give_consents(person, {"news"}, channel="online", actor=SYSTEM, now=NOW)
    assert session.scalar(select(func.count(Consent.id)).where(Consent.item == "news")) == 1


def test_notice_by_law_cannot_be_withdrawn():
    person = make.resident()
    with pytest.raises(NoticeCannotBeWithdrawn), transaction():
        service.withdraw_consent(person, "service", actor=SYSTEM, now=NOW)


def test_welfare_facts_need_their_consent_and_go_with_it():
    person = make.resident(consents={"service"})
    with pytest.raises(WelfareNeedsConsent), transaction():
        service.set_welfare_facts(person, {"disability"}, actor=SYSTEM, now=NOW)
    with transaction():
        service.give_consents(person, {"welfare"}, channel="paper", actor=SYSTEM, now=NOW)
        service.set_welfare_facts(person, {"disability", "veteran"}, actor=SYSTEM, now=NOW)
    assert {fact.code for fact in queries.list_facts(EVERYTHING, person.id)} == {"disability", "veteran"}
    with transaction():
        service.set_welfare_facts(person, {"veteran"}, actor=SYSTEM, now=NOW)
    assert [fact.code for fact in queries.list_facts(EVERYTHING, person.id)] == ["veteran"]
    with transaction():
        service.withdraw_consent(person, "welfare", actor=SYSTEM, now=NOW)
    assert queries.list_facts(EVERYTHING, person.id) == []


def test_copy_of_everything_holds_registrations_and_consents():
    registration = make.registered()
    with transaction():
        copy = service.export_person(registration.person, actor=SYSTEM, now=NOW)
    assert copy["person"]["birth_date"] == "1969-05-03"
    assert copy["registrations"][0]["number"] == registration.number
    assert copy["registrations"][0]["occupations"] == ["5501"]
    assert {row["item"] for row in copy["consents"]} >= {"service", "referral"}


def test_wish_to_be_erased_is_recorded_and_can_be_taken_back():
    person = make.resident()
    with transaction():
        service.request_erasure(person, actor=SYSTEM, now=NOW)
    assert person.status is PersonStatus.ERASURE_REQUESTED
    with pytest.raises(InvalidTransition), transaction():
        service.request_erasure(person, actor=SYSTEM, now=NOW)
    with transaction():
        service.cancel_erasure(person, actor=SYSTEM, now=NOW)
    assert person.status is PersonStatus.ACTIVE


def test_wish_to_be_erased_ends_registration_and_consents_at_once():
    registration = make.registered(wants_referral=True)
    with transaction():
        service.request_erasure(registration.person, actor=SYSTEM, now=NOW)
    assert registration.status.value == "cancelled"
    assert set(queries.find_consents_in_force(EVERYTHING, registration.person_id)) == {"service"}


def test_person_who_asked_is_erased_the_day_after_and_nothing_leads_to_her(session):
    registration = make.registered(summary="전에 하던 일", licences=["요양보호사"])
    person, today = registration.person, NOW.date()
    with transaction():
        service.request_erasure(person, actor=SYSTEM, now=NOW)
        assert service.erase_requested(today, NOW) == 0
    with transaction():
        assert service.erase_requested(today + timedelta(days=1), NOW) == 1
    with transaction():
        assert service.erase_requested(today + timedelta(days=1), NOW) == 0
    assert person.status is PersonStatus.ERASED
    assert (person.name, person.birth_date, person.phone, person.email) == ("○○○", date(1969, 1, 1), None, None)
    assert (registration.summary, registration.licences) == ("", [])
    user = session.get_one(User, person.user_id)
    assert not user.is_enabled
    assert "resident" not in user.email


def test_record_is_erased_after_its_term_and_not_a_day_earlier():
    registration = make.registered()
    with transaction():
        service.cancel_registration(registration, reason="own_wish", actor=SYSTEM, now=NOW)
    ended, tomorrow = NOW.date(), NOW.date() + timedelta(days=1)
    registration.person.created_at = NOW - timedelta(days=400)
    db.session.commit()
    with transaction():
        assert service.erase_ended(ended, NOW) == 0
        assert service.erase_ended(tomorrow, NOW) == 1


def test_somebody_with_a_valid_registration_is_never_erased_by_time():
    registration = make.registered()
    registration.person.created_at = NOW - timedelta(days=4000)
    db.session.commit()
    with transaction():
        assert service.erase_ended(date(2030, 1, 1), NOW) == 0


def test_changed_telephone_number_is_found_by_the_new_one():
    person = make.resident(phone="010-1111-2222")
    with transaction():
        service.update_person(person, {"phone": "010-5555-6666", "name": "다른 이름"}, actor=SYSTEM, now=NOW)
    assert person.name == "김영숙"
    assert queries.search_people(EVERYTHING, name="김영숙", phone="01055556666") == [person]


def test_name_is_found_exactly_or_with_unknown_characters():
    make.requested(make.resident(name="김영숙"))
    make.requested(make.resident(name="김정숙"))
    make.requested(make.resident(name="박영수"))

    def names(wanted):
        rows = db.session.scalars(queries.list_registrations(EVERYTHING, name=wanted))
        return sorted(row.person.name for row in rows)

    assert names("김영숙") == ["김영숙"]
    assert names("김○숙") == ["김영숙", "김정숙"]
    assert names("김%") == []


def test_list_is_filtered_by_occupation_district_and_end():
    make.registered(make.resident(name="가나다"), occupations=["5611"], districts=["11620"])
    make.registered(make.resident(name="라마바"), occupations=["5501"], districts=["11560"])

    def names(**filters):
        rows = db.session.scalars(queries.list_registrations(EVERYTHING, **filters))
        return sorted(row.person.name for row in rows)

    assert names(occupation="56") == ["가나다"]
    assert names(district="11560") == ["라마바"]
    assert names(expiring_by=date(2027, 2, 19)) == []
    assert len(names(expiring_by=date(2027, 2, 20))) == 2
