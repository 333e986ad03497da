"""What rounds cost, as far as the system knows: agreements, else payments, else the published budget. Unknown is not zero.

A cost belongs to whole rounds. Where a row holds only a part of a round's people (a work site, a counselor, a period that
cuts through a round, a round still running) or of an agreement's rounds, its cost is not known, and why is said.
"""

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction


class CostSource(enum.StrEnum):
    """Where a cost comes from."""

    AGREEMENT = "agreement"
    PAYMENTS = "payments"
    BUDGET = "budget"


class CostGap(enum.StrEnum):
    """Why a cost, or a cost per person, is not known."""

    NOT_RECORDED = "not_recorded"
    PART_OF_ROUND = "part_of_round"
    SHARED_AGREEMENT = "shared_agreement"
    STILL_RUNNING = "still_running"
    NOT_DUE = "not_due"
    NOBODY = "nobody"


@dataclass(frozen=True)
class RoundCost:
    """What is known of one round's cost. `agreement` is the number of an agreement that covers `covers` rounds."""

    agreement: int | None = None
    agreed: int | None = None
    covers: frozenset[int] = frozenset()
    paid: int | None = None
    budget: int | None = None


NOTHING_KNOWN = RoundCost()


@dataclass(frozen=True)
class Cost:
    """The won of some rounds with the sources, or why they are not known."""

    won: int | None = None
    sources: frozenset[CostSource] = frozenset()
    gap: CostGap | None = None

    def per(self, people: int, *, due: bool = True) -> tuple[Fraction | None, CostGap | None]:
        """Won per person, exact, or why there is none."""
        if self.won is None:
            return None, self.gap
        if not due:
            return None, CostGap.NOT_DUE
        return (Fraction(self.won, people), None) if people else (None, CostGap.NOBODY)


def cost_of(round_ids: Iterable[int], known: Mapping[int, RoundCost]) -> Cost:
    """What whole rounds cost together."""
    wanted = set(round_ids)
    total, sources, agreements = 0, set(), set()
    for round_id in sorted(wanted):
        cost = known.get(round_id, NOTHING_KNOWN)
        if cost.agreement is not None and cost.agreed is not None:
            if not cost.covers <= wanted:
                return Cost(gap=CostGap.SHARED_AGREEMENT)
            total += 0 if cost.agreement in agreements else cost.agreed
            agreements.add(cost.agreement)
            sources.add(CostSource.AGREEMENT)
        elif cost.paid is not None:
            total += cost.paid
            sources.add(CostSource.PAYMENTS)
        elif cost.budget is not None:
            total += cost.budget
            sources.add(CostSource.BUDGET)
        else:
            return Cost(gap=CostGap.NOT_RECORDED)
    return Cost(total, frozenset(sources)) if wanted else Cost(gap=CostGap.NOBODY)
