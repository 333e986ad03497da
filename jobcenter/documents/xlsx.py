"""Papers as XLSX: a cover, then a sheet for every table, with typed numbers, live formulas and native charts."""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date
from fractions import Fraction
from functools import partial
from typing import Any

from jobcenter.core.exports import SPREADSHEET as MIMETYPE
from jobcenter.core.formatting import NONE
from jobcenter.documents.blocks import (
    Align,
    Block,
    ChartKind,
    Difference,
    FigureColumn,
    Figures,
    Heading,
    Kind,
    Paper,
    Paragraph,
    Ref,
    Signature,
    Table,
    Value,
)
from jobcenter.documents.blocks import Facts as FactsBlock
from jobcenter.documents.figures import Cells, charted_rows, charts_of, number_of, tables_of, value_of
from jobcenter.documents.formulas import Formulas, Place, letters, quoted, scale_of
from jobcenter.documents.grid import Head, laid_out, width_of

__all__ = ["MIMETYPE", "write"]

CAPTION_ROW, UNIT_ROW, FIRST_HEAD = 1, 2, 3
HEAD_COLOUR, LINE_COLOUR = "EEF2F7", "8A949E"
NARROWEST, WIDEST = 9, 46
NAME_LENGTH = 31
COVER_WIDTHS = (22, 26, 22, 26)
PAPER_A4 = 9
# Numbers of formats above those the library gives itself.
OWN_FORMAT = 1000
ALIGNED = {Align.START: "left", Align.CENTER: "center", Align.END: "right"}
DAY_FORMAT = 'yyyy". "m". "d"."'
RUN = re.compile(rb'<c r="([A-Z]+[0-9]+)"([^>]*)><f>([^<]*)</f><v ?/?>(?:</v>)?</c>')


@dataclass(frozen=True)
class Sheet:
    """Where a table of figures stands: its sheet, the rows of its heads and its first row of cells."""

    name: str
    table: Figures
    heads: int

    @property
    def first(self) -> int:
        return FIRST_HEAD + self.heads

    def place(self, row: int, column: int) -> Place:
        """The place of a cell, counted from the first of each."""
        return Place(self.name, column + 1, self.first + row)


def write(paper: Paper) -> bytes:
    """The file of a paper, whose figures must agree (`figures.checked`)."""
    from openpyxl import Workbook

    return _Writer(Workbook(), paper).write()


def number_format(column: FigureColumn) -> str:
    """How a spreadsheet shows the numbers of a column: as `figures.shown` does."""
    if column.kind is Kind.TEXT:
        return "0"
    if column.kind is Kind.DAY:
        return DAY_FORMAT
    base = _base_format(column)
    nothing = f'"{NONE}"' if column.dash else base
    return f'{base};"△"{base};{nothing};@'


def _base_format(column: FigureColumn) -> str:
    return "#,##0" + ("." + "0" * column.places if column.places else "") + ("%" if column.kind is Kind.RATE else "")


class _Writer:
    """One workbook being written."""

    def __init__(self, book: Any, paper: Paper) -> None:
        from openpyxl.styles import Border, Font, PatternFill, Side

        self.book = book
        self.paper = paper
        self.names: set[str] = set()
        self.cover_name = self.name_for(paper.title)
        self.sheets = {
            table.key: Sheet(self.name_for(table.caption), table, len(laid_out(table, paper.rounding).heads))
            for table in tables_of(paper)
        }
        self.blank = frozenset(self.blanks())
        cells = Cells({table.key: table for table in tables_of(paper)})
        self.formulas = Formulas(cells, dict(self.places()), paper.rounding, self.blank)
        self.cached: dict[str, dict[str, Value]] = {}
        self.bold = Font(bold=True)
        self.fill = PatternFill("solid", fgColor=HEAD_COLOUR)
        side = Side(style="thin", color=LINE_COLOUR)
        self.border = Border(left=side, right=side, top=side, bottom=side)

    def write(self) -> bytes:
        self.properties()
        cover = self.book.active
        cover.title = self.cover_name
        self.cover(cover)
        for block in self.paper.blocks:
            if isinstance(block, Figures):
                self.figures(self.sheets[block.key])
            elif isinstance(block, Table):
                self.table(block)
        for sheet in self.book.worksheets:
            self.page(sheet)
        self.book.calculation.fullCalcOnLoad = True
        out = io.BytesIO()
        self.book.save(out)
        return self.with_results(out.getvalue())

    def properties(self) -> None:
        about, made = self.book.properties, self.paper.made_at.astimezone(UTC).replace(tzinfo=None)
        about.title, about.creator, about.subject = self.paper.title, self.paper.author, self.paper.subject
        about.keywords, about.language = ", ".join(self.paper.keywords), self.paper.language
        about.created = about.modified = made

    def name_for(self, text: str) -> str:
        """The name of a sheet: short, without the signs a name may not hold, unlike every other."""
        plain = re.sub(r"[\[\]:*?/\\']|[\x00-\x1f]", " ", text).strip() or "1"
        name, number = plain[:NAME_LENGTH].strip(), 1
        while name.casefold() in self.names:
            number += 1
            name = f"{plain[: NAME_LENGTH - 4].strip()} {number}"
        self.names.add(name.casefold())
        return name

    def blanks(self) -> Iterator[Ref]:
        """Unknown cells that lines are drawn through: left empty, since a text would be drawn as zero."""
        for chart in charts_of(self.paper):
            if chart.kind is ChartKind.LINES:
                for row in charted_rows(chart, self.sheets[chart.table].table):
                    yield from (
                        Ref(row.key, key, chart.table) for key in chart.series if value_of(row.cells.get(key)) is None
                    )

    def places(self) -> Iterator[tuple[Ref, Place]]:
        for sheet in self.sheets.values():
            for number, row in enumerate(sheet.table.rows):
                for place, column in enumerate(sheet.table.columns):
                    yield Ref(row.key, column.key, sheet.table.key), sheet.place(number, place)

    def text(self, cell: Any, text: str) -> Any:
        """A text as text: a spreadsheet must not run one that looks like a formula, nor do so when somebody edits it."""
        from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

        cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
        cell.data_type = "s"
        cell.quotePrefix = text[:1] in ("=", "+", "-", "@") and text != NONE
        return cell

    def styled(self, cell: Any, *, align: Align, strong: bool = False, level: int = 0, wrap: bool = False) -> None:
        from openpyxl.styles import Alignment

        cell.border = self.border
        cell.alignment = Alignment(horizontal=ALIGNED[align], vertical="center", indent=level, wrap_text=wrap)
        if strong:
            cell.font, cell.fill = self.bold, self.fill

    def cover(self, sheet: Any) -> None:
        """What the paper says beside its tables, and the way to each of them."""
        from openpyxl.styles import Alignment, Font

        for place, width in enumerate(COVER_WIDTHS, start=1):
            sheet.column_dimensions[letters(place)].width = width
        lines: list[Sequence[str]] = [[self.paper.reference]] if self.paper.reference else []
        lines.append([self.paper.title])
        title_row = len(lines)
        links: dict[int, str] = {}
        for block in self.paper.blocks:
            if isinstance(block, Figures):
                links[len(lines) + 1] = self.sheets[block.key].name
            lines += self.cover_lines(block)
        if self.paper.footer:
            lines.append([self.paper.footer])
        for row, texts in enumerate(lines, start=1):
            for place, text in enumerate(texts, start=1):
                cell = self.text(sheet.cell(row, place), text)
                cell.alignment = Alignment(vertical="top", wrap_text=place > 1 or len(texts) > 1)
            if len(texts) == 1:
                sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(COVER_WIDTHS))
                sheet.cell(row, 1).alignment = Alignment(vertical="top", wrap_text=True)
                sheet.row_dimensions[row].height = 16 * max(1, -(-width_of(texts[0]) // sum(COVER_WIDTHS)))
            if row in links:
                sheet.cell(row, 1).hyperlink = f"#{quoted(links[row])}!A1"
                sheet.cell(row, 1).font = Font(underline="single", color="1F5BA8")
        sheet.cell(title_row, 1).font = Font(bold=True, size=16)
        sheet.row_dimensions[title_row].height = 28

    def cover_lines(self, block: Block) -> list[Sequence[str]]:
        match block:
            case Heading():
                return [[""], [block.text]]
            case Paragraph():
                return [[part] for part in block.text.split("\n")]
            case FactsBlock():
                return [[label, value] for label, value in block.rows]
            case Figures() | Table():
                return [[block.caption]]
            case Signature():
                return [[""], [block.on], *([line] for line in block.lines)]
        return []

    def figures(self, place: Sheet) -> None:
        from jobcenter.documents.native_charts import add_chart

        sheet, table = self.book.create_sheet(place.name), place.table
        grid = laid_out(table, self.paper.rounding)
        self.above(sheet, table.caption, table.unit, len(table.columns))
        for number, heads in enumerate(grid.heads):
            for head in heads:
                self.head(sheet, head, FIRST_HEAD + number)
        for number, row in enumerate(table.rows):
            for index, column in enumerate(table.columns):
                cell = sheet.cell(place.first + number, index + 1)
                level = row.level if index == 0 else 0
                self.styled(cell, align=grid.aligns[index], strong=row.total, level=level)
                self.fill_cell(cell, Ref(row.key, column.key, table.key), column)
        self.hide_signs_of_nothing(sheet, place)
        below = place.first + len(table.rows)
        if table.note:
            self.text(sheet.cell(below, 1), table.note)
        widths = [[head.text for heads in grid.heads for head in heads if head.column == index and head.columns == 1]
                  + [line.cells[index] for line in grid.lines] for index in range(len(table.columns))]  # fmt: skip
        self.widths(sheet, widths)
        sheet.freeze_panes = f"{'B' if grid.named else 'A'}{place.first}"
        sheet.print_title_rows = f"{FIRST_HEAD}:{place.first - 1}"
        for chart in charts_of(self.paper):
            if chart.table == table.key:
                below += add_chart(sheet, chart, place, below + 2)

    def hide_signs_of_nothing(self, sheet: Any, place: Sheet) -> None:
        """What is so little below zero that it is written as zero has no △ before it, whatever the cells become later."""
        from openpyxl.formatting.rule import Rule
        from openpyxl.styles.differential import DifferentialStyle
        from openpyxl.styles.numbers import NumberFormat

        for index, column in enumerate(place.table.columns):
            keys = [row.cells.get(column.key) for row in place.table.rows]
            if not any(isinstance(cell, Difference) or (number_of(cell) or 0) < 0 for cell in keys):
                continue
            letter = letters(index + 1)
            first, last = place.first, place.first + len(place.table.rows) - 1
            digits = column.places + (2 if column.kind is Kind.RATE else 0)
            base = _base_format(column)
            look = DifferentialStyle(
                numFmt=NumberFormat(numFmtId=OWN_FORMAT + index, formatCode=f"{base};{base};{base}")
            )
            cell = f"{letter}{first}"
            formula = f"AND(ISNUMBER({cell}),{cell}<0,ROUND({cell},{digits})=0)"
            rule = Rule(type="expression", dxf=look, formula=[formula])
            sheet.conditional_formatting.add(f"{letter}{first}:{letter}{last}", rule)

    def head(self, sheet: Any, head: Head, row: int) -> None:
        """One head over its columns and rows."""
        column, end_row = head.column + 1, row + head.lines - 1
        end_column = head.column + head.columns
        for inner in sheet.iter_rows(row, end_row, column, end_column):
            for cell in inner:
                self.styled(cell, align=Align.CENTER, strong=True, wrap=True)
        self.text(sheet.cell(row, column), head.text)
        if end_row > row or end_column > column:
            sheet.merge_cells(start_row=row, start_column=column, end_row=end_row, end_column=end_column)

    def fill_cell(self, cell: Any, ref: Ref, column: FigureColumn) -> None:
        """One cell as a formula, a number, a day or a text."""
        stated = self.formulas.cells.cell(ref)
        value = value_of(stated)
        if ref in self.blank:
            return
        cell.number_format = number_format(column)
        formula = self.formulas.written(ref)
        if formula is not None:
            cell.value = formula
            self.cached.setdefault(cell.parent.title, {})[cell.coordinate] = (
                value if value is None else self.result(ref)
            )
        elif value is None:
            self.text(cell, NONE)
        elif isinstance(value, str):
            self.text(cell, value)
        elif isinstance(value, date):
            cell.value = value
        else:
            cell.value = _plain(Fraction(value) / scale_of(column))

    def result(self, ref: Ref) -> Any:
        """What the formula of a cell gives, for programs that show a file without computing it."""
        from jobcenter.core.formatting import rounded

        column = self.formulas.cells.columns[ref.table, ref.column]
        exact = (number_of(self.formulas.cells.cell(ref)) or Fraction(0)) / scale_of(column)
        if self.formulas.is_cut(ref):
            return rounded(exact, column.places + (2 if column.kind is Kind.RATE else 0), truncate=True)
        return _plain(exact)

    def table(self, block: Table) -> None:
        """A table of texts."""
        sheet = self.book.create_sheet(self.name_for(block.caption))
        self.above(sheet, block.caption, block.unit, len(block.columns))
        for index, column in enumerate(block.columns, start=1):
            self.styled(
                self.text(sheet.cell(FIRST_HEAD, index), column.head), align=Align.CENTER, strong=True, wrap=True
            )
        for number, row in enumerate(block.rows):
            total = number >= len(block.rows) - block.totals
            for index, text in enumerate(row):
                cell = self.text(sheet.cell(FIRST_HEAD + 1 + number, index + 1), text)
                self.styled(cell, align=block.columns[index].align, strong=total, wrap=True)
        if block.note:
            self.text(sheet.cell(FIRST_HEAD + 1 + len(block.rows), 1), block.note)
        self.widths(
            sheet,
            [[column.head, *(row[index] for row in block.rows)] for index, column in enumerate(block.columns)],
        )
        sheet.freeze_panes = f"A{FIRST_HEAD + 1}"
        sheet.print_title_rows = f"{FIRST_HEAD}:{FIRST_HEAD}"

    def above(self, sheet: Any, caption: str, unit: str, columns: int) -> None:
        """The caption of a table, and its unit at the right."""
        from openpyxl.styles import Alignment, Font

        self.text(sheet.cell(CAPTION_ROW, 1), caption).font = Font(bold=True, size=13)
        cell = self.text(sheet.cell(UNIT_ROW, columns), unit)
        cell.alignment = Alignment(horizontal="right")

    def widths(self, sheet: Any, texts: Sequence[Sequence[str]]) -> None:
        for index, column in enumerate(texts, start=1):
            longest = max((width_of(part) for text in column for part in text.split("\n")), default=0)
            sheet.column_dimensions[letters(index)].width = min(WIDEST, max(NARROWEST, longest + 3))

    def page(self, sheet: Any) -> None:
        """How a sheet prints: A4, as wide as the paper, its number at the foot."""
        sheet.page_setup.paperSize = PAPER_A4
        sheet.page_setup.orientation = "landscape" if self.paper.landscape else "portrait"
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.oddFooter.left.text = self.paper.footer.replace("&", "&&") or None
        sheet.oddFooter.right.text = "&P / &N"

    def with_results(self, data: bytes) -> bytes:
        """The file with the result of every formula beside it, which the library leaves out."""
        named = {
            f"xl/worksheets/sheet{number}.xml": one.title for number, one in enumerate(self.book.worksheets, start=1)
        }
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            for item in old.infolist():
                content = old.read(item)
                if item.filename in named:
                    content = RUN.sub(partial(_with_result, self.cached.get(named[item.filename], {})), content)
                new.writestr(item, content)
        return out.getvalue()


def _with_result(results: dict[str, Value], found: re.Match[bytes]) -> bytes:
    address, attributes, formula = found[1], found[2], found[3]
    result = results[address.decode()]
    kind, text = (b' t="str"', NONE) if result is None else (b"", str(result))
    return b'<c r="%s"%s%s><f>%s</f><v>%s</v></c>' % (address, attributes, kind, formula, text.encode())


def _plain(number: Fraction) -> int | float:
    return number.numerator if number.denominator == 1 else float(number)
