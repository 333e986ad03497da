"""Work with employers: a visit that finds an order, a new term, an interview both agree on, a hire on line, a block."""

import re
from datetime import timedelta

from playwright.sync_api import expect

from jobcenter.core import clock

COUNSELOR, EMPLOYER, RESIDENT = (f"{key}@demo.example.kr" for key in ("counselor", "employer", "resident"))
MANAGER = "confirmer@demo.example.kr"
COMPANY, NUMBER = "당산해뜰데이케어센터", "999-77-70019"
DRIVER = "주간보호센터 송영 차량 운전원 모집"


def today(days=0):
    return (clock.now().astimezone(clock.SEOUL).date() + timedelta(days=days)).isoformat()


def said(page, text):
    expect(page.get_by_role("status").first).to_contain_text(text)


def test_a_visit_outside_becomes_an_order(open_page, sign_in, check_page):
    phone = open_page(width=390, height=844)
    sign_in(phone, COUNSELOR)
    phone.goto("/desk/outreach/day")
    expect(phone.locator(".route li").first).to_be_visible()
    check_page(phone)
    phone.get_by_role("link", name="방문 계획").first.click()
    phone.get_by_role("button", name="계획하기").click()
    expect(phone.get_by_role("alert")).to_contain_text("업체명을 적어 주세요")
    phone.locator("#company_name").fill("문래골목밥상")
    phone.locator("#address").fill("영등포구 도림로 10")
    phone.get_by_role("button", name="계획하기").click()
    said(phone, "계획했습니다")
    phone.locator("#result").get_by_text("구인 발굴함", exact=True).click()
    phone.locator("#people").fill("2")
    phone.get_by_role("button", name="결과 기록").click()
    said(phone, "기록했습니다")
    check_page(phone)
    phone.get_by_role("button", name="구인신청서 만들기").click()
    expect(phone.locator("h1")).to_have_text("구인신청서 채우기")
    phone.locator("#title").fill("골목밥상 주방보조")
    phone.get_by_role("button", name="저장하고 점검").click()
    said(phone, "저장")
    expect(phone.locator("#places")).to_have_value("2")
    check_page(phone)
    phone.goto("/desk/outreach/months")
    expect(phone.locator("tr.total")).to_be_visible()


def test_a_new_term_an_interview_both_agree_on_and_a_hire(page, open_page, sign_in, check_page):
    sign_in(page, EMPLOYER)
    page.goto("/company")
    page.get_by_role("link", name=DRIVER).click()
    page.get_by_role("link", name="갱신하기", exact=True).click()
    check_page(page)
    page.get_by_role("button", name="갱신하기", exact=True).click()
    said(page, "모집 기간을 연장했어요")
    expect(page.locator("main")).to_contain_text("3차 유효기간")

    page.goto("/company/candidates")
    check_page(page)
    row = page.locator(".cand", has_text="김영숙")
    row.get_by_role("link", name=re.compile("시간 제안")).click()
    for number in (1, 2):
        page.locator(f"#day_{number}").fill(today(number + 1))
        page.locator(f"#time_{number}").fill("14:00")
    page.get_by_role("button", name="구직자에게 보내기").click()
    said(page, "시간을 고르도록 알렸어요")

    phone = open_page(width=390, height=844)
    sign_in(phone, RESIDENT)
    phone.goto("/my")
    phone.locator('a[href*="/my/interviews/"]').first.click()
    check_page(phone)
    phone.locator("#time label").nth(1).click()
    phone.locator("form.form-card button[type=submit]").click()
    said(phone, "면접이 정해졌어요")

    page.goto("/company/candidates")
    row = page.locator(".cand", has_text="김영숙")
    expect(row).to_contain_text("14:00")
    row.get_by_role("link", name=re.compile("^결과 기록")).click()
    page.locator("#result").get_by_text("채용", exact=True).click()
    page.get_by_role("button", name="계속").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.locator("#started_on").fill(today(3))
    page.get_by_role("button", name="계속").click()
    expect(page.locator("main")).to_contain_text("이대로 맞습니까?")
    check_page(page)
    page.get_by_role("button", name="네, 기록합니다").click()
    said(page, "결과를 기록했어요")
    expect(page.locator(".cand", has_text="김영숙")).to_contain_text("채용")


def test_an_employer_on_a_published_list_is_blocked_by_two_people(page, open_page, sign_in, check_page):
    visitor = open_page()
    visitor.goto(f"/jobs?q={DRIVER}")
    expect(visitor.locator("main")).to_contain_text(COMPANY)

    sign_in(page, COUNSELOR)
    page.goto("/desk/blocked-employers/lists/new")
    page.locator("#name").fill("체불사업주 명단 공개")
    page.locator("#source").fill("고용노동부 누리집")
    text = f"사업자등록번호,상호\n{NUMBER},{COMPANY}\n"
    page.locator("#file").set_input_files({"name": "list.csv", "mimeType": "text/csv", "buffer": text.encode()})
    page.get_by_role("button", name="명단 읽기").click()
    expect(page.locator("main")).to_contain_text("사업자등록번호 일치")
    check_page(page)
    page.locator("summary", has_text="구인 제한 제안").click()
    page.get_by_role("button", name="제안", exact=False).last.click()
    said(page, "다른 담당자가 확인해야")

    manager = open_page()
    sign_in(manager, MANAGER)
    manager.goto("/desk/blocked-employers")
    manager.get_by_role("link", name=COMPANY).click()
    check_page(manager)
    manager.locator("summary", has_text="제한 확인").click()
    manager.get_by_role("button", name="확인", exact=True).click()
    said(manager, "제한을 시작했습니다")

    visitor.goto(f"/jobs?q={DRIVER}")
    expect(visitor.locator("main")).not_to_contain_text(COMPANY)

    company = open_page(width=390, height=844)
    sign_in(company, EMPLOYER)
    company.goto("/company")
    company.get_by_role("link", name="사유와 이의신청 방법").click()
    expect(company.locator("main")).to_contain_text("근로기준법 제43조의2")
    check_page(company)
