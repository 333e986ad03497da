"""A hiring day from its set-up to a hire: announced, registered for, arranged, checked in by the code, hired."""

import re

from playwright.sync_api import expect

from jobcenter.core import clock
from tests.support import servers

COUNSELOR, RESIDENT = "counselor@demo.example.kr", "resident@demo.example.kr"
COMPANY = "당산해뜰데이케어센터"
TITLE, OWN_POST = "동네 채용의 날", "주말 조리원"


def set_up(desk):
    desk.goto("/desk/events/new")
    desk.locator("#title_ko").fill(TITLE)
    desk.locator("#title_en").fill("Hiring day next door")
    desk.locator("#held_on").fill(clock.now().astimezone(clock.SEOUL).date().isoformat())
    desk.locator("#starts").fill("09:00")
    desk.locator("#ends").fill("08:00")
    desk.locator("#place").fill("구청 강당")
    desk.get_by_role("button", name="저장").click()
    expect(desk.get_by_role("alert")).to_contain_text("마치는 시각은 시작 시각보다 뒤여야 해요")
    desk.locator("#ends").fill("12:00")
    desk.get_by_role("button", name="저장").click()
    expect(desk.locator("h1")).to_have_text(TITLE)


def add_company(desk):
    desk.locator("main").get_by_role("link", name="기업", exact=True).click()
    desk.locator("#employer").fill(COMPANY)
    desk.get_by_role("button", name="업체 추가").click()
    desk.locator("#order").select_option(index=1)
    desk.get_by_role("button", name="채용 자리 추가").click()
    expect(desk.get_by_role("status").first).to_contain_text("채용 자리를 넣었습니다")


def enter_own_post(company):
    company.goto("/company/events")
    company.get_by_role("link", name=TITLE).click()
    company.locator("#title").fill(OWN_POST)
    company.get_by_role("button", name="채용 자리 추가").click()
    expect(company.get_by_role("status").first).to_contain_text("채용 자리를 넣었습니다")


def step(desk, event, name):
    desk.goto(event)
    desk.get_by_role("button", name=name, exact=True).click()
    expect(desk.get_by_role("status").first).to_be_visible()


def test_a_hiring_day_from_set_up_to_a_hire(page, open_page, sign_in, check_page, server):
    sign_in(page, COUNSELOR)
    set_up(page)
    event = page.url
    add_company(page)
    check_page(page)
    step(page, event, "공고하기")
    step(page, event, "신청 받기")

    company = open_page(width=390, height=844)
    sign_in(company, "employer@demo.example.kr")
    enter_own_post(company)
    check_page(company)

    phone = open_page(width=390, height=844)
    sign_in(phone, RESIDENT)
    phone.goto("/events")
    phone.get_by_role("link", name=TITLE).click()
    phone.get_by_role("link", name="신청하기").click()
    phone.locator("#wish_1").select_option(index=1)
    phone.get_by_text("이름 전체").click()
    check_page(phone)
    phone.get_by_role("button", name="신청하기").click()
    expect(phone.locator(".ticket-number")).to_have_text("1")
    expect(phone.locator(".ticket-code svg")).to_be_visible()
    check_page(phone)
    phone.get_by_role("link", name="희망 자리 바꾸기").click()
    phone.locator("#wish_1").select_option(index=2)
    phone.locator("#wish_2").select_option(index=1)
    check_page(phone)
    phone.get_by_role("button", name="저장").click()
    expect(phone.locator("ol.plain-list li").first).to_contain_text(OWN_POST)
    expect(phone.locator(".ticket-number")).to_have_text("1")

    page.goto(f"{event}/timetable")
    page.get_by_role("button", name="면접안 만들기").click()
    expect(page.locator("main")).to_contain_text("시간표를 만들고 있습니다")
    servers.flask(server.folder, "scheduler", "run-once", "events.make_timetables")
    page.goto(f"{event}/timetable")
    expect(page.locator("main")).to_contain_text("희망을 더 많이 맞추는 시간표는 없습니다")
    check_page(page)
    page.locator("summary", has_text="시간표 확정").click()
    page.get_by_role("button", name="네, 확정합니다").click()
    expect(page.get_by_role("status").first).to_contain_text("시간표를 확정했습니다")
    step(page, event, "신청 마감하기")
    step(page, event, "행사 시작")

    door = open_page(width=390, height=844)
    sign_in(door, COUNSELOR)
    door.goto(f"{event}/day")
    door.locator("#number").fill("7")
    door.get_by_role("button", name="열기").click()
    expect(door.get_by_role("alert")).to_contain_text("7번으로 신청한 사람이 없어요")
    door.locator("#number").fill("1")
    door.get_by_role("button", name="열기").click()
    door.get_by_role("button", name="입장 확인").click()
    expect(door.get_by_role("status").first).to_contain_text("1번 입장을 확인했습니다")
    check_page(door)

    company.goto("/company/events")
    company.get_by_role("link", name=TITLE).click()
    check_page(company)
    result = company.locator("tr").filter(has_not_text=OWN_POST).get_by_role("link", name=re.compile("^결과 입력"))
    result.click()
    company.locator("#result").get_by_text("채용", exact=True).click()
    company.get_by_role("button", name="기록").click()
    expect(company.get_by_role("alert")).to_contain_text("첫 출근일")
    company.locator("#started_on").fill(clock.now().astimezone(clock.SEOUL).date().isoformat())
    company.get_by_role("button", name="기록").click()
    expect(company.get_by_role("status").first).to_contain_text("결과를 기록했습니다")

    page.goto("/desk/placements")
    expect(page.locator("main")).to_contain_text(COMPANY)
