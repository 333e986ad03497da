"""The program manager's path in a browser: a resident applies, officers screen, rank, confirm; a place passes on."""

import re

import pytest
from playwright.sync_api import expect

RESIDENT, NEWCOMER = "resident@demo.example.kr", "newcomer@demo.example.kr"
GWANAK_RESIDENT = "gwanak-resident@demo.example.kr"
MANAGER, CONFIRMER = "manager@demo.example.kr", "confirmer@demo.example.kr"
GWANAK_MANAGER = "gwanak-manager@demo.example.kr"
OPEN_JOB, SCREENED_JOB = "2024년 상반기 서울 동행일자리", "2024년 지역공동체일자리"
COURSE = "2024년 요양보호사 양성과정"
YES = {"able_to_work", "job_seeker_registered"}
AMOUNTS = {"household_size": "3", "household_income": "1,800,000", "household_assets": "90,000,000"}


def answer_questions(page, district):
    """Answer every question of the first step: nothing speaks against this person."""
    page.wait_for_load_state()
    if page.locator("#district").count():
        page.locator("#district").select_option(label=district)
    for group in page.locator("form.form-card fieldset").all():
        name = group.get_attribute("id")
        group.get_by_text("예" if name in YES else "아니요", exact=True).click()
    for field in page.locator("form.form-card input[inputmode=numeric]").all():
        field.fill(AMOUNTS.get(field.get_attribute("name"), "0"))


def apply_on_line(page, district, check_page=None):
    """Go through the steps from the announcement to the receipt; returns the receipt number."""
    page.get_by_role("link", name=re.compile("^신청$")).click()
    answer_questions(page, district)
    if check_page:
        check_page(page)
    page.get_by_role("button", name="다음: 서류").click()
    page.wait_for_load_state()
    for group in page.locator("form.form-card fieldset").all():
        group.get_by_text("센터에 직접 내요").click()
    page.locator("label", has_text="적은 내용은 사실과 같습니다").click()
    if check_page:
        check_page(page)
    page.get_by_role("button", name="다음: 확인").click()
    if check_page:
        check_page(page)
    page.get_by_role("button", name="신청서 제출하기").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("신청을 접수했어요")
    return page.locator("#no-tit").inner_text()


def open_round(page, name):
    """From the list of rounds to the announcement."""
    page.goto("/programs?stage=open")
    page.locator(".structured-item", has_text=name).get_by_role("link", name=re.compile("^상세")).first.click()


def manage(page, name):
    """From the manager's list to the overview of a round."""
    page.goto("/manage")
    page.get_by_role("link", name=name, exact=True).first.click()


def set_places(page, places, reason):
    """Change the places of a round's only group."""
    page.get_by_role("link", name="인원·마감일·규칙 변경").click()
    page.get_by_label(re.compile("^모집 인원")).fill(str(places))
    page.get_by_label("변경 사유").first.fill(reason)
    page.get_by_role("button", name="인원 변경").click()
    expect(page.get_by_text("변경을 기록했고 공고에 표시돼요.")).to_be_visible()


def confirm_step(page, button, yes):
    """Press a button that asks once, and say yes."""
    page.locator("summary", has_text=button).click()
    page.get_by_role("button", name=re.compile(f"^{yes}")).locator("visible=true").click()


def decide_what_waits(page):
    """Decide every application of the queue; what the rules leave open is met by the documents."""
    queue = page.url.split("?")[0] + "?stage=undecided"
    page.goto(queue)
    for number in page.locator("tbody tr th").all_inner_texts():
        page.goto(queue)
        row = page.locator("tbody tr", has_text=number)
        row.get_by_role("link", name=re.compile("^열기")).click()
        page.get_by_label("가구 재산", exact=True).fill("80,000,000")
        page.get_by_label("문서번호").fill("행복e음-2026-77")
        page.get_by_role("button", name="확인 결과 저장").click()
        expect(page.get_by_text("개 항목을 입력했어요.")).to_be_visible()
        page.wait_for_load_state()
        for select in page.locator(".crit-item.check select").all():
            select.select_option("met")
        for reason in page.locator(".crit-item.check input[name^=reason]").all():
            reason.fill("제출 서류로 확인함")
        page.get_by_role("button", name="판단 기록하기").click()
        expect(page.locator("#flash")).to_contain_text(number)
    page.goto(queue)
    expect(page.get_by_text("해당하는 신청이 없어요")).to_be_visible()


def test_resident_applies_and_sees_where_it_stands(page, sign_in, check_page):
    sign_in(page, RESIDENT)
    open_round(page, OPEN_JOB)
    check_page(page)
    number = apply_on_line(page, "영등포구", check_page)
    assert re.fullmatch(r"\d{4}-\d{4}", number)
    check_page(page)
    page.get_by_role("link", name="진행 상태 보기").click()
    expect(page.locator(".timeline")).to_contain_text("신청 접수")
    expect(page.locator(".timeline [aria-current=step]")).to_contain_text("공적 자료")
    check_page(page)
    confirm_step(page, "신청 취소하기", "네, 취소할게요")
    expect(page.get_by_text("신청을 취소했어요.")).to_be_visible()


def test_mistakes_keep_what_was_typed_and_a_draft_is_taken_up_again(phone, sign_in, check_page):
    sign_in(phone, NEWCOMER)
    open_round(phone, OPEN_JOB)
    phone.get_by_role("link", name=re.compile("^신청$")).click()
    phone.locator("#household_assets").fill("많아요")
    phone.get_by_role("button", name="다음: 서류").click()
    expect(phone.locator("#household_assets")).to_have_value("많아요")
    expect(phone.locator("#household_assets-error")).to_be_visible()
    check_page(phone)
    phone.locator("#household_assets").fill("1,200만")
    phone.get_by_role("button", name="임시 저장").click()
    phone.get_by_role("link", name="이어서 쓰기").first.click()
    expect(phone.locator("#household_assets")).to_have_value("12,000,000")


def test_screening_ranking_confirmation_and_a_declined_offer(page, open_page, sign_in, check_page):
    sign_in(page, MANAGER)
    manage(page, SCREENED_JOB)
    check_page(page)
    set_places(page, 1, "예산 감액")
    check_page(page)
    page.get_by_role("link", name="개요").click()
    page.get_by_role("link", name="심사", exact=True).click()
    check_page(page)
    expect(page.get_by_role("link", name=re.compile("^심사 대기"))).to_be_visible()
    decide_what_waits(page)
    page.get_by_role("link", name="선발", exact=True).click()
    page.get_by_role("button", name="순위 매기기").click()
    expect(page.get_by_text("선발선: 1명")).to_be_visible()
    expect(page.get_by_text("직접 확정할 수 없어요")).to_be_visible()
    check_page(page)

    second = open_page()
    sign_in(second, CONFIRMER)
    second.goto(page.url)
    confirm_step(second, "순위 확정하기", "네, 확정할게요")
    expect(second.get_by_text("순위를 확정했어요.")).to_be_visible()
    confirm_step(second, "발표하고 참여 제안하기", "네, 발표할게요")
    offers = second.locator("section", has=second.get_by_role("heading", name="답을 기다리는 제안")).locator("tbody tr")
    expect(offers).to_have_count(1)
    first = offers.first.locator("th").inner_text()
    check_page(second)
    confirm_step(second, "포기", "네, 포기")
    expect(second.locator("#flash")).to_contain_text("번에게 제안했어요")
    expect(offers).to_have_count(1)
    assert offers.first.locator("th").inner_text() != first
    declined = second.locator("tr", has_text=first).locator("td", has_text="거절")
    expect(declined).to_be_visible()


def test_course_gives_places_in_order_and_moves_the_waiting_list_up(page, open_page, sign_in, check_page):
    sign_in(page, GWANAK_MANAGER)
    page.goto("/manage")
    row = page.locator("tr", has_text=COURSE).filter(has_text="접수 중")
    taken = int(row.locator("td").last.locator("small").inner_text().split(" / ")[0])
    row.get_by_role("link", name=COURSE, exact=True).click()
    course = page.url
    set_places(page, taken + 1, "강의실 변경")

    resident = open_page(width=390)
    sign_in(resident, GWANAK_RESIDENT)
    open_round(resident, COURSE)
    number = apply_on_line(resident, "관악구")
    expect(resident.locator(".res-sum")).to_contain_text("참여가 확정됐어요")

    waiting = open_page()
    sign_in(waiting, RESIDENT)
    open_round(waiting, COURSE)
    apply_on_line(waiting, "관악구")
    expect(waiting.locator(".res-sum")).to_contain_text("대기 1번")

    page.goto(f"{course}/operation")
    check_page(page)
    page.locator("tr", has_text=number).get_by_role("link", name=re.compile("^열기")).click()
    check_page(page)
    page.locator("summary", has_text="중도 종료 입력하기").click()
    page.get_by_label("종료 구분").select_option(label="취업으로 종료")
    page.locator("#end-reason").fill("재가센터 취업")
    page.get_by_role("button", name="종료 처리").click()
    expect(page.get_by_text("신청자에게 넘어갔어요.")).to_be_visible()
    waiting.get_by_role("link", name="진행 상태 보기").click()
    expect(waiting.locator(".page-head")).to_contain_text("참여 확정")


def test_course_is_completed_by_attendance(page, sign_in, check_page):
    sign_in(page, GWANAK_MANAGER)
    page.goto("/manage")
    page.locator("tr", has_text=COURSE).filter(has_text="운영 중").get_by_role("link", name=COURSE, exact=True).click()
    page.get_by_role("link", name="참여자 명부", exact=True).click()
    row = page.locator("tr:has(input[name^=attended-])").first
    number = row.locator("th").inner_text()
    row.locator("input").fill("100")
    page.get_by_role("button", name="출석 저장").click()
    page.locator("tr", has_text=number).get_by_role("link", name=re.compile("^열기")).click()
    page.get_by_role("button", name="수료·완료 처리").click()
    expect(page.get_by_role("alert")).to_contain_text("출석해야 해요")
    check_page(page)
    page.locator("#attendance-attended").fill("320")
    page.get_by_role("button", name="저장").first.click()
    page.get_by_role("button", name="수료·완료 처리").click()
    expect(page.locator(".sk-card")).to_contain_text(re.compile(r"\d{4}-\d{4}"))
    expect(page.locator(".page-head")).to_contain_text("수료")


@pytest.mark.parametrize("width", [1280, 390])
def test_new_round_is_made_checked_and_announced(open_page, sign_in, check_page, width):
    page = open_page(width=width)
    sign_in(page, MANAGER)
    page.goto("/manage/rounds/new")
    check_page(page)
    page.get_by_role("link", name=re.compile("이 서식 쓰기")).first.click()
    page.get_by_label(re.compile("^코드")).fill(f"browser-{width}")
    page.get_by_role("button", name="초안 만들기").click()
    expect(page.locator(".error-summary")).to_be_visible()
    check_page(page)


def test_list_of_rounds_in_english_on_a_phone(open_page, check_page):
    page = open_page(width=390, locale="en-US")
    page.goto("/programs?lang=en")
    expect(page.get_by_role("heading", level=1)).to_have_text("Public jobs and courses")
    check_page(page)
    page.get_by_role("link", name=re.compile("^Details")).first.click()
    expect(page.get_by_role("heading", name="Who can apply")).to_be_visible()
    check_page(page)
