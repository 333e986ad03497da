"""Simulation before deciding: a changed rule set or score table replayed on the applicants of a past round. Pure.

The numbers of a document (limits, percentages, points, places) are its dials; a change sets some of them anew.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from jobcenter.programs.rules import ELIGIBLE, placing, selection_case
from jobcenter.rules import documents, scoring, selection
from jobcenter.rules.values import plain

if TYPE_CHECKING:
    from jobcenter.rules.batch import Decisions

Path = tuple[str | int, ...]
_LISTS = ("requirements", "disqualifications")


@dataclass(frozen=True)
class Dial:
    """One number of a document: where it stands, the criterion or item it belongs to, its kind and its value.

    `kind` is `percent`, `limit` (beside a fact), `table` (a row of a printed table), `points` or `places`.
    """

    code: str
    path: Path
    label: Mapping[str, str]
    kind: str
    value: int | float
    fact: str | None = None


@dataclass(frozen=True)
class Applicant:
    """One applicant of the past round: number, group asked for, facts, and the groups people are counted by."""

    number: str
    facts: Mapping[str, Any]
    submitted_at: str | None
    chosen: str | None
    traits: Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Plan:
    """What a round decides by: documents, method, groups with their places, reference date."""

    rules: Mapping[str, Any]
    scores: Mapping[str, Any] | None
    method: str
    groups: Sequence[Mapping[str, Any]]
    spill: Sequence[Sequence[str]]
    reference_date: date
    seed: str | None = None
    by_choice: bool = False


def dials_of(plan: Plan) -> list[Dial]:
    """Every number of the plan that can be turned, in the order of the documents."""
    found: list[Dial] = []
    for kind in _LISTS:
        for index, criterion in enumerate(plan.rules.get(kind, ())):
            for part in ("when", "unless"):
                if part in criterion:
                    _expression(criterion[part], ("rules", kind, index, part), criterion, found)
    for index, item in enumerate((plan.scores or {}).get("items", ())):
        _points(item, ("scores", "items", index), item, found)
    for index, group in enumerate(plan.groups):
        found.append(_dial(("groups", index, "places"), group, "places", group["places"]))
    return found


def _dial(path: Path, owner: Mapping[str, Any], kind: str, value: Any, fact: str | None = None) -> Dial:
    label = owner.get("label") or {"ko": owner.get("code", ""), "en": owner.get("code", "")}
    return Dial("-".join(str(step) for step in path), path, label, kind, value, fact)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _expression(node: Any, path: Path, owner: Mapping[str, Any], found: list[Dial]) -> None:
    if isinstance(node, list):
        for index, part in enumerate(node):
            _expression(part, (*path, index), owner, found)
        return
    if not isinstance(node, dict):
        return
    for key, value in node.items():
        here = (*path, key)
        if key == "percent_of" and isinstance(value, list) and _is_number(value[0]):
            found.append(_dial((*here, 0), owner, "percent", value[0]))
            _expression(value[1], (*here, 1), owner, found)
        elif key == "table" and isinstance(value, dict):
            found += [
                _dial((*here, row), owner, "table", limit, row) for row, limit in value.items() if _is_number(limit)
            ]
        elif key in ("<", "<=", ">", ">=") and isinstance(value, list):
            found += [
                _dial((*here, index), owner, "limit", side, _fact_of(value[1 - index]))
                for index, side in enumerate(value)
                if _is_number(side)
            ]
            _expression(value, here, owner, found)
        else:
            _expression(value, here, owner, found)


def _fact_of(node: Any) -> str | None:
    if not isinstance(node, dict):
        return None
    if isinstance(node.get("fact"), str):
        return str(node["fact"])
    if "age" in node or "age_on" in node:
        return "age"
    inner = node.get("months_since")
    return _fact_of(inner) if inner is not None else None


def _points(item: Mapping[str, Any], path: Path, owner: Mapping[str, Any], found: list[Dial]) -> None:
    found += [
        _dial((*path, key), owner, "limit" if key == "upto" else "points", item[key])
        for key in ("points", "points_each", "cap", "upto")
        if _is_number(item.get(key))
    ]
    for key in ("bands", "items"):
        for index, part in enumerate(item.get(key, ())):
            _points(
                part, (*path, key, index), {**owner, **({"label": part["label"]} if "label" in part else {})}, found
            )


def turned(plan: Plan, values: Mapping[str, int | float]) -> Plan:
    """The plan with some of its dials set anew, by their codes. Unknown codes change nothing."""
    content: dict[str, Any] = {
        "rules": deepcopy(dict(plan.rules)),
        "scores": deepcopy(dict(plan.scores)) if plan.scores else None,
        "groups": deepcopy([dict(group) for group in plan.groups]),
    }
    for dial in dials_of(plan):
        if dial.code in values:
            place: Any = content
            for step in dial.path[:-1]:
                place = place[step]
            place[dial.path[-1]] = values[dial.code]
    return replace(plan, rules=content["rules"], scores=content["scores"], groups=content["groups"])


@dataclass(frozen=True)
class Outcome:
    """What a plan does to the applicants: decisions, and who is selected with the last points of each group."""

    decisions: "Decisions"
    selected: Mapping[str, str]
    cut_off: Mapping[str, int | float | None]
    places: int

    def outcome_of(self, index: int) -> str:
        """The eligibility of one applicant by her index."""
        return self.decisions.outcome_of(index)


def replay(plan: Plan, applicants: Sequence[Applicant]) -> Outcome:
    """Decide, score and select the applicants by a plan."""
    from jobcenter.rules.batch import People, decide_people

    rules = documents.parse(dict(plan.rules), plan.reference_date)
    people = People({name: [_cell(one.facts.get(name)) for one in applicants] for name in rules.facts}, len(applicants))
    decisions = decide_people(rules, people)
    eligible = [one for index, one in enumerate(applicants) if decisions.outcome_of(index) == ELIGIBLE]
    return _select(plan, eligible, decisions)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _select(plan: Plan, eligible: Sequence[Applicant], decisions: "Decisions") -> Outcome:
    groups = [{key: group.get(key, 0) for key in ("code", "places", "reserve")} for group in plan.groups]
    table = scoring.parse(dict(plan.scores), plan.reference_date) if plan.scores else None
    places = {str(group["code"]) for group in plan.groups}
    takes = [(str(group["code"]), _condition(plan, group)) for group in plan.groups]
    cases, points = [], {}
    for one in eligible:
        code = one.chosen if plan.by_choice else _first(takes, one)
        if code not in places:
            continue
        case: dict[str, Any] = {"number": one.number, "group": code}
        if one.submitted_at:
            case["submitted_at"] = one.submitted_at
        if plan.method == "score" and table is not None:
            scored = table.score(one.facts)
            case["score"] = plain(scored.total)
            case["tie_break"] = [plain(value) for value in scored.tie_break]
            points[one.number] = case["score"]
        cases.append(case)
    method = plan.method if plan.method != "lottery" or plan.seed else "first_come"
    result = selection.select(
        selection_case(method=method, groups=groups, applicants=cases, spill=plan.spill, seed=plan.seed)
    )
    placed = placing(result)
    selected = {number: group for number, (group, kind, _rank, _reserve) in placed.items() if kind == "selected"}
    cut_off = {group["code"]: _last_points(group, selected, points) for group in groups}
    return Outcome(decisions, selected, cut_off, sum(group["places"] for group in groups))


def _first(takes: Sequence[tuple[str, documents.RuleSet | None]], one: Applicant) -> str | None:
    return next((code for code, rule in takes if rule is None or rule.check(one.facts).outcome == ELIGIBLE), None)


def _condition(plan: Plan, group: Mapping[str, Any]) -> documents.RuleSet | None:
    if group.get("condition") is None:
        return None
    rule = {
        "schema": documents.SCHEMA,
        "code": "group",
        "reference_date": plan.reference_date.isoformat(),
        "requirements": [{"code": "in", "label": {"ko": "-", "en": "-"}, "when": group["condition"]}],
    }
    return documents.parse(rule, plan.reference_date)


def _last_points(group: Mapping[str, Any], selected: Mapping[str, str], points: Mapping[str, Any]) -> Any:
    won = [points[number] for number, code in selected.items() if code == group["code"] and number in points]
    return min(won) if len(won) == group["places"] and won else None


@dataclass(frozen=True)
class Flip:
    """One applicant whose answer changes, and the criteria behind it."""

    index: int
    before: str
    after: str
    criteria: tuple[str, ...]
    selected_before: bool
    selected_after: bool


def flips(first: Outcome, second: Outcome, applicants: Sequence[Applicant]) -> list[Flip]:
    """Everybody whose eligibility or selection changes between two plans, in the order of the applicants."""
    found = []
    codes = list(dict.fromkeys([*first.decisions.results, *second.decisions.results]))
    for index, one in enumerate(applicants):
        before, after = first.outcome_of(index), second.outcome_of(index)
        held, holds = one.number in first.selected, one.number in second.selected
        if before == after and held == holds:
            continue
        found.append(
            Flip(index, before, after, tuple(code for code in codes if _moved(first, second, code, index)), held, holds)
        )
    return found


def _moved(first: Outcome, second: Outcome, code: str, index: int) -> bool:
    before, after = first.decisions.results.get(code), second.decisions.results.get(code)
    if before is None or after is None:
        return True
    return bool(before[index] != after[index])


@dataclass(frozen=True)
class Row:
    """How one group of people fares: applicants, eligible and selected before and after."""

    name: str
    people: int
    eligible: tuple[int, int]
    selected: tuple[int, int]


def by_trait(trait: str, first: Outcome, second: Outcome, applicants: Sequence[Applicant]) -> list[Row]:
    """Counts by a trait (sex, age band, vulnerability); someone with several values counts in each."""
    counts: dict[str, Counter[str]] = {}
    for index, one in enumerate(applicants):
        for value in one.traits.get(trait, ()):
            counter = counts.setdefault(value, Counter())
            counter.update(_marks(index, one, first, second))
    return [
        Row(name, c["people"], (c["eligible0"], c["eligible1"]), (c["selected0"], c["selected1"]))
        for name, c in sorted(counts.items())
    ]


def _marks(index: int, one: Applicant, first: Outcome, second: Outcome) -> Iterable[str]:
    yield "people"
    for number, outcome in enumerate((first, second)):
        if outcome.outcome_of(index) == ELIGIBLE:
            yield f"eligible{number}"
        if one.number in outcome.selected:
            yield f"selected{number}"


def wage_cost(people: int, *, hourly: int, hours: Fraction, days: int) -> int:
    """Wages in won of so many people: hours a day at the hourly pay, for so many paid days (half-up to one won)."""
    exact = Fraction(hourly) * hours * days * people
    return int(exact + Fraction(1, 2))
