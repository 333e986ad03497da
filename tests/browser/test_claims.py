"""Claims in a browser: filed with a receipt, approved, paid in a batch by two officers, seen by the resident."""

import re

from playwright.sync_api import expect

RESIDENT, MANAGER, CONFIRMER = "resident@demo.example.kr", "manager@demo.example.kr", "confirmer@demo.example.kr"
ROUND = "2026년 청년 국가자격시험 응시료 지원"


def pdf(name):
    return {"name": f"{name}.pdf", "mimeType": "application/pdf", "buffer": f"%PDF-1.4\n{name}\n%%EOF\n".encode()}


def test_a_claim_goes_from_the_receipt_to_the_money(phone, open_page, sign_in, check_page):
    sign_in(phone, RESIDENT)
    phone.goto("/programs?stage=open")
    phone.locator(".structured-item", has_text=ROUND).get_by_role("link", name=re.compile("^상세")).first.click()
    phone.get_by_role("link", name="지급 신청하기").click()
    phone.locator("#district").select_option(label="영등포구")
    phone.locator("#months_resident").fill("24")
    phone.wait_for_load_state()
    for group in phone.locator("form.form-card fieldset").all():
        group.get_by_text("아니요", exact=True).click()
    check_page(phone)
    phone.get_by_role("button", name="다음: 시험").click()
    phone.locator("#exam_code").select_option("eng-info")
    phone.get_by_text("시험 전체 응시료").click()
    phone.locator("#exam_on").fill("")
    phone.locator("#exam_on").fill(phone.evaluate("new Date(Date.now() - 864e5).toISOString().slice(0, 10)"))
    phone.locator("#fee").fill("80,000")
    phone.locator("#receipt_number").fill("2026-11-777")
    phone.locator("#file_0").set_input_files(pdf("receipt-of-mine"))
    phone.locator("#file_1").set_input_files(pdf("attendance-of-mine"))
    check_page(phone)
    phone.get_by_role("button", name="다음: 계좌").click()
    phone.locator("#bank").select_option("신한")
    phone.locator("#account").fill("110-222-333444")
    check_page(phone)
    phone.get_by_role("button", name="다음: 확인").click()
    expect(phone.get_by_text("72,000원").first).to_be_visible()
    check_page(phone)
    phone.locator("label", has_text="시험에 실제로 응시했어요").click()
    phone.get_by_role("button", name="신청서 내기").click()
    expect(phone.get_by_text("신청을 받았어요.")).to_be_visible()
    number = re.search(r"\d{4}-\d{4}", phone.locator(".app-alert").first.inner_text())[0]
    mine = phone.url
    check_page(phone)

    desk = open_page()
    sign_in(desk, MANAGER)
    desk.goto("/manage/claims")
    check_page(desk)
    desk.get_by_role("link", name=ROUND).click()
    check_page(desk)
    decide_until(desk, number, check_page)
    desk.get_by_role("link", name="지급", exact=True).click()
    desk.locator("#month").select_option(index=1)
    desk.locator("#month").select_option(index=0)
    check_page(desk)
    desk.get_by_role("button", name="회차 만들기").click()
    expect(desk.get_by_text("다른 담당자가 확인해야 해요.")).to_be_visible()
    check_page(desk)
    batch = desk.url

    other = open_page()
    sign_in(other, CONFIRMER)
    other.goto(batch)
    other.get_by_role("button", name="회차 확인").click()
    expect(other.get_by_text("회차를 확인했습니다.")).to_be_visible()
    desk.goto(batch)
    desk.get_by_role("button", name="지급으로 기록").click()
    expect(desk.get_by_text("건의 지급을 기록했습니다.")).to_be_visible()
    check_page(desk)
    phone.goto(mine)
    expect(phone.locator(".krds-badge", has_text="지급").first).to_be_visible()
    expect(phone.get_by_role("heading", name="지급 내역")).to_be_visible()
    check_page(phone)


def decide_until(page, number, check_page):
    """Approve the claims in the order of receipt up to and with the one of this number."""
    queue = page.url
    for _ in range(12):
        page.goto(f"{queue}?stage=waiting")
        first = page.locator("tbody tr").first
        at = first.locator("th").inner_text()
        first.get_by_role("link", name=re.compile("^열기")).click()
        if at == number:
            check_page(page)
        page.wait_for_load_state()
        if page.locator(".crit-item:not(.ok)").count():
            page.locator("#note").first.fill("서류로 확인함")
        page.get_by_role("button", name="신청 승인").click()
        expect(page.get_by_text(f"{at}: 승인")).to_be_visible()
        if at == number:
            return
    raise AssertionError("the claim is not in the queue")
