"""Page, PDF, HWPX, XLSX and CSV of one paper are read back, and every number is the same in all of them."""

import io
import re
import xml.etree.ElementTree as ElementTree
import zipfile
from datetime import UTC, datetime
from fractions import Fraction

import pytest

from jobcenter.documents import fonts, formats
from jobcenter.documents.blocks import (
    Column,
    FigureColumn,
    FigureRow,
    Figures,
    Heading,
    Kind,
    Paper,
    Paragraph,
    Table,
)
from jobcenter.documents.figures import FiguresDisagree, checked, tables_of
from jobcenter.documents.formulas import scale_of
from jobcenter.documents.grid import laid_out
from tests.support import agreement, papers
from tests.support.skipping import unavailable
from tests.support.spreadsheet import Calculator
from tests.unit.documents.rich_paper import rich_paper


@pytest.fixture(autouse=True)
def _fonts():
    if not fonts.FOLDER.is_dir():
        unavailable("no fonts for papers: `make setup` unpacks them")


@pytest.fixture(params=[False, True], ids=["half-up", "cut-off"])
def paper(request) -> Paper:
    return checked(rich_paper(truncate=request.param))


HOSTILE = (
    "=1+1",
    "+82-2-2670",
    "-1+1",
    "@SUM(A1)",
    '=HYPERLINK("http://example.org")',
    "<b>굵게</b> & {{ 7*7 }}",
    "가" * 200,
)


def test_names_that_look_like_formulas_or_markup_are_texts_in_every_format():
    columns = [FigureColumn("name", "=이름", Kind.TEXT), FigureColumn("n", "@수", group="+묶음")]
    rows = [FigureRow(str(number), {"name": name, "n": -number}) for number, name in enumerate(HOSTILE)]
    texts = Table(
        "=표 2", [Column("-이름"), Column("값")], [[name, name] for name in HOSTILE], unit="=단위", note="@주"
    )
    blocks = (Heading("=제목"), Paragraph("=1+1"), Figures("h", "=표", columns, rows, "+단위", "=주"), texts)
    paper = Paper("=제목: 1/2 [가]", blocks, datetime(2026, 11, 20, 3, tzinfo=UTC), author="=작성", reference="+1")
    agreement.hold_together(paper)
    book = workbook(paper)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.quotePrefix for cell in cells if cell.value[0] in "=+@")


def test_a_report_of_thousands_of_rows_is_whole_in_every_format():
    columns = [FigureColumn("name", "이름", Kind.TEXT), *(FigureColumn(f"c{at}", f"{at}월") for at in range(6))]
    rows = [FigureRow(str(n), {"name": f"사업{n}", **{f"c{at}": n * at for at in range(6)}}) for n in range(2000)]
    paper = Paper("긴 보고", (Figures("long", "긴 표", columns, rows),), datetime(2026, 11, 20, 3, tzinfo=UTC))
    last = agreement.on_page(paper)[0][-1]
    assert agreement.in_hwpx(formats.write(paper, "hwpx").content, paper)[0][-1] == last
    assert agreement.in_csv(formats.write(paper, "csv").content, paper)[0][-1] == last
    assert workbook(paper, read_only=True).worksheets[1].max_row == 2003


def test_pdf_has_the_numbers_of_a_table_in_their_order(paper):
    text = papers.text_of_pdf(formats.write(paper, "pdf").content)
    numbers = re.sub(r"\s", "", "".join("".join(row[1:]) for row in agreement.on_page(paper)[1]))
    assert numbers[:40] in re.sub(r"\s|국비|시비|구비", "", text)


def test_page_shows_the_figures_of_the_grid(paper):
    expected = [[list(line.cells) for line in laid_out(table, paper.rounding).lines] for table in tables_of(paper)]
    assert agreement.on_page(paper) == expected
    assert agreement.html_of(paper).count("<svg ") == 3
    assert ["57.3%", "57.2%"][paper.rounding.truncate] in expected[0][0]
    assert "△2,222" in expected[0][0] and ["101.4%", "101.3%"][paper.rounding.truncate] in expected[0][2]


def test_what_is_so_little_below_zero_that_it_is_written_as_zero_has_no_sign(paper):
    changes = next(table for table in tables_of(paper) if table.key == "changes")
    shown = [line.cells[3:] for line in laid_out(changes, paper.rounding).lines]
    assert shown == [
        ["0.0%", "-"],
        [["△16.7%", "△2"], ["△16.6%", "△2"]][paper.rounding.truncate],
        ["0.0%", "3"],
        ["-", "-"],
    ]


def test_page_pdf_hwpx_xlsx_and_csv_agree_in_every_cell(paper):
    agreement.hold_together(paper)


def test_hwpx_has_pictures_with_their_words_and_heads_over_their_columns():
    data = formats.write(rich_paper(), "hwpx").content
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = ElementTree.fromstring(archive.read("Contents/section0.xml"))
        assert len([name for name in archive.namelist() if name.startswith("BinData/")]) == 3
        about = archive.read("Contents/content.hpf").decode()
    spans = [
        cell for table in list(root.iter(f"{papers.HWPX}tbl"))[1:] for cell in table.iter(f"{papers.HWPX}cellSpan")
    ]
    assert [cell.get("colSpan") for cell in spans if cell.get("colSpan") != "1"] == ["5"]
    said = [one.text for one in root.iter(f"{papers.HWPX}shapeComment")]
    assert "단계별: 신청 400, 등록 300, 수료 223, 취업 0" in said
    assert "<opf:title>이행 보고: 2026/1</opf:title>" in about and ">관악구</opf:meta>" in about
    assert "synthetic" not in about and "2025" not in about


def test_csv_holds_exact_numbers_and_runs_nothing():
    text = formats.write(rich_paper(), "csv").content.decode("utf-8")
    assert "'=1+1 이름" in text and "'+0" in text


def workbook(paper: Paper, **options):
    from openpyxl import load_workbook

    return load_workbook(io.BytesIO(formats.write(paper, "xlsx").content), **options)


def test_xlsx_formulas_live_and_stay_exact_under_change():
    book = workbook(rich_paper())
    sheet = book.worksheets[1]
    assert [sheet[place].value for place in ("H5", "I5", "J5", "B8", "I8", "F8")] == [
        "=SUM(D5:G5)",
        '=IFERROR(H5/C5,"-")',
        '=IFERROR(H5-C5,"-")',
        "=SUM(B5:B7)",
        '=IFERROR(SUMPRODUCT(I5:I7,B5:B7)/SUM(B5:B7),"-")',
        '=IF(COUNT(F5)=0,"-",SUM(F5))',
    ]
    sheet["F5"] = 1022
    cells = Calculator(book)
    assert cells.value(sheet.title, "H5") == 4000
    assert cells.value(sheet.title, "I5") == Fraction(4000, 5200)
    assert cells.value(sheet.title, "F8") == 1022


def test_xlsx_is_made_to_be_printed_and_read():
    book = workbook(rich_paper())
    sheet = book["지표별 이행률"]
    assert [one.title for one in book.worksheets] == [
        "이행 보고  2026 1", "지표별 이행률", "재원별 예산  집행 잔액", "월별 추이", "비율의 증감", "단계"
    ]  # fmt: skip
    assert sheet.freeze_panes == "B5" and sheet.print_title_rows == "$3:$4"
    assert {"D3:H3", "A3:A4"} <= {str(one) for one in sheet.merged_cells.ranges}
    assert sheet["I5"].number_format == '#,##0.0%;"△"#,##0.0%;#,##0.0%;@'
    assert sheet["A7"].value == "=1+1 이름" and sheet["A7"].data_type == "s" and sheet["A7"].quotePrefix
    assert book.properties.title == "이행 보고: 2026/1" and book.properties.creator == "관악구"
    assert [len(one._charts) for one in book.worksheets] == [0, 1, 0, 1, 0, 1]
    assert [sheet["J5"].number_format, book["재원별 예산  집행 잔액"]["C7"].number_format] == [
        '#,##0;"△"#,##0;#,##0;@', '#,##0;"△"#,##0;"-";@'
    ]  # fmt: skip
    names = [series.val.numRef.f for series in sheet._charts[0].series]
    assert names == ["'지표별 이행률'!$H$5:$H$7", "'지표별 이행률'!$G$5:$G$7", "'지표별 이행률'!$C$5:$C$7"]
    assert book["월별 추이"]["B12"].value is None


def test_paper_that_does_not_agree_is_handed_in_as_no_file():
    paper = rich_paper()
    row = paper.blocks[3].rows[0]
    row.cells["done"] = type(row.cells["done"])(row.cells["done"].of, 2979)
    for kind in formats.Format:
        with pytest.raises(FiguresDisagree, match=r"ind\[0, done\] states 2979 but its cells give 2978"):
            formats.write(paper, kind)


def test_scale_of_a_rate_is_its_share():
    assert scale_of(FigureColumn("r", "r", Kind.RATE, scale=1000)) == 1
