"""The values rules work with: true or false, exact numbers, text, ISO dates, and None for what nobody knows.

Numbers are ``int`` or ``Fraction``; a decimal in a document stands for exactly the decimal that was written, so a
person exactly at a limit is never refused because of binary rounding.
"""

import datetime as dt
import math
import re
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

Number = int | Fraction
ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def exact(value: float | int | Fraction | Decimal) -> Number:
    """The exact number meant by a decimal as it was written (0.3 is three tenths); raises ValueError for infinity."""
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError(value)
        value = Fraction(repr(value))
    fraction = Fraction(value)
    return fraction.numerator if fraction.denominator == 1 else fraction


def plain(value: Any) -> Any:
    """A value as JSON writes it."""
    if isinstance(value, Fraction):
        return value.numerator if value.denominator == 1 else float(value)
    return value


def kind_of(value: Any) -> str:
    """``boolean``, ``number``, ``date`` or ``text``."""
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float | Fraction | Decimal):
        return "number"
    return "date" if is_date(value) else "text"


def is_date(text: str) -> bool:
    """Whether the text is an existing day written as 1959-07-01."""
    return find_date(text) is not None


@lru_cache(maxsize=65536)
def find_date(text: str) -> dt.date | None:
    """The day written as 1959-07-01, or None."""
    if not ISO_DATE.fullmatch(text):
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def completed_years(birth: dt.date, on: dt.date) -> int:
    """Full years of age. Somebody born on 29 February completes a year on 1 March where the day does not exist."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def whole_months(since: dt.date, on: dt.date) -> int:
    """Full months from one day to another."""
    return (on.year - since.year) * 12 + on.month - since.month - (on.day < since.day)


def kleene_all(values: list[bool | None]) -> bool | None:
    """Three-valued and: a sure no outweighs an unknown."""
    if False in values:
        return False
    return None if None in values else True


def kleene_any(values: list[bool | None]) -> bool | None:
    """Three-valued or: a sure yes outweighs an unknown."""
    if True in values:
        return True
    return None if None in values else False


def kleene_not(value: bool | None) -> bool | None:
    """Three-valued not: unknown stays unknown."""
    return None if value is None else not value
