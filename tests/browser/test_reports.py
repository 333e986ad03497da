"""Path: a statistics officer opens the reports, takes files, prints, and gets one after each close, on a phone and in English."""

import io

from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.support import papers

OFFICER = "statistics@demo.example.kr"


def test_an_officer_opens_a_report_takes_its_files_and_prints_it(page, sign_in, check_page):
    sign_in(page, OFFICER)
    page.goto("/figures/reports")
    check_page(page)
    page.get_by_role("link", name="주요업무 추진실적", exact=True).click()
    expect(page.get_by_role("heading", name="2023년 주요업무 추진실적")).to_be_visible()
    expect(page.get_by_role("row", name="계 8,442,996 6,193,910 73.4%")).to_be_visible()
    expect(page.get_by_role("row", name="과부족")).to_contain_text("△2")
    check_page(page)
    for form, read in (("PDF", papers.text_of_pdf), ("HWPX", papers.text_of_hwpx), ("XLSX", cells_of)):
        with page.expect_download() as taken:
            page.get_by_role("link", name=f"{form} (내려받기)").click()
        assert taken.value.suggested_filename.endswith(f"2023-10.{form.lower()}")
        assert papers.holds(read(taken.value.path().read_bytes()), "희망이 되는 안정적인")
    page.emulate_media(media="print")
    expect(page.get_by_role("link", name="PDF (내려받기)")).to_be_hidden()
    expect(page.get_by_role("row", name="계 8,442,996 6,193,910 73.4%")).to_be_visible()
    page.emulate_media(media="screen")
    page.goto("/figures/reports")
    expect(page.get_by_role("link", name="HWPX")).to_be_visible()


def cells_of(data: bytes) -> str:
    book = load_workbook(io.BytesIO(data), data_only=True)
    return " ".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value)


def test_subscribing_and_unsubscribing_in_english_on_a_phone_without_script(open_page, sign_in, check_page):
    page = open_page(width=390, height=844, scripts=False)
    sign_in(page, OFFICER)
    page.goto("/figures/reports/subscriptions?lang=en")
    page.wait_for_load_state()
    expect(page.get_by_role("row", name="Monthly report on placement and participation")).to_be_visible()
    page.get_by_label("Name of the report").select_option("training")
    page.get_by_label("Format").select_option("hwpx")
    page.get_by_role("button", name="Subscribe", exact=True).click()
    expect(page.get_by_text("From the next close on the report comes to you.")).to_be_visible()
    row = page.get_by_role("row", name="Training result report")
    expect(row).to_contain_text("HWPX")
    row.get_by_role("button", name="Unsubscribe").click()
    expect(page.get_by_text("The subscription ended.")).to_be_visible()
    expect(page.get_by_role("row", name="Training result report")).to_have_count(0)
    page.goto("/figures/reports/disclosure?lang=en")
    expect(page.get_by_role("columnheader", name="Results by quarter")).to_be_visible()
