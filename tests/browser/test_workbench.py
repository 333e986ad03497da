"""The workbench in Chromium: a condition re-ranks in place, results are compared, set aside, referred together, a letter read."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from jobcenter.documents import fonts
from tests.support import papers
from tests.support.skipping import unavailable

COUNSELOR = "counselor@demo.example.kr"
SEVERAL = "고른 구인에 알선하기"


@pytest.fixture(scope="module")
def found():
    """The workbench that the tests of this module share, once one of them has found it."""
    return {}


def open_bench(page, found) -> None:
    """Open the workbench of somebody with several orders that fit and that she may be referred to."""
    if "path" in found:
        page.goto(found["path"])
        return
    page.goto("/desk/seekers")
    page.wait_for_load_state()
    links = [link.get_attribute("href") for link in page.locator("a[href*='/desk/seekers/']").all()]
    people = {href.split("/")[3].split("?")[0] for href in links}
    for public_id in sorted(one for one in people if len(one) == 16):
        path = f"/desk/seekers/{public_id}"
        text = page.request.get(path).text()
        if text.count('class="rk-pick') >= 3 and SEVERAL in text:
            found["path"] = path
            page.goto(path)
            return
    raise AssertionError("nobody has enough orders")


@pytest.fixture
def desk(page, sign_in, found):
    """The counselor's browser on a workbench with several orders."""
    sign_in(page, COUNSELOR)
    open_bench(page, found)
    return page


def test_condition_changes_the_list_in_place_and_is_taken_back(desk, check_page):
    plain = desk.locator("#jb-tit span").inner_text()
    desk.locator("#wb-conditions summary").first.click()
    desk.evaluate("document.body.dataset.same = 'yes'")
    desk.locator("#wage").fill("9,000,000")
    desk.locator("#wage").press("Tab")
    expect(desk.locator("#jb-tit span")).not_to_have_text(plain)
    expect(desk.locator("#wb-say")).to_contain_text("조건 통과 0건")
    assert desk.evaluate("document.body.dataset.same") == "yes"
    assert "wage=9%2C000%2C000" in desk.url
    check_page(desk)
    desk.locator(".wb-chip", has_text="희망 임금 하한").click()
    expect(desk.locator("#jb-tit span")).to_have_text(plain)
    expect(desk.locator(".wb-chip")).to_have_count(0)
    expect(desk.locator("#wage")).not_to_have_value("9,000,000")
    assert desk.evaluate("document.activeElement.id") == "jb-tit"


def test_results_are_compared_side_by_side(desk, open_page, sign_in, check_page):
    for number in (1, 2):
        desk.locator(f"label[for=pick-{number}]").click()
    desk.get_by_role("button", name="고른 것 비교하기").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("구인 비교")
    expect(desk.get_by_role("columnheader")).to_have_count(3)
    check_page(desk)
    phone = open_page(width=390, height=844)
    sign_in(phone, COUNSELOR)
    phone.goto(desk.url)
    check_page(phone)
    desk.get_by_role("link", name="작업대로 돌아가기").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("알선 작업대")


def test_order_is_excluded_with_a_reason_and_taken_back(desk):
    title = desk.locator(".rank .job-tit").first.inner_text()
    before = desk.locator(".rank-item").count()
    first = desk.locator(".rank-item").first
    first.locator("summary", has_text="제외").click()
    first.locator("select[name=reason]").select_option("worked_there")
    first.get_by_role("button", name=re.compile("제외하기")).click()
    expect(desk.locator("#flash")).to_contain_text("제외")
    expect(desk.locator(".rank-item")).to_have_count(before - 1)
    desk.get_by_role("link", name=re.compile("^제외 1")).click()
    expect(desk.locator("#wb-result")).to_contain_text(title)
    desk.get_by_role("button", name=re.compile("목록으로 되돌리기")).click()
    desk.get_by_role("link", name=re.compile("^추천 ")).click()
    expect(desk.locator(".rank-item")).to_have_count(before)


def test_workbench_works_without_script(open_page, sign_in, found):
    page = open_page(scripts=False)
    sign_in(page, COUNSELOR)
    open_bench(page, found)
    page.locator("#wb-conditions summary").first.click()
    page.locator("#wage").fill("9,000,000")
    page.get_by_role("button", name="다시 순위 매기기").click()
    expect(page.locator(".wb-chip")).to_contain_text(["희망 임금 하한"])
    page.locator(".wb-chip", has_text="희망 임금 하한").click()
    page.wait_for_load_state()
    for label in page.locator(".rk-pick label").all()[:2]:
        label.click()
    page.get_by_role("button", name=SEVERAL).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("여러 구인에 알선하기")


def test_people_are_compared_for_an_order(desk, check_page):
    desk.goto("/desk/referrals?status=interview_set&q=당산해뜰")
    desk.locator("tbody th a").first.click()
    desk.get_by_role("link", name="이 구인의 후보").click()
    desk.wait_for_load_state()
    desk.goto(f"{desk.url}?off=occupation&off=licence&off=wage&off=days&off=employment_type&off=hours&off=commute")
    desk.wait_for_load_state()
    for label in desk.locator(".rk-pick label").all()[:2]:
        label.click()
    check_page(desk)
    desk.get_by_role("button", name="고른 것 비교하기").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("구직자 비교")
    check_page(desk)


def test_two_are_referred_at_once_and_the_letter_is_read_back(desk, check_page, tmp_path):
    if not fonts.FOLDER.is_dir():
        unavailable("no fonts for papers: `make setup` unpacks them")
    name = desk.locator("#sk-tit").inner_text().split()[0]
    titles = desk.locator(".rank-item:has(.rk-pick) .job-tit").all_inner_texts()[:2]
    for box in desk.locator(".rk-pick label").all()[:2]:
        box.click()
    desk.get_by_role("button", name=SEVERAL).click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("여러 구인에 알선하기")
    check_page(desk)
    desk.locator("label", has_text="알선장도 함께 발급하기").click()
    desk.get_by_role("button", name="알선하기", exact=True).click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("처리 결과")
    expect(desk.get_by_role("link", name=re.compile("알선 보기"))).to_have_count(2)
    check_page(desk)
    desk.get_by_role("link", name=re.compile("알선장")).first.click()
    check_page(desk)
    texts = [download(desk, kind, tmp_path / kind) for kind in ("PDF", "HWPX")]
    for text in texts:
        assert papers.holds(text, name)
        assert any(papers.holds(text, title) for title in titles)


def download(page, kind: str, path: Path) -> str:
    """Download a letter and read it."""
    with page.expect_download() as waited:
        page.get_by_role("link", name=re.compile(f"^{kind}")).first.click()
    waited.value.save_as(path)
    return {"PDF": papers.text_of_pdf, "HWPX": papers.text_of_hwpx}[kind](path.read_bytes())


def test_tried_conditions_are_saved_only_after_asking(desk):
    home = desk.url
    desk.goto(f"{home}?c=1&wage=1,000,000&days=mon&days=tue&days=wed&days=thu&days=fri")
    desk.locator("summary", has_text="구직등록에 저장").click()
    expect(desk.locator(".wb-changes")).to_contain_text("1,000,000원")
    desk.get_by_role("button", name="이 조건으로 저장하기").click()
    expect(desk.locator("#flash")).to_contain_text("저장했습니다")
    expect(desk.locator("aside")).to_contain_text("1,000,000원")
    expect(desk.locator(".wb-chip")).to_have_count(0)
