"""The exact best texts for many queries at once, hard filters inside: inverted lists and a dense row, compiled.

Every query adds its terms' posting lists into one dense row. The row is read in blocks; a block whose highest value
cannot enter the query's heap is passed over, and only what would enter is asked whether it passes the filters.
Nothing is left out: the answer equals sorting every allowed document.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import numpy as np
from numpy.typing import NDArray

BLOCK = 64
PARTS = 32
LOWEST, HIGHEST = np.iinfo(np.int32).min, np.iinfo(np.int32).max

Floats = NDArray[np.float32]
Places = NDArray[np.int32]


@dataclass(frozen=True)
class Hard:
    """Hard conditions, one value a row. A document passes a query when all three hold.

    `level`: the document's is at least the query's (a wage and its floor). `groups`: the two share a bit, or the
    query names none (places). `held`: the query has every bit of the document's (licences).
    """

    level: NDArray[np.int32]
    groups: NDArray[np.uint64]
    held: NDArray[np.uint64]

    def part(self, start: int, end: int) -> Hard:
        """The conditions of some of the rows."""
        return Hard(self.level[start:end], self.groups[start:end], self.held[start:end])


def unconditional(total: int, *, documents: bool = False) -> Hard:
    """Conditions that let everything pass, on the side of the queries or of the documents."""
    level = np.full(total, HIGHEST if documents else LOWEST, np.int32)
    return Hard(level, np.zeros(total, np.uint64), np.zeros(total, np.uint64))


@lru_cache(maxsize=1)
def compiled(folder: Path | None = None) -> Any:
    """The compiled functions, kept in `folder` between processes; the first call decides where.

    This imports numba, a second and 60 MB: nothing calls it before it is needed.
    """
    if folder is not None:
        import numba

        folder.mkdir(parents=True, exist_ok=True)
        numba.config.CACHE_DIR = str(folder)
    return importlib.import_module("jobcenter.matching.engine.kernel")


@dataclass
class Nearest:
    """An index of weighed documents, and the search in it, for one caller at a time."""

    lists: NDArray[np.int64]
    documents: NDArray[np.uint32]
    values: Floats
    total: int
    folder: Path | None = None
    _row: Floats = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._row = np.zeros((self.total + BLOCK - 1) // BLOCK * BLOCK, np.float32)

    @classmethod
    def of(cls, matrix: Any, folder: Path | None = None) -> Nearest:
        """From a sparse matrix documents × terms with weights of zero or more."""
        columns = matrix.tocsc()
        columns.sort_indices()
        return cls(
            columns.indptr.astype(np.int64),
            columns.indices.astype(np.uint32),
            columns.data.astype(np.float32),
            matrix.shape[0],
            folder,
        )

    def search(
        self, queries: Any, most: int, *, asked: Hard | None = None, given: Hard | None = None, threads: int = 1
    ) -> tuple[Places, Floats]:
        """Queries × `most`: the documents' places and values, best first; -1 and 0 where there are no more.

        `queries` is a sparse matrix queries × terms, `asked` and `given` the hard conditions of both sides. Documents
        that share no term are never found. Of equal values any may come first.
        """
        count = queries.shape[0]
        places = np.full((count, most), -1, np.int32)
        best = np.zeros((count, most), np.float32)
        filtered = asked is not None and given is not None
        asked = asked or unconditional(count)
        given = given or unconditional(1, documents=True)
        ends = queries.indptr.astype(np.int64)
        terms, weights = queries.indices.astype(np.int32), queries.data.astype(np.float32)
        run = compiled(self.folder).search

        def part(start: int, end: int, row: Floats) -> None:
            wished = asked.part(start, end)
            hard = (wished.level, wished.groups, wished.held, given.level, given.groups, given.held)
            found = (best[start:end], places[start:end])
            run(
                row,
                ends[start : end + 1],
                terms,
                weights,
                self.lists,
                self.documents,
                self.values,
                *found,
                filtered,
                hard,
            )

        if threads == 1:
            part(0, count, self._row)
        else:
            self._shared(part, count, threads)
        order = np.argsort(-best, axis=1, kind="stable")
        return np.take_along_axis(places, order, 1), np.take_along_axis(best, order, 1)

    def _shared(self, part: Callable[[int, int, Floats], None], count: int, threads: int) -> None:
        """Threads take small parts one after the other, so that a slow core holds nobody up."""
        size = max(1, -(-count // (threads * PARTS)))
        rows: SimpleQueue[Floats] = SimpleQueue()
        for _thread in range(threads):
            rows.put(np.zeros_like(self._row))

        def take(start: int) -> None:
            row = rows.get()
            try:
                part(start, min(start + size, count), row)
            finally:
                rows.put(row)

        with ThreadPoolExecutor(max_workers=threads) as pool:
            list(pool.map(take, range(0, count, size)))
