"""The decision on one person: what each criterion says, what is missing, and what single change would help."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from . import expressions as ex
from .documents import Criterion, RuleSet
from .nearest import Change, find_changes
from .single import Compared, Compiler, Facts
from .values import plain

ELIGIBLE, INELIGIBLE, UNDETERMINED = "eligible", "ineligible", "undetermined"
MET, NOT_MET, UNKNOWN = "met", "not_met", "unknown"
OUTCOMES = {True: MET, False: NOT_MET, None: UNKNOWN}


@dataclass(frozen=True)
class Result:
    """What one criterion says of the person, with the comparisons made and the facts that could still settle it."""

    criterion: Criterion
    outcome: str
    compared: tuple[Compared, ...]
    missing: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The result as the contract prints it."""
        return {
            "code": self.criterion.code,
            "kind": self.criterion.kind,
            "outcome": self.outcome,
            "label": dict(self.criterion.label),
            "compared": [
                {"left": plain(one.left), "op": one.operator, "right": _right(one.right)} for one in self.compared
            ],
            "source": self.criterion.source,
        }


@dataclass(frozen=True)
class Decision:
    """The outcome with its reasons."""

    outcome: str
    results: tuple[Result, ...]
    missing: tuple[str, ...]
    nearest: tuple[Change, ...]

    def as_json(self) -> dict[str, Any]:
        """The decision as the contract prints it."""
        return {
            "outcome": self.outcome,
            "results": [result.as_json() for result in self.results],
            "missing": list(self.missing),
            "nearest": [
                {"fact": change.fact, "now": plain(change.now), "needed": change.needed} for change in self.nearest
            ],
        }


def check(rules: RuleSet, facts: Mapping[str, Any]) -> Decision:
    """Decide on one person. Unknown facts stay unknown; a sure no outweighs them."""
    person = rules.person(facts)
    results = tuple(_result(rules, criterion, person) for criterion in rules.criteria)
    outcome = outcome_of([result.outcome for result in results])
    if outcome == INELIGIBLE:
        failing = [result.criterion for result in results if result.outcome == NOT_MET]
        return Decision(outcome, results, (), tuple(find_changes(rules, person, failing)))
    wanted = {name for result in results for name in result.missing}
    return Decision(outcome, results, tuple(name for name in rules.facts if name in wanted), ())


def outcome_of(outcomes: list[str]) -> str:
    """The outcome of all criteria together."""
    if NOT_MET in outcomes:
        return INELIGIBLE
    return UNDETERMINED if UNKNOWN in outcomes else ELIGIBLE


def _result(rules: RuleSet, criterion: Criterion, person: Facts) -> Result:
    trace: list[Compared] = []
    holds = criterion.holds(person, trace)
    missing = () if holds is not None else tuple(_open_facts(criterion.passes, person, Compiler(rules.reference_date)))
    return Result(criterion, OUTCOMES[holds], tuple(trace), missing)


def _open_facts(node: ex.Node, person: Facts, compiler: Compiler) -> list[str]:
    """The unknown facts below a node whose value is unknown; what is settled already cannot change the answer."""
    if compiler.compile(node)(person, None) is not None:
        return []
    if isinstance(node, ex.Fact):
        return [node.name]
    found = dict.fromkeys([ex.BIRTH_DATE] if isinstance(node, ex.AgeOn) and person.get(ex.BIRTH_DATE) is None else [])
    for child in ex.children(node):
        found.update(dict.fromkeys(_open_facts(child, person, compiler)))
    return list(found)


def _right(value: Any) -> Any:
    return [plain(item) for item in value] if isinstance(value, tuple) else plain(value)
