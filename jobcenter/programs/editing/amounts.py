"""Constants of a rule as a manager types them: 4억, 4억 9,900만, 70, 2026-01-01, a choice."""

import json
import math
import re
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l

from jobcenter.core.forms import read_date
from jobcenter.rules.values import is_date

_NUMBER = re.compile(r"-?\d{1,18}(\.\d{1,6})?", re.ASCII)
_GROUPED = re.compile(r"(?:(\d{1,6}(?:\.\d{1,4})?)억)?(?:(\d{1,4}(?:\.\d{1,4})?)만)?", re.ASCII)


class Unreadable(Exception):
    """A text that stands for nothing; the class names what was expected in each place."""

    NUMBER = _l("Enter a number, for example 70, 400,000,000 or 4억.")
    DAY = _l("Enter a date, for example 2026-01-01.")
    VALUE = _l("Enter a value.")
    OPERATOR = _l("Choose how it is compared.")
    SUBJECT = _l("Choose a fact.")
    TABLE = _l("Write one row per line, for example 1: 1,559,912.")
    JSON = _l("This is not JSON.")

    def __init__(self, message: Any) -> None:
        super().__init__(str(message))
        self.message = message


def read_number(text: str) -> int | float:
    """A number as typed; ``4.99억`` and ``9,900만`` are whole won. Raises Unreadable."""
    plain = re.sub(r"[,\s]|원$", "", text)
    if _NUMBER.fullmatch(plain):
        return float(plain) if "." in plain else int(plain)
    found = _GROUPED.fullmatch(plain) if plain else None
    if not found:
        raise Unreadable(Unreadable.NUMBER)
    total = Decimal(found[1] or 0) * 100_000_000 + Decimal(found[2] or 0) * 10_000
    if total != int(total):
        raise Unreadable(Unreadable.NUMBER)
    return int(total)


def read_constant(text: str, kind: str | None) -> Any:
    """A constant of a kind; of no kind, a number where it reads as one. Raises Unreadable."""
    text = text.strip()
    if not text:
        raise Unreadable(Unreadable.VALUE)
    if kind == "number":
        return read_number(text)
    if kind == "date":
        day = read_date(text)
        if day is None:
            raise Unreadable(Unreadable.DAY)
        return day.isoformat()
    if kind is None and not is_date(text):
        try:
            return read_number(text)
        except Unreadable:
            return text
    return text


def shown_amount(value: Any) -> str | None:
    """The text that reads back as the constant; None where a form shows none (true, null)."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return repr(value) if math.isfinite(value) else None
    return value if isinstance(value, str) else None


def written(document: Any) -> str:
    """A document as JSON text for the expert's view."""
    return json.dumps(document, ensure_ascii=False, indent=1)
