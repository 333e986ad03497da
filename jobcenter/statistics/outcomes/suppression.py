"""Small groups: which cells of a table are not shown, so that neither they nor what a total leaves over can be read.

The same row can be asked for in one half of a year, in the whole year or over years, and what two answers differ by is an
answer too. So years are kept apart: of a year a row shows its halves, or only the year as a whole, or nothing; a period
shows what all its years and halves show. What is known of a year are then its totals and the rows shown, nothing else.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping, Set
from dataclasses import dataclass
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)
# A year (0) or one of its halves (1, 2).
Piece = tuple[int, int]


@dataclass(frozen=True)
class Cell:
    """How many people a cell speaks of, and the totals it is a part of."""

    people: int
    parents: tuple[Hashable, ...] = ()


@dataclass(frozen=True)
class YearCell:
    """How many people a row speaks of in a year and in each of its halves, and the totals it is a part of."""

    year: int
    halves: tuple[int, int]
    parents: tuple[Hashable, ...] = ()


def suppressed(cells: Mapping[Key, Cell], least: int, also: Collection[Key] = ()) -> set[Key]:
    """The cells to hide, by key: small ones and those named, then what a total would leave over.

    For each total, more of the smallest cells are hidden until at least two are that together are not small. An empty
    cell hides nobody and stays.
    """
    hidden = {key for key, cell in cells.items() if 0 < cell.people < least or (key in also and cell.people)}
    totals = _totals(cells)
    while more := {key for keys in totals.values() for key in _further(keys, cells, hidden, least)}:
        hidden |= more
    return hidden


def hidden_in_year(
    rows: Mapping[Key, YearCell], least: int, years: Collection[Key] = (), halves: Collection[Key] = ()
) -> tuple[set[Key], set[Key]]:
    """The rows that show nothing of a year, and those that do not show its halves (they include the former).

    `years` and `halves` name rows to hide whatever their size. A row whose year is shown tells both halves where one of
    them is empty: it can hide no other one's half. Where only such rows are left to do so, the smallest hides its year.
    """
    named = set(years)
    while True:
        gone = suppressed({key: Cell(row.year, row.parents) for key, row in rows.items()}, least, named)
        able = {key: row for key, row in rows.items() if key in gone or all(row.halves)}
        small = {key for key, row in able.items() if key in halves or any(0 < many < least for many in row.halves)}
        apart = gone | small
        sides = [{key: Cell(row.halves[side], row.parents) for key, row in able.items()} for side in (0, 1)]
        while more := {key for side in sides for key in suppressed(side, least, apart)} - apart:
            apart |= more
        left: set[Key] = set()
        for side in (0, 1):
            cells = {key: Cell(row.halves[side], row.parents) for key, row in rows.items()}
            left |= _unprotected(cells, gone, apart, least)
        if not left:
            return gone, apart
        named |= {min(left, key=lambda key: (rows[key].year, str(key)))}


def pieces_of(start: tuple[int, int], end: tuple[int, int]) -> list[Piece]:
    """The whole years and the halves left over of a period of halves, both ends included."""
    found: list[Piece] = []
    for year in range(start[0], end[0] + 1):
        first, last = (start[1] if year == start[0] else 1), (end[1] if year == end[0] else 2)
        found.append((year, 0) if (first, last) == (1, 2) else (year, first))
    return found


def _totals(cells: Mapping[Key, Cell]) -> dict[Hashable, list[Key]]:
    """The cells with people by the totals they are parts of; None stands for the total of the table."""
    parts: dict[Hashable, list[Key]] = {}
    for key, cell in cells.items():
        if cell.people:
            for parent in (None, *cell.parents):
                parts.setdefault(parent, []).append(key)
    return parts


def _further(keys: Iterable[Key], cells: Mapping[Key, Cell], hidden: Set[Key], least: int) -> list[Key]:
    """The next cell of a total to hide, none where enough are."""
    keys = list(keys)
    gone = [key for key in keys if key in hidden]
    if not gone or (len(gone) > 1 and sum(cells[key].people for key in gone) >= least):
        return []
    left = [key for key in keys if key not in hidden]
    return [min(left, key=lambda key: (cells[key].people, str(key)))] if left else []


def _unprotected(cells: Mapping[Key, Cell], gone: Set[Key], apart: Set[Key], least: int) -> set[Key]:
    """The rows whose year must go too: where a total of a half has too few hidden ones, or only one, which it gives away."""
    found: set[Key] = set()
    for keys in _totals(cells).values():
        alone = [key for key in keys if key in apart]
        more = _further(keys, cells, apart, least)
        found |= set(more) or ({alone[0]} - gone if len(alone) == 1 else set())
    return found
