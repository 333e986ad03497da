"""Casework in Chromium: a slot booked on the phone → day list → note → partner agency → hand-over to a colleague."""

import re
from datetime import date, datetime

import pytest
from playwright.sync_api import expect

RESIDENT = "resident@demo.example.kr"
COUNSELOR = "counselor@demo.example.kr"


@pytest.fixture
def desk(page, sign_in):
    """The counselor's browser."""
    sign_in(page, COUNSELOR)
    return page


def book(phone, check_page) -> date:
    """Book the last free time of the first day; returns its day."""
    phone.goto("/my/appointments")
    phone.get_by_role("link", name="상담 예약하기").first.click()
    check_page(phone)
    phone.locator(".slot label").last.click()
    phone.locator("textarea[name=topic]").fill("면접이 걱정돼요")
    phone.get_by_role("button", name="이 시간 예약하기").click()
    expect(phone.locator("#flash")).to_contain_text("예약했어요")
    check_page(phone)
    found = re.search(r"(\d{4})\. (\d+)\. (\d+)\.", phone.locator("h1").inner_text())
    assert found
    return date(*(int(part) for part in found.groups()))


def test_resident_books_and_the_counselor_talks_refers_and_hands_over(phone, open_page, sign_in, check_page, server):
    sign_in(phone, RESIDENT)
    day = book(phone, check_page)
    server.set_day(day)
    desk = open_page()
    sign_in(desk, COUNSELOR)
    desk.goto("/desk")
    entry = desk.locator("#appointments li", has_text="면접이 걱정돼요")
    expect(entry).to_be_visible()
    entry.get_by_role("link", name=re.compile("상담일지 쓰기")).click()
    expect(desk.locator(".app-alert.information", has_text="예약의 상담입니다")).to_be_visible()
    check_page(desk)
    desk.locator("textarea[name=text]").fill("면접 질문을 함께 연습했다.")
    desk.get_by_role("button", name="상담일지 저장").click()
    expect(desk.locator("#flash")).to_contain_text("상담일지를 저장했습니다")
    case = desk.url
    refer(desk, check_page)
    desk.goto(case)
    hand_over(desk, check_page)
    phone.goto("/my/history")
    expect(phone.locator("main")).to_contain_text("새 담당 상담사")
    expect(phone.locator("main")).not_to_contain_text("면접 질문을 함께 연습했다.")
    check_page(phone)


def refer(desk, check_page) -> None:
    """Write a letter to the debt advice centre with the person's consent, look at it, and send it."""
    desk.get_by_role("link", name="유관기관 연계하기").click()
    desk.locator("select[name=agency]").select_option(label="채무·금융: 서울금융복지상담센터")
    desk.locator("textarea[name=purpose]").fill("채무 조정 상담을 부탁드립니다.")
    desk.locator("label", has_text="서면 서명").click()
    desk.locator("label", has_text="이 기관에 이 의뢰서를").click()
    desk.get_by_role("button", name="의뢰서 확인").click()
    expect(desk.get_by_role("button", name="발송으로 기록")).to_be_visible()
    check_page(desk)
    desk.get_by_role("button", name="발송으로 기록").click()
    expect(desk.locator("#flash")).to_contain_text("발송으로 기록했습니다")
    check_page(desk)


def hand_over(desk, check_page) -> None:
    """Hand the case to the colleague for good."""
    desk.get_by_role("link", name="이 구직자 인계하기").click()
    desk.locator("select[name=to]").select_option(label="박상담")
    desk.locator("label", has_text="구직자 희망").click()
    desk.get_by_role("button", name="확인하기").click()
    expect(desk.get_by_role("button", name="인계하기")).to_be_visible()
    check_page(desk)
    desk.get_by_role("button", name="인계하기").click()
    expect(desk.locator("#flash")).to_contain_text("1명을 인계했습니다")
    check_page(desk)


def test_entry_is_set_aside_and_shown_again(desk, check_page):
    desk.goto("/desk?whose=centre")
    section = desk.locator("#overdue")
    first = section.locator("li").first
    total = int(section.locator(".count").inner_text())
    first.locator("summary").click()
    check_page(desk)
    first.get_by_role("button", name=re.compile("오늘은 끝")).click()
    expect(desk.locator("#overdue .count")).to_have_text(str(total - 1))
    desk.locator(".set-aside").get_by_role("button", name="되돌리기").click()
    expect(desk.locator("#overdue .count")).to_have_text(str(total))


def test_office_hours_are_opened_and_a_walk_in_fits(desk, check_page):
    desk.goto("/desk/office-hours")
    desk.locator("summary", has_text="상담 시간 추가").click()
    desk.locator("label", has_text="토요일").click()
    desk.locator("[name=starts]").fill("10:00")
    desk.locator("[name=ends]").fill("12:00")
    desk.locator("#channel label", has_text="센터 방문").click()
    desk.get_by_role("button", name="상담 시간 추가").click()
    expect(desk.locator("main")).to_contain_text("토요일 10:00–12:00")
    check_page(desk)
    desk.goto("/desk/appointments")
    check_page(desk)


def test_booking_works_without_script(open_page, sign_in):
    phone = open_page(width=390, height=844, scripts=False)
    sign_in(phone, "gwanak-resident@demo.example.kr")
    phone.goto("/my/appointments/new")
    phone.locator(".slot label").first.click()
    phone.get_by_role("button", name="이 시간 예약하기").click()
    expect(phone.locator("h1")).to_contain_text(str(datetime.now().year))  # noqa: DTZ005  the year stands in every date
