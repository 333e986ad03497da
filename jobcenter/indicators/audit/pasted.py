"""The cells of whatever was pasted: a spreadsheet's tabs, a web page's table, comma-separated values, bars, wide gaps."""

import csv
import io
import re
from collections import Counter
from html.parser import HTMLParser

from jobcenter.indicators import numerals

CONTROL = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127), " ")
HTML_TABLE = re.compile(r"<t[dhr][\s>]", re.IGNORECASE)
THOUSANDS = re.compile(r"(?<![\d,])\d{1,3}(?:,\d{3})+(?!\d)")
# Of so many lines of ten the number of cells must be the same before commas are taken for separators.
ALIKE = 7


def cells(text: str) -> list[list[str]]:
    """Rows of cleaned cells, separated as the text separates them."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(CONTROL).strip("\n\ufeff")
    if HTML_TABLE.search(text):
        return _html(text)
    if "\t" in text:
        return _separated(text, "\t")
    lines = text.split("\n")
    if sum("|" in line for line in lines) * 2 > len(lines):
        kept = [line for line in lines if not re.fullmatch(r"[\s|:=-]+", line) or not line.strip()]
        return [[numerals.cleaned(cell) for cell in line.strip().strip("|").split("|")] for line in kept]
    for separator in (",", ";"):
        if _is_separated(text, separator):
            return _separated(text, separator)
    return [[numerals.cleaned(cell) for cell in re.split(r"\s{2,}", line.strip())] for line in lines]


def _separated(text: str, separator: str) -> list[list[str]]:
    try:
        return [[numerals.cleaned(cell) for cell in row] for row in csv.reader(io.StringIO(text), delimiter=separator)]
    except csv.Error:
        return [[numerals.cleaned(cell) for cell in line.split(separator)] for line in text.split("\n")]


def _is_separated(text: str, separator: str) -> bool:
    """Whether the lines are values between separators, and the commas not those of thousands or of a sentence."""
    try:
        rows = [row for row in csv.reader(io.StringIO(text), delimiter=separator) if any(row)]
    except csv.Error:
        return False
    if len(rows) < 2 or (separator == "," and THOUSANDS.search(text.replace('"', "").split("\n")[0])):
        return False
    width, count = Counter(len(row) for row in rows).most_common(1)[0]
    figures = sum(numerals.read(cell) is not None for row in rows for cell in row[1:])
    return width > 1 and count * 10 >= len(rows) * ALIKE and figures * 3 >= len(rows) * (width - 1)


def _html(text: str) -> list[list[str]]:
    reader = _Tables()
    reader.feed(text)
    reader.close()
    reader.end_row()
    return reader.rows


class _Tables(HTMLParser):
    """Rows of the tables in a page; a cell over several rows or columns stands in the first, the others are blank."""

    MOST_SPAN = 200

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[str]] = []
        self._row: list[str] | None = None
        self._cell: list[str] | None = None
        self._columns = 1
        # How many rows more a column is taken by the cell above.
        self._taken: dict[int, int] = {}
        self._down = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.end_row()
            self.rows.append([])
            self._taken = {}
        elif tag == "tr":
            self.end_row()
            self._row = []
        elif tag in ("td", "th"):
            self._end_cell()
            if self._row is None:
                self._row = []
            self._skip_taken()
            self._cell = []
            self._columns, self._down = (self._span(attrs, name) for name in ("colspan", "rowspan"))
        elif tag in ("br", "p", "div") and self._cell is not None:
            self._cell.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._end_cell()
        elif tag in ("tr", "table"):
            self.end_row()

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)
        elif data.strip() and self._row is None:
            self.rows.append([numerals.cleaned(data)])

    def end_row(self) -> None:
        """Finish the row that is open."""
        self._end_cell()
        if self._row is not None:
            self._skip_taken()
            self.rows.append(self._row)
        self._row = None

    def _span(self, attrs: list[tuple[str, str | None]], name: str) -> int:
        given = dict(attrs).get(name) or "1"
        return min(max(int(given), 1), self.MOST_SPAN) if given.isdecimal() and len(given) < 6 else 1

    def _skip_taken(self) -> None:
        while self._row is not None and self._taken.get(len(self._row), 0):
            self._taken[len(self._row)] -= 1
            self._row.append("")

    def _end_cell(self) -> None:
        if self._cell is None or self._row is None:
            return
        for number in range(self._columns):
            if self._down > 1:
                self._taken[len(self._row)] = self._down - 1
            self._row.append(numerals.cleaned("".join(self._cell)) if not number else "")
        self._cell = None
