"""The conditions a counselor tries out on the workbench: read from the address, undone one by one, saved when asked."""

from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from jobcenter.core.formatting import won
from jobcenter.matching.engine.conditions import RELAXABLE
from jobcenter.matching.engine.profiles import SeekerProfile
from jobcenter.matching.engine.reasons import CONDITIONS, DAYS, days_text, minutes_text
from jobcenter.matching.profiles import minutes_of
from jobcenter.seekers import reference

COMMUTES = (20, 30, 40, 60, 90, 120)
STRICT = tuple(name for name in RELAXABLE if name != "deadline")
# Condition as the person sees it → the fields of the profile that make it up.
GROUPS = {
    "wage": ("wage_min",),
    "commute": ("commute_max",),
    "hours": ("start", "end"),
    "days": ("days",),
    "weekly_hours": ("weekly_hours_max",),
    "overnight": ("overnight",),
    "employment_type": ("employment_types",),
}
FIELDS = tuple(name for names in GROUPS.values() for name in names)

Query = list[tuple[str, str]]


@dataclass(frozen=True)
class Chip:
    """One condition that is tried out: what it is, what was registered, and the address without it."""

    text: str
    registered: str
    without: Query


@dataclass(frozen=True)
class Conditions:
    """What is tried out: changed wishes, conditions switched off, and the values the form shows."""

    changes: dict[str, Any] = field(default_factory=dict)
    skip: frozenset[str] = frozenset()
    shown: dict[str, Any] = field(default_factory=dict)
    registered: dict[str, Any] = field(default_factory=dict)

    @property
    def tried(self) -> bool:
        """Whether anything differs from what is registered."""
        return bool(self.changes or self.skip)

    def query(self, *, without: str | None = None) -> Query:
        """The conditions as an address, one of them left out."""
        undone = GROUPS.get(without or "", ())
        shown = {**self.shown, **{name: self.registered[name] for name in undone}}
        changed = any(shown[name] != self.registered[name] for name in FIELDS)
        parts = _as_query(shown) if changed else []
        parts += [("off", name) for name in STRICT if name in self.skip and f"off-{name}" != without]
        if "deadline" in self.skip and without != "past":
            parts.append(("past", "1"))
        return parts

    def chips(self) -> list[Chip]:
        """What is tried out, each with its way back."""
        chips = [
            Chip(_said(name, self.shown), _said(name, self.registered), self.query(without=name))
            for name, names in GROUPS.items()
            if any(one in self.changes for one in names)
        ]
        chips += [
            Chip(_("looking past: %(condition)s", condition=CONDITIONS[name]), "", self.query(without=f"off-{name}"))
            for name in STRICT
            if name in self.skip
        ]
        if "deadline" in self.skip:
            chips.append(Chip(_("also those past their deadline"), "", self.query(without="past")))
        return chips

    def wishes(self) -> dict[str, Any]:
        """The changed wishes in the words of a registration."""
        shown, kinds = self.shown, reference.options("employment_type")
        written = {
            "wage_min": ("wage_min", shown["wage_min"]),
            "commute_max": ("commute_minutes_max", shown["commute_max"]),
            "start": ("hours_start", clock_text(shown["start"])),
            "end": ("hours_end", clock_text(shown["end"])),
            "overnight": ("overnight", shown["overnight"]),
            "weekly_hours_max": ("weekly_hours_max", shown["weekly_hours_max"]),
            "days": ("days", [name for name in DAYS if name in shown["days"]]),
            "employment_types": ("employment_types", [name for name in kinds if name in shown["employment_types"]]),
        }
        return dict(written[name] for name in self.changes)


def read(args: MultiDict[str, str], seeker: SeekerProfile) -> Conditions:
    """Conditions from an address; without the mark `c` the form was not sent, and the registration counts."""
    skip = {name for name in args.getlist("off") if name in STRICT}
    if args.get("past"):
        skip.add("deadline")
    own = {name: getattr(seeker, name) for name in FIELDS}
    if not args.get("c"):
        return Conditions({}, frozenset(skip), own, own)
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
    changes = {name: value for name, value in tried.items() if value != own[name]}
    return Conditions(changes, frozenset(skip), {**own, **tried}, own)


def clock_text(minutes: int | None) -> str | None:
    """Minutes after midnight as `07:30`."""
    return None if minutes is None else f"{minutes // 60:02d}:{minutes % 60:02d}"


def _as_query(shown: dict[str, Any]) -> Query:
    single = {
        "wage": shown["wage_min"],
        "commute": shown["commute_max"],
        "start": clock_text(shown["start"]),
        "end": clock_text(shown["end"]),
        "weekly": shown["weekly_hours_max"],
        "overnight": {True: "yes", False: "no"}.get(shown["overnight"]),
    }
    parts = [("c", "1"), *((name, str(value)) for name, value in single.items() if value is not None)]
    parts += [("days", name) for name in DAYS if name in shown["days"]]
    return parts + [("types", name) for name in sorted(shown["employment_types"])]


def _said(name: str, values: dict[str, Any]) -> str:
    """A condition in words: its name and value."""
    return f"{CONDITIONS[name]}: {_value(name, values)}"


def _value(name: str, values: dict[str, Any]) -> str:
    if name == "hours":
        start, end = clock_text(values["start"]), clock_text(values["end"])
        return f"{start}~{end}" if start and end else _("any")
    value = values[GROUPS[name][0]]
    if name == "overnight":
        return {True: _("possible"), False: _("not possible")}.get(value, _("not said"))
    if not value:
        return _("any")
    words = {
        "wage": lambda: won(value),
        "commute": lambda: minutes_text(value),
        "weekly_hours": lambda: _("up to %(hours)d hours", hours=value),
        "days": lambda: days_text(value),
        "employment_type": lambda: reference.option_names("employment_type", value),
    }
    return words[name]()


def _number(text: str | None, least: int, most: int) -> int | None:
    digits = (text or "").replace(",", "").strip()
    return min(max(int(digits), least), most) if digits.isascii() and digits.isdigit() else None


def _time(text: str | None) -> int | None:
    try:
        minutes = minutes_of((text or "").strip())
    except ValueError:
        return None
    return minutes if minutes is not None and 0 <= minutes < 24 * 60 else None
