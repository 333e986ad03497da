"""What a claim is worth, and what it is checked against. Whole won, no database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data" / "exams.yaml"
YEAR, LIFETIME = "year", "lifetime"
SEPARATE, ONE_OF = "separate", "one_of"


@dataclass(frozen=True)
class Working:
    """An amount, and each step by which it was worked out."""

    amount: int
    steps: tuple[dict[str, Any], ...]


def share_of(fee: int, settings: Mapping[str, Any]) -> int:
    """The part of a fee that is paid, rounded to whole units as the round says (down where it says nothing)."""
    percent = int(settings.get("share_percent", 100))
    rounding = settings.get("rounding") or {}
    unit = int(rounding.get("to", 1)) * 100
    exact = fee * percent
    way = rounding.get("way", "down")
    if way == "up":
        units = -(-exact // unit)
    elif way == "half_up":
        units = (exact * 2 + unit) // (unit * 2)
    else:
        units = exact // unit
    return min(fee, units * unit // 100)


def payable(fee: int, settings: Mapping[str, Any], *, used: int = 0) -> Working:
    """What is paid for a fee when a person was granted `used` won before, within the term of her cap."""
    amount = share_of(fee, settings)
    steps: list[dict[str, Any]] = [
        {"code": "fee", "amount": fee},
        {"code": "share", "amount": amount, "percent": int(settings.get("share_percent", 100))},
    ]
    cap = settings.get("claim_cap")
    if cap is not None and amount > cap:
        amount = int(cap)
        steps.append({"code": "claim_cap", "amount": amount})
    person_cap = settings.get("person_cap")
    if person_cap is not None:
        left = max(int(person_cap["amount"]) - used, 0)
        if amount > left:
            amount = left
            steps.append({"code": "person_cap", "amount": amount, "used": used, "cap": int(person_cap["amount"])})
    return Working(amount, tuple(steps))


def first_counted_day(settings: Mapping[str, Any], filed_on: date) -> date | None:
    """The day from which earlier grants count for the person's cap; none where all of them do."""
    if (settings.get("person_cap") or {}).get("per", YEAR) == LIFETIME:
        return None
    return date(filed_on.year, 1, 1)


def exam_window(settings: Mapping[str, Any]) -> tuple[date, date]:
    """The first and last day on which the examination may have been."""
    return date.fromisoformat(settings["exam_from"]), date.fromisoformat(settings["exam_until"])


def is_in_window(settings: Mapping[str, Any], exam_on: date, filed_on: date) -> bool:
    """Whether the examination was within the window, and taken before it was claimed for."""
    first, last = exam_window(settings)
    return first <= exam_on <= last and exam_on <= filed_on


def is_in_time(settings: Mapping[str, Any], exam_on: date, filed_on: date) -> bool:
    """Whether the claim came within its term after the examination, where the round sets one."""
    days = settings.get("deadline_days")
    return days is None or filed_on <= exam_on + timedelta(days=int(days))


def month_of(filed_on: date) -> date:
    """The month whose batch a claim belongs to, as its first day."""
    return filed_on.replace(day=1)


def decided_on(month: date, settings: Mapping[str, Any]) -> date:
    """The day by which the claims of a month are decided: a day of the month after it."""
    following = (month.replace(day=28) + timedelta(days=4)).replace(day=1)
    return following.replace(day=int(settings.get("decided_on_day", 12)))


@lru_cache(maxsize=1)
def _versions() -> tuple[Mapping[str, Any], ...]:
    import yaml

    with DATA.open(encoding="utf8") as stream:
        return tuple(sorted(yaml.safe_load(stream), key=lambda version: version["from"], reverse=True))


def exams_on(day: date) -> dict[str, Mapping[str, Any]]:
    """The examinations of the list that holds on a day, by code; empty before the first list."""
    for version in _versions():
        if date.fromisoformat(version["from"]) <= day:
            return {exam["code"]: exam for exam in version["exams"]}
    return {}


def exam_of(code: str | None) -> Mapping[str, Any] | None:
    """An examination of any version of the list, the latest first."""
    return next((exam for version in _versions() for exam in version["exams"] if exam["code"] == code), None)


def is_listed(settings: Mapping[str, Any], code: str | None, exam_on: date) -> bool:
    """Whether the examination is on the list of its day, in a kind the round pays for."""
    exam = exams_on(exam_on).get(code or "")
    return exam is not None and exam["category"] in settings["categories"]


def is_same_sitting(one: Any, other: Any) -> bool:
    """Whether two claims of a person are for the same examination of the same day: the same part, or the whole."""
    return (
        one.exam_code == other.exam_code
        and one.exam_on == other.exam_on
        and (one.exam_part == other.exam_part or "whole" in (one.exam_part, other.exam_part))
    )
