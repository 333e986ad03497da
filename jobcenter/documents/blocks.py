"""What a paper is made of. A description says what is there; writers decide how each block looks.

Texts are final, in the language of the paper: amounts, dates and units in running text come formatted. Only `Figures` hold
numbers, exact and unrounded, with what they follow from; `figures.shown` is the one place that writes such a number as text.
"""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
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


class Kind(enum.StrEnum):
    """What the values of a column are, which decides how they are written. A rate is a share of one, written in percent."""

    TEXT = "text"
    COUNT = "count"
    DECIMAL = "decimal"
    RATE = "rate"
    WON = "won"
    DAY = "day"


Value = str | int | Decimal | Fraction | date | None


@dataclass(frozen=True)
class Ref:
    """A cell by the keys of its row and column, in the same table or in another of the paper."""

    row: str
    column: str
    table: str = ""


@dataclass(frozen=True)
class Sum:
    """The sum of cells; one that is not known counts as nothing, and a sum of unknown cells only is unknown (None)."""

    of: Sequence[Ref]
    value: Value


@dataclass(frozen=True)
class Ratio:
    """One cell over another; None when either is unknown or the one below is zero."""

    top: Ref
    bottom: Ref
    value: Value


@dataclass(frozen=True)
class Weighted:
    """The sum of rate x weight over the sum of all weights, from unrounded rates; pairs are (rate, weight).

    A rate that is not known counts as nothing; None when no rate is known or the weights add up to zero.
    """

    pairs: Sequence[tuple[Ref, Ref]]
    value: Value


@dataclass(frozen=True)
class Difference:
    """One cell less another; None when either is unknown."""

    minuend: Ref
    subtrahend: Ref
    value: Value


Formula = Sum | Ratio | Weighted | Difference
Cell = Value | Formula


@dataclass(frozen=True)
class FigureColumn:
    """A column of figures. `group` is a head over all neighbouring columns that name the same one.

    `places` are decimal places; `scale` is how many of the exact unit one written unit holds: 1000 for thousands of won.
    `dash` writes a zero as `-`, as tables of posts and of money do; files that programs read still hold the zero.
    """

    key: str
    head: str
    kind: Kind = Kind.COUNT
    places: int = 0
    group: str = ""
    weight: int = 1
    scale: int = 1
    dash: bool = False


@dataclass(frozen=True)
class FigureRow:
    """A row of figures: its cells by column key (a missing one is unknown). `level` indents its head; `href` opens it."""

    key: str
    cells: Mapping[str, Cell]
    total: bool = False
    level: int = 0
    href: str = ""


@dataclass(frozen=True)
class Figures:
    """A table of numbers with the formulas between them. `unit` stands right above it, `note` below."""

    key: str
    caption: str
    columns: Sequence[FigureColumn]
    rows: Sequence[FigureRow]
    unit: str = ""
    note: str = ""


class ChartKind(enum.StrEnum):
    """How a chart draws its series."""

    BARS = "bars"
    LINES = "lines"
    FUNNEL = "funnel"


@dataclass(frozen=True)
class Chart:
    """A drawing of columns (`series`) of a table of figures that is in the same paper, for `rows` or all that are no totals.

    `label` is the column that names each row, `target` the column drawn as a mark to reach.
    """

    caption: str
    table: str
    label: str
    series: Sequence[str]
    kind: ChartKind = ChartKind.BARS
    rows: Sequence[str] = ()
    target: str = ""


@dataclass(frozen=True)
class Rounding:
    """How the figures of a paper are cut to their places, once, when they are written: half-up, or cut off."""

    truncate: bool = False


Block = Heading | Paragraph | Facts | Table | Figures | Chart | Signature | Cut | PageBreak


@dataclass(frozen=True)
class Paper:
    """A whole paper. `reference` is its number, shown above the title; `made_at` is written into the file.

    `landscape` turns the pages for wide tables.
    """

    title: str
    blocks: Sequence[Block]
    made_at: datetime
    reference: str = ""
    footer: str = ""
    author: str = ""
    language: str = "ko"
    subject: str = ""
    keywords: Sequence[str] = field(default=())
    rounding: Rounding = Rounding()
    landscape: bool = False


def as_data(value: Any) -> Any:
    """A description as plain JSON values; every block names its kind."""
    if is_dataclass(value) and not isinstance(value, type):
        plain = {one.name: as_data(getattr(value, one.name)) for one in fields(value)}
        return {"kind": type(value).__name__.lower(), **plain}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | Fraction):
        return str(value)
    if isinstance(value, Mapping):
        return {key: as_data(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [as_data(one) for one in value]
    return value
