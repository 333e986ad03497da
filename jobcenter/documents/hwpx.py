"""Papers as HWPX, the open format of the word processor Korean offices use (KS X 6101)."""

from collections.abc import Sequence
from typing import Any

from jobcenter.documents.blocks import (
    Align,
    Block,
    Chart,
    Cut,
    Facts,
    Figures,
    Heading,
    PageBreak,
    Paper,
    Paragraph,
    Signature,
    Table,
)
from jobcenter.documents.drawing import described, table_of
from jobcenter.documents.grid import Grid, laid_out
from jobcenter.documents.pdf import picture

MIMETYPE = "application/hwp+zip"
HEAD_COLOUR = "#EEF2F7"
LINE_COLOUR = "#8A949E"
MARGINS = {"left": 20, "right": 20, "top": 15, "bottom": 15, "header": 8, "footer": 8}
# A4 with margins of 20 mm leaves 170 mm; a millimetre is 283.465 units.
UNITS_PER_MM = 7200 / 25.4
TEXT_WIDTH = round(170 * UNITS_PER_MM)
WIDE_TEXT_WIDTH = round(257 * UNITS_PER_MM)
CHART_WIDTH = round(150 * UNITS_PER_MM)
MANY_COLUMNS = 8
LEVEL = "  "
SHAPE_COMMENT = "{http://www.hancom.co.kr/hwpml/2011/paragraph}shapeComment"
LABEL_WIDTH = round(26 * UNITS_PER_MM)
ROW_HEIGHT = round(8 * UNITS_PER_MM)
ALIGNED = {Align.START: "LEFT", Align.CENTER: "CENTER", Align.END: "RIGHT"}
SIZES = {1: 13, 2: 11.5}


def write(paper: Paper) -> bytes:
    """The file of a paper."""
    from hwpx import HwpxDocument

    return _Writer(HwpxDocument.new(), paper).write()


class _Writer:
    """One document being written, top to bottom."""

    def __init__(self, document: Any, paper: Paper) -> None:
        self.document = document
        self.paper = paper
        self.width = WIDE_TEXT_WIDTH if paper.landscape else TEXT_WIDTH
        self.runs: dict[tuple[float, bool], str] = {}
        self.formats: dict[tuple[tuple[str, Any], ...], list[Any]] = {}
        self.first = True
        self.cells: list[list[Any]] = []
        self.new_page = False
        self.border = document.styles.ensure_border_fill(border_color=LINE_COLOUR)
        self.shaded = document.styles.ensure_border_fill(border_color=LINE_COLOUR, fill_color=HEAD_COLOUR)

    def write(self) -> bytes:
        paper = self.paper
        orientation = "landscape" if paper.landscape else "portrait"
        self.document.page.setup(paper_size="A4", margins_mm=MARGINS, orientation=orientation)
        if paper.footer:
            self.document.page.set_footer(text=paper.footer)
        if paper.reference:
            self.line(paper.reference, size=9)
        self.line(paper.title, size=20, bold=True, align=Align.CENTER, before=4, after=12)
        for block in paper.blocks:
            self.block(block)
        for look, paragraphs in self.formats.items():
            self.document.styles.apply_paragraph_format(paragraphs=paragraphs, **dict(look))
        return self.document.to_bytes()

    def run(self, size: float, bold: bool) -> str:
        """The style of a run, looked up once."""
        if (size, bold) not in self.runs:
            self.runs[size, bold] = self.document.styles.ensure_run(size=size, bold=bold)
        return self.runs[size, bold]

    def shape(self, paragraphs: Sequence[Any], **look: Any) -> None:
        """Give paragraphs a look; all that share one get it together, at the end."""
        self.formats.setdefault(tuple(look.items()), []).extend(paragraphs)

    def block(self, block: Block) -> None:
        match block:
            case Heading():
                self.line(block.text, size=SIZES.get(block.level, 10.5), bold=True, before=10, after=4)
            case Paragraph():
                size = 8.5 if block.small else 10
                for part in block.text.split("\n"):
                    self.line(part, size=size, align=block.align, after=2)
            case Facts():
                self.facts(block)
            case Table():
                self.table(block)
            case Figures():
                self.figures(laid_out(block, self.paper.rounding))
            case Chart():
                self.chart(block)
            case Signature():
                self.signature(block)
            case Cut():
                # A line of strokes: a drawn line would stand loose when the text above it grows.
                side = "- " * 22
                self.line(f"{side} {block.text} {side}".strip(), size=8.5, align=Align.CENTER, before=12, after=8)
            case PageBreak():
                self.new_page = True

    def line(
        self,
        text: str,
        *,
        size: float = 10,
        bold: bool = False,
        align: Align = Align.START,
        before: float = 0,
        after: float = 0,
    ) -> None:
        """One paragraph. The skeleton's only paragraph carries the page settings and takes the first line."""
        style = self.run(size, bold)
        if self.first:
            self.first = False
            paragraph = self.document.paragraphs[0]
            paragraph.add_run(text, char_pr_id_ref=style)
        else:
            paragraph = self.document.add_paragraph(text, char_pr_id_ref=style, inherit_style=False)
        self.shape(
            [paragraph],
            alignment=ALIGNED[align],
            line_spacing_percent=140,
            spacing_before_pt=before,
            spacing_after_pt=after,
            page_break_before=True if self.new_page else None,
        )
        self.new_page = False

    def signature(self, block: Signature) -> None:
        self.line(block.on, align=Align.CENTER, before=16, after=6)
        for index, text in enumerate(block.lines):
            last = index == len(block.lines) - 1
            shown = f"{text}   {block.seal}".rstrip() if last else text
            self.line(shown, size=14 if last else 10, bold=last, align=Align.CENTER)

    def facts(self, block: Facts) -> None:
        pairs = block.columns
        rows = [list(block.rows[start : start + pairs]) for start in range(0, len(block.rows), pairs)]
        grid = self.grid(len(rows), 2 * pairs, [LABEL_WIDTH, self.width // pairs - LABEL_WIDTH] * pairs)
        for number, row in enumerate(rows):
            for place, (label, value) in enumerate(row):
                self.cell(number, 2 * place, label, bold=True, shaded=True)
                self.cell(number, 2 * place + 1, value)
            if len(row) < pairs:
                grid.merge_cells(number, 2 * len(row) - 1, number, 2 * pairs - 1)
        self.gap()

    def table(self, block: Table) -> None:
        if block.unit:
            self.line(block.unit, size=8.5, align=Align.END)
        whole = sum(column.weight for column in block.columns)
        widths = [self.width * column.weight // whole for column in block.columns]
        grid = self.grid(len(block.rows) + 1, len(block.columns), widths)
        grid.element.set("repeatHeader", "1")
        first_total = len(block.rows) - block.totals
        for place, column in enumerate(block.columns):
            cell = self.cell(0, place, column.head, bold=True, shaded=True, align=Align.CENTER)
            cell.element.set("header", "1")
            for number, row in enumerate(block.rows):
                total = number >= first_total
                self.cell(number + 1, place, row[place], bold=total, shaded=total, align=column.align)
        if block.note:
            self.line(block.note, size=8.5, before=2)
        self.gap()

    def figures(self, block: Grid) -> None:
        """A table of figures: its caption and unit above, grouped heads merged."""
        self.line(block.caption, bold=True, before=4)
        if block.unit:
            self.line(block.unit, size=8.5, align=Align.END)
        size = 8 if len(block.weights) > MANY_COLUMNS else 9
        whole, above = sum(block.weights), len(block.heads)
        widths = [self.width * weight // whole for weight in block.weights]
        grid = self.grid(len(block.lines) + above, len(widths), widths)
        grid.element.set("repeatHeader", "1")
        for number, heads in enumerate(block.heads):
            for head in heads:
                cell = self.cell(number, head.column, head.text, bold=True, shaded=True, align=Align.CENTER, size=size)
                cell.element.set("header", "1")
        for number, line in enumerate(block.lines, start=above):
            for place, text in enumerate(line.cells):
                written = LEVEL * line.level + text if place == 0 else text
                self.cell(
                    number, place, written,
                    bold=line.total, shaded=line.total, align=block.aligns[place], size=size,
                )  # fmt: skip
        for number, heads in enumerate(block.heads):
            for head in heads:
                if head.columns > 1 or head.lines > 1:
                    grid.merge_cells(number, head.column, number + head.lines - 1, head.column + head.columns - 1)
        if block.note:
            self.line(block.note, size=8.5, before=2)
        self.gap()

    def chart(self, block: Chart) -> None:
        """A chart as a picture, with what it shows in words for whoever cannot see it."""
        self.line(block.caption, bold=True, before=4, after=2)
        placed = self.document.add_picture(picture(block, self.paper), "png", width=CHART_WIDTH, align="CENTER")
        said = described(block, table_of(block, self.paper), self.paper.rounding)
        placed.element.find(SHAPE_COMMENT).text = said
        self.gap()

    def grid(self, rows: int, columns: int, widths: Sequence[int]) -> Any:
        self.first = False
        grid = self.document.add_table(
            rows, columns, width=sum(widths), height=rows * ROW_HEIGHT, border_fill_id_ref=self.border
        )
        grid.set_column_widths(list(widths))
        # Looked up once: the library looks through the whole table for each cell it is asked for.
        self.cells = [list(row.cells) for row in grid.rows]
        return grid

    def gap(self) -> None:
        """A narrow line after a table, where the format has no space of its own."""
        self.line("", size=5)

    def cell(
        self,
        row: int,
        column: int,
        text: str,
        *,
        bold: bool = False,
        shaded: bool = False,
        align: Align = Align.START,
        size: float = 10,
    ) -> Any:
        """Fill one cell; a value of several lines becomes several paragraphs."""
        cell = self.cells[row][column]
        style = self.run(size, bold)
        cell.set_text(text, split_paragraphs=True)
        for paragraph in cell.paragraphs:
            paragraph.char_pr_id_ref = style
        self.shape(cell.paragraphs, alignment=ALIGNED[align], line_spacing_percent=130)
        cell.element.set("borderFillIDRef", str(self.shaded if shaded else self.border))
        return cell
