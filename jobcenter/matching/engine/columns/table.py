"""Columns that grow: numbers in arrays, and values of any kind as codes into a list of the different ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

FIRST_ROOM = 64
GROWTH = 1.5
NO_CODE, UNKNOWN_CODE = -1, -2
NUMBER = "number"


@dataclass(frozen=True)
class Spec:
    """What a table consists of.

    `numbers`: column → type of its numbers, with a width where a row has several. `coded`: column → how a different
    value is written in a file (`plain`, `tuple` or `set`). `several`: columns of which a row has any number; those of
    the kind `number` hold codes that somebody else gave out.
    """

    numbers: Mapping[str, tuple[Any, int]]
    coded: Mapping[str, str]
    several: Mapping[str, str]


class Table:
    """Rows by place. A row is never changed in place: its next version is added, and the old one is not alive."""

    def __init__(self, spec: Spec) -> None:
        self.spec = spec
        self.size = 0
        self.values: dict[str, list[Any]] = {name: [] for name in (*spec.coded, *spec.several)}
        self._codes: dict[str, dict[Any, int]] = {name: {} for name in self.values}
        self.arrays: dict[str, NDArray[Any]] = {"alive": np.zeros(FIRST_ROOM, np.bool_)}
        for name, (kind, width) in spec.numbers.items():
            self.arrays[name] = np.zeros((FIRST_ROOM, width) if width else FIRST_ROOM, kind)
        for name in spec.coded:
            self.arrays[name] = np.zeros(FIRST_ROOM, np.int32)
        for name in spec.several:
            self.arrays[name] = np.full((FIRST_ROOM, 1), NO_CODE, np.int32)

    @classmethod
    def over(cls, spec: Spec, size: int, arrays: dict[str, NDArray[Any]], values: dict[str, list[Any]]) -> Table:
        """A table over arrays and different values that were kept."""
        table = cls.__new__(cls)
        table.spec, table.size, table.arrays, table.values = spec, size, arrays, values
        table._codes = {name: {value: code for code, value in enumerate(known)} for name, known in values.items()}
        return table

    @property
    def room(self) -> int:
        """How many rows there is room for."""
        return len(self.arrays["alive"])

    def code(self, name: str, value: Any) -> int:
        """The code of a value, one that no row has where the value is not known."""
        return self._codes[name].get(value, UNKNOWN_CODE)

    def column(self, name: str) -> NDArray[Any]:
        """One column of all rows."""
        return self.arrays[name][: self.size]

    def add(self, row: Mapping[str, Any]) -> int:
        """Add a row and return its place."""
        if self.size == self.room:
            self._grow()
        place = self.size
        for name in self.spec.numbers:
            self.arrays[name][place] = row[name]
        for name in self.spec.coded:
            self.arrays[name][place] = self._code(name, row[name])
        for name in self.spec.several:
            given = self.spec.several[name] == NUMBER
            self._put_several(name, place, list(row[name]) if given else [self._code(name, one) for one in row[name]])
        self.arrays["alive"][place] = True
        self.size += 1
        return place

    def _code(self, name: str, value: Any) -> int:
        codes = self._codes[name]
        found = codes.get(value)
        if found is None:
            found = codes[value] = len(codes)
            self.values[name].append(value)
        return found

    def _put_several(self, name: str, place: int, codes: list[int]) -> None:
        array = self.arrays[name]
        if len(codes) > array.shape[1]:
            wider = np.full((len(array), len(codes)), NO_CODE, np.int32)
            wider[:, : array.shape[1]] = array
            self.arrays[name] = array = wider
        array[place] = NO_CODE
        array[place, : len(codes)] = codes

    def _grow(self) -> None:
        room = int(self.room * GROWTH) + 1
        for name, array in self.arrays.items():
            wider = np.zeros((room, *array.shape[1:]), array.dtype)
            wider[: self.size] = array[: self.size]
            self.arrays[name] = wider


@dataclass(frozen=True)
class Side:
    """Some rows of a table as one side of a comparison: all of its rows, or a single one."""

    table: Table
    places: NDArray[np.int64] | None = None

    def __getitem__(self, name: str) -> NDArray[Any]:
        column = self.table.column(name)
        return column if self.places is None else column[self.places]

    @property
    def single(self) -> bool:
        """Whether there is one row only."""
        return len(self) == 1

    def __len__(self) -> int:
        return self.table.size if self.places is None else len(self.places)

    def values(self, name: str) -> list[Any]:
        """The different values of a coded column."""
        return self.table.values[name]

    def value(self, name: str) -> Any:
        """The value of a coded column in the first row."""
        return self.values(name)[int(self[name][0])]

    def several(self, name: str) -> list[Any]:
        """The values of a column with several in the first row."""
        return [self.values(name)[code] for code in self[name][0].tolist() if code != NO_CODE]

    def part(self, places: NDArray[np.int64]) -> Side:
        """Some of these rows; the single row of the other side stays what it is."""
        return Side(self.table, places if self.places is None else self.places[places])


def single(spec: Spec, row: Mapping[str, Any]) -> Side:
    """A row of its own as one side."""
    table = Table(spec)
    table.add(row)
    return Side(table)


def as_written(kind: str, values: Iterable[Any]) -> list[Any]:
    """Different values as JSON can hold them."""
    if kind == "plain":
        return list(values)
    return [sorted(value) if kind == "set" else list(value) for value in values]


def as_read(kind: str, values: Iterable[Any]) -> list[Any]:
    """Different values as they were before `as_written`."""
    if kind == "plain":
        return list(values)
    return [frozenset(value) if kind == "set" else tuple(value) for value in values]
