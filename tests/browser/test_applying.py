"""Documents by phone, an application entered at the counter, a simulation and the public draw, in a browser."""

import io
import re

from PIL import Image
from playwright.sync_api import expect

from tests.browser.test_program_manager import MANAGER, NEWCOMER, OPEN_JOB, answer_questions, manage, open_round

COUNSELOR = "counselor@demo.example.kr"
DRAW = "2023년 여름방학 대학생 아르바이트"


def photo():
    out = io.BytesIO()
    Image.new("RGB", (600, 800), "white").save(out, "JPEG")
    return {"name": "동의서 사진.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def test_documents_are_photographed_removed_and_kept_on_a_phone(phone, sign_in, check_page):
    sign_in(phone, NEWCOMER)
    open_round(phone, OPEN_JOB)
    phone.get_by_role("link", name=re.compile("^(신청|이어서 쓰기)$")).click()
    answer_questions(phone, "영등포구")
    phone.get_by_role("button", name="다음: 서류").click()
    first = phone.locator(".doc-ask").first
    expect(first.locator("input[type=file]")).to_be_hidden()
    first.get_by_text("사진이나 PDF로 여기서 낼게요").click()
    first.locator("input[type=file]").set_input_files([photo()])
    phone.get_by_role("button", name="고른 파일 올리기").click()
    expect(first).to_contain_text("동의서 사진.jpg")
    check_page(phone)
    with phone.expect_download() as waiting:
        first.get_by_role("link", name="동의서 사진.jpg").click()
    assert waiting.value.suggested_filename == "동의서 사진.jpg"
    bad = {"name": "가짜.pdf", "mimeType": "application/pdf", "buffer": b"<html>"}
    first.locator("input[type=file]").set_input_files([bad])
    phone.get_by_role("button", name="고른 파일 올리기").click()
    expect(phone.get_by_role("alert")).to_contain_text("가짜.pdf")
    expect(first).to_contain_text("동의서 사진.jpg")
    check_page(phone)
    first.get_by_role("button", name=re.compile("^삭제")).click()
    expect(first).not_to_contain_text("동의서 사진.jpg")


def test_a_counselor_enters_an_application_and_prints_the_receipt(page, sign_in, check_page):
    sign_in(page, COUNSELOR)
    page.goto("/desk/seekers")
    link = page.locator("tbody a[href^='/desk/seekers/'], .structured-item a[href^='/desk/seekers/']").first
    person = re.match(r"/desk/seekers/[^/?#]+", link.get_attribute("href"))[0]
    page.goto(f"{person}/applications")
    check_page(page)
    row = page.locator("tr", has_text=OPEN_JOB)
    # Somebody who began herself goes on with the officer.
    row.locator(f"a[href^='{person}/applications/']").click()
    expect(page.get_by_text("신청을 대신 입력합니다")).to_be_visible()
    answer_questions(page, "영등포구")
    page.get_by_role("button", name="다음: 서류").click()
    page.wait_for_load_state()
    for group in page.locator("form.form-card fieldset").all():
        group.get_by_text("창구에서 종이 서류 확인").click()
    page.locator("label", has_text="적은 내용은 사실과 같습니다").click()
    page.get_by_role("button", name="다음: 확인").click()
    check_page(page)
    page.get_by_role("button", name="신청서 제출하기").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("신청을 접수했습니다")
    expect(page.locator("main")).to_contain_text("담당자")
    check_page(page)


def test_a_manager_turns_a_number_and_sees_who_flips(page, open_page, sign_in, check_page):
    sign_in(page, MANAGER)
    manage(page, OPEN_JOB)
    page.get_by_role("link", name="모의 적용").click()
    expect(page.get_by_text("숫자를 바꿔 보세요")).to_be_visible()
    page.get_by_label("만 18세 이상").fill("70")
    page.get_by_role("button", name="적용해 보기").click()
    expect(page.locator("#sum-tit")).to_contain_text("적격에서 빠집니다")
    check_page(page)
    with page.expect_download() as waiting:
        page.get_by_role("link", name=re.compile("^CSV")).click()
    assert waiting.value.suggested_filename.startswith("simulation-")
    small = open_page(width=390)
    sign_in(small, MANAGER)
    small.goto(page.url)
    check_page(small)


def test_anybody_reads_how_to_repeat_the_draw(phone, check_page):
    phone.goto("/programs?stage=past")
    if not phone.locator(".structured-item", has_text=DRAW).count():
        phone.goto("/programs")
    phone.locator(".structured-item", has_text=DRAW).get_by_role("link").first.click()
    phone.get_by_role("link", name="추첨", exact=True).click()
    expect(phone.locator("#digest")).to_have_text(re.compile("^[0-9a-f]{64}$"))
    expect(phone.get_by_text("추첨 번호가 정해지면")).to_be_visible()
    check_page(phone)
    with phone.expect_download() as waiting:
        phone.get_by_role("link", name="명단 내려받기").click()
    assert waiting.value.suggested_filename == "list.tsv"
