"""Selection (schema ``jobcenter.selection/1``): by score, by lot or by time of arrival, into groups with places and reserves.

Pure and repeatable: the same case gives the same bytes. A draw is the ascending order of SHA-256 over
``seed + ":" + number``, so anybody can repeat it with a command-line tool.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import lazy_gettext as _l

from .documents import need_text, refuse_unknown
from .errors import DocumentInvalid
from .values import exact

SCHEMA = "jobcenter.selection/1"
KEYS = {"schema", "method", "groups", "spill", "seed", "applicants", "code", "note"}
GROUP_KEYS = {"code", "places", "reserve", "label"}
SortKey = Callable[[Mapping[str, Any]], Any]


@dataclass
class Group:
    """One pool of places and who stands in it."""

    code: str
    places: int
    reserve: int
    waiting: list[Mapping[str, Any]] = field(default_factory=list)
    ranked: list[str] = field(default_factory=list)

    def as_json(self, spills: bool) -> dict[str, Any]:
        """The pool as the contract prints it, in rank order; whoever spilled stands in the next pool."""
        selected, rest = self.ranked[: self.places], self.ranked[self.places :]
        reserve, others = (rest[: self.reserve], rest[self.reserve :]) if not spills else ([], [])
        return {"code": self.code, "selected": selected, "reserve": reserve, "not_selected": others}


def select(case: Any) -> dict[str, Any]:
    """Decide who is selected, who waits in reserve and who is not selected."""
    if not isinstance(case, dict):
        raise DocumentInvalid("$", _l("a selection case"), case)
    if case.get("schema") != SCHEMA:
        raise DocumentInvalid("schema", f"“{SCHEMA}”", case.get("schema"))
    refuse_unknown(case, KEYS, "$")
    key = _sort_key(case)
    groups = _groups(case.get("groups"))
    spill = _spill(case.get("spill") or [], groups)
    applicants = _applicants(case.get("applicants"), groups)
    if case["method"] == "score":
        _check_ties(applicants)
    keys = {one["number"]: key(one) for one in applicants}
    for one in applicants:
        groups[one["group"]].waiting.append(one)
    for code in _order(groups, spill):
        group = groups[code]
        group.waiting.sort(key=lambda one: keys[one["number"]])
        group.ranked = [one["number"] for one in group.waiting]
        if code in spill:
            groups[spill[code]].waiting += group.waiting[group.places :]
    return {"groups": [group.as_json(code in spill) for code, group in groups.items()], "digest": digest(list(keys))}


def digest(numbers: list[str]) -> str:
    """The fingerprint of the list of applicants, published before the seed of a draw is known."""
    return hashlib.sha256("\n".join(sorted(numbers)).encode()).hexdigest()


def ticket(seed: str, number: str) -> str:
    """The lot of one applicant: the draw ranks them in ascending order of this text."""
    return hashlib.sha256(f"{seed}:{number}".encode()).hexdigest()


def _sort_key(case: Mapping[str, Any]) -> SortKey:
    method = case.get("method")
    if method == "lottery":
        seed = case.get("seed")
        if not isinstance(seed, str) or not seed:
            raise DocumentInvalid("seed", _l("the published text of the draw"), seed)
        return lambda one: (ticket(seed, one["number"]), one["number"])
    if method == "first_come":
        return lambda one: (_instant(one), one["number"])
    if method == "score":
        return lambda one: (-_score(one), [_tie(value, one) for value in one.get("tie_break") or []], one["number"])
    raise DocumentInvalid("method", _l("score, lottery or first_come"), method)


def _groups(raw: Any) -> dict[str, Group]:
    if not isinstance(raw, list) or not raw:
        raise DocumentInvalid("groups", _l("a list of groups with places"), raw)
    groups: dict[str, Group] = {}
    for index, row in enumerate(raw):
        path = f"groups[{index}]"
        if not isinstance(row, dict):
            raise DocumentInvalid(path, _l("a group with places"), row)
        refuse_unknown(row, GROUP_KEYS, path)
        code = need_text(row, "code", path)
        if code in groups:
            raise DocumentInvalid(f"{path}.code", _l("a code used once"), code)
        groups[code] = Group(
            code, _count(row.get("places"), f"{path}.places"), _count(row.get("reserve", 0), f"{path}.reserve")
        )
    return groups


def _count(value: Any, path: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise DocumentInvalid(path, _l("a whole number of 0 or more"), value)
    return value


def _spill(raw: Any, groups: Mapping[str, Group]) -> dict[str, str]:
    if not isinstance(raw, list):
        raise DocumentInvalid("spill", _l("a list of pairs of groups"), raw)
    spill: dict[str, str] = {}
    for index, pair in enumerate(raw):
        path = f"spill[{index}]"
        if (
            not isinstance(pair, list)
            or len(pair) != 2
            or any(not isinstance(code, str) or code not in groups for code in pair)
        ):
            raise DocumentInvalid(path, _l("two codes of groups"), pair)
        if pair[0] in spill:
            raise DocumentInvalid(path, _l("a group that spills into one other group"), pair)
        spill[pair[0]] = pair[1]
    return spill


def _order(groups: Mapping[str, Group], spill: Mapping[str, str]) -> list[str]:
    """The groups so that each comes after all that spill into it."""
    done: list[str] = []
    waiting = list(groups)
    while waiting:
        ready = [
            code
            for code in waiting
            if not any(target == code and source in waiting for source, target in spill.items())
        ]
        if not ready:
            raise DocumentInvalid("spill", _l("groups that do not spill in a circle"), waiting)
        done += ready
        waiting = [code for code in waiting if code not in ready]
    return done


def _applicants(raw: Any, groups: Mapping[str, Group]) -> list[Mapping[str, Any]]:
    if not isinstance(raw, list):
        raise DocumentInvalid("applicants", _l("a list of applicants"), raw)
    seen: set[str] = set()
    for index, one in enumerate(raw):
        path = f"applicants[{index}]"
        if not isinstance(one, dict):
            raise DocumentInvalid(path, _l("an applicant with a number and a group"), one)
        number = need_text(one, "number", path)
        if number in seen:
            raise DocumentInvalid(f"{path}.number", _l("a number used once"), number)
        seen.add(number)
        if not isinstance(one.get("group"), str) or one["group"] not in groups:
            raise DocumentInvalid(f"{path}.group", _l("one of %(keys)s", keys=", ".join(groups)), one.get("group"))
    return raw


def _check_ties(applicants: list[Mapping[str, Any]]) -> None:
    """Everybody has as many values to break ties as the first, each of one kind."""
    kinds: dict[int, type] = {}
    wanted = None
    for index, one in enumerate(applicants):
        path = f"applicants[{index}].tie_break"
        values = one.get("tie_break") or []
        wanted = len(values) if wanted is None and isinstance(values, list) else wanted
        if not isinstance(values, list) or len(values) != wanted:
            raise DocumentInvalid(path, _l("as many values as the first applicant has"), values)
        for position, value in enumerate(values):
            kind = str if isinstance(value, str) else int
            if value is not None and kinds.setdefault(position, kind) is not kind:
                raise DocumentInvalid(f"{path}[{position}]", _l("values of one kind"), value)


def _score(one: Mapping[str, Any]) -> Any:
    value = one.get("score")
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise DocumentInvalid(f"{one['number']}.score", _l("a number"), value)
    return _number(value, f"{one['number']}.score")


def _tie(value: Any, one: Mapping[str, Any]) -> tuple[bool, Any]:
    """A value to break ties; unknown comes last."""
    if value is None or isinstance(value, str):
        return (value is None, value or "")
    if not isinstance(value, int | float):
        raise DocumentInvalid(f"{one['number']}.tie_break", _l("numbers or texts"), value)
    return (False, _number(value, f"{one['number']}.tie_break"))


def _number(value: float, path: str) -> Any:
    try:
        return exact(value)
    except ValueError:
        raise DocumentInvalid(path, _l("a number"), value) from None


def _instant(one: Mapping[str, Any]) -> dt.datetime:
    raw = one.get("submitted_at")
    try:
        moment = dt.datetime.fromisoformat(raw) if isinstance(raw, str) else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise DocumentInvalid(
            f"{one['number']}.submitted_at", _l("a time with its zone such as 2024-05-02T09:00:00+09:00"), raw
        )
    return moment
