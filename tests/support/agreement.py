"""Reads the page and the files of a paper back and holds every cell of every table against the others."""

import csv
import io
import re
import xml.etree.ElementTree as ElementTree
import zipfile
from datetime import date
from fractions import Fraction
from html.parser import HTMLParser
from typing import Any

from flask import Flask, render_template_string

from jobcenter.core.formatting import NONE, rounded
from jobcenter.documents import formats, page, pdf
from jobcenter.documents.blocks import Facts, FigureColumn, Figures, Kind, Paper, Table
from jobcenter.documents.grid import heads_of
from tests.support import papers
from tests.support.source import TEMPLATES
from tests.support.spreadsheet import Calculator, displayed

Rows = list[list[str]]
ABOVE = 2


def hold_together(paper: Paper) -> str:
    """Hold all four files against the page. Returns the text of the page's tables, for a look at single figures."""
    shown = on_page(paper)
    wanted = [[[squeezed(cell) for cell in row] for row in rows] for rows in shown]
    assert in_hwpx(formats.write(paper, "hwpx").content, paper) == wanted
    assert in_csv(formats.write(paper, "csv").content, paper) == [
        [[NONE if cell == "" else cell for cell in row] for row in rows] for rows in wanted
    ]
    data = formats.write(paper, "xlsx").content
    for computed in (True, False):
        for found, rows, table in zip(in_xlsx(data, paper, computed=computed), wanted, tables_in(paper), strict=True):
            assert found == rows, table.caption
    text = squeezed(papers.text_of_pdf(formats.write(paper, "pdf").content))
    for row in (row for rows in shown for row in rows):
        whole = squeezed("".join(row)).translate(pdf.WRITTEN_OTHERWISE)
        cells = [squeezed(cell).translate(pdf.WRITTEN_OTHERWISE) for cell in row]
        assert whole in text or all(cell in text for cell in cells), row
    return "\n".join(" ".join(row) for rows in shown for row in rows)


def tables_in(paper: Paper) -> list[Figures | Table]:
    """The tables a paper has, of figures and of texts."""
    return [block for block in paper.blocks if isinstance(block, Figures | Table)]


def on_page(paper: Paper) -> list[Rows]:
    """The texts of every row of every table, as the page shows them."""
    reader = Tables()
    reader.feed(html_of(paper))
    return reader.tables


def html_of(paper: Paper) -> str:
    """The paper as a page shows it."""
    app = Flask("page", template_folder=str(TEMPLATES))
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_null_translations()
    page.register(app)
    with app.test_request_context():
        return render_template_string(
            "{% import 'documents/paper.html' as p with context %}{{ p.paper(report) }}", report=paper
        )


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


def in_hwpx(data: bytes, paper: Paper) -> list[Rows]:
    """The rows of the tables of an HWPX file, without their heads."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = ElementTree.fromstring(archive.read("Contents/section0.xml"))
    found = [
        [
            [squeezed("".join(cell.itertext())) for cell in row.findall(f"{papers.HWPX}tc")]
            for row in table.findall(f"{papers.HWPX}tr")
        ]
        for table in root.iter(f"{papers.HWPX}tbl")
    ]
    blocks = [block for block in paper.blocks if isinstance(block, Figures | Table | Facts)]
    pairs = zip(blocks, found, strict=True)
    return [rows[heads_above(block) :] for block, rows in pairs if not isinstance(block, Facts)]


def heads_above(table: Figures | Table | Facts) -> int:
    """How many lines of heads a table has."""
    return len(heads_of(table.columns)) if isinstance(table, Figures) else 1


def in_csv(data: bytes, paper: Paper) -> list[Rows]:
    """The rows of the tables of a CSV file, their exact numbers written as the page writes them."""
    text = data.decode("utf-8")
    assert text.startswith("\ufeff")
    lines = [line for line in csv.reader(io.StringIO(text.removeprefix("\ufeff"))) if line]
    found, at = [], 0
    tables = tables_in(paper)
    for table in tables:
        if len(tables) > 1:
            assert lines[at][0].removeprefix("'") == table.caption
        at += ABOVE if len(tables) > 1 else 1
        rows = lines[at : at + len(table.rows)]
        at += len(table.rows)
        found.append(
            [[read_csv(cell, column, paper) for cell, column in zip(row, table.columns, strict=True)] for row in rows]
        )
    assert at == len(lines)
    return found


def read_csv(cell: str, column: Any, paper: Paper) -> str:
    """A cell of a CSV file as the page writes it."""
    if cell == "":
        return NONE
    if not isinstance(column, FigureColumn) or column.kind is Kind.TEXT:
        return squeezed(cell.removeprefix("'"))
    if column.kind is Kind.DAY:
        day = date.fromisoformat(cell)
        return f"{day.year}.{day.month}.{day.day}."
    try:
        number = Fraction(cell)
    except ValueError:
        return squeezed(cell)
    return NONE if column.dash and number == 0 else written(number, column, paper.rounding.truncate)


def written(number: Fraction, column: FigureColumn, truncate: bool) -> str:
    """A number read from a file as the page writes it, by other means than the page does."""
    size = rounded(abs(number), column.places, truncate)
    text = f"{size:,f}" + ("%" if column.kind is Kind.RATE else "")
    return ("△" if number < 0 and size else "") + text


def in_xlsx(data: bytes, paper: Paper, *, computed: bool) -> list[Rows]:
    """The rows of the sheets of a workbook as a spreadsheet shows them: its formulas computed, or the results kept beside them."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), data_only=not computed)
    cells = Calculator(book)
    found = []
    for table, sheet in zip(tables_in(paper), book.worksheets[1:], strict=True):
        assert sheet["A1"].value == table.caption
        first = 3 + heads_above(table)
        rows = []
        for number in range(len(table.rows)):
            cells_of = [sheet.cell(first + number, place + 1) for place in range(len(table.columns))]
            rows.append(
                [
                    displayed(book, sheet.title, cell.coordinate, cells.value(sheet.title, cell.coordinate))
                    or nothing(column)
                    for cell, column in zip(cells_of, table.columns, strict=True)
                ]
            )
        found.append([[squeezed(cell) for cell in row] for row in rows])
    return found


def nothing(column: Any) -> str:
    """An empty cell among numbers stands for one that is not known, where a line is drawn; elsewhere for an empty text."""
    return NONE if isinstance(column, FigureColumn) and column.kind is not Kind.TEXT else ""


def squeezed(text: str) -> str:
    """A text without spaces: lines break elsewhere in each format."""
    return re.sub(r"\s", "", text)
