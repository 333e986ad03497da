"""The conditions a counselor tries out on the workbench: read from the address, never saved."""

from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from jobcenter.matching.engine.conditions import RELAXABLE
from jobcenter.matching.engine.profiles import SeekerProfile
from jobcenter.matching.engine.reasons import DAYS
from jobcenter.matching.profiles import minutes_of
from jobcenter.seekers import reference

COMMUTES = (20, 30, 40, 60, 90, 120)
STRICT = tuple(name for name in RELAXABLE if name != "deadline")


@dataclass(frozen=True)
class Conditions:
    """What is tried out: changed wishes, conditions switched off, and the values the form shows."""

    changes: dict[str, Any] = field(default_factory=dict)
    skip: frozenset[str] = frozenset()
    shown: dict[str, Any] = field(default_factory=dict)

    @property
    def tried(self) -> bool:
        """Whether anything differs from what is registered."""
        return bool(self.changes or self.skip)


def read(args: MultiDict[str, str], seeker: SeekerProfile) -> Conditions:
    """Conditions from an address; without the mark `c` the form was not sent, and the registration counts."""
    skip = {name for name in args.getlist("off") if name in STRICT}
    if args.get("past"):
        skip.add("deadline")
    own = _shown(seeker)
    if not args.get("c"):
        return Conditions({}, frozenset(skip), own)
    tried = {
        "wage_min": _number(args.get("wage"), 1, 1_000_000_000),
        "commute_max": _number(args.get("commute"), 5, 180),
        "start": _time(args.get("start")),
        "end": _time(args.get("end")),
        "overnight": {"yes": True, "no": False}.get(args.get("overnight", "")),
        "weekly_hours_max": _number(args.get("weekly"), 1, 52),
        "days": frozenset(args.getlist("days")) & frozenset(DAYS),
        "employment_types": frozenset(args.getlist("types")) & frozenset(reference.options("employment_type")),
    }
    if tried["start"] is None or tried["end"] is None:
        tried["start"] = tried["end"] = None
    if seeker.wage_kind is None:
        tried["wage_min"] = None
    changes = {name: value for name, value in tried.items() if value != getattr(seeker, name)}
    return Conditions(changes, frozenset(skip), {**own, **tried})


def _shown(seeker: SeekerProfile) -> dict[str, Any]:
    names = (
        "wage_min", "commute_max", "start", "end", "overnight", "weekly_hours_max", "days", "employment_types",
    )  # fmt: skip
    return {name: getattr(seeker, name) for name in names}


def _number(text: str | None, least: int, most: int) -> int | None:
    digits = (text or "").replace(",", "").strip()
    return min(max(int(digits), least), most) if digits.isascii() and digits.isdigit() else None


def _time(text: str | None) -> int | None:
    try:
        minutes = minutes_of((text or "").strip())
    except ValueError:
        return None
    return minutes if minutes is not None and 0 <= minutes < 24 * 60 else None
