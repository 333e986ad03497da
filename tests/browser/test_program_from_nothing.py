"""A manager makes a program in the browser from nothing: rules, score table, quotas, checks, announcement."""

import re
from datetime import date

from playwright.sync_api import expect

MANAGER = "manager@demo.example.kr"
# The dates below are typed into forms, so the server stands on a day of its own.
TODAY = date(2026, 11, 20)
NAME = "2030년 상반기 골목 돌봄 일자리"


def look(page, check_page):
    """Check the page from its top: what lies half under the edge of the window is not to be judged."""
    page.evaluate("scrollTo(0, 0)")
    check_page(page)


def make_draft(page, code="alley-care"):
    """From the list of rounds to the hub of a draft with nothing in it."""
    page.goto("/manage/rounds/new")
    page.get_by_role("link", name="처음부터 새 사업 만들기").click()
    fields = {
        "program_name_ko": "골목 돌봄 일자리",
        "program_name_en": "Neighbourhood care jobs",
        "program_code": code,
        "name_ko": NAME,
        "name_en": "Neighbourhood care jobs, first half of 2030",
        "code": "2030h1",
        "first_places": "12",
        "apply_from": "2026-11-16",
        "apply_until": "2026-12-31",
        "result_on": "2027-01-08",
        "period_from": "2027-01-11",
        "period_until": "2027-06-30",
        "reference_date": "2026-11-16",
    }
    for name, text in fields.items():
        page.locator(f"#{name}").fill(text)
    page.get_by_role("button", name="초안 만들기").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("공고 전 점검")


def choose(page, field, value):
    """Pick a value; with script the form is laid out anew for it."""
    page.locator(field).select_option(value)
    expect(page.locator(".htmx-request")).to_have_count(0)


def section(page, name):
    """Open a section of the draft."""
    page.get_by_role("navigation", name="초안의 항목").get_by_role("link", name=name).click()


def save(page):
    """Save the form of the page."""
    page.get_by_role("button", name="저장").locator("visible=true").last.click()
    expect(page.locator("#flash")).to_contain_text("저장")


def add_income_rule(page, check_page):
    """A requirement with a percentage of a dated amount, read in plain words while it is made."""
    section(page, "자격 규칙")
    page.get_by_role("link", name="신청 자격 추가").click()
    page.locator("#when-kind").get_by_role("button", name="조건 추가").click()
    choose(page, "#when-left", "fact:household_income")
    expect(page.locator("#when-op option[value='<=']")).to_be_attached()
    choose(page, "#when-op", "<=")
    choose(page, "#when-right", "percent")
    page.locator("#when-percent").fill("80")
    page.locator("#when-parameter").select_option("median_income")
    page.locator("#when-by").select_option("household_size")
    page.locator("#when-kind").get_by_role("button", name="다시 읽기").click()
    expect(page.locator("p[lang=ko]", has_text="80% 이하인 사람이 신청할 수 있어요")).to_be_visible()
    look(page, check_page)
    page.locator("#label_ko").fill("가구 소득")
    page.locator("#label_en").fill("Household income")
    page.locator("#code").fill("income")
    save(page)


def add_ready_made(page):
    """An exclusion as it is practised, with its exception."""
    page.locator("#ready").select_option("livelihood_benefit")
    page.get_by_role("button", name="넣기").click()
    expect(page.locator(".rule-list", has_text="생계급여")).to_be_visible()


def add_points(page, check_page):
    """One item by bands and one by yes or no; equals by their assets."""
    section(page, "점수")
    page.get_by_role("link", name="배점 항목 추가").click()
    page.locator("#label_ko").fill("가구 재산")
    page.locator("#label_en").fill("Household assets")
    page.locator("#code").fill("assets")
    choose(page, "#of-left", "fact:household_assets")
    for row, (limit, given) in enumerate([("1억", "20"), ("4억", "10"), ("", "0")]):
        page.get_by_role("button", name="줄 추가").click()
        expect(page.locator(f"#rows-{row}-points")).to_be_visible()
        page.locator(f"#rows-{row}-upto").fill(limit)
        page.locator(f"#rows-{row}-points").fill(given)
    look(page, check_page)
    save(page)
    page.locator("#ready").select_option("head")
    page.get_by_role("button", name="넣기").click()
    expect(page.locator("tr", has_text="최고 총점")).to_contain_text("25")
    page.locator("#ties-0-of-left").select_option("fact:household_assets")
    save(page)


def add_quota(page, check_page):
    """A group of the older before the group of everybody, with its work site."""
    section(page, "모집단위와 인원")
    page.get_by_role("link", name="모집단위 추가").click()
    page.get_by_role("button", name="조건 추가").click()
    choose(page, "#condition-left", "age")
    choose(page, "#condition-op", ">=")
    page.locator("#condition-value").fill("65")
    for name, text in {"label_ko": "65세 이상", "label_en": "65 and over", "code": "over65", "places": "4",
                       "reserve": "2", "site_ko": "당산1동 주민센터", "address": "당산로 123"}.items():  # fmt: skip
        page.locator(f"#{name}").fill(text)
    look(page, check_page)
    save(page)
    page.locator("li", has_text="65세 이상").get_by_role("button", name="위로").click()
    expect(page.locator(".rule-list > li").first).to_contain_text("65세 이상")


def announce(page):
    """Announce the draft after its checks."""
    section(page, "점검")
    expect(page.get_by_text("공고할 수 있어요")).to_be_visible()
    page.locator("summary", has_text="공고하기").click()
    page.get_by_role("button", name=re.compile("^네, 공고")).click()


def build_program(page, check_page):
    """The whole way from nothing to an announced round; the page of the round is left open."""
    make_draft(page)
    add_income_rule(page, check_page)
    add_ready_made(page)
    add_points(page, check_page)
    add_quota(page, check_page)
    announce(page)


def test_program_is_made_from_nothing_and_announced(page, sign_in, check_page):
    sign_in(page, MANAGER)
    build_program(page, check_page)
    page.get_by_role("link", name="공고문").or_(page.get_by_role("link", name="공고", exact=True)).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(NAME)
    expect(page.locator("body")).to_contain_text("당산로 123")
    expect(page.locator("body")).to_contain_text("80% 이하")
    look(page, check_page)


def test_rule_is_made_without_script_on_a_phone(open_page, sign_in):
    page = open_page(width=390, scripts=False)
    sign_in(page, MANAGER)
    page.goto("/manage/programs/new")
    page.get_by_role("button", name="초안 만들기").click()
    expect(page.locator(".error-summary")).to_be_visible()
    make_draft(page, "no-script")
    section(page, "자격 규칙")
    page.get_by_role("link", name="신청 자격 추가").click()
    page.locator("#when-kind").get_by_role("button", name="조건 추가").click()
    choose(page, "#when-left", "age")
    page.locator("#when-kind").get_by_role("button", name="다시 읽기").click()
    choose(page, "#when-op", ">=")
    page.locator("#when-kind").get_by_role("button", name="다시 읽기").click()
    page.locator("#when-value").fill("19")
    page.locator("#label_ko").fill("만 19세 이상")
    page.locator("#code").fill("adult19")
    save(page)
    expect(page.locator(".rule-list", has_text="만 19세 이상인 사람이 신청할 수 있어요.")).to_be_visible()
