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


AREAS = ("직업 전환", "디지털 전환", "포용 학습", "생애 설계", "협력망")
HEADS = "관리번호,분야,사업명,담당부서,지표,단위,비중,통계항목,목표 2027,계획 2027 구비\n"
# A city's plan of 102 projects in five areas; names and numbers are invented.
SHEET = HEADS + "".join(
    f'{number},{AREAS[number % 5]},사업 {number},부서 {number % 11},참여 인원,명,100,,"1,200",{number}\n'
    for number in range(1, 103)
)


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
    wrong = {"name": "plan.csv", "mimeType": "text/csv", "buffer": SHEET.replace('"1,200",90', "구십,90").encode()}
    page.get_by_label("파일 (XLSX").set_input_files(wrong)
    page.get_by_role("button", name="파일 검사").click()
    expect(page.get_by_text("102줄 중 1줄을 가져올 수 없습니다")).to_be_visible()
    expect(page.get_by_role("row", name="사업 90 ")).to_contain_text("숫자가 아닙니다")
    page.get_by_label("파일 (XLSX").set_input_files(
        {"name": "plan.csv", "mimeType": "text/csv", "buffer": SHEET.encode()}
    )
    page.get_by_role("button", name="파일 검사").click()
    page.get_by_role("button", name="모두 가져오기").click()
    expect(page.get_by_text("새 사업 102개, 새 지표 102개")).to_be_visible()
    expect(page.get_by_role("row", name="계 102")).to_contain_text("5,253")
    for area in AREAS:
        expect(page.get_by_text(area).first).to_be_visible()
    page.get_by_role("link", name="사업 1", exact=True).click()
    page.get_by_role("link", name="참여 인원").click()
    expect(page.get_by_role("row", name="2027", exact=False).first).to_contain_text("1,200")


def test_money_entered_twice_is_refused_beside_its_field_and_nothing_typed_is_lost(open_page, sign_in, check_page):
    page = open_page(width=390, height=844)
    sign_in(page, OFFICER)
    page.goto("/indicators")
    page.get_by_role("link", name="2023년 주요업무 추진실적").click()
    page.get_by_role("link", name="희망이 되는 안정적인 일자리지원").first.click()
    page.get_by_role("link", name="2023 예산 입력").click()
    undivided = page.get_by_role("group", name="재원 미구분")
    page.get_by_role("group", name="시비").get_by_label("확보액").fill("83,000,000")
    page.get_by_role("button", name="저장").click()
    expect(undivided.get_by_label("확보액")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_role("group", name="시비").get_by_label("확보액")).to_have_value("83,000,000")
    check_page(page)
    page.get_by_role("group", name="시비").get_by_label("확보액").fill("")
    page.get_by_role("button", name="저장").click()
    expect(page.get_by_text("예산을 저장했습니다")).to_be_visible()


def test_a_place_is_added_and_stands_in_the_report_of_work(open_page, sign_in, check_page):
    page = open_page()
    sign_in(page, OFFICER)
    page.goto("/indicators")
    page.get_by_role("link", name="시설 및 장비").click()
    expect(page.get_by_role("row", name="노동자종합지원센터")).to_contain_text("825.91")
    page.get_by_role("link", name="추가", exact=True).click()
    page.get_by_label("이름").fill("통합 일자리지원센터")
    page.get_by_label("사용 면적").fill("백오십")
    page.get_by_role("button", name="추가").click()
    expect(page.get_by_label("사용 면적")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("이름")).to_have_value("통합 일자리지원센터")
    page.get_by_label("사용 면적").fill("150")
    page.get_by_role("button", name="추가").click()
    row = page.get_by_role("row", name="통합 일자리지원센터")
    expect(row).to_contain_text("150")
    check_page(page)
    row.get_by_role("link", name="수정").click()
    page.locator("summary", has_text="목록에서 삭제").click()
    page.locator(".app-confirm-box button[type=submit]").click()
    expect(page.get_by_text("목록에서 삭제했습니다.")).to_be_visible()
