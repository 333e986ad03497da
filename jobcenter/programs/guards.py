"""Guards across programs as data: what they look for, how strong they are, since when. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from jobcenter.programs.rules import INELIGIBLE, NOT_MET

FILE = Path(__file__).parent / "data" / "guards.yaml"
BLOCKS, WARNS = "blocks", "warns"


@dataclass(frozen=True)
class Guard:
    """One guard: `rule` says what it looks at, `kinds` the kinds of programs it is about (none: all)."""

    code: str
    rule: str
    severity: str
    label: Mapping[str, str]
    source: str
    status: str
    since: date
    kinds: frozenset[str]
    most: int
    months: int


@dataclass(frozen=True)
class Conflict:
    """A guard that found something, and what: names of programs and periods, never of other people."""

    guard: Guard
    found: Sequence[str]

    @property
    def blocks(self) -> bool:
        """Whether it stands against the application like a criterion that is not met."""
        return self.guard.severity == BLOCKS


@lru_cache(maxsize=1)
def _document() -> Mapping[str, Any]:
    import yaml

    with FILE.open(encoding="utf8") as stream:
        return yaml.safe_load(stream)


@lru_cache(maxsize=1)
def _guards() -> tuple[Guard, ...]:
    return tuple(
        Guard(
            code=row["code"],
            rule=row["rule"],
            severity=row["severity"],
            label=row["label"],
            source=row["source"],
            status=row["status"],
            since=row["from"],
            kinds=frozenset(row.get("kinds", ())),
            most=row.get("most", 0),
            months=row.get("months", 0),
        )
        for row in _document()["guards"]
    )


def in_force(kind: str, on: date) -> list[Guard]:
    """The guards for a program of a kind on a day."""
    return [guard for guard in _guards() if guard.since <= on and (not guard.kinds or kind in guard.kinds)]


def sanction_months(on: date) -> int:
    """How long leaving early without cause bars from programs, by the value in force on a day."""
    rows = [row for row in _document()["sanction"] if row["from"] <= on]
    return int(max(rows, key=lambda row: row["from"])["months"])


def with_conflicts(view: Mapping[str, Any], conflicts: Sequence[Conflict]) -> dict[str, Any]:
    """The engine's answer with every blocking conflict as one more criterion that is not met."""
    blocking = [conflict for conflict in conflicts if conflict.blocks]
    if not blocking:
        return dict(view)
    more = [
        {
            "code": conflict.guard.code,
            "kind": "guard",
            "outcome": NOT_MET,
            "label": conflict.guard.label,
            "compared": [],
            "source": conflict.guard.source,
            "found": list(conflict.found),
        }
        for conflict in blocking
    ]
    return {**view, "outcome": INELIGIBLE, "results": [*view["results"], *more], "nearest": []}
