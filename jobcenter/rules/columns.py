"""Columns of facts for many people at once: compact arrays with a mask of what is known.

A column is made from texts (a CSV file) or values. Whatever does not fit the compact form raises ``NotVectorizable``;
the batch then takes the people one by one, which gives the exact answer or the exact complaint.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from .errors import FactInvalid
from .expressions import KIND_NAMES
from .single import read_fact
from .values import Number, exact, find_date, is_date, kind_of

MOST_DECIMALS = 6
LARGEST = 2**60
YES, NO = "true", "false"


class NotVectorizable(Exception):
    """The compact form cannot hold this; the people must be taken one by one."""


@dataclass(frozen=True)
class Column:
    """One fact of everybody. ``values`` are numbers times ``scale``, day codes, indexes into ``words``, or 0 and 1."""

    kind: str
    values: np.ndarray
    known: np.ndarray
    scale: int = 1
    words: Sequence[str] = field(default_factory=tuple)

    @cached_property
    def low(self) -> int:
        """The smallest value."""
        return int(self.values.min()) if self.values.size else 0

    @cached_property
    def complete(self) -> bool:
        """Whether the fact is known of everybody."""
        return bool(self.known.all())

    def known_in(self, block: slice) -> Any:
        """Who is known in a block: plain True where everybody is."""
        return True if self.complete else self.known[block]

    @cached_property
    def high(self) -> int:
        """The largest value."""
        return int(self.values.max()) if self.values.size else 0


def day_code(text: str) -> int:
    """A day as a number that keeps the order: months since year 0, then two digits of the day."""
    day = find_date(text)
    if day is None:
        raise NotVectorizable(text)
    return (day.year * 12 + day.month - 1) * 100 + day.day


def read_cell(name: str, cell: str, kind: str | None, whole: bool = False) -> Any:
    """The fact in one cell of a file (empty means unknown); raises FactInvalid."""
    if cell == "":
        return None
    lowered = cell.lower()
    if lowered in (YES, NO) and kind in ("boolean", None):
        return lowered == YES
    if kind in ("number", None) and not is_date(cell):
        try:
            return read_fact(name, _decimal(cell), kind, whole)
        except (ValueError, ZeroDivisionError, OverflowError):
            if kind == "number":
                raise FactInvalid(name, KIND_NAMES["number"], cell) from None
    return read_fact(name, cell, kind)


def _decimal(cell: str) -> Number:
    text = cell[1:] if cell[:1] in "+-" else cell
    head, _, tail = text.partition(".")
    if not (head + tail).isascii() or not (head + tail).isdigit() or len(text) > 40:
        raise ValueError(cell)
    from fractions import Fraction

    return exact(Fraction(cell))


def from_cells(cells: Sequence[str], kind: str) -> Column:
    """A column from the texts of a file."""
    texts = np.asarray(cells, dtype=np.str_)
    known = texts != ""
    if kind == "text":
        return _words(texts, known)
    if kind == "boolean":
        lowered = np.char.lower(texts)
        values = lowered == YES
        if not np.array_equal(values | (lowered == NO), known):
            raise NotVectorizable("boolean")
        return Column(kind, values, known)
    if kind == "date":
        return _coded(texts, known, day_code, kind)
    filled = np.where(known, texts, "0")
    try:
        return Column(kind, fitted(filled.astype(np.int64)), known)
    except (ValueError, OverflowError):
        return _decimals(filled, known)


def from_values(values: Sequence[Any] | np.ndarray, kind: str) -> Column:
    """A column from Python values or a NumPy array without unknowns."""
    if isinstance(values, np.ndarray) and values.dtype.kind in "iub":
        return Column(kind, values, np.ones(len(values), dtype=bool))
    known = np.array([value is not None for value in values], dtype=bool)
    for value in values:
        if value is not None and kind_of(value) != kind and (kind, kind_of(value)) != ("text", "date"):
            raise NotVectorizable(kind)
    if kind in ("text", "date"):
        texts = np.array(["" if value is None else value for value in values], dtype=np.str_)
        return _words(texts, known) if kind == "text" else _coded(texts, known, day_code, kind)
    if kind == "boolean":
        return Column(kind, np.array([bool(value) for value in values]), known)
    exacts = [exact(value or 0) for value in values]
    if all(isinstance(value, int) and abs(value) < LARGEST for value in exacts):
        return Column(kind, fitted(np.array(exacts, dtype=np.int64)), known)
    return _scaled(exacts, known)


def _words(texts: np.ndarray, known: np.ndarray) -> Column:
    words, codes = np.unique(texts, return_inverse=True)
    return Column("text", codes.astype(np.int32), known, words=[str(word) for word in words])


def _coded(texts: np.ndarray, known: np.ndarray, code: Any, kind: str) -> Column:
    words, inverse = np.unique(texts, return_inverse=True)
    codes = np.array([code(str(word)) if word else 0 for word in words], dtype=np.int32)
    return Column(kind, codes[inverse], known)


def _decimals(texts: np.ndarray, known: np.ndarray) -> Column:
    try:
        return _scaled([_decimal(str(text)) for text in texts], known)
    except ValueError:
        raise NotVectorizable("number") from None


def _scaled(exacts: Sequence[Number], known: np.ndarray) -> Column:
    for digits in range(MOST_DECIMALS + 1):
        scale = 10**digits
        scaled = [value * scale for value in exacts]
        if all(value == int(value) for value in scaled):
            if any(abs(value) >= LARGEST for value in scaled):
                break
            return Column("number", fitted(np.array([int(value) for value in scaled], dtype=np.int64)), known, scale)
    raise NotVectorizable("number")


def fitted(values: np.ndarray) -> np.ndarray:
    """The same numbers in the smallest type, so that more of them stay in the cache."""
    if not values.size:
        return values
    low, high = int(values.min()), int(values.max())
    if max(-low, high) >= LARGEST:
        raise NotVectorizable("number")
    for kind in (np.int16, np.int32):
        if np.iinfo(kind).min <= low and high <= np.iinfo(kind).max:
            return values.astype(kind)
    return values


def columns_of(kinds: Mapping[str, str | None], cells: Mapping[str, Sequence[str]], people: int) -> dict[str, Column]:
    """A column for every fact the rules use; a fact without a column in the file is unknown for everybody."""
    columns = {}
    for name, kind in kinds.items():
        if kind is None:
            raise NotVectorizable(name)
        columns[name] = from_cells(cells.get(name) or [""] * people, kind)
    return columns
