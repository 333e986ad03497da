"""The self-check: the fewest questions, reasons in plain words, nothing stored, and on into an application."""

import re
from datetime import date

import pytest
from sqlalchemy import func, select

from jobcenter.accounts.models import User
from jobcenter.core.db import db
from jobcenter.programs import check_carry, templates_data
from jobcenter.programs.models import Application, ApplicationFact, Round
from tests.factories import programs as given
from tests.factories import seekers as make

TODAY = date(2026, 11, 20)
SETTLED = {
    "birth_date": "1980-05-05",
    "district": "11560",
    "able_to_work": "yes",
    "household_assets": "100,000,000",
    "job_seeker_registered": "yes",
    "unemployment_benefit": "no",
    "livelihood_benefit": "no",
    "student": "no",
    "civil_servant_family": "no",
    "household_participant": "no",
    "public_job_months": "0",
    "employed": "no",
    "business_owner": "no",
    "other_funded_job": "no",
    "sanctioned": "no",
}


@pytest.fixture(autouse=True)
def _day(app):
    """The day of the tests, whatever the machine's calendar says."""
    app.config["CLOCK_DATE"] = TODAY


@pytest.fixture
def donghaeng(app):
    """The first half of 2024 of Yeongdeungpo, taking applications today with its rules of 2024."""
    return given.open_round(
        templates_data.get_template("donghaeng-yeongdeungpo-2024h1"), reference_date=date(2024, 1, 10)
    )


def text_of(response) -> str:
    """The visible words of a page, on one line."""
    assert response.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.text))


def questions(response) -> set[str]:
    """The facts a page asks."""
    return set(re.findall(r'name="asked" value="(\w+)"', response.text.split('id="result"')[0]))


def answer(client, round_, **answers):
    """Send answers to one round's check."""
    return client.post(f"/check/{round_.public_id}", data={"asked": list(answers), **answers})


def test_a_first_look_lists_the_rules_and_asks_the_first_fact_of_each(client, donghaeng):
    page = client.get(f"/check/{donghaeng.public_id}")
    assert "만 18세 이상인 사람이 신청할 수 있어요." in text_of(page)
    assert questions(page) == set(SETTLED)


def test_nobody_is_asked_what_only_the_points_need(client, donghaeng):
    assert "dependents" not in questions(client.get(f"/check/{donghaeng.public_id}"))


def test_everything_settled_is_a_yes_with_a_way_into_the_application(client, donghaeng):
    page = answer(client, donghaeng, **SETTLED)
    assert "신청할 수 있어요" in text_of(page)
    assert f"/check/{donghaeng.public_id}/carry-on" in page.text
    assert questions(page) == set(SETTLED)


def test_too_many_assets_bring_up_income_and_then_household_size(client, donghaeng):
    first = answer(client, donghaeng, **{**SETTLED, "household_assets": "400,000,001"})
    assert questions(first) - set(SETTLED) == {"household_income"}
    second = answer(client, donghaeng, **{**SETTLED, "household_assets": "400000001", "household_income": "2577826"})
    assert questions(second) - set(SETTLED) == {"household_income", "household_size"}


def test_exactly_at_the_limit_is_explained_in_words(client, donghaeng):
    page = text_of(answer(client, donghaeng, **{**SETTLED, "household_assets": "400,000,000"}))
    assert "한도 400,000,000원에 딱 맞아요." in page and "‘이하’는 한도 금액까지 포함해요." in page


def test_one_won_above_says_by_how_much_and_what_would_be_enough(client, donghaeng):
    over = {**SETTLED, "household_assets": "400000001", "household_income": "2577827", "household_size": "2"}
    page = text_of(answer(client, donghaeng, **over))
    assert "이 회차에는 신청할 수 없어요" in page
    assert "한도 2,577,826원보다 1원 높아요." in page
    assert "가구 월 소득: 지금 2,577,827원, 2,577,826원 이하여야 해요" in page
    assert "가구원 수: 지금" not in page


def test_somebody_too_young_learns_from_which_day(client, donghaeng):
    page = text_of(answer(client, donghaeng, **{**SETTLED, "birth_date": "2006-01-20"}))
    assert "2024. 1. 20." in page and "다음 회차" in page


def test_the_birthday_itself_counts(client, donghaeng):
    page = text_of(answer(client, donghaeng, **{**SETTLED, "birth_date": "2006-01-10"}))
    assert "기준일이 생일이라" in page


def test_a_typing_error_stands_beside_its_field_and_nothing_is_lost(client, donghaeng):
    page = answer(client, donghaeng, **{**SETTLED, "birth_date": "1980-13-05", "household_assets": "1,2억"})
    assert 'aria-invalid="true"' in page.text
    assert 'value="1980-13-05"' in page.text and 'value="1,2억"' in page.text
    assert "확인이 2건 더 필요해요" in text_of(page)


def test_english_readers_get_english_reasons(client, donghaeng):
    client.get("/?lang=en")
    page = text_of(answer(client, donghaeng, **{**SETTLED, "sanctioned": "yes"}))
    assert "You cannot apply to this round" in page
    assert "You cannot apply if you are barred from taking part." in page


def test_nothing_is_stored(client, donghaeng):
    answer(client, donghaeng, **SETTLED)
    client.post("/check", data={"asked": list(SETTLED), **SETTLED})
    with client.session_transaction() as kept:
        assert not set(kept) & {*SETTLED, "facts", "answers"}
    assert "저장하지 않고" in text_of(client.get("/check"))
    assert db.session.scalar(select(func.count()).select_from(Application)) == 0
    assert db.session.scalar(select(func.count()).select_from(ApplicationFact)) == 0


def test_what_can_i_apply_for_asks_one_question_and_first_what_settles_most(client, donghaeng):
    given.open_round(templates_data.get_template("jiyeok-yeongdeungpo-2024"), reference_date=date(2024, 2, 1))
    given.open_round(templates_data.get_template("yoyang-gwanak-2024"), reference_date=date(2024, 8, 5))
    page = client.get("/check")
    assert questions(page) == {"district"}
    page = client.post("/check", data={"asked": ["district"], "district": "11620"})
    assert questions(page) - {"district"} <= {"birth_date", "care_worker_licence", "able_to_work"}


def test_answers_lead_to_a_verdict_for_every_round_without_asking_more_than_needed(client, donghaeng):
    course = given.open_round(templates_data.get_template("yoyang-gwanak-2024"), reference_date=date(2024, 8, 5))
    page = client.get("/check")
    known, steps = {**SETTLED, "completed_same_course": "no", "care_worker_licence": "no"}, 0
    while new := questions(page) - set(asked_before := asked_in(page)):
        answers = {name: known[name] for name in asked_before | new}
        page = client.post("/check", data={"asked": list(answers), **answers})
        steps += 1
    assert steps <= len(SETTLED)
    assert "care_worker_licence" not in questions(page)
    shown = text_of(page)
    assert "신청할 수 있는 회차 1개" in shown
    assert "관악구민" in shown and str(course.name["ko"]) in shown


def asked_in(page) -> set[str]:
    """The questions under “what I answered”."""
    earlier = page.text.partition('<details class="app-more"')[2].partition("</details>")[0]
    return set(re.findall(r'name="asked" value="(\w+)"', earlier))


def test_carrying_on_takes_the_answers_along_in_the_browser_only(client, donghaeng):
    page = answer(client, donghaeng, **SETTLED)
    token = re.search(r'name="token" value="([^"]+)"', page.text)[1]
    response = client.post(f"/check/{donghaeng.public_id}/carry-on", data={"token": token})
    assert response.status_code == 302 and response.location.endswith(f"/rounds/{donghaeng.public_id}/apply")
    assert "HttpOnly" in response.headers["Set-Cookie"]
    facts = check_carry.read(token, donghaeng.public_id)
    assert (
        facts["household_assets"] == 100_000_000 and facts["student"] is False and facts["birth_date"] == "1980-05-05"
    )


def test_a_changed_token_or_another_round_carries_nothing(app, donghaeng):
    token = check_carry.sign(donghaeng.public_id, {"student": False})
    assert check_carry.read(token + "x", donghaeng.public_id) == {}
    assert check_carry.read(token, "another") == {}


def test_without_rounds_the_page_says_so(client):
    assert "지금 신청을 받는 회차가 없어요." in text_of(client.get("/check"))


def test_a_round_whose_parameter_is_missing_says_which_notice(client, donghaeng):
    round_ = db.session.get_one(Round, donghaeng.id)
    round_.reference_date = date(2050, 1, 1)
    db.session.commit()
    assert "기준 중위소득" in text_of(client.get(f"/check/{donghaeng.public_id}"))


def test_the_application_starts_with_the_carried_answers(app, donghaeng, signed_in):
    person = make.resident()
    browser = signed_in(db.session.get_one(User, person.user_id))
    token = check_carry.sign(donghaeng.public_id, {"household_assets": 123_456_789, "student": False})
    browser.post(f"/check/{donghaeng.public_id}/carry-on", data={"token": token})
    page = browser.get(f"/rounds/{donghaeng.public_id}/apply")
    assert 'value="123,456,789"' in page.text
    other = given.open_round(templates_data.get_template("jiyeok-yeongdeungpo-2024"), reference_date=date(2024, 2, 1))
    assert "123,456,789" not in browser.get(f"/rounds/{other.public_id}/apply").text


TOO_MUCH = {**SETTLED, "household_assets": "400000001", "household_income": "9000000", "household_size": "2"}
INSTEAD = "대신 신청할 수 있는 사업"


def test_somebody_refused_sees_what_is_open_to_her_instead(client, donghaeng):
    course = given.open_round(given.course())
    page = text_of(answer(client, donghaeng, **TOO_MUCH))
    assert INSTEAD in page
    assert course.name["ko"] in page.split(INSTEAD)[1]
    assert INSTEAD not in text_of(answer(client, donghaeng, **SETTLED))


def test_rounds_that_refuse_her_too_are_no_advice(client, donghaeng):
    assert INSTEAD not in text_of(answer(client, donghaeng, **{**TOO_MUCH, "birth_date": "2015-01-01"}))


def test_page_of_a_refused_application_names_what_is_open_once_the_result_is_published(app, signed_in):
    officer, second = make.actor_of(given.manager()), make.actor_of(given.manager("최확인"))
    round_ = given.open_round(officer=officer)
    poor, rich = given.submitted(round_), given.submitted(round_, household_assets=500_000_000)
    for application in (poor, rich):
        given.decided(application, officer)
    course = given.open_round(given.course(), apply_until=date(2026, 12, 31), result_on=date(2027, 1, 5))
    app.config["CLOCK_DATE"] = date(2026, 12, 21)
    client = signed_in(db.session.get(User, rich.person.user_id))
    address = f"/my/applications/{rich.public_id}"
    assert INSTEAD not in text_of(client.get(address))
    given.published(round_, officer, second)
    page = text_of(client.get(address))
    assert course.name["ko"] in page.split(INSTEAD)[1]


def test_round_that_only_time_stands_against_is_called_not_yet(client, donghaeng):
    young = {**SETTLED, "birth_date": "2006-01-20"}
    page = text_of(client.post("/check", data={"asked": list(young), **young}))
    assert "아직 신청 불가" in page and "2024. 1. 20." in page
    poor = {**SETTLED, "livelihood_benefit": "yes"}
    assert "아직 신청 불가" not in text_of(client.post("/check", data={"asked": list(poor), **poor}))
