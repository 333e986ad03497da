"""Tables of figures laid out: heads with what they span, lines of texts. All writers draw the same grid."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from jobcenter.documents.blocks import Align, Block, Chart, FigureColumn, Figures, Heading, Kind, Rounding
from jobcenter.documents.figures import shown

ALIGNED = {Kind.TEXT: Align.START, Kind.DAY: Align.CENTER}


@dataclass(frozen=True)
class Head:
    """One head of a table: where it stands, how many columns and lines of heads it covers."""

    text: str
    column: int
    columns: int = 1
    lines: int = 1


@dataclass(frozen=True)
class Line:
    """One row as texts. The first cell names it when its column is text; `level` is how deep it stands."""

    cells: Sequence[str]
    total: bool
    level: int
    href: str


@dataclass(frozen=True)
class Grid:
    """A table of figures as it is drawn."""

    key: str
    caption: str
    unit: str
    note: str
    heads: Sequence[Sequence[Head]]
    lines: Sequence[Line]
    aligns: Sequence[Align]
    weights: Sequence[int]
    named: bool


def laid_out(table: Figures, rounding: Rounding) -> Grid:
    """The grid of a table; figures are written once, here."""
    return Grid(
        key=table.key,
        caption=table.caption,
        unit=table.unit,
        note=table.note,
        heads=heads_of(table.columns),
        lines=[
            Line(
                cells=[shown(row.cells.get(column.key), column, rounding) for column in table.columns],
                total=row.total,
                level=row.level,
                href=row.href,
            )
            for row in table.rows
        ],
        aligns=[ALIGNED.get(column.kind, Align.END) for column in table.columns],
        weights=[column.weight for column in table.columns],
        named=bool(table.columns) and table.columns[0].kind is Kind.TEXT,
    )


def heads_of(columns: Sequence[FigureColumn]) -> list[list[Head]]:
    """The lines of heads: one, or two where columns stand in groups; a head without a group covers both lines."""
    if not any(column.group for column in columns):
        return [[Head(column.head, place) for place, column in enumerate(columns)]]
    above: list[Head] = []
    below: list[Head] = []
    for group, members in groupby(enumerate(columns), key=lambda one: one[1].group):
        placed = list(members)
        if group:
            above.append(Head(group, placed[0][0], columns=len(placed)))
            below += [Head(column.head, place) for place, column in placed]
        else:
            above += [Head(column.head, place, lines=2) for place, column in placed]
    return [above, below]


def is_said_above(blocks: Sequence[Block], number: int) -> bool:
    """Whether the heading right above a table or chart ends in its caption: then that is for those who hear it only."""
    block, above = blocks[number], blocks[number - 1] if number else None
    return isinstance(block, Figures | Chart) and isinstance(above, Heading) and above.text.endswith(block.caption)


def width_of(text: str) -> int:
    """How wide a text stands, in letters; a Korean syllable takes two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
