"""Which fact to ask next so that as few as possible have to be asked: the one that settles the most rule sets.

A fact is worth asking only while its answer can still change something. For each such fact its values on and beside
the limits of the rules are tried; the one that on average settles the most wins.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from jobcenter.core.errors import InputError

from . import expressions as ex
from .documents import Criterion, RuleSet
from .facts import CATALOGUE
from .search import everything
from .spans import OPEN, Known, worth

# A criterion that is settled brings its rule set nearer to an answer, and so does half of what a criterion needs.
NEARER, A_PART = 0.2, 0.01
# How often an answer bars somebody who comes to ask, where we know no better.
SELDOM = 0.1
BARRED = 2


def useful_facts(rules: RuleSet, facts: Mapping[str, Any], asked: Collection[str]) -> list[str]:
    """The facts not asked yet whose answers can still change what this rule set says, in reading order."""
    found: dict[str, None] = {}
    for criterion in _open(rules, facts) or ():
        found.update(dict.fromkeys(_askable(rules, criterion, facts, asked)))
    return list(found)


def next_facts(
    rule_sets: Sequence[RuleSet], facts: Mapping[str, Any], asked: Collection[str], most: int = 1
) -> list[str]:
    """The facts to ask next, the one that settles the most first; ``asked`` holds those left open as well."""
    worths: dict[str, float] = {}
    for rules in rule_sets:
        for name, gain in _gains(rules, facts, asked):
            worths[name] = worths.get(name, 0) + gain
    return sorted(worths, key=lambda name: -worths[name])[:most]


def _open(rules: RuleSet, facts: Mapping[str, Any]) -> list[Criterion] | None:
    """The criteria that are still open; None where the answer is a sure no already."""
    person = rules.person(facts)
    outcomes = [(criterion, _holds(criterion, person)) for criterion in rules.criteria]
    if any(outcome is False for _criterion, outcome in outcomes):
        return None
    return [criterion for criterion, outcome in outcomes if outcome is None]


def _gains(rules: RuleSet, facts: Mapping[str, Any], asked: Collection[str]) -> Iterator[tuple[str, float]]:
    open_criteria = _open(rules, facts)
    if not open_criteria:
        return
    person = rules.person(facts)
    askable = {criterion.code: _askable(rules, criterion, facts, asked) for criterion in open_criteria}
    for name in dict.fromkeys(name for names in askable.values() for name in names):
        needing = [criterion for criterion in open_criteria if name in askable[criterion.code]]
        part = sum(A_PART / len(askable[criterion.code]) for criterion in needing)
        gains = [_gain(needing, len(open_criteria), {**person, name: value}) for value in _values(rules, name)]
        yield name, part + _expected(gains, evenly=rules.kinds[name] == "text")


def _values(rules: RuleSet, name: str) -> list[Any]:
    """The answers to try: every choice where there are choices, else the values at which the rules turn."""
    fact = CATALOGUE.get(name)
    if fact is not None and fact.choices:
        return [code for code, _label in fact.choices]
    return [value for value in rules.turns.get(name, ()) if value is not None]


def _expected(gains: Sequence[float], *, evenly: bool) -> float:
    """What an answer brings on average. Choices are as likely as each other; other answers seldom bar anybody."""
    if not gains:
        return 0
    barred, others = [gain for gain in gains if gain >= BARRED], [gain for gain in gains if gain < BARRED]
    if evenly or not barred or not others:
        return sum(min(gain, 1) for gain in gains) / len(gains)
    return SELDOM + (1 - SELDOM) * sum(others) / len(others)


def _gain(needing: Sequence[Criterion], count: int, person: Mapping[str, Any]) -> float:
    """One for a rule set that is settled by the value, a share of it for every criterion that is; BARRED for a no."""
    outcomes = [_holds(criterion, person) for criterion in needing]
    if False in outcomes:
        return BARRED
    met = outcomes.count(True)
    return 1 if met == count else NEARER * met / count


def _holds(criterion: Criterion, person: Mapping[str, Any]) -> bool | None:
    try:
        answer: bool | None = criterion.holds(person, None)
    except InputError:
        return None
    return answer


def _askable(rules: RuleSet, criterion: Criterion, facts: Mapping[str, Any], asked: Collection[str]) -> list[str]:
    """The facts of an open criterion that could settle it, whatever was left open."""
    box: dict[str, Known] = {}
    for name in criterion.facts:
        if facts.get(name) is None:
            box[name] = OPEN if name in asked else everything(rules, name)
    person = rules.person(facts)
    return list(dict.fromkeys(_below(rules, criterion.passes, box, person)))


def _below(rules: RuleSet, node: ex.Node, box: Mapping[str, Known], person: Mapping[str, Any]) -> Iterator[str]:
    names = ex.facts_of(node)
    if rules.evaluate(node, person) is not None:
        return
    known = {name: worth(ex.Constant(person[name]), {}, rules.reference_date) for name in names if name not in box}
    if worth(node, {**known, **box}, rules.reference_date) == OPEN:
        return
    if isinstance(node, ex.Fact):
        yield node.name
    if isinstance(node, ex.AgeOn) and ex.BIRTH_DATE in box:
        yield ex.BIRTH_DATE
    for child in ex.children(node):
        yield from _below(rules, child, box, person)
