"""Path 5, month end: a month as figures, chart and table; every figure down to its lines; the close and what came later."""

import re

from playwright.sync_api import expect

OFFICER = "statistics@demo.example.kr"


def open_figures(page, sign_in, account=OFFICER, query=""):
    sign_in(page, account)
    page.goto(f"/figures{query}")


def closed_month(page):
    """The last month that is closed already: the one before the month shown first."""
    chosen = page.locator("#to option").all()
    shown = page.locator("#to").input_value()
    values = [option.get_attribute("value") for option in chosen]
    return values[values.index(shown) + 1]


def test_a_month_shows_cards_chart_table_and_the_month_before(page, sign_in, check_page):
    open_figures(page, sign_in)
    for name in ("구인인원", "구직자", "취업알선", "취업자"):
        expect(page.locator(".funnel .fn-name", has_text=name)).to_have_count(1)
    expect(page.locator(".funnel").get_by_text("지난달보다")).to_have_count(4)
    expect(page.get_by_role("img", name="월별 추이")).to_be_visible()
    page.get_by_text("그래프 값을 표로 보기").first.click()
    rows = page.get_by_role("group", name="월별 추이 표").locator("tbody tr")
    expect(rows).to_have_count(12)
    page.wait_for_load_state()
    drawn = page.locator("figure.chart svg circle").count()
    assert drawn > 12
    check_page(page)


def test_every_figure_opens_into_its_ledger_lines(page, sign_in, check_page):
    open_figures(page, sign_in)
    link = page.locator(".funnel li", has_text="취업알선").get_by_role("link")
    count = int(re.sub(r"\D", "", link.inner_text().split("(")[0]))
    link.click()
    expect(page.get_by_text(f"{count:,}줄")).to_be_visible()
    page.wait_for_load_state()
    names = page.locator("tbody tr td:nth-child(3)").all_inner_texts()
    assert names
    assert all("○" in name for name in names)
    check_page(page)
    page.locator("tbody tr").first.get_by_role("link").click()
    expect(page.locator("h1")).to_be_visible()


def test_an_officer_closes_the_month_after_reading_what_it_means(page, sign_in, check_page):
    open_figures(page, sign_in)
    expect(page.get_by_text("마감 전").first).to_be_visible()
    page.get_by_text("지금 마감").click()
    expect(page.get_by_text("더는 바꿀 수 없습니다")).to_be_visible()
    page.get_by_role("button", name="마감하기").click()
    expect(page.get_by_text("마감했습니다.")).to_be_visible()
    expect(page.get_by_text("윤통계").last).to_be_visible()
    expect(page.get_by_text("지금 마감")).to_have_count(0)
    check_page(page)


def test_what_came_after_a_close_is_restated_with_the_next_one(page, sign_in):
    open_figures(page, sign_in)
    month = closed_month(page)
    page.goto(f"/figures?from={month}&to={month}")
    table = page.get_by_role("group", name="정정 보고 표")
    expect(table.get_by_text("△1").first).to_be_visible()
    table.get_by_role("link").first.click()
    expect(page.get_by_text("모집 인원 1명 감소")).to_be_visible()


def test_the_reason_for_a_file_is_asked_for(page, sign_in):
    open_figures(page, sign_in)
    page.locator(".funnel li", has_text="구직자").get_by_role("link").first.click()
    page.get_by_label("사유").fill("월례 보고 확인")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="CSV 내려받기").click()
    assert waiting.value.suggested_filename.endswith("-seekers.csv")


def test_the_city_compares_its_districts_on_a_phone_in_english(open_page, sign_in, check_page):
    phone = open_page(width=390, height=844, locale="en-US")
    open_figures(phone, sign_in, "city@demo.example.kr", "?lang=en")
    region = phone.get_by_role("group", name="By organization, table")
    phone.wait_for_load_state()
    assert region.get_by_role("link").count() >= 2
    check_page(phone)


def test_everything_works_without_script(open_page, sign_in):
    plain = open_page(scripts=False)
    open_figures(plain, sign_in)
    plain.select_option("#from", closed_month(plain))
    plain.get_by_role("button", name="조회", exact=True).click()
    assert "from=" in plain.url
    expect(plain.locator(".funnel li")).to_have_count(4)


def test_jobs_say_what_runs_next(page, sign_in, check_page):
    sign_in(page, "admin@demo.example.kr")
    page.goto("/admin/jobs")
    expect(page.get_by_text("전월 실적 마감").first).to_be_visible()
    check_page(page)
