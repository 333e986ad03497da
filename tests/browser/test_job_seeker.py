"""Path 1: a resident signs up, registers for work, sees ranked orders with reasons, asks to be referred, follows it.

She uses a phone; the counselor a desktop.
"""

import re

import pytest
from playwright.sync_api import expect

PASSWORD = "seventeen-apples-2026"


@pytest.fixture(scope="module")
def path():
    """What one step of the path leaves for the next: the tests of this file run in order on one server."""
    return {}


def tick(page, text):
    """Tick the box whose label is, or begins with, a text: KRDS draws the box on the label."""
    page.locator("label", has_text=re.compile("^" + re.escape(text))).first.click()


def fill_sign_up(page, email):
    page.get_by_label("이름").fill("나새봄")
    page.get_by_label("생년월일").fill("1968-04-05")
    page.get_by_label("전화").fill("010-2345-6789")
    page.get_by_label("사는 동").select_option("1156054000")
    page.get_by_label("전자우편").fill(email)
    page.get_by_label("비밀번호", exact=False).first.fill(PASSWORD)
    page.get_by_label("비밀번호 확인").fill(PASSWORD)


def sign_up(page, email):
    page.goto("/sign-up")
    fill_sign_up(page, email)
    tick(page, "안내를 읽었습니다")
    tick(page, "동의합니다: 구인업체에 알선할 때")
    page.get_by_role("button", name="회원가입").click()
    page.wait_for_url("**/my/registration")


def register(page):
    page.get_by_role("link", name="구직등록 시작").click()
    page.get_by_label("직종 찾기").press_sequentially("요양", delay=20)
    tick(page, "요양 보호사 및 간병인")
    page.get_by_label("임금 형태").select_option("hourly")
    page.get_by_label("희망 최저 임금").fill("11000")
    tick(page, "영등포구")
    tick(page, "동작구")
    page.get_by_role("button", name="저장하고 계속").click()
    page.wait_for_url("**/steps/2")
    page.get_by_label("학력").select_option("high")
    page.get_by_label("일한 곳").first.fill("햇살데이케어센터")
    page.get_by_label("한 일").first.fill("어르신 돌봄 보조")
    page.get_by_label("시작한 달").first.fill("2021-03")
    page.get_by_label("끝난 달").first.fill("2024-02")
    page.get_by_label("자격·면허").fill("요양보호사")
    page.get_by_role("button", name="저장하고 계속").click()
    page.wait_for_url("**/steps/3")
    tick(page, "무거운 물건")
    page.get_by_role("button", name="저장하고 계속").click()
    page.wait_for_url("**/steps/4")


def test_sign_up_without_the_notice_says_so_beside_it_and_keeps_what_was_typed(phone, check_page):
    phone.goto("/sign-up")
    fill_sign_up(phone, "lost@example.kr")
    phone.get_by_role("button", name="회원가입").click()
    summary = phone.locator(".error-summary")
    expect(summary).to_be_visible()
    assert phone.get_by_label("이름").input_value() == "나새봄"
    assert phone.get_by_label("비밀번호 확인").input_value() == ""
    check_page(phone)


def test_resident_signs_up_and_registers_on_her_phone(phone, check_page, path):
    sign_up(phone, "saebom@example.kr")
    check_page(phone)
    register(phone)
    text = phone.locator("main").inner_text()
    assert "요양 보호사 및 간병인" in text
    assert "시급 11,000원 이상" in text
    assert "3년" in text
    check_page(phone)
    tick(phone, "네, 구인업체에 알선해 주세요")
    phone.get_by_role("button", name="구직등록 신청").click()
    phone.wait_for_url("**/my/registration")
    shown = phone.locator(".res-sum").inner_text()
    assert "확인 대기" in shown
    path["number"] = re.search(r"2026-\d{6}", shown)[0]


def test_counselor_checks_and_accepts_the_registration(page, sign_in, check_page, path):
    sign_in(page, "counselor@demo.example.kr")
    page.goto("/desk/seekers?status=requested")
    expect(page.locator("main")).to_contain_text("나○봄")
    expect(page.locator("main")).not_to_contain_text("나새봄")
    check_page(page)
    page.get_by_role("link", name=path["number"]).click()
    expect(page.locator("main")).to_contain_text("나새봄")
    check_page(page)
    page.get_by_role("button", name="구직등록 접수").click()
    expect(page.locator(".sk-card .krds-badge").first).to_have_text("유효")


def test_resident_sees_ranked_orders_asks_to_be_referred_and_follows_it(phone, check_page):
    phone.goto("/sign-in")
    phone.get_by_label("전자우편").fill("saebom@example.kr")
    phone.get_by_label("비밀번호").fill(PASSWORD)
    phone.get_by_role("main").get_by_role("button", name="로그인").click()
    phone.goto("/my/registration")
    expect(phone.locator(".res-sum")).to_contain_text("유효")
    phone.get_by_role("link", name="나에게 맞는 일자리 보기").click()
    first = phone.locator(".rank-item").first
    assert first.locator(".bars .why").first.inner_text()
    check_page(phone)
    title = first.locator(".job-tit").inner_text()
    first.locator("a[href*='ask']").click()
    check_page(phone)
    phone.locator("main form button[type=submit]").last.click()
    phone.goto("/my/matches?tab=referrals")
    expect(phone.locator("main")).to_contain_text(title)
    check_page(phone)


def test_she_sees_who_looked_at_her_record_and_withdraws_a_consent(phone, check_page):
    phone.goto("/sign-in")
    phone.get_by_label("전자우편").fill("saebom@example.kr")
    phone.get_by_label("비밀번호").fill(PASSWORD)
    phone.get_by_role("main").get_by_role("button", name="로그인").click()
    phone.goto("/my/profile")
    expect(phone.locator("#access")).to_contain_text("이○담")
    check_page(phone)
    card = phone.locator("#consents .crit-item", has_text="구인업체에 알선할 때")
    card.locator(".app-confirm summary").click()
    card.get_by_role("button", name="동의 철회").click()
    expect(phone.locator("#consents .crit-item", has_text="구인업체에 알선할 때")).to_contain_text("동의하지 않음")
    phone.goto("/my/registration")
    expect(phone.locator("main")).to_contain_text("아직 알선을 희망하지 않았어요")


def test_registration_works_without_script(open_page):
    page = open_page(scripts=False)
    page.goto("/sign-up")
    fill_sign_up(page, "noscript@example.kr")
    tick(page, "안내를 읽었습니다")
    page.get_by_role("button", name="회원가입").click()
    page.goto("/my/registration/steps/1")
    page.get_by_label("직종 찾기").fill("청소")
    page.get_by_role("button", name="찾기", exact=True).click()
    tick(page, "청소원")
    tick(page, "영등포구")
    page.get_by_role("button", name="저장하고 계속").click()
    page.goto("/my/registration/steps/4")
    page.get_by_role("button", name="구직등록 신청").click()
    expect(page.locator(".res-sum")).to_contain_text("확인 대기")


def test_somebody_at_the_counter_is_registered_in_one_screen(page, sign_in, check_page):
    sign_in(page, "counselor@demo.example.kr")
    page.goto("/desk/walk-in")
    check_page(page)
    form = page.locator("form[method=post]", has=page.locator("[name=occupation_query]"))
    form.get_by_label("이름").fill("도레미")
    form.get_by_label("생년월일").fill("1957-01-02")
    form.get_by_label("전화", exact=False).first.fill("010-5555-1234")
    tick(form, "안내를 읽었습니다")
    form.get_by_label("직종 찾기").press_sequentially("경비", delay=20)
    tick(form, "경비원(건물 관리원)")
    tick(form, "영등포구")
    form.get_by_role("button", name="등록하고 인쇄").click()
    page.wait_for_url("**/receipt")
    expect(page.locator("article")).to_contain_text("도레미")
    check_page(page)
