"""Path: a counselor sees which target is behind, reads where its year stands and opens an order that would close the gap."""

import re

from playwright.sync_api import expect


def test_a_target_that_is_behind_leads_to_the_orders_that_would_close_the_gap(page, open_page, sign_in, check_page):
    sign_in(page, "counselor@demo.example.kr")
    page.goto("/indicators")
    page.get_by_role("link", name="지역일자리 목표공시제").click()
    page.get_by_role("link", name="연말 전망").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("연말 전망")
    row = page.get_by_role("row", name=re.compile("^취업자"))
    expect(row).to_contain_text("계획보다 늦음")
    check_page(page)
    row.get_by_role("link", name=re.compile("^취업자")).click()
    expect(page.get_by_text(re.compile(r"목표에 이르려면 앞으로 매월 [\d.]+ 필요합니다"))).to_be_visible()
    check_page(page)
    order = page.get_by_role("rowheader").get_by_role("link").first
    title = order.inner_text()
    order.click()
    page.wait_for_load_state()
    assert re.search(r"/desk/orders/[^/]+/candidates", page.url)
    expect(page.get_by_text(title).first).to_be_visible()

    phone = open_page(width=390, height=844, locale="en-US", scripts=False)
    sign_in(phone, "statistics@demo.example.kr")
    phone.goto("/indicators?lang=en")
    phone.get_by_role("link", name=re.compile("target disclosure", re.I)).click()
    phone.get_by_role("link", name="End of the year").click()
    phone.get_by_role("link", name=re.compile("^취업자")).click()
    expect(phone.get_by_role("heading", name="What would close the gap")).to_be_visible()
    expect(phone.get_by_text("Behind the plan").first).to_be_visible()
