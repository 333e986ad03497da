"""A counselor's day in Chromium: work list → workbench → refer → interview → hire → order closed → retention due."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

COUNSELOR = "counselor@demo.example.kr"
RESIDENT = "resident@demo.example.kr"


def soon(days: int) -> str:
    return (date.today() + timedelta(days=days)).isoformat()  # noqa: DTZ011  the server's day, give or take one


@pytest.fixture
def desk(page, sign_in):
    """The counselor's browser on the day's work list."""
    sign_in(page, COUNSELOR)
    page.goto("/desk")
    return page


def open_candidates(desk):
    """Open the ranked people for the demonstration company's care order, which has referrals already."""
    desk.goto("/desk/referrals?status=interview_set&q=당산해뜰")
    desk.locator("tbody th a").first.click()
    desk.get_by_role("link", name="이 구인의 후보").click()


def test_day_begins_with_what_waits(desk, check_page):
    assert desk.get_by_role("heading", level=1).inner_text().startswith("오늘 할 일")
    expect(desk.get_by_role("heading", name=re.compile("주민의 알선 요청"))).to_be_visible()
    check_page(desk)


def test_request_is_followed_from_the_list_in_one_click(desk):
    section = desk.locator("#requests")
    desk.wait_for_load_state()
    before = section.locator("li").count()
    section.get_by_role("button", name=re.compile("알선하기")).first.click()
    expect(desk.locator("#flash")).to_contain_text("알선했습니다")
    expect(desk.locator("#requests li")).to_have_count(before - 1)


def open_workbench(page):
    """Open the workbench of somebody who asked to be referred or was referred."""
    page.goto("/desk/referrals")
    page.locator("tbody th a").first.click()
    page.get_by_role("link", name="구직자 작업대").click()


def test_condition_reranks_in_place(desk, check_page):
    open_workbench(desk)
    heading = desk.locator("#jb-tit span")
    before = heading.inner_text()
    desk.locator("summary", has_text="필수 조건").first.click()
    desk.wait_for_load_state()
    for label in desk.locator("#conditions input[name=off] + label").all():
        label.click()
    expect(heading).not_to_have_text(before)
    assert "off=occupation" in desk.url
    check_page(desk)


def test_conditions_work_without_script(open_page, sign_in):
    page = open_page(scripts=False)
    sign_in(page, COUNSELOR)
    open_workbench(page)
    page.locator("summary", has_text="필수 조건").first.click()
    page.locator("#conditions label", has_text="직종").click()
    page.get_by_role("button", name="다시 순위 매기기").click()
    assert "off=occupation" in page.url


def test_workbench_fits_a_phone(open_page, sign_in, check_page):
    page = open_page(width=390, height=844)
    sign_in(page, COUNSELOR)
    open_workbench(page)
    check_page(page)


def test_last_place_is_filled_and_everything_follows(desk, open_page, sign_in, check_page):
    open_candidates(desk)
    candidates = desk.url
    check_page(desk)
    places = desk.locator("dl.kv dd").first.inner_text()
    total, filled = (int(number) for number in re.findall(r"\d+", places))
    for _ in range(total - filled):
        hire_first_open(desk, candidates)
    desk.goto(candidates)
    expect(desk.locator("dl.kv")).to_contain_text(f"{total}명 중 {total}명")
    expect(desk.locator("aside")).to_contain_text("타인 채용")
    desk.goto("/desk/placements")
    desk.locator("tbody th a").first.click()
    expect(desk.locator("table", has_text="12개월")).to_be_visible()
    check_page(desk)


def hire_first_open(desk, candidates: str) -> None:
    """Take the first open referral of the order through the interview to a hire."""
    desk.goto(candidates)
    desk.locator("aside li", has_text=re.compile("알선함|면접 예정")).first.get_by_role("link").click()
    desk.wait_for_load_state()
    if desk.locator("summary", has_text="면접 잡기").count():
        desk.fill("[name=interview_day]", soon(3))
        desk.fill("[name=interview_time]", "10:30")
        desk.locator("[name=place]").fill("3층 면접실")
        desk.get_by_role("button", name="면접 잡기").click()
        expect(desk.locator("#flash")).to_contain_text("면접을 잡았습니다")
    desk.locator("label", has_text=re.compile("^채용$")).click()
    desk.fill("[name=started_on]", soon(5))
    desk.get_by_role("button", name="결과 기록").click()
    expect(desk.locator("#flash")).to_contain_text("결과를 기록했습니다")


def test_retention_check_is_answered(desk, check_page):
    desk.goto("/desk/placements?due=1")
    assert desk.locator("tbody tr").count() > 0
    desk.locator("tbody th a").first.click()
    check_page(desk)
    desk.locator("label", has_text="재직 중").click()
    desk.get_by_role("button", name="답변 기록").click()
    expect(desk.locator("#flash")).to_contain_text("답변을 기록했습니다")


def test_resident_sees_what_happened(page, sign_in, check_page):
    sign_in(page, RESIDENT)
    page.goto("/my/matches?tab=referrals")
    assert page.locator(".ref-item").count() > 0
    check_page(page)
