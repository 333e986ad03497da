"""The ranking as the workbench asks it: conditions, factors and text over the columns of the index.

Beside it, in the same run over the same rows: the ranking pair by pair that says why (on a share of the rows, as a
loop over all of them takes seconds), and sparse_dot_topn, which finds the 20 nearest texts and nothing else.
RANKING_LARGE=1 measures 100,000 seekers and the memory of both sides.
"""

import os
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np
from scipy import sparse

from bench.ranking import MOST, sparse_dot_topn
from bench.ranking_worlds import TODAY, World
from bench.report import Row, median, percentile
from jobcenter.matching.engine import rank
from jobcenter.matching.engine.columns import ranking
from jobcenter.matching.engine.columns.orders import Orders
from jobcenter.matching.engine.columns.seekers import Belongs, Seekers
from jobcenter.matching.engine.columns.table import Table
from jobcenter.matching.engine.conditions import RELAXABLE, Case
from jobcenter.matching.engine.profiles import OrderProfile, SeekerProfile

SECTION = "Ranking"
SIZE, LARGE = 50_000, 100_000
ASKED, WARM = 60, 5
SHARE = 2_000
ONE_MS, MEMORY_MB = 50.0, 400.0
CASES = {"all conditions": Case(TODAY), "conditions switched off": Case(TODAY, skip=frozenset(RELAXABLE))}


def measure() -> Iterator[Row]:
    """One seeker against all orders, one order against all seekers, and what both take of memory."""
    world = World()
    seekers_count = LARGE if os.environ.get("RANKING_LARGE") else SHARE * 10
    offered = list(world.orders(SIZE))
    orders = Orders.of((order, order.deadline) for order in offered)
    people = list(world.seekers(seekers_count))
    seekers = Seekers.of((seeker, Belongs(1, TODAY, TODAY)) for seeker in people)
    for label, case in CASES.items():
        yield from one_seeker(label, case, people, offered, orders)
        yield from one_order(label, case, people, offered, seekers)
    megabytes = (size_of(orders.table) + size_of(seekers.table)) / 1024**2
    megabytes += sum(lists.ends.nbytes + lists.places.nbytes for lists in orders.lists.values()) / 1024**2
    name = f"columns and lists of {SIZE:,} orders and {seekers_count:,} seekers"
    yield Row(SECTION, name, megabytes, "MB", at_most=MEMORY_MB)
    yield nearest_texts(people, offered, orders)


def size_of(table: Table) -> int:
    """Bytes of a table's columns."""
    return sum(array.nbytes for array in table.arrays.values())


def times(run: Callable[[Any], Any], asked: list[Any]) -> list[float]:
    """Milliseconds of each call, after some to get warm."""
    for one in asked[:WARM]:
        run(one)
    taken = []
    for one in asked[WARM : WARM + ASKED]:
        started = time.perf_counter()
        run(one)
        taken.append((time.perf_counter() - started) * 1000)
    return taken


def rows(name: str, ours: list[float], size: int, pairwise: list[float]) -> Iterator[Row]:
    """Median and 95th percentile, beside the loop over pairs reckoned up to the same number of rows."""
    loop = median(pairwise) * size / SHARE
    yield Row(SECTION, name, median(ours), "ms", at_most=ONE_MS)
    yield Row(SECTION, f"{name}, 95th percentile", percentile(ours, 0.95), "ms", at_most=2 * ONE_MS)
    peer = f"pair by pair, from {SHARE:,} rows"
    yield Row(SECTION, name, median(ours), "ms", peer, loop, median(ours) / loop)


def one_seeker(
    label: str, case: Case, people: list[SeekerProfile], offered: list[OrderProfile], orders: Orders
) -> Iterator[Row]:
    """Orders for a person."""
    ours = times(lambda seeker: ranking.rank_orders(seeker, orders, case, nobody), people)
    some = offered[:SHARE]
    pairwise = times(lambda seeker: rank.rank_orders(seeker, some, case), people[: WARM + 3])
    yield from rows(f"one seeker, {len(offered):,} orders, {label}", ours, len(offered), pairwise)


def one_order(
    label: str, case: Case, people: list[SeekerProfile], offered: list[OrderProfile], seekers: Seekers
) -> Iterator[Row]:
    """People for an order."""
    ours = times(lambda order: ranking.rank_seekers(order, seekers, case, nobody, valid_on=TODAY), offered)
    some = people[:SHARE]
    pairwise = times(lambda order: rank.rank_seekers(order, some, case), offered[: WARM + 3])
    yield from rows(f"one order, {len(people):,} seekers, {label}", ours, len(people), pairwise)


def nobody(_keys: Any) -> dict[int, Any]:
    """No profile is built: a page builds ten."""
    return {}


def nearest_texts(people: list[SeekerProfile], offered: list[OrderProfile], orders: Orders) -> Row:
    """The whole ranking beside a search for the nearest texts alone, over the same pairs of letters."""
    lists = orders.lists["body"]
    shape = (len(lists.numbers), len(offered))
    texts = sparse.csr_matrix((np.ones(len(lists.places), np.float32), lists.places, lists.ends), shape=shape)
    ours, peers = [], []
    for seeker in people[:ASKED]:
        terms = sorted({lists.numbers[term] for wish in seeker.wishes for term in wish if term in lists.numbers})
        query = sparse.csr_matrix(
            (np.ones(len(terms), np.float32), terms, [0, len(terms)]), shape=(1, len(lists.numbers))
        )
        ours += times_once(partial(ranking.rank_orders, seeker, orders, Case(TODAY), nobody))
        peers += times_once(sparse_dot_topn(query, texts, 1))
    value, peer = median(ours), median(peers)
    name = f"one seeker, {len(offered):,} orders, everything, beside the {MOST} nearest texts alone"
    return Row(SECTION, name, value, "ms", "sparse_dot_topn", peer, value / peer)


def times_once(run: Callable[[], Any]) -> list[float]:
    """Milliseconds of one call."""
    started = time.perf_counter()
    run()
    return [(time.perf_counter() - started) * 1000]
