"""Rounds in numbers for whoever manages them: competition, how full they are, and money spent against the budget."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from jobcenter.programs import queries
from jobcenter.programs.models import Round
from jobcenter.programs.queries.rounds import NEVER_HANDED_IN


@dataclass(frozen=True)
class Numbers:
    """One round, or several together. Money is None where no budget was set, which is not zero."""

    places: int
    applicants: int
    held: int
    active: int
    completed: int
    budget: int | None
    spent: int | None
    rounds: int = 1

    @property
    def fill(self) -> Fraction | None:
        """The share of places taken."""
        return Fraction(self.held, self.places) if self.places else None

    @property
    def spending(self) -> Fraction | None:
        """The share of the budget spent."""
        return Fraction(self.spent or 0, self.budget) if self.budget else None


def budget_of(round_: Round) -> int | None:
    """The money set for a round: as published by source, else what claims may come to."""
    if round_.budget:
        return sum(round_.budget.values())
    return int(round_.claim["budget"]) if round_.claim and round_.claim.get("budget") else None


def numbers_of(rounds: Sequence[Round]) -> dict[int, Numbers]:
    """The numbers of each round by row number, in as many reads for many rounds as for one."""
    ids = [round_.id for round_ in rounds]
    applications = queries.count_applications(ids)
    enrollments = queries.count_enrollments(ids)
    spent = queries.count_spent(ids)
    found = {}
    for round_ in rounds:
        budget = budget_of(round_)
        states = enrollments.get(round_.id, {})
        handed_in = applications.get(round_.id, {}).items()
        found[round_.id] = Numbers(
            places=round_.places,
            applicants=sum(number for status, number in handed_in if status not in NEVER_HANDED_IN),
            held=sum(group.held for group in round_.groups),
            active=states.get("active", 0),
            completed=states.get("completed", 0),
            budget=budget,
            spent=spent.get(round_.id, 0) if budget is not None or round_.id in spent else None,
        )
    return found


def together(numbers: Sequence[Numbers]) -> Numbers:
    """Several rounds as one; the budget and the spending of those that have a budget."""
    with_budget = [one for one in numbers if one.budget is not None]
    return Numbers(
        places=sum(one.places for one in numbers),
        applicants=sum(one.applicants for one in numbers),
        held=sum(one.held for one in numbers),
        active=sum(one.active for one in numbers),
        completed=sum(one.completed for one in numbers),
        budget=sum(one.budget or 0 for one in with_budget) if with_budget else None,
        spent=sum(one.spent or 0 for one in with_budget) if with_budget else None,
        rounds=len(numbers),
    )
