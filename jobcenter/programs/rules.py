"""Pure decisions of the pipeline: what is frozen, who decides, what completes a course. No database."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

ELIGIBLE = "eligible"
INELIGIBLE = "ineligible"
UNDETERMINED = "undetermined"
MET, NOT_MET, UNKNOWN = "met", "not_met", "unknown"


def digest(document: Any) -> str:
    """SHA-256 of a document in canonical JSON: the same content has the same digest on every machine."""
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def facts_in(document: Any) -> list[str]:
    """Names of the facts that expressions anywhere in a document use, in order of first use."""
    names: dict[str, None] = {}
    _collect(document, names)
    return list(names)


def _collect(node: Any, names: dict[str, None]) -> None:
    if isinstance(node, list):
        for item in node:
            _collect(item, names)
        return
    if not isinstance(node, dict):
        return
    if isinstance(node.get("fact"), str):
        names[node["fact"]] = None
    if "age" in node or "age_on" in node:
        names["birth_date"] = None
    for value in node.values():
        _collect(value, names)


@dataclass(frozen=True)
class Verdict:
    """An officer's decision on an application, criterion by criterion."""

    outcome: str
    criteria: tuple[dict, ...]
    undecided: tuple[str, ...]
    unexplained: tuple[str, ...]

    @property
    def reason(self) -> str | None:
        """Every reason given where the officer departs from the engine, in one text; none when there is none."""
        return "; ".join(item["reason"] for item in self.criteria if item["reason"]) or None


def judge(results: Sequence[Mapping[str, Any]], choices: Mapping[str, Mapping[str, str]]) -> Verdict:
    """Put an officer's choices (`{code: {"decision", "reason"}}`) over the engine's results, both by criterion.

    Without a choice the engine's view stands. A choice that differs needs a reason.
    """
    criteria, undecided, unexplained = [], [], []
    for result in results:
        code, engine = result["code"], result["outcome"]
        choice = choices.get(code, {})
        officer = choice.get("decision") or engine
        reason = (choice.get("reason") or "").strip()
        if officer == UNKNOWN:
            undecided.append(code)
        if officer != engine and not reason:
            unexplained.append(code)
        criteria.append(
            {"code": code, "engine": engine, "officer": officer, "reason": reason if officer != engine else ""}
        )
    if any(item["officer"] == NOT_MET for item in criteria):
        # One criterion that is not met settles it, whatever else is still unknown.
        return Verdict(INELIGIBLE, tuple(criteria), (), tuple(unexplained))
    outcome = UNDETERMINED if undecided else ELIGIBLE
    return Verdict(outcome, tuple(criteria), tuple(undecided), tuple(unexplained))


def needed_attendance(total: int, percent: int) -> int:
    """The least attendance that completes a course: 80 % of 21 days is 17 days. Exact in whole numbers."""
    return -(-total * percent // 100)


def attendance_suffices(attended: int, total: int, percent: int) -> bool:
    """Whether the attendance completes the course, compared in whole numbers."""
    return attended * 100 >= percent * total


def refill_ends(selection: Mapping[str, Any], period_until: date) -> date:
    """The last day a vacancy is filled from the reserves: set by the round, else the last day of its period."""
    text = selection.get("refill_until")
    return date.fromisoformat(text) if text else period_until


def competition(applicants: int, places: int) -> str:
    """Applicants per place as printed, `2.4 : 1`; two decimals below one, a dash without places or applicants."""
    if not places or not applicants:
        return "-"
    decimals = 1 if applicants >= places else 2
    scaled = (applicants * 10**decimals * 2 + places) // (places * 2)
    whole, rest = divmod(scaled, 10**decimals)
    return f"{whole}.{rest:0{decimals}d} : 1"


def must_be_answered(rules: Mapping[str, Any] | None) -> list[str]:
    """Facts whose answer every applicant owes: those that decide, not those that only lift an exclusion."""
    document = rules or {}
    criteria = [*document.get("requirements", []), *document.get("disqualifications", [])]
    return facts_in([criterion.get("when") for criterion in criteria])


def selection_case(
    *,
    method: str,
    groups: Iterable[Mapping[str, Any]],
    applicants: Iterable[Mapping[str, Any]],
    spill: Sequence[Sequence[str]] = (),
    seed: str | None = None,
) -> dict:
    """The case a ranking is made from, in the format of the rules engine."""
    case: dict[str, Any] = {
        "schema": "jobcenter.selection/1",
        "method": method,
        "groups": [dict(group) for group in groups],
        "applicants": [dict(applicant) for applicant in applicants],
    }
    if spill:
        case["spill"] = [list(pair) for pair in spill]
    if seed:
        case["seed"] = seed
    return case


def placing(result: Mapping[str, Any]) -> dict[str, tuple[str, str, int, int | None]]:
    """Where each number landed: `{number: (group, "selected" | "reserve" | "not_selected", rank, reserve rank)}`."""
    placed: dict[str, tuple[str, str, int, int | None]] = {}
    for group in result["groups"]:
        rank = 0
        for kind in ("selected", "reserve", "not_selected"):
            for position, number in enumerate(group[kind], start=1):
                rank += 1
                # Whoever spilled into the next pool stands where that pool put them.
                if kind == "not_selected" and placed.get(number, ("", kind))[1] != kind:
                    continue
                placed[number] = (group["code"], kind, rank, position if kind == "reserve" else None)
    return placed
