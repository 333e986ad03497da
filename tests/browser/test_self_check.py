"""A resident finds out what she can apply for, without an account, and carries her answers on."""

import re

import pytest
from playwright.sync_api import expect

ROUND = "2024년 상반기 서울 동행일자리"
NO = [
    "unemployment_benefit",
    "livelihood_benefit",
    "student",
    "civil_servant_family",
    "household_participant",
    "employed",
    "business_owner",
    "other_funded_job",
    "sanctioned",
    "completed_same_course",
    "care_worker_licence",
]
YES = ("able_to_work", "job_seeker_registered")


def answer(page, **typed):
    """Answer every question that is open on the page."""
    known = {"birth_date": "1969-05-01", "household_assets": "412,000,000", "public_job_months": "0", **typed}
    for name, value in known.items():
        field = page.locator(f"#check-form input[name={name}]")
        if field.count() and field.is_visible() and not field.input_value():
            field.fill(value)
    if (
        page.locator("#check-form select[name=district]").count()
        and page.locator("#check-form select[name=district]").is_visible()
    ):
        page.locator("#check-form select[name=district]").select_option("11560")
    for names, choice in ((YES, 0), (NO, 1)):
        for name in names:
            label = page.locator(f"label[for={name}-{choice}]")
            if label.count() and label.is_visible():
                label.click()


def send(page):
    """Send the questions and wait for the answer."""
    with page.expect_navigation():
        page.locator("#check-form button[type=submit]").click()


def check_of_round(page):
    """The check of Yeongdeungpo's round, by way of “what can I apply for?”."""
    page.goto("/check")
    item = page.locator(".crit-item", has_text=ROUND).filter(has_text="영등포")
    with page.expect_navigation():
        item.get_by_role("button", name=re.compile("기준별로 보기")).click()


@pytest.mark.parametrize("scripts", [True, False], ids=["with script", "without script"])
def test_one_won_above_is_refused_with_the_reason_and_the_limit_is_not(open_page, check_page, scripts):
    page = open_page(scripts=scripts)
    check_of_round(page)
    answer(page)
    send(page)
    page.locator("#check-form input[name=household_income]").fill("2577827")
    send(page)
    page.locator("#check-form input[name=household_size]").fill("2")
    send(page)
    expect(page.locator("#res-tit")).to_have_text("이 회차에는 신청할 수 없어요")
    expect(page.locator(".crit-item.no")).to_contain_text("한도 2,577,826원보다 1원 높아요.")
    if scripts:
        check_page(page)
    page.locator("#check-form input[name=household_income]").fill("2577826")
    send(page)
    expect(page.locator("#res-tit")).to_have_text("신청할 수 있어요")
    expect(page.locator("#result")).to_contain_text("한도 2,577,826원에 딱 맞아요.")


def test_the_result_follows_while_answers_change(page):
    check_of_round(page)
    answer(page, household_assets="100000000")
    page.locator("#check-form input[name=household_assets]").blur()
    expect(page.locator("#res-tit")).to_have_text("신청할 수 있어요")
    page.locator("label[for=sanctioned-0]").click()
    expect(page.locator("#res-tit")).to_have_text("이 회차에는 신청할 수 없어요")


def test_a_mistyped_date_keeps_everything_else(page, check_page):
    check_of_round(page)
    answer(page, household_assets="1억 2천")
    send(page)
    expect(page.locator(".error-summary")).to_be_visible()
    expect(page.locator("#check-form input[name=household_assets]")).to_have_value("1억 2천")
    expect(page.locator("#check-form input[name=birth_date]")).to_have_value("1969-05-01")
    check_page(page)


def test_a_few_questions_settle_every_round(open_page, check_page):
    page = open_page(width=390, height=844)
    page.goto("/check")
    check_page(page)
    for _ in range(20):
        answer(page, household_assets="100000000", household_income="2000000", household_size="2")
        send(page)
        if not page.get_by_role("heading", name="다음 물음").count():
            break
    expect(page.get_by_role("heading", name="더 여쭤볼 것이 없어요.")).to_be_visible()
    expect(page.locator(".crit-item.ok", has_text=ROUND)).to_be_visible()
    expect(page.locator(".crit-item.no", has_text="민생안정")).to_contain_text("관악구민")
    check_page(page)


def test_carrying_on_asks_to_sign_in_and_then_goes_to_the_application(page):
    check_of_round(page)
    answer(page, household_assets="100000000")
    send(page)
    page.get_by_role("button", name="신청서로 이어 쓰기").click()
    expect(page).to_have_url(re.compile("/sign-in"))


def test_english_residents_read_the_same_reasons(page):
    page.goto("/check?lang=en")
    expect(page.get_by_role("heading", level=1)).to_have_text("What can I apply for?")
    expect(page.locator("#check-form")).to_contain_text("In which district are you registered as a resident?")
