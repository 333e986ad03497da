"""Files officials open in a spreadsheet, CSV (UTF-8 with a mark) and XLSX: no cell is one a spreadsheet would run."""

import csv
import io
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from flask import Response, stream_with_context

SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def safe_cell(value: Any) -> str:
    """The text of a cell; a text that a spreadsheet would take for a formula is put in quotes by an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    text = str(value)
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t", "\r") and text != "-" else text


def csv_lines(heads: Iterable[Any], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """The lines of a CSV file, the heads first."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    yield "\ufeff"
    writer.writerow([safe_cell(cell) for cell in heads])
    for row in rows:
        writer.writerow([safe_cell(cell) for cell in row])
        if buffer.tell() > 16_384:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def csv_response(filename: str, heads: Iterable[Any], rows: Iterable[Iterable[Any]]) -> Response:
    """A CSV file to download, streamed."""
    response = Response(stream_with_context(csv_lines(heads, rows)), mimetype="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def xlsx_response(
    filename: str, heads: Iterable[Any], rows: Iterable[Iterable[Any]], *, widths: Iterable[int] = ()
) -> Response:
    """An XLSX file to download: whole numbers stay numbers, everything else is text, so no digit is lost."""
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    sheet.append([safe_cell(head) for head in heads])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for row in rows:
        sheet.append([cell if type(cell) is int else safe_cell(cell) for cell in row])
    sheet.freeze_panes = "A2"
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    out = io.BytesIO()
    book.save(out)
    response = Response(out.getvalue(), mimetype=SPREADSHEET)
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response
