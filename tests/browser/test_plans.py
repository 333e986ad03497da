"""Path: a statistics officer checks a pasted table, reads a plan, enters a result; another person makes it final."""

from playwright.sync_api import expect

OFFICER = "statistics@demo.example.kr"
MANAGER = "manager@demo.example.kr"


def test_a_pasted_table_is_checked_and_its_finding_leads_to_the_cell(page, sign_in, check_page):
    sign_in(page, OFFICER)
    page.goto("/indicators")
    page.get_by_role("link", name="수치 검증").click()
    page.get_by_role("link", name="예시 채우기").click()
    page.get_by_role("button", name="검증하기").click()
    expect(page.get_by_role("heading", name="맞지 않는 곳 3건")).to_be_visible()
    expect(page.locator("td.wrong")).to_have_count(3)
    check_page(page)
    page.locator("#finding-1").get_by_role("link").click()
    expect(page.locator("td.wrong:target")).to_contain_text("61.1")


def test_a_table_is_checked_on_a_phone_without_script(open_page, sign_in):
    page = open_page(width=390, height=844, scripts=False)
    sign_in(page, OFFICER)
    page.goto("/indicators/audit?lang=en")
    page.get_by_label("Card or table").fill(
        "Project\tBudget\tExecuted\tExecution rate(%)\nA\t200\t101\t50.4\nB\t300\t150\t50.0"
    )
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.get_by_role("heading", name="1 places do not agree")).to_be_visible()
    expect(page.locator("td.wrong")).to_contain_text("50.4")


def test_a_result_is_entered_by_one_and_made_final_by_another(open_page, sign_in, check_page):
    page = open_page()
    sign_in(page, OFFICER)
    page.goto("/indicators")
    page.get_by_role("link", name="지역일자리 목표공시제").click()
    page.get_by_role("link", name="일자리플러스센터 운영").click()
    expect(page.get_by_text("총 이행률")).to_be_visible()
    check_page(page)
    page.get_by_role("link", name="취업자").click()
    page.get_by_role("link", name="집계 항목 선택").click()
    page.get_by_label("집계 항목").select_option("")
    page.get_by_role("button", name="저장").click()
    page.get_by_role("link", name="실적 입력").click()
    page.get_by_label("실적").fill("88")
    page.get_by_role("button", name="잠정으로 저장").click()
    expect(page.get_by_label("증빙")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("증빙").fill("취업자 명단 11월")
    page.get_by_role("button", name="잠정으로 저장").click()
    expect(page.get_by_text("확정은 다른 사람이 합니다")).to_be_visible()
    address = page.url

    other = open_page()
    sign_in(other, MANAGER)
    other.goto(address)
    other.locator("summary", has_text="확정").click()
    other.locator(".app-confirm-box button[type=submit]").click()
    expect(other.get_by_text("실적을 확정했습니다.")).to_be_visible()
    check_page(other)


SHEET = """관리번호,분야,사업명,담당부서,지표,단위,비중,통계항목,목표 2027,계획 2027 구비
1,고용서비스,일자리센터,일자리과,취업자,명,100,placements,"1,200",350
2,직업훈련,직업교육,교육과,수료 인원,명,100,,90,120
"""


def test_a_plan_is_made_and_filled_from_a_spreadsheet(open_page, sign_in):
    page = open_page()
    sign_in(page, OFFICER)
    page.goto("/indicators")
    page.get_by_role("link", name="새 계획").click()
    page.get_by_label("한국어 제목").fill("2027 세부계획")
    page.get_by_label("관리 코드").fill("detail-2027")
    page.get_by_label("시작일").fill("2027-01-01")
    page.get_by_label("종료일").fill("2027-12-31")
    page.get_by_role("button", name="계획 만들기").click()
    page.get_by_role("link", name="엑셀로 가져오기").click()
    wrong = {"name": "plan.csv", "mimeType": "text/csv", "buffer": SHEET.replace("90,", "구십,").encode()}
    page.get_by_label("파일 (XLSX").set_input_files(wrong)
    page.get_by_role("button", name="파일 검사").click()
    expect(page.get_by_text("2줄 중 1줄을 가져올 수 없습니다")).to_be_visible()
    expect(page.get_by_role("row", name="직업교육")).to_contain_text("숫자가 아닙니다")
    page.get_by_label("파일 (XLSX").set_input_files(
        {"name": "plan.csv", "mimeType": "text/csv", "buffer": SHEET.encode()}
    )
    page.get_by_role("button", name="파일 검사").click()
    page.get_by_role("button", name="모두 가져오기").click()
    expect(page.get_by_text("새 사업 2개, 새 지표 2개")).to_be_visible()
    expect(page.get_by_role("row", name="계 2")).to_contain_text("470")
    page.get_by_role("link", name="일자리센터", exact=True).click()
    page.get_by_role("link", name="취업자").click()
    expect(page.get_by_role("row", name="2027", exact=False).first).to_contain_text("1,200")
