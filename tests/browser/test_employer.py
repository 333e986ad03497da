"""An employer's path: register a company, draft an order that breaks rules, fix it, hand it in, see it in the list."""

import re

from playwright.sync_api import expect

from jobcenter.employers.business_number import check_digit

COUNSELOR = "counselor@demo.example.kr"
NUMBER = f"314159265{check_digit('314159265')}"
WRONG = f"314159265{(check_digit('314159265') + 1) % 10}"
TITLE = "시장 반찬가게 조리원"


def sign_up(page):
    page.goto("/company")
    page.get_by_role("link", name="기업 등록").first.click()
    page.get_by_label("사업자등록번호").fill(WRONG)
    page.get_by_label("업체명").fill("시장반찬")
    page.get_by_label("시·군·구").or_(page.locator("#sgg_code")).first.select_option("11560")
    page.get_by_label("담당자", exact=False).first.fill("한반찬")
    page.locator("#contact_phone").fill("02-2670-1234")
    page.locator("#user_name").fill("한반찬")
    page.locator("#email").fill("banchan@company.example")
    page.locator("#password").fill("a-long-password-7")
    page.locator("#password_again").fill("a-long-password-7")
    page.locator("label[for=consent]").click()
    page.get_by_role("button", name="기업 등록").or_(page.locator("form.form-card button[type=submit]")).last.click()


def hand_in(page):
    page.get_by_role("button", name="신청하기").click()
    expect(page.get_by_role("status").filter(has_text="일자리센터에 신청했어요")).to_be_visible()


def test_employer_registers_drafts_fixes_and_is_found(page, open_page, sign_in, check_page):
    sign_up(page)
    expect(page.get_by_role("alert")).to_contain_text("올바른 사업자등록번호가 아니에요")
    assert page.locator("#name").input_value() == "시장반찬"
    check_page(page)
    page.locator("#business_number").fill(NUMBER)
    page.locator("#password").fill("a-long-password-7")
    page.locator("#password_again").fill("a-long-password-7")
    page.locator("form.form-card button[type=submit]").click()

    page.wait_for_url("**/company/orders/new")
    write_unlawful_order(page)
    expect(page.locator("#findings")).to_contain_text("성별 제한")
    expect(page.locator("#findings")).to_contain_text("최저임금 미달")
    page.get_by_role("button", name="저장하고 점검").click()
    page.wait_for_url("**/edit")
    for rule in ("성별 제한", "나이 제한", "최저임금 미달"):
        expect(page.locator("#findings")).to_contain_text(rule)
    assert page.locator("#duties").input_value().startswith("반찬 조리")
    check_page(page)

    page.locator("#title").fill(TITLE)
    page.locator("#duties").fill("반찬 조리와 포장, 매장 정리")
    page.locator("#wage_min").fill("2,300,000")
    page.get_by_role("button", name="저장하고 계속").click()
    expect(page.locator("main")).to_contain_text("점검 결과 문제가 없어요")
    hand_in(page)
    order = page.url
    check_page(page)

    desk = open_page()
    sign_in(desk, COUNSELOR)
    review(desk)
    check_page(desk)
    desk.locator("summary", has_text="수정 요청").click()
    desk.locator("#change-reason").fill("휴게 시간을 적어 주세요.")
    desk.get_by_role("button", name="돌려보내기").click()
    expect(desk.get_by_role("status").first).to_contain_text("수정을 요청했습니다")

    page.goto(order)
    expect(page.locator("main")).to_contain_text("휴게 시간을 적어 주세요.")
    page.get_by_role("link", name="수정", exact=True).click()
    page.locator("#hours_text").fill("휴게 1시간(12~13시)")
    page.get_by_role("button", name="저장하고 계속").click()
    hand_in(page)

    review(desk)
    desk.get_by_role("button", name=re.compile("^접수")).click()
    expect(desk.get_by_role("status").first).to_contain_text("접수하고 공개했습니다")

    visitor = open_page(width=390, height=844)
    visitor.goto("/jobs?q=반찬 가게")
    visitor.get_by_role("link", name=TITLE).click()
    expect(visitor.locator("h1")).to_have_text(TITLE)
    expect(visitor.locator("main")).to_contain_text("2,300,000원")
    check_page(visitor)


def write_unlawful_order(page):
    page.locator("#title").fill(f"{TITLE} (여성만)")
    page.locator("#keco_code").select_option("5312")
    page.locator("#duties").fill("반찬 조리와 포장, 20~35세 우대")
    page.locator("#employment_type").select_option("permanent")
    page.locator("#wage_kind").select_option("monthly")
    page.locator("#wage_min").fill("200만")
    page.locator("#weekly_hours").fill("40")
    page.locator("#hours_start").fill("09:00")
    page.locator("#hours_end").fill("18:00")
    for day in ("월", "화", "수", "목", "금"):
        page.locator("#days").get_by_text(day, exact=True).click()
    for insurance in ("고용보험", "산재보험", "건강보험", "국민연금"):
        page.locator("#insurance").get_by_text(insurance, exact=True).click()


def review(desk):
    desk.goto("/desk/orders?status=submitted")
    desk.get_by_role("link", name=TITLE).click()


def test_list_of_jobs_works_without_script_and_on_a_phone(open_page, check_page):
    plain = open_page(scripts=False)
    plain.goto("/jobs")
    plain.locator("#q").fill("요양")
    plain.get_by_role("button", name="검색", exact=True).click()
    expect(plain.locator("#found")).to_be_visible()
    plain.locator(".facet a").first.click()
    expect(plain.locator(".chips")).to_be_visible()

    phone = open_page(width=390, height=844)
    phone.goto("/jobs?lang=en")
    expect(phone.locator("h1")).to_have_text("Find jobs")
    check_page(phone)
    phone.goto("/jobs?lang=en&q=nothing-like-this")
    expect(phone.locator(".app-empty")).to_be_visible()
    check_page(phone)
