"""A rule set decided on everybody who applied to a past round, at once. No database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from jobcenter.rules import documents

if TYPE_CHECKING:
    import numpy as np

    from jobcenter.rules.batch import Decisions

NO, YES, OPEN = 0, 1, 2


@dataclass(frozen=True)
class Tally:
    """How one criterion, or all of them together, comes out: passes, does not, nobody knows."""

    met: int
    not_met: int
    unknown: int


def decide(rules: Mapping[str, Any] | None, on: date, cells: Mapping[str, Sequence[str]], count: int) -> Decisions:
    """The decision on everybody: 0 no, 1 yes, 2 unknown, by criterion and together."""
    from jobcenter.rules.batch import People, decide_people

    document = rules or {"schema": documents.SCHEMA, "code": "open", "reference_date": on.isoformat()}
    return decide_people(documents.parse(document, on), People(cells, count))


def tallies(decisions: Decisions) -> tuple[Tally, dict[str, Tally]]:
    """The tally of all criteria together and of each."""
    return _tally(decisions.outcome), {code: _tally(result) for code, result in decisions.results.items()}


def _tally(results: np.ndarray) -> Tally:
    return Tally(*(int((results == code).sum()) for code in (YES, NO, OPEN)))
