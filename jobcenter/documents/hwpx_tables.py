"""Tables of an HWPX file as XML, and the finishing touches on the file.

The library builds and checks the file around them. A table it is asked for cell by cell costs a thousand times what writing
its rows costs, so it gets an empty one in the place of each, and the rows are put in when the file is done.
"""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from jobcenter.documents.grid import width_of

SECTION, ABOUT, PREVIEW = "Contents/section0.xml", "Contents/content.hpf", "Preview/PrvText.txt"
TABLE = re.compile(r"<hp:tbl\b.*?</hp:tbl>", re.DOTALL)
ROWS = re.compile(r"<hp:tr>.*</hp:tr>", re.DOTALL)
UNWRITABLE = re.compile("[^\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
SIDE, ABOVE = 510, 141
UNITS_PER_POINT = 100
LINE = 1.3
PARAGRAPH = '<hp:p id="2147483648" paraPrIDRef="{look}" styleIDRef="0" pageBreak="0" columnBreak="0" merged="0"><hp:run charPrIDRef="{run}"><hp:t>{text}</hp:t></hp:run></hp:p>'
CELL = (
    '<hp:tc name="" header="{header}" hasMargin="0" protect="0" editable="0" dirty="0" borderFillIDRef="{border}">'
    '<hp:subList id="" textDirection="HORIZONTAL" lineWrap="BREAK" vertAlign="CENTER" linkListIDRef="0" linkListNextIDRef="0"'
    ' textWidth="0" textHeight="0" hasTextRef="0" hasNumRef="0">{paragraphs}</hp:subList>'
    '<hp:cellAddr colAddr="{column}" rowAddr="{row}"/><hp:cellSpan colSpan="{columns}" rowSpan="{lines}"/>'
    '<hp:cellSz width="{width}" height="{height}"/>'
    f'<hp:cellMargin left="{SIDE}" right="{SIDE}" top="{ABOVE}" bottom="{ABOVE}"/></hp:tc>'
)


@dataclass(frozen=True)
class Cell:
    """A cell: its text, how it looks (ids of the file's styles), where it begins and what it spans."""

    text: str
    column: int
    run: str
    look: str
    border: str
    size: float
    columns: int = 1
    lines: int = 1
    header: bool = False


@dataclass(frozen=True)
class Body:
    """The rows of a table, in units of the format; no row is lower than `least`."""

    rows: Sequence[Sequence[Cell]]
    widths: Sequence[int]
    least: int

    @property
    def heights(self) -> list[int]:
        """How high each row stands, so that programs that do not lay a file out anew show all of it."""
        return [max([self.least, *(self._needed(cell) for cell in row if cell.lines == 1)]) for row in self.rows]

    def xml(self) -> str:
        """The rows."""
        heights = self.heights
        return "".join(
            "<hp:tr>" + "".join(self._cell(cell, number, heights) for cell in row) + "</hp:tr>"
            for number, row in enumerate(self.rows)
        )

    def _width(self, cell: Cell) -> int:
        return sum(self.widths[cell.column : cell.column + cell.columns])

    def _needed(self, cell: Cell) -> int:
        room = max(1, self._width(cell) - 2 * SIDE)
        letter = cell.size * UNITS_PER_POINT / 2
        lines = sum(max(1, -(-width_of(part) * letter // room)) for part in cell.text.split("\n"))
        return round(lines * cell.size * UNITS_PER_POINT * LINE) + 2 * ABOVE

    def _cell(self, cell: Cell, row: int, heights: Sequence[int]) -> str:
        paragraphs = "".join(
            PARAGRAPH.format(look=cell.look, run=cell.run, text=escape(part)) for part in plain(cell.text).split("\n")
        )
        return CELL.format(
            header=int(cell.header), border=cell.border, paragraphs=paragraphs, column=cell.column, row=row,
            columns=cell.columns, lines=cell.lines, width=self._width(cell),
            height=sum(heights[row : row + cell.lines]),
        )  # fmt: skip


def plain(text: str) -> str:
    """A text without the signs XML cannot hold."""
    return UNWRITABLE.sub(" ", text.replace("\r\n", "\n").replace("\t", " "))


def finished(data: bytes, bodies: Sequence[Body], about: Mapping[str, str], preview: str) -> bytes:
    """The file with the rows of its tables in their places, what it says of itself, and the text shown before it is opened."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for item in old.infolist():
            content = old.read(item)
            if item.filename == SECTION:
                content = _with_rows(content.decode(), bodies).encode()
            elif item.filename == ABOUT:
                content = _described(content.decode(), about).encode()
            elif item.filename == PREVIEW:
                content = plain(preview).encode()
            new.writestr(item, content, item.compress_type)
    return out.getvalue()


def _with_rows(section: str, bodies: Sequence[Body]) -> str:
    waiting = iter(bodies)

    def filled(found: re.Match[str]) -> str:
        body = next(waiting)
        height = sum(body.heights)
        text = found[0].replace('rowCnt="1"', f'rowCnt="{len(body.rows)}"', 1)
        text = text.replace('colCnt="1"', f'colCnt="{len(body.widths)}"', 1)
        text = re.sub(r'(<hp:sz\b[^>]*\bheight=")\d+', rf"\g<1>{height}", text, count=1)
        return ROWS.sub(lambda _found: body.xml(), text, count=1)

    written = TABLE.sub(filled, section)
    assert next(waiting, None) is None, "a table of the paper has no place in the file"
    return written


def _described(package: str, about: Mapping[str, str]) -> str:
    """The package's word on the file: title, author, day; those of the library's empty file do not go out."""
    package = package.replace("<opf:title/>", f"<opf:title>{escape(plain(about['title']))}</opf:title>", 1)
    package = re.sub(r"<opf:language>[^<]*", f"<opf:language>{about['language']}", package, count=1)
    for name, text in about.items():
        pattern = rf'<opf:meta name={re.escape(quoteattr(name))} content="text"\s*(?:/>|>[^<]*</opf:meta>)'
        said = f'<opf:meta name={quoteattr(name)} content="text">{escape(plain(text))}</opf:meta>'
        package = re.sub(pattern, said.replace("\\", "\\\\"), package, count=1)
    return package
