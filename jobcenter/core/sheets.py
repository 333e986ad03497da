"""Tables that officials hand in as CSV or XLSX, read as rows of texts."""

import csv
import io
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from jobcenter.core.errors import DomainError

MOST_COLUMNS = 30
ENCODINGS = ("utf-8-sig", "cp949")


class SheetUnreadable(DomainError):
    """What was handed in is no table that can be opened."""

    message = _l("%(problem)s")
    field = "file"


def rows_of(content: bytes, *, most: int, columns: int = MOST_COLUMNS) -> list[list[str]]:
    """The rows of a CSV file or of the first sheet of an XLSX file, `most` at most. Raises SheetUnreadable."""
    if content[:2] == b"PK":
        return _sheet(content, most, columns)
    text = _decoded(content)
    try:
        rows = [[cell.strip() for cell in row[:columns]] for row in csv.reader(io.StringIO(text))]
    except csv.Error as error:
        raise SheetUnreadable(
            problem=_("The file is not a CSV file. Save it as “CSV UTF-8” and choose it again.")
        ) from error
    return rows[:most]


def _sheet(content: bytes, most: int, columns: int) -> list[list[str]]:
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        cells = book.worksheets[0].iter_rows(max_row=most, max_col=columns, values_only=True)
        return [[_text(cell) for cell in row] for row in cells]
    except (BadZipFile, InvalidFileException, KeyError, ValueError, IndexError, OSError) as error:
        raise SheetUnreadable(problem=_("The spreadsheet cannot be opened. Save it as XLSX or CSV again.")) from error


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


def _decoded(content: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SheetUnreadable(problem=_("The file is not a CSV file. Save it as “CSV UTF-8” and choose it again."))
