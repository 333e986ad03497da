"""What changes between two rule documents for the same people: how many in each direction, and by which criteria."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
from flask_babel import lazy_gettext as _l

from jobcenter.core.errors import InputError

from .batch import NO, OUTCOMES, YES, Decisions, People, decide_people, read_people
from .documents import RuleSet


class ColumnUnknown(InputError):
    """The file has no column to count by."""

    message = _l("--by: the file has no column “%(name)s”. Its columns: %(known)s.")


def compare_file(before: RuleSet, after: RuleSet, source: Path, by: list[str]) -> dict[str, Any]:
    """Compare two rule documents on a CSV file of people."""
    people = read_people(source)
    for name in by:
        if name not in people.cells:
            raise ColumnUnknown(name=name, known=", ".join(people.cells))
    first, second = decide_people(before, people), decide_people(after, people)
    return compare(first, second, people, by)


def compare(first: Decisions, second: Decisions, people: People, by: list[str]) -> dict[str, Any]:
    """Who gains, who loses and every other change, with the criteria behind it and counts by group columns."""
    gained = (second.outcome == YES) & (first.outcome != YES)
    lost = (first.outcome == YES) & (second.outcome != YES)
    changed = first.outcome != second.outcome
    moves = Counter(zip(first.outcome[changed].tolist(), second.outcome[changed].tolist(), strict=True))
    return {
        "people": people.count,
        "changed": int(changed.sum()),
        "gained": int(gained.sum()),
        "lost": int(lost.sum()),
        "before": _outcomes(first),
        "after": _outcomes(second),
        "changes": [
            {"from": OUTCOMES[old], "to": OUTCOMES[new], "count": count} for (old, new), count in sorted(moves.items())
        ],
        "by_criterion": _by_criterion(first, second),
        "by": {name: _by_group(people.column(name), changed, gained, lost) for name in by},
    }


def _outcomes(decisions: Decisions) -> dict[str, int]:
    return {name: int((decisions.outcome == code).sum()) for code, name in enumerate(OUTCOMES)}


def _by_criterion(first: Decisions, second: Decisions) -> dict[str, dict[str, int]]:
    """How many people each criterion stops newly, and how many it no longer stops; an absent criterion stops nobody."""
    counts = {}
    nobody = np.zeros(first.outcome.size, dtype=bool)
    for code in dict.fromkeys([*first.results, *second.results]):
        before = first.results[code] == NO if code in first.results else nobody
        after = second.results[code] == NO if code in second.results else nobody
        counts[code] = {"stops": int((after & ~before).sum()), "lets_through": int((before & ~after).sum())}
    return counts


def _by_group(cells: Any, changed: np.ndarray, gained: np.ndarray, lost: np.ndarray) -> dict[str, dict[str, int]]:
    values = np.asarray(cells, dtype=np.str_)
    groups = {}
    for value in np.unique(values):
        here = values == value
        groups[str(value)] = {"people": int(here.sum()), "changed": int((changed & here).sum()),
                              "gained": int((gained & here).sum()), "lost": int((lost & here).sum())}  # fmt: skip
    return groups
