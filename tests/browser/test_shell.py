"""The frame around every page: languages, text size, menus, keyboard, the warning before a session ends."""

import re

import pytest
from playwright.sync_api import expect

OPEN_PAGES = ("/", "/guide", "/privacy", "/terms", "/accessibility", "/sign-in", "/sign-up", "/demo", "/nowhere")
IDLE_MINUTES = 30


def sign_in_as_anyone(page):
    """Sign in with the first demonstration account."""
    page.goto("/demo")
    page.locator(".demo-card button").first.click()
    page.wait_for_url(lambda url: not url.endswith("/demo"))


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("address", OPEN_PAGES)
def test_open_pages_are_accessible(open_page, check_page, address, width):
    page = open_page(width=width)
    page.goto(address)
    check_page(page)
    assert page.title().endswith("일자리이음")


def test_language_is_switched_and_remembered(page):
    page.goto("/guide")
    page.get_by_role("link", name="English").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("How to use")
    page.goto("/privacy")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("link", name="한국어").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("개인정보 처리방침")


def test_language_switch_keeps_the_rest_of_the_address(page):
    page.goto("/jobs?q=%EC%A1%B0%EB%A6%AC")
    page.get_by_role("link", name="English").first.click()
    expect(page).to_have_url(re.compile("q=%EC%A1%B0%EB%A6%AC"))


def test_text_size_is_chosen_and_remembered(page):
    page.goto("/guide")
    page.locator("summary", has_text="글자 크기").click()
    page.get_by_role("link", name="가장 크게").click()
    expect(page.locator("html")).to_have_attribute("data-scale", "xxlg")
    page.goto("/terms")
    expect(page.locator("html")).to_have_attribute("data-scale", "xxlg")


@pytest.mark.parametrize("width", [1280, 390])
def test_largest_text_fits(open_page, check_page, width):
    page = open_page(width=width)
    page.goto("/?scale=xxlg")
    check_page(page)


def test_skip_link_is_the_first_stop_of_the_keyboard(page):
    page.goto("/guide")
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="본문 바로가기")
    expect(link).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_menu_of_a_phone_opens_closes_and_gives_the_focus_back(phone):
    phone.goto("/guide")
    opener = phone.get_by_role("link", name="전체메뉴", exact=True)
    opener.click()
    menu = phone.locator("#mobile-nav")
    expect(menu).to_be_visible()
    expect(menu.get_by_role("link").nth(1)).to_be_focused()
    phone.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(opener).to_be_focused()


def test_menu_of_a_phone_leads_on(phone, check_page):
    phone.goto("/guide")
    phone.get_by_role("link", name="전체메뉴", exact=True).click()
    check_page(phone)
    phone.locator("#mobile-nav").get_by_role("link", name="일자리 찾기").click()
    expect(phone).to_have_url(re.compile("/jobs"))


def test_frame_works_without_script(open_page):
    page = open_page(width=390, scripts=False)
    page.goto("/guide")
    page.get_by_role("link", name="전체메뉴", exact=True).click()
    page.locator("#mobile-nav").get_by_role("link", name="크게", exact=True).click()
    expect(page.locator("html")).to_have_attribute("data-scale", "xlg")


def test_warning_before_the_session_ends_can_be_answered_with_the_keyboard(page, check_page):
    sign_in_as_anyone(page)
    page.clock.install()
    page.goto("/account")
    dialog = page.get_by_role("dialog", name="로그인을 이어 갈까요?")
    page.clock.fast_forward((IDLE_MINUTES - 3) * 60_000)
    expect(dialog).to_be_hidden()
    page.clock.fast_forward(90_000)
    expect(dialog).to_be_visible()
    expect(page.locator("#idle-clock")).to_have_text(re.compile(r"^1:\d\d$"))
    expect(page.get_by_role("button", name="로그인 연장")).to_be_focused()
    check_page(page)
    with page.expect_response("**/session/extend") as answer:
        page.keyboard.press("Enter")
    assert answer.value.ok
    expect(dialog).to_be_hidden()


def test_someone_away_is_led_to_the_sign_in_page(page):
    sign_in_as_anyone(page)
    page.clock.install()
    page.goto("/account")
    page.context.clear_cookies()
    page.clock.fast_forward(IDLE_MINUTES * 60_000 + 5000)
    page.wait_for_url(re.compile(r"/sign-in\?next=/account$"))


def test_what_was_typed_stays_when_the_session_ends(page):
    sign_in_as_anyone(page)
    page.clock.install()
    page.goto("/account")
    page.get_by_label("현재 비밀번호").fill("half a sentence")
    page.clock.fast_forward(IDLE_MINUTES * 60_000 + 5000)
    page.get_by_role("button", name="화면으로 돌아가기").click()
    expect(page.get_by_label("현재 비밀번호")).to_have_value("half a sentence")


def test_signing_out_leads_home_and_says_so(page):
    sign_in_as_anyone(page)
    page.get_by_role("button", name="로그아웃").first.click()
    expect(page.get_by_role("status")).to_contain_text("로그아웃")
    expect(page.get_by_role("link", name="로그인").first).to_be_visible()


def test_errors_in_a_form_take_the_focus_and_link_to_the_field(page):
    page.goto("/sign-in")
    page.get_by_role("button", name="로그인").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    summary.get_by_role("link").first.click()
    expect(page.get_by_label("전자우편")).to_be_focused()


def test_unknown_pages_show_a_way_on(page):
    page.goto("/nowhere")
    page.get_by_role("link", name="첫 화면으로").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("집 가까운 일자리")


def test_print_leaves_out_menus(page):
    page.goto("/privacy")
    page.emulate_media(media="print")
    expect(page.locator("#krds-header")).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
