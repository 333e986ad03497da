"""Guards across programs as data: what they look for, how strong they are, since when. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from jobcenter.programs.rules import INELIGIBLE, NOT_MET

FILE = Path(__file__).parent / "data" / "guards.yaml"
# `forbids` stands whatever the officer thinks, `blocks` until an officer departs with a reason, `warns` is only shown.
FORBIDS, BLOCKS, WARNS = "forbids", "blocks", "warns"
SCREENING, OFFER, ENROLLMENT = "screening", "offer", "enrollment"
STEPS = (SCREENING, OFFER, ENROLLMENT)
ALWAYS, SAME_HOURS = "always", "same_hours"


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
    at: frozenset[str]


@dataclass(frozen=True)
class Finding:
    """One thing a guard found: what it is (`enrollment:12`), in words, and whether it is sure or not known."""

    key: str
    text: str
    sure: bool = True


@dataclass(frozen=True)
class Conflict:
    """A guard that found something, and what: names of programs and periods, never of other people."""

    guard: Guard
    findings: Sequence[Finding]

    @property
    def found(self) -> list[str]:
        """What was found, in words."""
        return [finding.text for finding in self.findings]

    @property
    def keys(self) -> list[str]:
        """What was found, in names that do not depend on the language."""
        return [finding.key for finding in self.findings]

    @property
    def severity(self) -> str:
        """How strong it is: what is not known for sure is only pointed out."""
        return self.guard.severity if any(finding.sure for finding in self.findings) else WARNS

    @property
    def blocks(self) -> bool:
        """Whether it stands against the application like a criterion that is not met."""
        return self.severity in (BLOCKS, FORBIDS)

    @property
    def may_depart(self) -> bool:
        """Whether an officer may let it pass with a reason."""
        return self.severity == BLOCKS


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
            at=frozenset(row.get("at", STEPS)),
        )
        for row in _document()["guards"]
    )


def in_force(kind: str, on: date, step: str = SCREENING) -> list[Guard]:
    """The guards for a program of a kind on a day that look at one step: screening, an offer, an enrollment."""
    return [
        guard
        for guard in _guards()
        if guard.since <= on and step in guard.at and (not guard.kinds or kind in guard.kinds)
    ]


def leaving_for_work(kind: str, on: date) -> str | None:
    """Whether a hire ends a place in a program of a kind: `always`, for work at the `same_hours`, or none."""
    rows = [row for row in _document()["hired"] if row["from"] <= on and kind in row["kinds"]]
    return str(max(rows, key=lambda row: row["from"])["leaves"]) if rows else None


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
            "final": not conflict.may_depart,
        }
        for conflict in blocking
    ]
    return {**view, "outcome": INELIGIBLE, "results": [*view["results"], *more], "nearest": []}
