"""Results of an enquiry in an official system, read from the file in which they come back. No database."""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from jobcenter.core.errors import DomainError
from jobcenter.rules.facts import CATALOGUE

NUMBER_HEADS = {"number", "번호", "접수번호"}
MOST_LINES = 5_000
MOST_COLUMNS = 200
# What the enquiry list writes behind the name of a fact.
VERIFIED_MARKS = ("(verified)", "(확인)")


class FileUnreadable(DomainError):
    """The file cannot be read as a table with numbers and facts."""

    message = _l("%(problem)s")
    field = "file"


@dataclass
class Line:
    """One line of the file: the receipt number, the facts found, or why the line cannot be used."""

    line: int
    number: str
    facts: dict[str, Any] = field(default_factory=dict)
    problem: str = ""


def read(content: bytes, names: Iterable[str]) -> list[Line]:
    """The lines of a spreadsheet (XLSX, or CSV in UTF-8 or the Korean encoding), each with its facts or its problem.

    The first line names the columns: the receipt number, and facts by name or code. Empty cells are left out.
    """
    rows = _sheet(content) if content.startswith(b"PK") else list(csv.reader(io.StringIO(_decoded(content))))
    if not rows:
        raise FileUnreadable(problem=_("The file is empty."))
    if len(rows) > MOST_LINES:
        raise FileUnreadable(problem=_("The file has more than %(most)s lines.", most=f"{MOST_LINES:,}"))
    heads = [_plain(head) for head in rows[0]]
    at = next((index for index, head in enumerate(heads) if head in NUMBER_HEADS), None)
    columns = {index: name for index, head in enumerate(heads) if (name := _fact_of(head, names))}
    if at is None or not columns:
        raise FileUnreadable(
            problem=_("The first line needs a column “number” and at least one column named after a fact.")
        )
    lines = [_line(position, row, at, columns) for position, row in enumerate(rows[1:], start=2) if any(row)]
    return _without_repeats(lines)


def _without_repeats(lines: list[Line]) -> list[Line]:
    seen: dict[str, int] = {}
    for line in lines:
        first = seen.setdefault(line.number, line.line)
        if first != line.line and not line.problem:
            line.problem = _("the number stands on line %(line)s already", line=first)
    return lines


def _sheet(content: bytes) -> list[list[str]]:
    """The first sheet of an XLSX file, every cell as text. Raises FileUnreadable."""
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        cells = book.worksheets[0].iter_rows(max_row=MOST_LINES + 1, max_col=MOST_COLUMNS, values_only=True)
        return [[_text(cell) for cell in row] for row in cells]
    except (BadZipFile, InvalidFileException, KeyError, ValueError, IndexError, OSError) as error:
        raise FileUnreadable(problem=_("The spreadsheet cannot be opened. Save it as XLSX or CSV again.")) from error


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp949"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileUnreadable(problem=_("The file is not a CSV file. Save it as “CSV UTF-8” and choose it again."))


def _plain(head: str) -> str:
    return head.strip().lower()


def _fact_of(head: str, names: Iterable[str]) -> str | None:
    for mark in VERIFIED_MARKS:
        head = head.removesuffix(mark).strip()
    for name in names:
        label = CATALOGUE[name].label
        if head in (name, label["ko"].lower(), label["en"].lower()):
            return name
    return None


def _line(position: int, row: list[str], at: int, columns: dict[int, str]) -> Line:
    line = Line(position, row[at].strip() if at < len(row) else "")
    if not line.number:
        line.problem = _("no receipt number")
    for index, name in columns.items():
        text = row[index].strip() if index < len(row) else ""
        if not text:
            continue
        if not re.fullmatch(r"[\d,]{1,16}원?", text):
            line.problem = _("“%(text)s” is not an amount (%(fact)s)", text=text[:30], fact=CATALOGUE[name].label["ko"])
            continue
        line.facts[name] = int(text.rstrip("원").replace(",", ""))
    if not line.facts and not line.problem:
        line.problem = _("nothing filled in")
    return line
