"""A program manager reads what became of the people of a course, opens a rate into its people and leaves one of them out."""

import re

from playwright.sync_api import expect


def test_manager_opens_a_rate_into_its_people_and_leaves_one_out(page, open_page, sign_in, check_page):
    sign_in(page, "gwanak-manager@demo.example.kr")
    page.goto("/figures/outcomes?from=2025h1&months=3")
    expect(page.get_by_role("heading", level=1)).to_have_text("사업 성과")
    row = page.get_by_role("row", name=re.compile("요양보호사 양성과정"))
    expect(row).to_contain_text("/")
    check_page(page)
    row.get_by_role("link", name=re.compile("대상자 보기.*3개월")).first.click()
    page.wait_for_load_state()
    check_page(page)
    expect(page.get_by_role("link", name=re.compile("미취업 ")).first).to_be_visible()
    page.get_by_role("link", name=re.compile("미취업 ")).first.click()
    page.wait_for_load_state()
    page.get_by_role("link", name=re.compile("제외하기")).first.click()
    page.get_by_label("사유").select_option("military_service")
    page.get_by_role("button", name="제외하기").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    page.get_by_label("발생일").fill("2026-09-01")
    page.get_by_label("증빙").fill("입영통지서 확인")
    page.get_by_role("button", name="제외하기").click()
    expect(page.get_by_text("기록했습니다.")).to_be_visible()
    check_page(page)
    phone = open_page(width=390, height=844, locale="en-US", scripts=False)
    sign_in(phone, "gwanak-manager@demo.example.kr")
    phone.goto("/figures/outcomes?from=2025h1&view=cost&by=provider&lang=en")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Outcomes of programs")
    expect(phone.get_by_text("agreement").first).to_be_visible()
