"""A missing licence, the course with a free seat, the licence, and the order back on the counselor's list."""

import re
from datetime import timedelta

from playwright.sync_api import expect

from jobcenter.core import clock

COUNSELOR, RESIDENT = "counselor@demo.example.kr", "resident@demo.example.kr"
MANAGER, NAME = "manager@demo.example.kr", "김영숙"
COURSE = "2023년 대상별 맞춤형 취업교육: 요양보호사"
DAYS_LATER = 16


def workbench_of(desk, name):
    desk.goto(f"/desk/seekers?q={name}")
    desk.locator("tbody th a").first.click()
    desk.wait_for_load_state()
    return desk.url.removesuffix("/registration")


def take_the_licence_out(desk):
    desk.get_by_role("link", name="희망 조건 수정").click()
    desk.locator("[name=licences]").fill("")
    desk.get_by_role("button", name="저장").click()
    expect(desk.locator("#flash")).to_be_visible()


def test_missing_licence_leads_to_a_course_and_the_order_comes_back(page, open_page, sign_in, check_page, server):
    sign_in(page, COUNSELOR)
    bench = workbench_of(page, NAME)
    page.goto(bench)
    take_the_licence_out(page)

    page.goto(bench)
    page.locator("details.gate").first.evaluate("details => { details.open = true }")
    page.locator("summary", has_text="필수 자격").click()
    lines = page.locator(".gate-orders li", has=page.get_by_role("link", name=re.compile(re.escape(COURSE))))
    expect(lines.first).to_contain_text("빈자리")
    check_page(page)
    order = lines.first.get_by_role("link").first.inner_text()
    lines.first.get_by_role("link", name=re.compile(re.escape(COURSE))).click()
    expect(page.locator("main")).to_contain_text("더 확인할 것: 같은 과정 수료")
    check_page(page)
    page.get_by_role("button", name="신청서 제출하기").click()
    expect(page.get_by_role("alert")).to_contain_text("동의가 있어야 기록할 수 있어요")
    page.locator("#completed_same_course").get_by_text("아니요", exact=True).click()
    page.locator("label", has_text="본인이 과정을 원하고").click()
    page.get_by_role("button", name="신청서 제출하기").click()
    expect(page.locator("#flash")).to_contain_text("과정에 등록했습니다")
    number = page.locator("#no-tit").inner_text()

    phone = open_page(width=390, height=844)
    sign_in(phone, RESIDENT)
    phone.goto("/my/matches?tab=filtered")
    phone.locator("summary", has_text="필수 자격").click()
    expect(phone.locator(".gate-orders li", has_text="자격 준비 중").first).to_be_visible()
    check_page(phone)

    server.set_day(clock.today() + timedelta(days=DAYS_LATER))
    office = open_page()
    sign_in(office, MANAGER)
    office.goto("/manage")
    office.get_by_role("link", name=COURSE, exact=True).first.click()
    office.wait_for_load_state()
    office.goto(f"{office.url}/operation")
    office.locator("tr", has_text=number).get_by_role("link", name=re.compile("^열기")).click()
    office.locator("#attendance-attended").fill("96")
    office.locator("form", has_text="출석").get_by_role("button", name="저장").first.click()
    office.get_by_role("button", name="수료·완료 처리").click()
    expect(office.locator("#flash")).to_be_visible()
    expect(office.locator("#licence-name")).to_have_value("요양보호사")
    office.locator("form", has=office.locator("#licence-name")).get_by_role("button", name="저장").click()
    expect(office.locator("#flash")).to_contain_text("자격")

    desk = open_page()
    sign_in(desk, COUNSELOR)
    desk.goto("/desk")
    back = desk.locator("#courses li", has_text="요양보호사 취득")
    expect(back).to_contain_text(order)
    check_page(desk)
    back.get_by_role("link", name=re.compile("진행 보기")).click()
    expect(desk.locator("main")).to_contain_text("기다리던 구인")
    check_page(desk)
    desk.goto("/desk")
    back.get_by_role("button", name=re.compile("알선하기")).click()
    expect(desk.locator("#flash")).to_contain_text("알선했습니다")
    expect(desk.locator("#courses li")).to_have_count(0)
