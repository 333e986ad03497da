"""A company's candidates: what it sees, interview times both sides agree on, results on line, and who may correct them."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from jobcenter.accounts.models import User
from jobcenter.core import clock
from jobcenter.core.db import db, transaction
from jobcenter.core.errors import InvalidTransition
from jobcenter.employers.models import OrderStatus
from jobcenter.ledger.models import LedgerEntry
from jobcenter.matching import errors, letters, service
from jobcenter.matching.models import InterviewOffer, OfferStatus, Placement, Referral, ReferralStatus
from jobcenter.matching.visibility import seen_by_employer
from jobcenter.notifications.models import Message
from jobcenter.seekers import service as people
from jobcenter.seekers.models import RegistrationStatus
from tests.factories import employers as companies
from tests.factories import matching as given
from tests.factories import seekers as make
from tests.support.parallel import at_once

pytestmark = pytest.mark.usefixtures("app")
MONDAY = datetime(2026, 11, 23, 5, tzinfo=UTC)
TIMES = [MONDAY, MONDAY + timedelta(days=1)]


@pytest.fixture
def case():
    """An order of a company with a member, and somebody referred to it."""
    employer, owner = companies.company()
    order = companies.opened(employer, places=1)
    counselor = make.staff()
    referral = given.referral(given.willing(licences=["요양보호사"]), order, counselor=counselor)
    return referral, owner, counselor


def propose(referral, owner, times=TIMES, now=make.NOW):
    with transaction():
        return service.propose_times(referral, times, place="3층 회의실", actor=make.actor_of(owner), now=now)


def told(user):
    return set(db.session.scalars(select(Message.kind).where(Message.user_id == user.id)))


def test_the_employer_sees_what_the_consent_names_and_nothing_else(case):
    referral, _owner, _counselor = case
    (seen,) = seen_by_employer([referral])
    assert (seen.name, seen.phone, seen.licences) == ("김영숙", referral.person.phone, "요양보호사")
    shown = " ".join(str(value) for value in vars(seen).values())
    assert "1969" not in shown
    assert "여의" not in shown


def test_a_letter_with_fewer_parts_narrows_what_the_page_shows(case):
    referral, _owner, counselor = case
    with transaction():
        letters.issue(referral, parts=["name", "licences"], bring="", actor=make.actor_of(counselor), now=make.NOW)
    (seen,) = seen_by_employer([referral])
    assert (seen.name, seen.phone, seen.education, seen.licences) == ("김영숙", "", "", "요양보호사")


def test_details_disappear_with_the_result_and_with_the_consent(case):
    referral, owner, _counselor = case
    other = given.referral(given.willing(), companies.opened(referral.employer))
    with transaction():
        people.withdraw_consent(other.person, "referral", actor=make.actor_of(owner), now=make.NOW)
        service.record_result(referral, "not_hired", reason="wage", actor=make.actor_of(owner), now=make.NOW)
    for seen in seen_by_employer([referral, other]):
        assert (seen.name, seen.has_details) == ("김○숙", False)


@pytest.mark.parametrize(
    ("times", "refusal"),
    [
        ([MONDAY], errors.TimesWanted),
        ([MONDAY, MONDAY], errors.TimesWanted),
        ([MONDAY + timedelta(days=day) for day in range(4)], errors.TimesWanted),
        ([make.NOW, MONDAY], errors.TimePast),
    ],
)
def test_two_or_three_different_times_to_come_are_proposed(case, times, refusal):
    with pytest.raises(refusal):
        propose(case[0], case[1], times)


def test_the_person_picks_a_time_and_everybody_hears(case):
    referral, owner, counselor = case
    offer = propose(referral, owner)
    resident = referral.person
    assert "interview.proposed" in set(
        db.session.scalars(select(Message.kind).where(Message.user_id == resident.user_id))
    )
    with transaction():
        service.pick_time(offer, TIMES[1], actor=make.actor_of(owner), now=make.NOW)
    assert (referral.status, referral.interview_at) == (ReferralStatus.INTERVIEW_SET, TIMES[1])
    assert referral.interview_place == "3층 회의실"
    assert "interview.counselor" in told(counselor)
    assert "referral.interview" in told(owner)
    with pytest.raises(errors.OfferAnswered), transaction():
        service.pick_time(offer, TIMES[0], actor=make.actor_of(owner), now=make.NOW)


def test_a_time_that_passed_or_was_not_proposed_is_no_choice(case):
    offer = propose(case[0], case[1])
    for at, now in ((MONDAY + timedelta(hours=1), make.NOW), (MONDAY, MONDAY)):
        with pytest.raises(errors.TimeNotOffered), transaction():
            service.pick_time(offer, at, actor=make.actor_of(case[1]), now=now)


def test_asking_for_others_says_which_and_a_new_proposal_replaces_the_old(case):
    referral, owner, _counselor = case
    offer = propose(referral, owner)
    with pytest.raises(errors.AnswerNeeded), transaction():
        service.ask_for_others(offer, " ", actor=make.actor_of(owner), now=make.NOW)
    with transaction():
        service.ask_for_others(offer, "목요일 오후", actor=make.actor_of(owner), now=make.NOW)
    assert (offer.status, offer.answer_text) == (OfferStatus.OTHERS_ASKED, "목요일 오후")
    second = propose(referral, owner)
    third = propose(referral, owner, [time + timedelta(days=3) for time in TIMES])
    assert (second.status, third.status) == (OfferStatus.WITHDRAWN, OfferStatus.OPEN)


def test_a_result_ends_the_proposal(case):
    referral, owner, _counselor = case
    offer = propose(referral, owner)
    with transaction():
        service.record_result(referral, "no_show", reason="unreachable", actor=make.actor_of(owner), now=make.NOW)
    assert offer.status is OfferStatus.WITHDRAWN


def result_page(client, referral, **data):
    return client.post(f"/company/candidates/{referral.public_id}/result", data=data)


HIRE = {
    "result": "hired",
    "started_on": "2026-11-23",
    "wage_kind": "monthly",
    "wage_amount": "2,400,000",
    "weekly_hours": "40",
}


def test_a_hire_on_line_is_confirmed_first_and_is_the_same_cascade(case, signed_in, app):
    app.config["CLOCK_DATE"] = given.TODAY
    referral, owner, _counselor = case
    rival = given.referral(given.willing(), referral.order)
    elsewhere = given.referral(referral.registration, given.order())
    client = signed_in(owner)
    asked = result_page(client, referral, **HIRE)
    assert asked.status_code == 200
    assert "이대로 맞습니까" in asked.text
    db.session.expire_all()
    assert referral.is_open
    assert result_page(client, referral, confirmed="1", **HIRE).status_code == 302
    db.session.expire_all()
    placement = db.session.scalar(select(Placement))
    assert (placement.wage_amount, placement.weekly_hours) == (2_400_000, 40.0)
    assert (referral.status, referral.order.status) == (ReferralStatus.HIRED, OrderStatus.FILLED)
    assert rival.status is ReferralStatus.ORDER_FILLED
    assert elsewhere.status is ReferralStatus.CANCELLED
    assert referral.registration.status is RegistrationStatus.PLACED
    assert len(placement.checks) == 4


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "골라 주세요"),
        ({"result": "hired"}, "입사일을"),
        ({"result": "not_hired"}, "사유"),
        ({"result": "not_hired", "reason": "unreachable"}, "결과와 맞지 않는"),
        ({"result": "hired", "started_on": "2020-01-01", "confirmed": "1"}, "2020-01-01"),
    ],
)
def test_what_is_missing_is_said_beside_the_field_and_nothing_is_lost(case, signed_in, app, data, said):
    app.config["CLOCK_DATE"] = given.TODAY
    referral, owner, _counselor = case
    answer = result_page(signed_in(owner), referral, text="메모는 남습니다", **data)
    assert answer.status_code == 422
    assert said in answer.text
    assert "메모는 남습니다" in answer.text
    db.session.expire_all()
    assert referral.is_open


def test_sending_a_result_twice_records_it_once_and_says_so(case, signed_in, app):
    app.config["CLOCK_DATE"] = given.TODAY
    referral, owner, _counselor = case
    client = signed_in(owner)
    for _twice in range(2):
        assert result_page(client, referral, confirmed="1", **HIRE).status_code == 302
    assert "이 알선은 끝났습니다" in client.get(f"/company/orders/{referral.order.public_id}/candidates").text
    assert db.session.scalar(select(func.count(Placement.id))) == 1


def test_employer_and_counselor_at_once_make_one_result(app, case):
    referral, owner, counselor = case
    number = referral.id
    actors = [(make.actor_of(owner), "hired"), (make.actor_of(counselor), "not_hired")] * 2
    db.session.commit()

    def act(who):
        actor, result = who
        service.record_result(
            db.session.get_one(Referral, number),
            result,
            reason=None if result == "hired" else "wage",
            hire=service.Hire(given.TODAY),
            actor=actor,
            now=make.NOW,
        )
        return "done"

    assert at_once(app, act, actors).count("done") == 1
    results = db.session.scalars(select(LedgerEntry).where(LedgerEntry.kind == "referral.result")).all()
    assert len(results) == 1
    hired = db.session.get_one(Referral, number).status is ReferralStatus.HIRED
    assert db.session.scalar(select(func.count(Placement.id))) == int(hired)


def test_two_answers_of_the_person_at_once_set_one_interview(app, case):
    offer_id = propose(case[0], case[1]).id
    actor = make.actor_of(case[1])
    db.session.commit()

    def pick(time):
        service.pick_time(db.session.get_one(InterviewOffer, offer_id), time, actor=actor, now=make.NOW)
        return "done"

    assert sorted(at_once(app, pick, [*TIMES, *TIMES])) == ["OfferAnswered"] * 3 + ["done"]


def test_a_counselor_takes_a_wrong_result_back_and_the_figures_get_the_difference(case):
    referral, owner, counselor = case
    actor = make.actor_of(counselor)
    with transaction():
        service.record_result(referral, "no_show", reason="unreachable", actor=make.actor_of(owner), now=make.NOW)
    with pytest.raises(errors.ReasonNeeded), transaction():
        service.take_back_result(referral, "", actor=actor, now=make.NOW)
    with transaction():
        service.take_back_result(referral, "다른 사람과 바꿔 적음", actor=actor, now=make.NOW)
    assert (referral.status, referral.result_reason) == (ReferralStatus.SENT, None)
    given.hired(referral, counselor=counselor)
    entries = db.session.scalars(
        select(LedgerEntry).where(LedgerEntry.kind == "referral.result").order_by(LedgerEntry.id)
    ).all()
    assert [(entry.attributes["result"], entry.quantity) for entry in entries] == [
        ("no_show", 1),
        ("no_show", -1),
        ("hired", 1),
    ]
    with pytest.raises(InvalidTransition), transaction():
        service.take_back_result(referral, "채용 취소", actor=actor, now=make.NOW)


def test_a_declined_request_was_no_result_and_is_not_taken_back(case):
    _referral, _owner, counselor = case
    registration, order = given.willing(), given.order()
    with transaction():
        asked = service.request_referral(registration, order, actor=make.actor_of(counselor), now=make.NOW)
        service.decline_request(asked, reason="distance", text="", actor=make.actor_of(counselor), now=make.NOW)
    with pytest.raises(InvalidTransition), transaction():
        service.take_back_result(asked, "x", actor=make.actor_of(counselor), now=make.NOW)


def test_other_companies_find_nothing(case, signed_in):
    referral, owner, _counselor = case
    with transaction():
        service.set_interview(
            referral, at=clock.now() + timedelta(days=2), place="3층", actor=make.actor_of(owner), now=clock.now()
        )
    addresses = [
        f"/company/orders/{referral.order.public_id}/candidates",
        f"/company/candidates/{referral.public_id}/interview",
        f"/company/candidates/{referral.public_id}/result",
        f"/company/candidates/{referral.public_id}/interview.ics",
    ]
    own, stranger = signed_in(owner), signed_in(companies.company()[1])
    for address in addresses:
        assert own.get(address).status_code == 200, address
        assert stranger.get(address).status_code == 404, address
        if not address.endswith(("ics", "candidates")):
            assert stranger.post(address, data=HIRE).status_code == 404
    assert "김영숙" in own.get("/company/candidates").text
    assert "김영숙" not in stranger.get("/company/candidates").text


def test_a_request_nobody_decided_is_no_candidate(case, signed_in):
    referral, owner, counselor = case
    with transaction():
        asked = service.request_referral(
            given.willing(person=make.resident(name="최아직")),
            companies.opened(referral.employer),
            actor=make.actor_of(counselor),
            now=make.NOW,
        )
    client = signed_in(owner)
    assert "최아직" not in client.get(f"/company/orders/{asked.order.public_id}/candidates").text
    assert client.get(f"/company/candidates/{asked.public_id}/result").status_code == 404


def test_pages_propose_choose_and_give_the_calendar_to_both(case, signed_in):
    referral, owner, counselor = case
    company, address = signed_in(owner), f"/company/candidates/{referral.public_id}/interview"
    day = (clock.today() + timedelta(days=3)).isoformat()
    data = {"day_1": day, "time_1": "10:00", "place": "3층 회의실"}
    assert company.post(address, data=data).status_code == 422
    assert company.post(address, data={**data, "day_2": day, "time_2": "14:00"}).status_code == 302
    offer = db.session.scalar(select(InterviewOffer))
    resident = signed_in(db.session.get_one(User, referral.person.user_id))
    chosen = f"/my/interviews/{offer.public_id}"
    assert chosen in resident.get("/my").text
    assert "3층 회의실" in resident.get(chosen).text
    assert resident.post(chosen, data={"time": "others", "text": ""}).status_code == 422
    assert resident.post(chosen, data={"time": offer.choices[0].isoformat()}).status_code == 302
    for client, place in (
        (resident, f"/my/interviews/{referral.public_id}"),
        (company, f"/company/candidates/{referral.public_id}"),
    ):
        file = client.get(f"{place}/interview.ics")
        assert file.mimetype == "text/calendar"
        assert "LOCATION:3층 회의실" in file.text
    desk = signed_in(counselor).get(f"/desk/referrals/{referral.public_id}").text
    assert "업체가 제안한 면접 시간" in desk
    stranger = signed_in(db.session.get_one(User, make.resident().user_id))
    assert stranger.get(chosen).status_code == stranger.post(chosen).status_code == 404


def test_the_counselor_corrects_on_a_page(case, signed_in):
    referral, owner, counselor = case
    with transaction():
        service.record_result(referral, "not_hired", reason="wage", actor=make.actor_of(owner), now=make.NOW)
    client, address = signed_in(counselor), f"/desk/referrals/{referral.public_id}/correct"
    assert address in client.get(f"/desk/referrals/{referral.public_id}").text
    assert client.post(address, data={"text": ""}).status_code == 422
    assert client.post(address, data={"text": "잘못 적음"}).status_code == 302
    db.session.expire_all()
    assert referral.status is ReferralStatus.SENT
    assert signed_in(make.staff(organization="gwanak-centre")).get(address).status_code == 404
