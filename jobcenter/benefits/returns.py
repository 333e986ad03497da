"""The bank's list of payments that came back, read line by line. No database."""

import csv
import io
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from jobcenter.core.errors import DomainError

NUMBER_HEADS = {"number", "claim", "번호", "접수번호", "신청", "신청 번호", "신청번호"}
REASON_HEADS = {"reason", "사유", "반송사유", "반송 사유"}
MOST_LINES = 2_000


class ReturnsUnreadableError(DomainError):
    """The file cannot be read as a list of payments."""

    message = _l("The file needs a first line with the columns “number” and “reason”, saved as CSV.")
    field = "file"


@dataclass
class Returned:
    """One line: the number of the claim, why the bank sent the money back, or why the line cannot be used."""

    line: int
    number: str
    reason: str
    problem: str = ""


def read(content: bytes) -> list[Returned]:
    """The lines of a CSV file in UTF-8 or the Korean encoding of spreadsheets."""
    for encoding in ("utf-8-sig", "cp949"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        break
    else:
        raise ReturnsUnreadableError()
    rows = list(csv.reader(io.StringIO(text)))[: MOST_LINES + 1]
    heads = [head.strip().lower() for head in rows[0]] if rows else []
    at = next((index for index, head in enumerate(heads) if head in NUMBER_HEADS), None)
    why = next((index for index, head in enumerate(heads) if head in REASON_HEADS), None)
    if at is None or why is None:
        raise ReturnsUnreadableError()
    return [_line(position, row, at, why) for position, row in enumerate(rows[1:], start=2) if any(row)]


def _line(position: int, row: list[str], at: int, why: int) -> Returned:
    number, reason = (row[index].strip() if index < len(row) else "" for index in (at, why))
    found = Returned(position, number, reason)
    if not number:
        found.problem = _("no receipt number")
    elif not reason:
        found.problem = _("no reason")
    return found
