"""The exact search for the best 20 texts beside its peers: sparse_dot_topn and bm25s with its numba backend.

The peers get the same rows and the same threads. Every answer is compared: the values with sparse_dot_topn, the
filtered ones with sorting all allowed pairs. Set RANKING_LARGE=1 for 100,000 × 50,000 with its memory.
"""

import os
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from bench import ranking_data
from bench.report import Row, median
from jobcenter.matching.engine.nearest import Hard, Nearest

SECTION = "Exact search"
MOST = 20
ROUNDS = 3
SINGLE_ROUNDS = 60
CHECKED = 500
LARGE = 20_000
SDT, BM25S, ONE_MS, MEMORY_MB = 0.35, 0.6, 1.0, 400


def measure() -> Iterator[Row]:
    """Measure 20,000 × 20,000, one seeker against 50,000 orders, and the large run when asked for."""
    with tempfile.TemporaryDirectory(prefix="jobcenter-bench-") as folder:
        yield from side_by_side(20_000, 20_000, Path(folder), ROUNDS)
        yield from one_seeker(50_000, Path(folder))
        if os.environ.get("RANKING_LARGE"):
            yield from side_by_side(100_000, 50_000, Path(folder), 1)


def side_by_side(seekers: int, orders: int, folder: Path, rounds: int) -> Iterator[Row]:
    """The search with and without filters beside both peers, on one thread and on two."""
    asked, given = ranking_data.texts(seekers, orders)
    wishes, offers = ranking_data.conditions(seekers, orders)
    Nearest.of(given[:64], folder).search(asked[:64], MOST)
    extra = extra_mb(lambda: Nearest.of(given, folder).search(asked, MOST, asked=wishes, given=offers, threads=2))
    index = Nearest.of(given, folder)
    transposed = given.T.tocsr()
    size = f"{seekers:,} × {orders:,}"
    for threads in (1, min(2, os.cpu_count() or 1)):
        set_threads(threads)
        runs: dict[str, Callable[[], Any]] = {
            "ours": partial(index.search, asked, MOST, threads=threads),
            "filtered": partial(index.search, asked, MOST, asked=wishes, given=offers, threads=threads),
            "sparse_dot_topn": sparse_dot_topn(asked, transposed, threads),
            "bm25s": bm25s_numba(asked, given, threads),
        }
        if seekers <= LARGE:
            for run in runs.values():
                run()
        seconds = timed(runs, rounds)
        check(asked, transposed, index, wishes, offers, threads)
        yield from rows(f"best {MOST}, {size}, {threads} thread(s)", seconds)
    if seekers > LARGE:
        yield Row(SECTION, f"memory of index and answers, {size}, filtered", extra, "MB", at_most=MEMORY_MB)


def rows(name: str, seconds: dict[str, float]) -> Iterator[Row]:
    """The search against each peer, and what filtering costs."""
    for peer, bound in (("sparse_dot_topn", SDT), ("bm25s", BM25S)):
        ratio = seconds["ours"] / seconds[peer]
        yield Row(SECTION, name, seconds["ours"], "s", peer, seconds[peer], ratio, at_most=bound)
    ratio = seconds["filtered"] / seconds["sparse_dot_topn"]
    peer = "sparse_dot_topn, which cannot filter"
    yield Row(
        SECTION, f"{name}, filtered", seconds["filtered"], "s", peer, seconds["sparse_dot_topn"], ratio, at_most=SDT
    )


def timed(runs: dict[str, Callable[[], Any]], rounds: int) -> dict[str, float]:
    """The median seconds of each, taken in turns."""
    taken: dict[str, list[float]] = {name: [] for name in runs}
    for _round in range(rounds):
        for name, run in runs.items():
            started = time.perf_counter()
            run()
            taken[name].append(time.perf_counter() - started)
    return {name: median(values) for name, values in taken.items()}


def set_threads(threads: int) -> None:
    """Let numba's loops use as many threads as the peers get."""
    import numba

    numba.set_num_threads(threads)


def sparse_dot_topn(asked: sparse.csr_matrix, transposed: sparse.csr_matrix, threads: int) -> Callable[[], Any]:
    """The peer for sparse products with the best of each row."""
    from sparse_dot_topn import sp_matmul_topn

    return lambda: sp_matmul_topn(asked, transposed, top_n=MOST, sort=True, n_threads=threads)


def bm25s_numba(asked: sparse.csr_matrix, given: sparse.csr_matrix, threads: int) -> Callable[[], Any]:
    """The peer for BM25, over the same terms; its weights are its own."""
    import bm25s
    from bm25s.tokenization import Tokenized

    vocabulary = {str(number): number for number in range(given.shape[1])}
    found = bm25s.BM25(backend="numba")
    found.index(Tokenized(ids=lists(given), vocab=vocabulary), show_progress=False)
    queries = Tokenized(ids=lists(asked), vocab=vocabulary)
    return lambda: found.retrieve(queries, k=MOST, show_progress=False, n_threads=threads)


def lists(matrix: sparse.csr_matrix) -> list[list[int]]:
    """The terms of each row."""
    return [part.tolist() for part in np.split(matrix.indices, matrix.indptr[1:-1])]


def check(
    asked: sparse.csr_matrix, transposed: sparse.csr_matrix, index: Nearest, wishes: Hard, offers: Hard, threads: int
) -> None:
    """Compare values with the peer's and with sorting everything. A difference ends the run."""
    some = asked[:CHECKED]
    part = wishes.part(0, CHECKED)
    all_values = np.asarray((some @ transposed).todense(), np.float32)
    allowed = np.where(ranking_data.passing(part, offers), all_values, 0)
    peer = sparse_dot_topn(some, transposed, threads)().toarray()
    for found, reference in (
        (index.search(some, MOST, threads=threads)[1], all_values),
        (index.search(some, MOST, asked=part, given=offers, threads=threads)[1], allowed),
        (index.search(some, MOST, threads=threads)[1], peer),
    ):
        if not np.allclose(found, best(reference), atol=1e-5):
            raise AssertionError("the search and its peer disagree")


def best(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """The highest values of each row, in order."""
    return -np.sort(-values, axis=1)[:, :MOST]


def one_seeker(orders: int, folder: Path) -> Iterator[Row]:
    """One query with filters, as a web request asks it."""
    asked, given = ranking_data.texts(200, orders)
    wishes, offers = ranking_data.conditions(200, orders)
    index, transposed = Nearest.of(given, folder), given.T.tocsr()
    ours, peers = [], []
    for number in range(SINGLE_ROUNDS):
        query = asked[number : number + 1]
        wish = wishes.part(number, number + 1)
        started = time.perf_counter()
        index.search(query, MOST, asked=wish, given=offers)
        ours.append(time.perf_counter() - started)
        started = time.perf_counter()
        sparse_dot_topn(query, transposed, 1)()
        peers.append(time.perf_counter() - started)
    value, peer = median(ours) * 1000, median(peers) * 1000
    yield Row(SECTION, f"one seeker, {orders:,} orders, filtered", value, "ms", at_most=ONE_MS)
    yield Row(SECTION, f"one seeker, {orders:,} orders", value, "ms", "sparse_dot_topn", peer, value / peer)


def extra_mb(run: Callable[[], Any]) -> float:
    """The most memory a call takes beside what was there before, as Python and NumPy count it."""
    tracemalloc.start()
    try:
        run()
        return tracemalloc.get_traced_memory()[1] / 1024**2
    finally:
        tracemalloc.stop()
