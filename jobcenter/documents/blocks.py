"""What a paper is made of. A description holds plain text only; writers decide how each block looks.

Texts are final: amounts, dates and units come formatted, in the language of the paper.
"""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import datetime
from typing import Any


class Align(enum.StrEnum):
    """Where text stands in its line or cell."""

    START = "start"
    CENTER = "center"
    END = "end"


@dataclass(frozen=True)
class Heading:
    """A heading inside the paper; level 1 is the highest below the title."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """Running text; `small` for notes."""

    text: str
    align: Align = Align.START
    small: bool = False


@dataclass(frozen=True)
class Facts:
    """Labels with their values, a bordered two-column table. `columns` is 1 or 2 pairs beside each other.

    A value may hold line breaks. `caption` names the table for readers who hear it.
    """

    caption: str
    rows: Sequence[tuple[str, str]]
    columns: int = 1


@dataclass(frozen=True)
class Column:
    """A column of a table: its head, how its cells stand, how wide it is beside the others."""

    head: str
    align: Align = Align.START
    weight: int = 1


@dataclass(frozen=True)
class Table:
    """A table with a head that repeats on every page. `unit` stands right above it, `note` below.

    The last `totals` rows are set apart as sums.
    """

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    unit: str = ""
    note: str = ""
    totals: int = 0


@dataclass(frozen=True)
class Signature:
    """Who stands for the paper: the day, then lines of office and name; `seal` marks the place of the seal."""

    on: str
    lines: Sequence[str]
    seal: str = ""


@dataclass(frozen=True)
class Cut:
    """A line to cut along, with a word on what is below it."""

    text: str = ""


@dataclass(frozen=True)
class PageBreak:
    """What follows begins on a new page."""


Block = Heading | Paragraph | Facts | Table | Signature | Cut | PageBreak


@dataclass(frozen=True)
class Paper:
    """A whole paper. `reference` is its number, shown above the title; `made_at` is written into the file."""

    title: str
    blocks: Sequence[Block]
    made_at: datetime
    reference: str = ""
    footer: str = ""
    author: str = ""
    language: str = "ko"
    subject: str = ""
    keywords: Sequence[str] = field(default=())


def as_data(value: Any) -> Any:
    """A description as plain JSON values; every block names its kind."""
    if is_dataclass(value) and not isinstance(value, type):
        plain = {one.name: as_data(getattr(value, one.name)) for one in fields(value)}
        return {"kind": type(value).__name__.lower(), **plain}
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: as_data(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [as_data(one) for one in value]
    return value
