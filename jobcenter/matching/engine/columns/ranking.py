"""Filter, score and sort over columns. What comes out reads like `engine.rank.Ranking`, but builds only what is looked at."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

from jobcenter.matching.engine.columns import orders, seekers
from jobcenter.matching.engine.columns.conditions import first_failing
from jobcenter.matching.engine.columns.factors import shares, totals
from jobcenter.matching.engine.columns.orders import LAST_DAY, TEXTS, Orders
from jobcenter.matching.engine.columns.pairs import Flags, Pairs, Places, likeness_of_orders, likeness_of_seekers
from jobcenter.matching.engine.columns.seekers import Seekers, wishes_of
from jobcenter.matching.engine.columns.table import Side
from jobcenter.matching.engine.conditions import CONDITIONS, Case, failures
from jobcenter.matching.engine.factors import FACTORS
from jobcenter.matching.engine.profiles import OrderProfile, SeekerProfile
from jobcenter.matching.engine.rank import LEARNED_SORT, Filtered, Match, Rerank

AT_ONCE = 200
KEY_BITS, DAY_BITS = 33, 22

Built = TypeVar("Built")
PairOf = Callable[[Sequence[int]], dict[int, tuple[SeekerProfile, OrderProfile]]]
"""Row numbers of the many side → the profiles of each pair; a row that is gone is left out."""


class Lazy(Sequence[Built]):
    """A list of results that are put in order and built when they are looked at, some hundred at a time."""

    def __init__(
        self,
        places: Places,
        build: Callable[[Places], list[Built]],
        arrange: Callable[[Places], Places] | None = None,
    ) -> None:
        self._unordered, self._build, self._arrange = places, build, arrange

    @cached_property
    def places(self) -> Places:
        """What the results are built from, in order."""
        return self._unordered if self._arrange is None else self._arrange(self._unordered)

    def __len__(self) -> int:
        return len(self._unordered)

    @overload
    def __getitem__(self, index: int) -> Built: ...

    @overload
    def __getitem__(self, index: slice) -> list[Built]: ...

    def __getitem__(self, index: int | slice) -> Any:
        if isinstance(index, slice):
            return self._build(self.places[index])
        return self._build(np.array([self.places[index]]))[0]

    def __iter__(self) -> Iterator[Built]:
        for start in range(0, len(self.places), AT_ONCE):
            yield from self._build(self.places[start : start + AT_ONCE])


@dataclass(frozen=True)
class ColumnRanking:
    """The matches in order and what was filtered out, as places in the columns.

    `matches`, `filtered`, `counts`, `considered`, `filtered_by`, `place_of` and `split` are those of `engine.rank.Ranking`.
    """

    case: Case
    keys: NDArray[np.int64]
    considered_places: Places
    failing: NDArray[np.int8]
    ranked: Places
    shares: NDArray[np.float64]
    totals: NDArray[np.int64]
    many_are_orders: bool
    pair_of: PairOf = field(repr=False)
    counts: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        counted = np.bincount(self.failing[self.failing >= 0], minlength=len(CONDITIONS)).tolist()
        names = zip(CONDITIONS, counted, strict=True)
        object.__setattr__(self, "counts", {name: count for name, count in names if count})

    @property
    def considered(self) -> int:
        """How many pairs were looked at."""
        return len(self.failing)

    @property
    def matches(self) -> Lazy[Match]:
        """The pairs that passed, best first."""
        return self._matches(np.arange(len(self.ranked)))

    @property
    def filtered(self) -> Lazy[Filtered]:
        """The pairs that were ruled out, latest order or person first."""
        return self._filtered(self.failing >= 0)

    @property
    def matched_keys(self) -> NDArray[np.int64]:
        """The row numbers of the many side, best first."""
        return self.keys[self.ranked]

    def place_of(self, order: int) -> int | None:
        """The place of an order among the matches, from 1; None where it is not among them."""
        found = np.flatnonzero(self.matched_keys == order)
        return int(found[0]) + 1 if self.many_are_orders and len(found) else None

    def filtered_by(self, condition: str) -> Lazy[Filtered]:
        """The pairs counted under one condition."""
        return self._filtered(self.failing == list(CONDITIONS).index(condition))

    def split(self, pairs: Collection[tuple[int, int]]) -> tuple[Lazy[Match], Lazy[Match]]:
        """The matches of some pairs (seeker key, order key), and the others; both keep their order."""
        own = {order if self.many_are_orders else seeker for seeker, order in pairs}
        inside = np.isin(self.matched_keys, list(own))
        return self._matches(np.flatnonzero(inside)), self._matches(np.flatnonzero(~inside))

    def _matches(self, ranks: Places) -> Lazy[Match]:
        return Lazy(ranks, self._build_matches)

    def _build_matches(self, ranks: Places) -> list[Match]:
        keys = self.matched_keys[ranks].tolist()
        pairs = self.pair_of(keys)
        return [
            Match(*pairs[key], self.case, tuple(self.shares[rank].tolist()), int(self.totals[rank]))
            for key, rank in zip(keys, ranks.tolist(), strict=True)
            if key in pairs
        ]

    def _filtered(self, wanted: Flags) -> Lazy[Filtered]:
        return Lazy(self.considered_places[wanted], self._build_filtered, self._latest_first)

    def _latest_first(self, places: Places) -> Places:
        return places[np.argsort(-self.keys[places], kind="stable")]

    def _build_filtered(self, places: Places) -> list[Filtered]:
        keys = self.keys[places].tolist()
        pairs = self.pair_of(keys)
        # A row that has changed a moment ago may pass now: it is gone from here when the page is asked for again.
        found = [(pairs[key], failures(*pairs[key], self.case)) for key in keys if key in pairs]
        return [Filtered(*pair, reasons) for pair, reasons in found if reasons]


def rank_orders(
    seeker: SeekerProfile,
    index: Orders,
    case: Case,
    pair_of: PairOf,
    *,
    sort: str = "fit",
    since: date | None = None,
    rerank: Rerank | None = None,
) -> ColumnRanking:
    """The orders of an index that fit a person, best first; those whose last day is before `since` are left out."""
    table = index.table
    taken = table.column("alive").copy()
    if since is not None:
        taken &= table.column("until") >= since.toordinal()
    every = Side(table)
    likeness = likeness_of_orders(wishes_of(seeker), every, index.lists, case.settings)
    places = np.flatnonzero(taken)
    pairs = Pairs(seekers.one(seeker), Side(table, places), case, likeness[places])
    return _ranked(pairs, places, table.column("key"), pair_of, sort, rerank, True)


def rank_seekers(
    order: OrderProfile,
    index: Seekers,
    case: Case,
    pair_of: PairOf,
    *,
    sort: str = "fit",
    organizations: frozenset[int] | None = None,
    valid_on: date | None = None,
    rerank: Rerank | None = None,
) -> ColumnRanking:
    """The people of an index who fit an order, best first: of some organizations, registered on a day."""
    table = index.table
    taken = table.column("alive").copy()
    if organizations is not None:
        taken &= np.isin(table.column("organization"), list(organizations))
    if valid_on is not None:
        day = valid_on.toordinal()
        taken &= (table.column("starts") <= day) & (table.column("ends") >= day)
    places = np.flatnonzero(taken)
    some = Side(table, places)
    texts = {name: getattr(order, name) for name in TEXTS}
    likeness = likeness_of_seekers(texts, some, index.wishes, case.settings)
    pairs = Pairs(some, orders.one(order), case, likeness)
    return _ranked(pairs, places, table.column("key"), pair_of, sort, rerank, False)


def _ranked(
    pairs: Pairs,
    places: Places,
    keys: NDArray[np.int64],
    pair_of: PairOf,
    sort: str,
    rerank: Rerank | None,
    many_are_orders: bool,
) -> ColumnRanking:
    failing = first_failing(pairs)
    passing = np.flatnonzero(failing < 0)
    passed = pairs.part(passing)
    given = shares(passed)
    points = totals(given, passed)
    order = _order(passed, given, points, keys[places[passing]], sort)
    if rerank is not None and sort == LEARNED_SORT and len(order):
        order = order[np.argsort(-rerank(given[order]), kind="stable")]
    return ColumnRanking(
        pairs.case, keys, places, failing, places[passing][order], given[order], points[order], many_are_orders, pair_of
    )


def _order(
    passed: Pairs, given: NDArray[np.float64], points: NDArray[np.int64], keys: NDArray[np.int64], sort: str
) -> Places:
    """The order of the pairs that passed. What is sorted by whole numbers only is packed into one."""
    last = np.broadcast_to(passed.orders["deadline"].astype(np.int64), len(passed))
    ends = (last < passed.case.on.toordinal()).astype(np.int64) << DAY_BITS | last
    if sort == "fit":
        return np.argsort(((100 - points) << (DAY_BITS + 1) | ends) << KEY_BITS | keys, kind="stable")
    if sort == "deadline":
        return np.argsort((ends << 7 | (100 - points)) << KEY_BITS | keys, kind="stable")
    if sort == "near":
        first = given[:, list(FACTORS).index("commute")]
    else:
        first = np.broadcast_to(passed.orders["hourly"], len(passed))
    return np.lexsort((keys, -points, -first))


__all__ = ["LAST_DAY", "ColumnRanking", "Lazy", "rank_orders", "rank_seekers"]
