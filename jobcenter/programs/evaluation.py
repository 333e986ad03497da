"""How a committee's sheets become one number. Pure, exact, rounded once."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

# Below this many sheets the highest and the lowest are not dropped: nothing would remain.
LEAST_TO_DROP = 3


def total(points: Mapping[str, int]) -> int:
    """The sum of one sheet."""
    return sum(points.values())


def counted(sheets: Sequence[Mapping[str, int]], *, drop: bool) -> list[Mapping[str, int]]:
    """The sheets that count: with `drop` without one highest and one lowest total, whoever else has the same."""
    ordered = sorted(sheets, key=total)
    return ordered[1:-1] if drop and len(ordered) >= LEAST_TO_DROP else ordered


def average(sheets: Sequence[Mapping[str, int]], *, drop: bool) -> Fraction:
    """The exact average of the sheets that count."""
    used = counted(sheets, drop=drop)
    return Fraction(sum(total(sheet) for sheet in used), len(used))


def hundredths(value: Fraction) -> int:
    """A number of points in hundredths, half up."""
    return int((value * 200 + 1) // 2)


def passes(value: Fraction, settings: Mapping[str, Any]) -> bool:
    """Whether an average reaches the least that is asked for; the exact average is compared, not the printed one."""
    return value >= settings.get("pass", 0)


def by_item(sheets: Sequence[Mapping[str, int]], settings: Mapping[str, Any], *, drop: bool) -> list[dict[str, Any]]:
    """The average of each item over the sheets that count, as a ranking shows it."""
    used = counted(sheets, drop=drop)
    found = []
    for item in settings["items"]:
        points = hundredths(Fraction(sum(sheet.get(item["code"], 0) for sheet in used), len(used)))
        shown = points // 100 if points % 100 == 0 else points / 100
        found.append({"code": item["code"], "label": item["label"], "points": shown, "most": item["points"]})
    return found


def most(settings: Mapping[str, Any]) -> int:
    """The largest total of a sheet."""
    return sum(item["points"] for item in settings["items"])
