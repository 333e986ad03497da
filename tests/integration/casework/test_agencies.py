"""Partner agencies: a letter says what the person agreed to and nothing else; replies, refusals, withdrawal, overdue."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from jobcenter.accounts.models import User
from jobcenter.casework import today as days
from jobcenter.casework.errors import (
    AgencyNameTaken,
    AlreadyAtAgency,
    ConsentNeeded,
    NothingShared,
    ReplyDay,
    ReplyTextNeeded,
)
from jobcenter.casework.models import AgencyReferral, AgencyReferralStatus
from jobcenter.casework.service import agencies
from jobcenter.core.db import db, transaction
from jobcenter.core.errors import InvalidTransition
from jobcenter.ledger.models import LedgerEntry
from jobcenter.notifications.models import Message
from jobcenter.organizations.scope import Scope
from jobcenter.seekers.models import Channel
from tests.factories import casework as given
from tests.factories import seekers as make

TODAY = date(2026, 11, 20)


@pytest.fixture
def counselor(app):
    """Who writes the letters."""
    app.config["CLOCK_DATE"] = TODAY
    return make.staff()


@pytest.fixture
def registration(counselor):
    """Somebody registered."""
    return make.registered()


def refer(registration, counselor, agency, now=given.NOW, **changed):
    values = {
        "purpose": "긴급 생계비 상담",
        "shared": ["name", "phone"],
        "agreed": True,
        "consent_channel": Channel.PAPER,
        **changed,
    }
    with transaction():
        return agencies.refer(
            registration.person,
            agency,
            organization_id=registration.organization_id,
            registration=registration,
            actor=make.actor_of(counselor),
            now=now,
            **values,
        )


def reply(referral, counselor, status, *, replied_on=TODAY, text="", now=given.NOW):
    with transaction():
        agencies.reply(referral, status, replied_on=replied_on, text=text, actor=make.actor_of(counselor), now=now)


@pytest.mark.parametrize(
    ("shared", "inside", "outside"),
    [
        (["name"], ["김영숙"], ["010-", "1969", "당산"]),
        (["name", "phone"], ["김영숙", "010-"], ["1969"]),
        (["name", "birth_date"], ["1969-05-03"], ["010-"]),
    ],
)
def test_letter_says_what_was_agreed_and_nothing_else(registration, counselor, shared, inside, outside):
    letter = refer(registration, counselor, given.agency(name="복지관"), shared=shared).letter
    assert all(part in letter for part in inside)
    assert not any(part in letter for part in outside)


def test_letter_is_not_readable_in_the_database(registration, counselor):
    refer(registration, counselor, given.agency())
    raw = db.session.connection().exec_driver_sql("SELECT letter, purpose FROM agency_referral").one()
    assert not any("김영숙" in part or "생계비" in part for part in raw)


def test_agency_is_not_named_in_the_message(registration, counselor):
    refer(registration, counselor, given.agency())
    message = db.session.scalars(select(Message).where(Message.kind == "agency.referred")).one()
    assert "복지관" not in message.subject + message.body


@pytest.mark.parametrize(
    ("changed", "error"), [({"agreed": False}, ConsentNeeded), ({"shared": ["phone"]}, NothingShared)]
)
def test_without_consent_nothing_is_sent(registration, counselor, changed, error):
    with pytest.raises(error):
        refer(registration, counselor, given.agency(), **changed)
    assert db.session.scalar(select(func.count(AgencyReferral.id))) == 0


def test_one_open_letter_per_agency(registration, counselor):
    agency = given.agency()
    first = refer(registration, counselor, agency)
    with pytest.raises(AlreadyAtAgency):
        refer(registration, counselor, agency)
    reply(first, counselor, AgencyReferralStatus.SERVED)
    assert refer(registration, counselor, agency)


def test_agency_off_the_list_gets_no_letter(registration, counselor):
    agency = given.agency()
    with transaction():
        agencies.set_active(agency, False, actor=make.actor_of(counselor), now=given.NOW)
    with pytest.raises(AlreadyAtAgency):
        refer(registration, counselor, agency)


def test_replies_are_counted_and_told_to_the_person(registration, counselor):
    letter = refer(registration, counselor, given.agency())
    reply(letter, counselor, AgencyReferralStatus.ACCEPTED)
    reply(letter, counselor, AgencyReferralStatus.SERVED, text="3회 상담")
    entries = db.session.scalars(select(LedgerEntry).where(LedgerEntry.kind.like("agency.%")).order_by(LedgerEntry.id))
    assert [(one.kind, one.attributes.get("result")) for one in entries] == [
        ("agency.referred", None),
        ("agency.replied", "accepted"),
        ("agency.replied", "served"),
    ]
    with pytest.raises(InvalidTransition):
        reply(letter, counselor, AgencyReferralStatus.ACCEPTED)


def test_refusal_needs_its_reason(registration, counselor):
    letter = refer(registration, counselor, given.agency())
    with pytest.raises(ReplyTextNeeded):
        reply(letter, counselor, AgencyReferralStatus.REFUSED, text=" ")
    reply(letter, counselor, AgencyReferralStatus.REFUSED, text="대상 아님")


@pytest.mark.parametrize("offset", [-1, 1])
def test_reply_lies_between_the_letter_and_today(registration, counselor, offset):
    letter = refer(registration, counselor, given.agency())
    with pytest.raises(ReplyDay):
        reply(letter, counselor, AgencyReferralStatus.ACCEPTED, replied_on=TODAY + timedelta(days=offset))


@pytest.mark.parametrize(("days_after", "overdue"), [(13, 0), (14, 0), (15, 1)])
def test_missing_reply_is_on_the_day_list_after_its_last_day(registration, counselor, days_after, overdue):
    letter = refer(registration, counselor, given.agency(reply_days=14))
    scope = Scope.of_organizations({registration.organization_id})
    day = TODAY + timedelta(days=days_after)
    desk = days.Desk(scope, scope, counselor.id, False, day, given.NOW + timedelta(days=days_after))
    assert days.work_of(desk).sections["agencies"].total == overdue
    reply(letter, counselor, AgencyReferralStatus.ACCEPTED)
    assert days.work_of(desk).sections["agencies"].total == 0


def test_two_agencies_of_one_name_are_refused(counselor):
    given.agency()
    with pytest.raises(AgencyNameTaken):
        given.agency()


# Pages


@pytest.fixture
def desk(counselor, signed_in):
    """The counselor's browser."""
    return signed_in(counselor)


def form(listed, **changed):
    return {
        "agency": listed.public_id, "purpose": "생계비 상담", "shared": ["name"], "consent_channel": "phone",
        "agreed": "y", "step": "check", **changed,
    }  # fmt: skip


def test_letter_is_looked_at_sent_printed_and_answered(desk, registration):
    agency = given.agency()
    address = f"/desk/seekers/{registration.person.public_id}/agency-referral"
    seen = desk.post(address, data=form(agency))
    assert seen.status_code == 200 and "발송으로 기록" in seen.text
    assert db.session.scalar(select(func.count(AgencyReferral.id))) == 0
    sent = desk.post(address, data=form(agency, step="send"))
    assert "김영숙" in desk.get(f"{sent.location}/letter").text
    answer = desk.post(f"{sent.location}/reply", data={"status": "refused", "replied_on": "2026-11-20", "text": ""})
    assert answer.status_code == 422 and 'id="text-error"' in answer.text
    desk.post(f"{sent.location}/reply", data={"status": "accepted", "replied_on": "2026-11-20", "text": "예약함"})
    assert "예약함" in desk.get(sent.location).text
    assert "접수됨" in desk.get(f"/desk/seekers/{registration.person.public_id}/case").text


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"agreed": ""}, 'id="agreed-error"'),
        ({"shared": ["phone"]}, 'id="shared-error"'),
        ({"agency": ""}, 'id="agency-error"'),
        ({"purpose": " "}, 'id="purpose-error"'),
        ({"consent_channel": ""}, 'id="consent_channel-error"'),
    ],
)
def test_mistake_in_a_letter_is_named_beside_the_field(desk, registration, changed, says):
    address = f"/desk/seekers/{registration.person.public_id}/agency-referral"
    answer = desk.post(address, data=form(given.agency(), **changed))
    assert answer.status_code == 422 and says in answer.text


def test_resident_reads_her_letter_and_withdraws_the_consent(registration, counselor, signed_in):
    letter = refer(registration, counselor, given.agency())
    mine = signed_in(db.session.get_one(User, registration.person.user_id))
    address = f"/my/history/letters/{letter.public_id}"
    assert "생계비" in mine.get(address).text
    mine.post(f"{address}/withdraw")
    row = db.session.get_one(AgencyReferral, letter.id)
    assert row.status is AgencyReferralStatus.WITHDRAWN and row.consent_withdrawn_at is not None
    told = select(func.count(Message.id)).where(Message.user_id == counselor.id, Message.kind == "agency.withdrawn")
    assert db.session.scalar(told) == 1
    stranger = signed_in(db.session.get_one(User, make.resident(name="박영자").user_id))
    assert stranger.get(address).status_code == 404


def test_other_centre_finds_neither_letter_nor_agency(registration, counselor, signed_in):
    agency = given.agency()
    letter = refer(registration, counselor, agency)
    away = signed_in(make.staff(organization="gwanak-centre", name="남상담"))
    for address in (f"/desk/agency-referrals/{letter.public_id}", f"/desk/agencies/{agency.public_id}"):
        assert away.get(address).status_code == 404
    assert agency.name not in away.get("/desk/agencies").text


def test_agency_of_the_district_is_used_by_the_centre_and_changed_by_the_district_only(desk):
    city = make.city()
    with transaction():
        agency = agencies.enter_agency(
            None,
            {"name": "구 복지정책과", "kind": "welfare", "reply_days": 7},
            organization_id=city["yeongdeungpo"].id,
            actor=make.actor_of(make.staff()),
            now=given.NOW,
        )
    assert "구 복지정책과" in desk.get("/desk/agencies").text
    assert desk.get(f"/desk/agencies/{agency.public_id}").status_code == 404
