"""From the city down to the lines of a figure and back, by keyboard alone."""

import re

from playwright.sync_api import expect


def press_until(page, key, reached, most=120):
    """Press a key until the place with the keyboard is the wanted one."""
    for _time in range(most):
        page.keyboard.press(key)
        if reached(page.evaluate("document.activeElement.getAttribute('href') || ''")):
            return
    raise AssertionError(f"{key} never led there")


def test_a_manager_walks_from_city_to_lines_and_back_by_keyboard(page, sign_in, check_page):
    sign_in(page, "city@demo.example.kr")
    page.goto("/figures")
    tiles = page.locator("a.tile")
    expect(tiles).to_have_count(25)
    expect(tiles.filter(has_text="영등포구")).to_contain_text("1위")
    check_page(page)

    tiles.filter(has_text="관악구").focus()
    for key, name in (("ArrowUp", "동작구"), ("ArrowLeft", "영등포구")):
        page.keyboard.press(key)
        expect(tiles.filter(has_text=name)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("영등포구 실적")
    expect(page.get_by_role("heading", name="성과 지표: 목표 대비 실적")).to_be_visible()

    press_until(page, "Tab", lambda href: "organization=yeongdeungpo-centre&from" in href and "/lines" not in href)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("일자리플러스센터 실적")
    press_until(page, "Tab", lambda href: "measure=placements&" in href and "/lines" in href)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("취업자")
    trail = page.get_by_role("navigation", name="현재 위치")
    expect(trail.get_by_role("link")).to_have_text(
        ["홈", "실적", "서울특별시", "영등포구", "영등포구 일자리플러스센터"]
    )
    trail.get_by_role("link", name="서울특별시").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("서울특별시 실적")


def test_the_table_says_what_the_map_says_and_sorts(page, sign_in):
    sign_in(page, "city@demo.example.kr")
    page.goto("/figures?shown=referrals")
    table = page.get_by_role("group", name="기관별 표")
    first = table.locator("tbody tr").first
    name, figure = first.locator("th").inner_text(), first.locator("td.strong").inner_text().split("\n")[0]
    expect(page.locator("a.tile", has_text=name)).to_contain_text(figure.split("(")[0].strip())
    table.locator("#sort-seekers").click()
    expect(table.locator("th[aria-sort=descending]")).to_have_text("구직자")
    expect(page).to_have_url(re.compile("#organizations$"))


def test_a_figure_told_apart_leads_to_its_lines_and_their_file(page, sign_in, check_page):
    sign_in(page, "statistics@demo.example.kr")
    page.goto("/figures")
    page.get_by_role("link", name="성별·연령·사업별 단계").first.click()
    page.get_by_label("나누는 기준").select_option("age_band")
    page.get_by_role("button", name="조회", exact=True).click()
    expect(page.locator("h1")).to_have_text("단계 실적: 연령대 기준")
    check_page(page)
    cell = page.locator("tr.total a").first
    number = cell.inner_text().split("(")[0].strip()
    cell.click()
    expect(page.locator("dl.kv strong")).to_have_text(number)
    page.get_by_role("button", name="CSV 내려받기").click()
    expect(page.locator("#reason-error")).to_be_visible()
    page.get_by_label("사유").fill("구의회 요구자료")
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV 내려받기").click()
    assert download.value.suggested_filename.endswith("-registrations.csv")
