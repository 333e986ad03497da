"""Small groups: which cells of a table are not shown, so that neither they nor what a total leaves over can be read."""

from collections.abc import Hashable, Iterable, Mapping, Set
from dataclasses import dataclass
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Cell:
    """How many people a cell speaks of, the totals it is a part of, and how many a filter leaves out of it."""

    people: int
    parents: tuple[Hashable, ...] = ()
    left_out: int = 0


def suppressed(cells: Mapping[Key, Cell], least: int) -> set[Key]:
    """The cells to hide, by key.

    First the small ones, and those whose part outside the filter is small, since the table without the filter is shown
    too. Then, for each total, more of the smallest ones until at least two are hidden that together are not small. An
    empty cell hides nobody and stays.
    """
    hidden = {
        key for key, cell in cells.items() if 0 < cell.people < least or (0 < cell.left_out < least and cell.people)
    }
    parts: dict[Hashable, list[Key]] = {}
    for key, cell in cells.items():
        if cell.people:
            for parent in (None, *cell.parents):
                parts.setdefault(parent, []).append(key)
    while more := {key for keys in parts.values() for key in _further(keys, cells, hidden, least)}:
        hidden |= more
    return hidden


def _further(keys: Iterable[Key], cells: Mapping[Key, Cell], hidden: Set[Key], least: int) -> list[Key]:
    """The next cell of a total to hide, none where enough are."""
    keys = list(keys)
    gone = [key for key in keys if key in hidden]
    if not gone or (len(gone) > 1 and sum(cells[key].people for key in gone) >= least):
        return []
    left = [key for key in keys if key not in hidden]
    return [min(left, key=lambda key: (cells[key].people, str(key)))] if left else []
