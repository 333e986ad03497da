"""Filter, then rank: the orders for a job seeker, or the job seekers for an order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from jobcenter.matching.engine.conditions import CONDITIONS, Case, failures
from jobcenter.matching.engine.factors import FACTORS, Factor, judge, points, shares
from jobcenter.matching.engine.pay import hourly
from jobcenter.matching.engine.profiles import OrderProfile, SeekerProfile
from jobcenter.matching.engine.reasons import Reason

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

    def filtered_by(self, condition: str) -> list[Filtered]:
        """The pairs counted under one condition."""
        return [item for item in self.filtered if item.reasons[0].condition == condition]


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


def _hourly(match: Match) -> float:
    order = match.order
    amount = order.wage_max if order.wage_min is None else order.wage_min
    return hourly(order.wage_kind, amount, order.weekly_hours) or 0.0


def _rank(pairs: Iterable[tuple[SeekerProfile, OrderProfile]], case: Case, sort: str) -> Ranking:
    matches, filtered = [], []
    for seeker, order in pairs:
        failed = failures(seeker, order, case)
        if failed:
            filtered.append(Filtered(seeker, order, failed))
        else:
            matches.append(score(seeker, order, case))
    by = SORTS[sort]
    matches.sort(key=lambda match: by(match, case.on))
    return Ranking(matches, filtered)


def rank_orders(seeker: SeekerProfile, orders: Iterable[OrderProfile], case: Case, sort: str = "fit") -> Ranking:
    """The orders that fit a person, best first."""
    return _rank(((seeker, order) for order in orders), case, sort)


def rank_seekers(order: OrderProfile, seekers: Iterable[SeekerProfile], case: Case, sort: str = "fit") -> Ranking:
    """The people who fit an order, best first."""
    return _rank(((seeker, order) for seeker in seekers), case, sort)
