"""Path: a manager enters the days worked and the wage of a month; what is refused stands beside its field, nothing typed is lost."""

import re
from datetime import date, timedelta

from playwright.sync_api import expect

MANAGER = "manager@demo.example.kr"
ROUND = "2024년 청년 드림나래"


def test_days_and_wage_of_a_month_are_entered_put_right_and_refused(open_page, sign_in, check_page):
    # Ten days ago: at least ten days of that month lie between the start of the round and today.
    month = (date.today() - timedelta(days=10)).isoformat()[:7]  # noqa: DTZ011  the server's own day
    page = open_page(width=390, height=844)
    sign_in(page, MANAGER)
    page.goto("/manage")
    page.get_by_role("link", name=ROUND, exact=True).first.click()
    page.get_by_role("link", name="참여자 명부", exact=True).click()
    page.get_by_role("link", name=re.compile("^열기")).first.click()
    form = page.locator("form", has=page.locator("#work-tit"))
    form.get_by_label(re.compile("^월")).fill(month)
    form.get_by_label("근무일수").fill("99")
    form.get_by_label("임금 지급").fill("1,230,000")
    form.get_by_role("button", name="저장").click()
    form = page.locator("form", has=page.locator("#work-tit"))
    expect(form.get_by_label("근무일수")).to_have_attribute("aria-invalid", "true")
    expect(form.get_by_label("임금 지급")).to_have_value(re.compile("1,230,000"))
    check_page(page)
    form.get_by_label("근무일수").fill("9")
    form.get_by_label("임금 지급").fill("123,000,000")
    form.get_by_role("button", name="저장").click()
    expect(form.get_by_label("임금 지급")).to_have_attribute("aria-invalid", "true")
    form.get_by_label("임금 지급").fill("1,230,000")
    form.get_by_role("button", name="저장").click()
    expect(page.get_by_text("근무 내역을 입력했습니다.")).to_be_visible()
    expect(page.get_by_role("row", name=month[:4])).to_contain_text("1,230,000")
