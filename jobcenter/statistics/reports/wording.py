"""The words of reports: formats and what can be done with them."""

from typing import Any

from flask_babel import lazy_gettext as _l

from jobcenter.documents.formats import Format

FORMATS: dict[Format, Any] = {
    Format.PDF: _l("PDF (for reading and printing)"),
    Format.HWPX: _l("HWPX (word processor)"),
    Format.XLSX: _l("XLSX (spreadsheet with formulas)"),
    Format.CSV: _l("CSV (plain figures)"),
}
