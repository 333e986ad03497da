"""Filter, then rank: the orders for a job seeker, or the job seekers for an order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from jobcenter.matching.engine.conditions import CONDITIONS, Case, failures
from jobcenter.matching.engine.factors import FACTORS, Factor, judge, points, shares
from jobcenter.matching.engine.pay import hourly
from jobcenter.matching.engine.profiles import OrderProfile, SeekerProfile
from jobcenter.matching.engine.reasons import Reason

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Shares = NDArray[np.float64]

Rerank = Callable[["Shares"], "Shares"]
"""A learned score. It is given the factors' shares of all pairs that passed the filters (pairs × factors, in the order
of `FACTORS`, each 0 to 1) and returns one number a pair, higher for better. It decides the order under the sort `fit`
alone; filters, counts, points and reasons stay what they are, and pairs it rates the same stand in the base order."""

POSITIONS = {code: position for position, code in enumerate(FACTORS)}


@dataclass(frozen=True, slots=True)
class Match:
    """A pair that passed every hard condition: `total` points out of 100 and the share each factor gave.

    The reasons are worked out when somebody looks at them: a ranking holds thousands of matches, a page ten.
    """

    seeker: SeekerProfile
    order: OrderProfile
    case: Case
    shares: tuple[float, ...]
    total: int

    @property
    def factors(self) -> tuple[Factor, ...]:
        """The factors with points, level and reason."""
        return judge(self.seeker, self.order, self.case)

    def factor(self, code: str) -> Factor:
        """One factor by its code."""
        return next(factor for factor in self.factors if factor.code == code)

    def share(self, code: str) -> float:
        """The share of its points that a factor gave."""
        return self.shares[POSITIONS[code]]


@dataclass(frozen=True, slots=True)
class Filtered:
    """A pair that was ruled out; the first reason is the one it is counted under."""

    seeker: SeekerProfile
    order: OrderProfile
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Ranking:
    """The matches in order and what was filtered out."""

    matches: Sequence[Match]
    filtered: Sequence[Filtered]
    counts: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        counted = Counter(item.reasons[0].condition for item in self.filtered)
        object.__setattr__(self, "counts", {name: counted[name] for name in CONDITIONS if counted[name]})

    @property
    def considered(self) -> int:
        """How many pairs were looked at."""
        return len(self.matches) + len(self.filtered)

    def place_of(self, order: int) -> int | None:
        """The place of an order among the matches, from 1; None where it is not among them."""
        places = (place for place, match in enumerate(self.matches, 1) if match.order.key == order)
        return next(places, None)

    def filtered_by(self, condition: str) -> Sequence[Filtered]:
        """The pairs counted under one condition."""
        return [item for item in self.filtered if item.reasons[0].condition == condition]

    def split(self, pairs: Collection[tuple[int, int]]) -> tuple[Sequence[Match], Sequence[Match]]:
        """The matches of some pairs (seeker key, order key), and the others; both keep their order."""
        wanted = frozenset(pairs)
        keyed = [((match.seeker.key, match.order.key), match) for match in self.matches]
        return [one for pair, one in keyed if pair in wanted], [one for pair, one in keyed if pair not in wanted]


def score(seeker: SeekerProfile, order: OrderProfile, case: Case) -> Match:
    """The points of a pair, whether or not it passes the hard conditions."""
    given = shares(seeker, order, case.settings)
    maxima = case.settings.points
    total = sum([points(share, maxima[code]) for code, share in zip(FACTORS, given, strict=True)])
    return Match(seeker, order, case, given, total)


def _ends(match: Match, on: date) -> tuple[bool, date]:
    """Sorts by the last day, orders past it behind all others."""
    last = match.order.deadline or date.max
    return last < on, last


SORTS: dict[str, Callable[[Match, date], tuple]] = {
    "fit": lambda match, on: (-match.total, _ends(match, on), match.order.key, match.seeker.key),
    "near": lambda match, on: (-match.share("commute"), -match.total, match.order.key, match.seeker.key),
    "wage": lambda match, on: (-_hourly(match), -match.total, match.order.key, match.seeker.key),
    "deadline": lambda match, on: (_ends(match, on), -match.total, match.order.key, match.seeker.key),
}


LEARNED_SORT = "fit"


def _hourly(match: Match) -> float:
    order = match.order
    amount = order.wage_max if order.wage_min is None else order.wage_min
    return hourly(order.wage_kind, amount, order.weekly_hours) or 0.0


def _rank(pairs: Iterable[tuple[SeekerProfile, OrderProfile]], case: Case, sort: str, rerank: Rerank | None) -> Ranking:
    matches, filtered = [], []
    for seeker, order in pairs:
        failed = failures(seeker, order, case)
        if failed:
            filtered.append(Filtered(seeker, order, failed))
        else:
            matches.append(score(seeker, order, case))
    by = SORTS[sort]
    matches.sort(key=lambda match: by(match, case.on))
    if rerank is not None and sort == LEARNED_SORT and matches:
        matches = _reranked(matches, rerank)
    return Ranking(matches, filtered)


def _reranked(matches: list[Match], rerank: Rerank) -> list[Match]:
    import numpy as np

    values = rerank(np.array([match.shares for match in matches], np.float64))
    return [matches[place] for place in np.argsort(-values, kind="stable").tolist()]


def rank_orders(
    seeker: SeekerProfile,
    orders: Iterable[OrderProfile],
    case: Case,
    sort: str = "fit",
    rerank: Rerank | None = None,
) -> Ranking:
    """The orders that fit a person, best first."""
    return _rank(((seeker, order) for order in orders), case, sort, rerank)


def rank_seekers(
    order: OrderProfile,
    seekers: Iterable[SeekerProfile],
    case: Case,
    sort: str = "fit",
    rerank: Rerank | None = None,
) -> Ranking:
    """The people who fit an order, best first."""
    return _rank(((seeker, order) for seeker in seekers), case, sort, rerank)
