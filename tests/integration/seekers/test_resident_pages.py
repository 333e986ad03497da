"""What a resident does on her own pages."""

import json
import re
from datetime import date

import pytest
from sqlalchemy import func, select

from jobcenter.accounts.models import User
from jobcenter.core.db import transaction
from jobcenter.organizations.scope import Scope
from jobcenter.seekers import queries, service
from jobcenter.seekers.models import Consent, Person, Registration, RegistrationDraft, RegistrationStatus
from tests.factories import seekers as make

pytestmark = pytest.mark.usefixtures("november_20th")

SIGN_UP = {
    "name": "김영숙",
    "birth_date": "1969. 5. 3.",
    "phone": "010 1234 5678",
    "dong_code": "1156054000",
    "email": "kim@example.kr",
    "password": make.PASSWORD,
    "password_again": make.PASSWORD,
    "consents": ["service"],
}
WISHES = {
    "occupations": ["5501", "5611"],
    "wage_kind": "monthly",
    "wage_min": "210만",
    "districts": ["11560", "11530"],
    "hours_start": "09:00",
    "hours_end": "18:00",
    "overnight": "no",
    "action": "next",
}
CAREER = {
    "education": "high",
    "career_entries-0-employer": "햇살초등학교",
    "career_entries-0-duties": "급식 조리",
    "career_entries-0-begin": "2019-03",
    "career_entries-0-until": "2020-02",
    "career_entries-1-employer": "",
    "licences": "요양보호사\n\n한식조리기능사",
    "action": "next",
}


def user_of(session, person):
    return session.get_one(User, person.user_id)


def test_sign_up_opens_account_signs_in_and_leads_to_the_registration(session, client):
    answer = client.post("/sign-up", data=SIGN_UP)
    assert answer.status_code == 302
    assert answer.location == "/my/registration"
    assert client.get("/my/registration").status_code == 200
    person = session.scalars(select(Person)).one()
    assert (person.name, person.birth_date, person.phone) == ("김영숙", date(1969, 5, 3), "010-1234-5678")
    assert [consent.item for consent in session.scalars(select(Consent))] == ["service"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"birth_date": "2024-02-30"}, "birth_date"),
        ({"birth_date": "2020-01-01"}, "birth_date"),
        ({"phone": "12345"}, "phone"),
        ({"email": "kim"}, "email"),
        ({"password": "short", "password_again": "short"}, "password"),
        ({"password_again": "another-long-password"}, "password_again"),
        ({"consents": []}, "consents"),
        ({"dong_code": "99"}, "dong_code"),
    ],
)
def test_bad_sign_up_names_the_field_and_keeps_what_was_typed(session, client, change, field):
    answer = client.post("/sign-up", data={**SIGN_UP, **change})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert 'value="kim' in answer.text
    assert make.PASSWORD not in answer.text
    assert session.scalar(select(func.count(User.id))) == 0


def test_no_consent_is_ticked_beforehand(client):
    boxes = re.findall(r'<input type="checkbox"[^>]*name="consents"[^>]*>', client.get("/sign-up").text)
    assert len(boxes) == 5
    assert not [box for box in boxes if "checked" in box]


def test_registration_is_filled_in_step_by_step_and_sent(session, signed_in):
    make.city()
    person = make.resident()
    client = signed_in(user_of(session, person))
    for number, data in ((1, WISHES), (2, CAREER), (3, {"limits": ["heavy_lifting"], "action": "next"})):
        answer = client.post(f"/my/registration/steps/{number}", data=data)
        assert answer.location == f"/my/registration/steps/{number + 1}"
    page = client.get("/my/registration/steps/4").text
    assert "2,100,000" in page
    assert "한식조리기능사" in page
    answer = client.post("/my/registration/steps/4", data={"centre": "yeongdeungpo-centre", "wants_referral": "y"})
    assert answer.location == "/my/registration"
    registration = session.scalars(select(Registration)).one()
    assert registration.status is RegistrationStatus.REQUESTED
    assert registration.occupations == ["5501", "5611"]
    assert registration.wage_min == 2_100_000
    assert registration.overnight is False
    assert registration.career_months == 12
    assert registration.licences == ["요양보호사", "한식조리기능사"]
    assert registration.wants_referral is True
    assert session.scalar(select(func.count(RegistrationDraft.id))) == 0


def test_sending_twice_makes_one_registration(session, signed_in):
    make.city()
    person = make.resident()
    client = signed_in(user_of(session, person))
    with transaction():
        service.save_draft(person, {"occupations": ["5501"], "districts": ["11560"]}, now=make.NOW)
    data = {"centre": "yeongdeungpo-centre"}
    assert [client.post("/my/registration/steps/4", data=data).status_code for _ in range(2)] == [302, 302]
    assert session.scalar(select(func.count(Registration.id))) == 1


def test_referral_can_be_consented_to_while_sending(session, signed_in):
    make.city()
    person = make.resident(consents={"service"})
    client = signed_in(user_of(session, person))
    with transaction():
        service.save_draft(person, {"occupations": ["5501"], "districts": ["11560"]}, now=make.NOW)
    data = {"centre": "yeongdeungpo-centre", "wants_referral": "y"}
    refused = client.post("/my/registration/steps/4", data=data)
    assert refused.status_code == 422
    assert 'id="wants_referral-error"' in refused.text
    assert client.post("/my/registration/steps/4", data={**data, "consent_referral": "y"}).status_code == 302
    assert queries.has_consent(Scope.everything(), person.id, "referral")


def test_bad_step_shows_the_error_and_still_keeps_the_rest(session, signed_in):
    person = make.resident()
    client = signed_in(user_of(session, person))
    answer = client.post("/my/registration/steps/1", data={**WISHES, "occupations": [], "wage_min": "1,900,000"})
    assert answer.status_code == 422
    assert 'id="occupations-error"' in answer.text
    assert "1,900,000" in answer.text


def test_unfinished_answers_can_be_saved_and_gone_on_with(session, signed_in):
    person = make.resident()
    client = signed_in(user_of(session, person))
    answer = client.post("/my/registration/steps/1", data={"occupation_text": "학교 급식", "action": "save"})
    assert answer.location == "/my/registration"
    assert "학교 급식" in client.get("/my/registration/steps/1").text
    client.post("/my/registration/discard")
    assert "학교 급식" not in client.get("/my/registration/steps/1").text


def test_occupations_are_found_without_script_and_nothing_typed_is_lost(session, signed_in):
    client = signed_in(user_of(session, make.resident()))
    data = {**WISHES, "occupation_query": "설거지", "wage_min": "2,222,000", "action": "find"}
    page = client.post("/my/registration/steps/1", data=data).text
    assert 'value="5323"' in page
    assert re.search(r'value="5501" checked', page)
    assert "2,222,000" in page


def test_occupations_are_suggested_as_one_types(client):
    page = client.get("/my/registration/occupations?occupation_query=청소&occupations=5501").text
    assert re.search(r'value="5501" checked', page)
    assert re.search(r'value="5611">', page)
    assert "<html" not in page


def test_job_rows_can_be_added_without_script(session, signed_in):
    client = signed_in(user_of(session, make.resident()))
    page = client.post("/my/registration/steps/2", data={**CAREER, "action": "more"}).text
    assert "career_entries-2-employer" in page
    assert "햇살초등학교" in page


def test_returned_request_shows_what_the_counselor_asks(session, signed_in):
    registration = make.requested()
    with transaction():
        service.return_registration(
            registration,
            reason="incomplete",
            text="경력 기간을 적어 주세요",
            actor=make.actor_of(make.staff()),
            now=make.NOW,
        )
    client = signed_in(user_of(session, registration.person))
    assert "경력 기간을 적어 주세요" in client.get("/my/registration").text


def test_renewal_and_cancellation_follow_from_the_page(session, app, signed_in):
    registration = make.registered()
    client = signed_in(user_of(session, registration.person))
    app.config["CLOCK_DATE"] = date(2027, 2, 20)
    assert "/my/registration/renew" in client.get("/my/registration").text
    client.post("/my/registration/renew")
    session.refresh(registration)
    assert registration.valid_until == date(2027, 5, 20)
    client.post("/my/registration/cancel", data={"reason": ""})
    session.refresh(registration)
    assert registration.status is RegistrationStatus.ACTIVE
    client.post("/my/registration/cancel", data={"reason": "own_wish"})
    session.refresh(registration)
    assert registration.status is RegistrationStatus.CANCELLED


def test_confirmation_is_printed_only_while_the_registration_is_valid(session, signed_in):
    waiting = make.requested()
    client = signed_in(user_of(session, waiting.person))
    assert client.get("/my/registration/confirmation").status_code == 404
    valid = make.registered(make.resident(name="박정희"))
    page = signed_in(user_of(session, valid.person)).get("/my/registration/confirmation")
    assert valid.number in page.text
    assert "박정희" in page.text


def test_consents_are_withdrawn_and_given_item_by_item(session, signed_in):
    person = make.resident()
    client = signed_in(user_of(session, person))
    everything = Scope.everything()
    client.post("/my/profile/consents/referral/withdraw")
    assert not queries.has_consent(everything, person.id, "referral")
    assert queries.has_consent(everything, person.id, "news")
    client.post("/my/profile/consents/referral/give")
    assert queries.has_consent(everything, person.id, "referral")
    client.post("/my/profile/consents/service/withdraw")
    assert queries.has_consent(everything, person.id, "service")
    assert client.post("/my/profile/consents/unknown/give").status_code == 404


def test_welfare_facts_are_kept_only_with_the_consent_beside_them(session, signed_in):
    person = make.resident(consents={"service"})
    client = signed_in(user_of(session, person))
    assert client.post("/my/profile/welfare", data={"welfare": ["disability"]}).status_code == 422
    client.post("/my/profile/welfare", data={"welfare": ["disability"], "consent": ["welfare"]})
    assert [fact.code for fact in queries.list_facts(Scope.everything(), person.id)] == ["disability"]


def test_contact_data_is_changed_and_bad_numbers_are_refused_beside_the_field(session, signed_in):
    person = make.resident()
    client = signed_in(user_of(session, person))
    bad = client.post("/my/profile/contact", data={"phone": "1"})
    assert bad.status_code == 422
    assert 'id="phone-error"' in bad.text
    client.post("/my/profile/contact", data={"phone": "010-7777-8888", "email": "", "dong_code": "", "sex": "female"})
    session.refresh(person)
    assert (person.phone, person.dong_code, person.sex.value) == ("010-7777-8888", None, "female")


def test_copy_of_everything_is_downloaded(session, signed_in):
    registration = make.requested()
    answer = signed_in(user_of(session, registration.person)).post("/my/profile/download")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert json.loads(answer.text)["registrations"][0]["number"] == registration.number


def test_erasure_is_asked_for_and_taken_back(session, signed_in):
    person = make.resident()
    client = signed_in(user_of(session, person))
    client.post("/my/profile/erasure/request")
    session.refresh(person)
    assert person.status.value == "erasure_requested"
    client.post("/my/profile/erasure/withdraw")
    session.refresh(person)
    assert person.status.value == "active"


def test_person_sees_who_looked_at_her_record_and_nobody_elses(session, signed_in):
    mine, other = make.requested(), make.requested(make.resident(name="다른이"))
    counselor = make.staff(name="한상담")
    desk = signed_in(counselor)
    desk.get(f"/desk/seekers/{mine.person.public_id}/registration")
    page = signed_in(user_of(session, mine.person)).get("/my/profile").text
    assert "한○담" in page
    assert "한○담" not in signed_in(user_of(session, other.person)).get("/my/profile").text


def test_account_without_a_record_is_led_to_open_one(session, signed_in):
    from jobcenter.accounts.service import create_user

    with transaction():
        user = create_user("member@example.kr", make.PASSWORD, "최대표")
    client = signed_in(user)
    assert client.get("/my/registration").location == "/my/record"
    data = {"birth_date": "1980-01-02", "phone": "010-1234-5678", "consents": ["service"]}
    assert client.post("/my/record", data=data).location == "/my/registration"
    assert session.scalars(select(Person)).one().name == "최대표"


@pytest.mark.parametrize("path", ["/my/registration", "/my/registration/steps/1", "/my/profile"])
def test_pages_of_ones_own_ask_to_sign_in(client, path):
    answer = client.get(path)
    assert answer.status_code == 302
    assert "/sign-in" in answer.location


@pytest.mark.parametrize("path", ["/my/registration/steps/0", "/my/registration/steps/5"])
def test_step_that_does_not_exist_is_not_found(session, signed_in, path):
    assert signed_in(user_of(session, make.resident())).get(path).status_code == 404
