"""Papers as HWPX, the open format of the word processor Korean offices use (KS X 6101)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC
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
from jobcenter.documents.grid import Grid, is_said_above, laid_out
from jobcenter.documents.hwpx_tables import Body, Cell, finished, plain
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
# The least height of a row by the size of its letters.
ROW_HEIGHTS = {8: round(6 * UNITS_PER_MM), 9: round(7 * UNITS_PER_MM), 10: round(8 * UNITS_PER_MM)}
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
        self.looks: dict[tuple[tuple[str, Any], ...], str] = {}
        self.bodies: list[Body] = []
        self.first = True
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
        for number, block in enumerate(paper.blocks):
            self.block(block, titled=is_said_above(paper.blocks, number))
        return finished(self.document.to_bytes(), self.bodies, self.about(), f"{paper.title}\r\n{paper.reference}")

    def about(self) -> dict[str, str]:
        """What the file says of itself."""
        made = self.paper.made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return {
            "title": self.paper.title,
            "language": self.paper.language,
            "creator": self.paper.author,
            "lastsaveby": self.paper.author,
            "subject": self.paper.subject,
            "keyword": ", ".join(self.paper.keywords),
            "CreatedDate": made,
            "ModifiedDate": made,
            "date": made,
        }

    def run(self, size: float, bold: bool) -> str:
        """The style of a run, looked up once."""
        if (size, bold) not in self.runs:
            self.runs[size, bold] = self.document.styles.ensure_run(size=size, bold=bold)
        return self.runs[size, bold]

    def look(self, paragraph: Any = None, **look: Any) -> str:
        """The look of paragraphs, made once for each; the first paragraph that has one is what the library makes it from."""
        key = tuple(look.items())
        if key not in self.looks:
            sample = paragraph or self.document.paragraphs[0]
            before = sample.element.get("paraPrIDRef")
            self.document.styles.apply_paragraph_format(paragraphs=[sample], **look)
            self.looks[key] = sample.element.get("paraPrIDRef")
            sample.element.set("paraPrIDRef", before)
        return self.looks[key]

    def block(self, block: Block, *, titled: bool) -> None:
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
                self.figures(laid_out(block, self.paper.rounding), titled=titled)
            case Chart():
                self.chart(block, titled=titled)
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
            paragraph.add_run(plain(text), char_pr_id_ref=style)
        else:
            paragraph = self.document.add_paragraph(plain(text), char_pr_id_ref=style, inherit_style=False)
        look = self.look(
            paragraph,
            alignment=ALIGNED[align],
            line_spacing_percent=140,
            spacing_before_pt=before,
            spacing_after_pt=after,
            page_break_before=True if self.new_page else None,
        )
        paragraph.element.set("paraPrIDRef", look)
        self.new_page = False

    def signature(self, block: Signature) -> None:
        self.line(block.on, align=Align.CENTER, before=16, after=6)
        for index, text in enumerate(block.lines):
            last = index == len(block.lines) - 1
            shown = f"{text}   {block.seal}".rstrip() if last else text
            self.line(shown, size=14 if last else 10, bold=last, align=Align.CENTER)

    def facts(self, block: Facts) -> None:
        pairs = block.columns
        widths = [LABEL_WIDTH, self.width // pairs - LABEL_WIDTH] * pairs
        rows = []
        for start in range(0, len(block.rows), pairs):
            row = []
            for place, (label, value) in enumerate(block.rows[start : start + pairs]):
                row.append(self.cell(label, 2 * place, bold=True, shaded=True))
                row.append(self.cell(value, 2 * place + 1))
            missing = 2 * pairs - len(row)
            row[-1] = replace(row[-1], columns=1 + missing)
            rows.append(row)
        self.place(rows, widths)

    def table(self, block: Table) -> None:
        if block.unit:
            self.line(block.unit, size=8.5, align=Align.END)
        whole = sum(column.weight for column in block.columns)
        heads = [
            self.cell(column.head, place, bold=True, shaded=True, align=Align.CENTER, header=True)
            for place, column in enumerate(block.columns)
        ]
        rows = [heads]
        for number, texts in enumerate(block.rows):
            total = number >= len(block.rows) - block.totals
            rows.append(
                [
                    self.cell(text, place, bold=total, shaded=total, align=block.columns[place].align)
                    for place, text in enumerate(texts)
                ]
            )
        self.place(rows, [self.width * column.weight // whole for column in block.columns], heads=True)
        if block.note:
            self.line(block.note, size=8.5, after=4)

    def figures(self, block: Grid, *, titled: bool) -> None:
        """A table of figures: its caption and unit above, grouped heads over their columns."""
        if not titled:
            self.line(block.caption, bold=True, before=4)
        if block.unit:
            self.line(block.unit, size=8.5, align=Align.END)
        size = 8 if len(block.weights) > MANY_COLUMNS else 9
        rows = [
            [
                replace(
                    self.cell(
                        head.text, head.column, bold=True, shaded=True, align=Align.CENTER, size=size, header=True
                    ),
                    columns=head.columns,
                    lines=head.lines,
                )
                for head in heads
            ]
            for heads in block.heads
        ]
        for line in block.lines:
            texts = [LEVEL * line.level + text if place == 0 else text for place, text in enumerate(line.cells)]
            rows.append(
                [
                    self.cell(text, place, bold=line.total, shaded=line.total, align=block.aligns[place], size=size)
                    for place, text in enumerate(texts)
                ]
            )
        whole = sum(block.weights)
        self.place(rows, [self.width * weight // whole for weight in block.weights], heads=True, size=size)
        if block.note:
            for part in block.note.split("\n"):
                self.line(part, size=8.5, after=2)

    def chart(self, block: Chart, *, titled: bool) -> None:
        """A chart as a picture, with what it shows in words for whoever cannot see it."""
        if not titled:
            self.line(block.caption, bold=True, before=4, after=2)
        placed = self.document.add_picture(picture(block, self.paper), "png", width=CHART_WIDTH, align="CENTER")
        said = described(block, table_of(block, self.paper), self.paper.rounding)
        placed.element.find(SHAPE_COMMENT).text = said
        self.line("", size=5)

    def place(
        self, rows: Sequence[Sequence[Cell]], widths: Sequence[int], *, heads: bool = False, size: float = 10
    ) -> None:
        """A table: an empty one in the document, its rows for when the file is done.

        It flows from page to page; one that stands in its line like a letter would be cut off where the page ends. The line
        it hangs on is a narrow one, the space below it.
        """
        self.first = False
        body = Body(rows, widths, ROW_HEIGHTS[round(size)])
        empty = self.document.add_table(
            1, 1, width=sum(widths), height=sum(body.heights), border_fill_id_ref=self.border,
            char_pr_id_ref=self.run(5, False),
        )  # fmt: skip
        empty.set_treat_as_char(False)
        if heads:
            empty.element.set("repeatHeader", "1")
        self.bodies.append(body)

    def cell(
        self,
        text: str,
        column: int,
        *,
        bold: bool = False,
        shaded: bool = False,
        align: Align = Align.START,
        size: float = 10,
        header: bool = False,
    ) -> Cell:
        """One cell; a value of several lines becomes several paragraphs."""
        return Cell(
            text,
            column,
            self.run(size, bold),
            self.look(alignment=ALIGNED[align], line_spacing_percent=130),
            str(self.shaded if shaded else self.border),
            size,
            header=header,
        )
