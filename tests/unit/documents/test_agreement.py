"""Page, PDF, HWPX, XLSX and CSV of one paper are read back, and every number is the same in all of them."""

import csv
import io
import re
import xml.etree.ElementTree as ElementTree
import zipfile
from datetime import date
from fractions import Fraction
from html.parser import HTMLParser

import pytest
from flask import Flask, render_template_string

from jobcenter.core.formatting import NONE, rounded
from jobcenter.documents import fonts, formats, page
from jobcenter.documents.blocks import FigureColumn, Figures, Kind, Paper
from jobcenter.documents.figures import FiguresDisagree, checked, tables_of
from jobcenter.documents.formulas import scale_of
from jobcenter.documents.grid import laid_out
from tests.support import papers
from tests.support.skipping import unavailable
from tests.support.source import TEMPLATES
from tests.support.spreadsheet import Calculator, displayed
from tests.unit.documents.rich_paper import rich_paper

Rows = list[list[str]]


@pytest.fixture(autouse=True)
def _fonts():
    if not fonts.FOLDER.is_dir():
        unavailable("no fonts for papers: `make setup` unpacks them")


@pytest.fixture(params=[False, True], ids=["half-up", "cut-off"])
def paper(request) -> Paper:
    return checked(rich_paper(truncate=request.param))


def shown_on_page(paper: Paper) -> list[Rows]:
    """The texts of every row of every table of figures, as the page shows them."""
    app = Flask("page", template_folder=str(TEMPLATES))
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_null_translations()
    page.register(app)
    with app.test_request_context():
        html = render_template_string(
            "{% import 'documents/paper.html' as p with context %}{{ p.paper(report) }}", report=paper
        )
    reader = Tables()
    reader.feed(html)
    assert html.count("<svg ") == 3
    return reader.tables


class Tables(HTMLParser):
    """The body rows of the tables of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[Rows] = []
        self.inside = self.open = False

    def handle_starttag(self, tag, attrs):
        if tag == "tbody":
            self.tables.append([])
            self.inside = True
        elif tag == "tr" and self.inside:
            self.tables[-1].append([])
        elif tag in ("td", "th") and self.inside:
            self.tables[-1][-1].append("")
            self.open = True

    def handle_endtag(self, tag):
        if tag == "tbody":
            self.inside = False
        elif tag in ("td", "th"):
            self.open = False

    def handle_data(self, data):
        if self.open:
            self.tables[-1][-1][-1] += data


def written(number: Fraction, column: FigureColumn, truncate: bool) -> str:
    """A number read from a file as the page writes it, by other means than the page does."""
    size = rounded(abs(number), column.places, truncate)
    text = f"{size:,f}" + ("%" if column.kind is Kind.RATE else "")
    return ("△" if number < 0 and size else "") + text


def test_page_shows_the_figures_of_the_grid(paper):
    expected = [[list(line.cells) for line in laid_out(table, paper.rounding).lines] for table in tables_of(paper)]
    assert shown_on_page(paper) == expected
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


def test_pdf_holds_every_row_of_the_page(paper):
    text = papers.text_of_pdf(formats.write(paper, "pdf").content)
    for row in (row for rows in shown_on_page(paper) for row in rows):
        assert papers.holds(text, "".join(row)) or all(papers.holds(text, cell) for cell in row), row
    numbers = re.sub(r"\s", "", "".join("".join(row[1:]) for row in shown_on_page(paper)[1]))
    assert numbers[:40] in re.sub(r"\s|국비|시비|구비", "", text)


def test_hwpx_holds_the_tables_of_the_page(paper):
    data = formats.write(paper, "hwpx").content
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = ElementTree.fromstring(archive.read("Contents/section0.xml"))
        pictures = [name for name in archive.namelist() if name.startswith("BinData/")]
    found = []
    for table in root.iter(f"{papers.HWPX}tbl"):
        rows = [
            ["".join(cell.itertext()).strip() for cell in row.findall(f"{papers.HWPX}tc")]
            for row in table.findall(f"{papers.HWPX}tr")
        ]
        found.append(rows)
    heads = [len(laid_out(table, paper.rounding).heads) for table in tables_of(paper)]
    read = [rows[above:] for rows, above in zip(found[1:], heads, strict=True)]
    assert read == [[[cell.strip() for cell in row] for row in rows] for rows in shown_on_page(paper)]
    assert [cell.get("colSpan") for cell in found_spans(root) if cell.get("colSpan") != "1"] == ["5"]
    assert len(pictures) == 3
    assert "단계별: 신청 400, 등록 300, 수료 223, 취업 0" in [
        one.text for one in root.iter(f"{papers.HWPX}shapeComment")
    ]


def found_spans(root) -> list:
    tables = list(root.iter(f"{papers.HWPX}tbl"))
    return [span for table in tables[1:] for span in table.iter(f"{papers.HWPX}cellSpan")]


def test_csv_holds_the_numbers_of_the_page_exactly(paper):
    text = formats.write(paper, "csv").content.decode("utf-8")
    assert text.startswith("\ufeff")
    rows = [row for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"))) if row]
    for table, expected in zip(tables_of(paper), shown_on_page(paper), strict=True):
        start = next(number for number, row in enumerate(rows) if row[0] == table.caption) + 2
        for row, texts in zip(rows[start : start + len(table.rows)], expected, strict=True):
            assert [read_csv(cell, column, paper) for cell, column in zip(row, table.columns, strict=True)] == texts
    assert "'=1+1 이름" in text


def read_csv(cell: str, column: FigureColumn, paper: Paper) -> str:
    if cell == "":
        return NONE
    if column.kind is Kind.TEXT:
        return cell.removeprefix("'")
    if column.kind is Kind.DAY:
        day = date.fromisoformat(cell)
        return f"{day.year}. {day.month}. {day.day}."
    if column.dash and Fraction(cell) == 0:
        return NONE
    return written(Fraction(cell), column, paper.rounding.truncate)


def workbook(paper: Paper, **options):
    from openpyxl import load_workbook

    return load_workbook(io.BytesIO(formats.write(paper, "xlsx").content), **options)


def sheet_of(book, table: Figures):
    return next(sheet for sheet in book.worksheets[1:] if sheet["A1"].value == table.caption)


def blank(sheet, place: str) -> str:
    """An empty cell stands for what is not known where a line is drawn through it, and is an empty text elsewhere."""
    return NONE if sheet[place].value is None and sheet._charts else ""


@pytest.mark.parametrize("computed", [True, False], ids=["formulas", "results-kept"])
def test_xlsx_gives_the_numbers_of_the_page(paper, computed):
    book = workbook(paper, data_only=not computed)
    cells = Calculator(book)
    for table, expected in zip(tables_of(paper), shown_on_page(paper), strict=True):
        sheet = sheet_of(book, table)
        first = 3 + len(laid_out(table, paper.rounding).heads)
        for number, texts in enumerate(expected):
            places = [sheet.cell(first + number, place + 1).coordinate for place in range(len(texts))]
            read = [
                displayed(book, sheet.title, place, cells.value(sheet.title, place)) or blank(sheet, place)
                for place in places
            ]
            assert read == texts, [sheet[place].value for place in places]


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
