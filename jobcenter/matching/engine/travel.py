"""How long the way to work takes, estimated from the positions of neighbourhoods and districts.

The estimate is a straight line with the usual detour, on foot for short ways and by public transport for the rest.
It is for ranking and for a first talk; the page says that it is an estimate.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from math import cos, hypot, radians

from jobcenter.core import places
from jobcenter.matching.engine.settings import DATA, Settings

KM_PER_DEGREE = 111.2


@dataclass(frozen=True, slots=True)
class Trip:
    """One way to work. `exact` says that both neighbourhoods are known, not just the district."""

    minutes: int
    on_foot: bool
    exact: bool


@lru_cache(maxsize=1)
def _district_centres() -> dict[str, tuple[float, float]]:
    with (DATA / "district_centres.tsv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: (float(row["lon"]), float(row["lat"])) for row in csv.DictReader(file, delimiter="\t")}


@lru_cache(maxsize=1)
def _neighbours() -> frozenset[tuple[str, str]]:
    with (DATA / "district_adjacency.tsv").open(encoding="utf-8", newline="") as file:
        rows = [(row["a"], row["b"]) for row in csv.DictReader(file, delimiter="\t")]
    return frozenset(rows) | frozenset((b, a) for a, b in rows)


def adjacent(one: str, other: str) -> bool:
    """Whether two districts share a border (or are the same one)."""
    return one == other or (one, other) in _neighbours()


def neighbours(district: str) -> frozenset[str]:
    """The districts that share a border with a district."""
    return frozenset(other for one, other in _neighbours() if one == district)


def _position(dong: str | None, district: str | None) -> tuple[float, float, bool] | None:
    known = places.dongs().get(dong or "")
    if known is not None:
        return known.longitude, known.latitude, True
    centre = _centre(district or (dong or "")[:5])
    return (*centre, False) if centre else None


@lru_cache(maxsize=1024)
def _centre(district: str) -> tuple[float, float] | None:
    """The middle of a district; of a city that has districts of its own, the middle of those."""
    known = _district_centres()
    if district in known:
        return known[district]
    parts = [position for code, position in known.items() if len(district) == 5 and code[:4] == district[:4]]
    if not parts:
        return None
    return sum(part[0] for part in parts) / len(parts), sum(part[1] for part in parts) / len(parts)


@lru_cache(maxsize=1 << 16)
def _distance(from_dong: str | None, to_dong: str | None, to_district: str | None) -> tuple[float, bool] | None:
    start, end = _position(from_dong, None), _position(to_dong, to_district)
    if start is None or end is None:
        return None
    east = (end[0] - start[0]) * cos(radians((start[1] + end[1]) / 2))
    return KM_PER_DEGREE * hypot(east, end[1] - start[1]), start[2] and end[2]


def trip(from_dong: str | None, to_dong: str | None, to_district: str | None, settings: Settings) -> Trip | None:
    """The way from home to work, or None where one of the two places is unknown."""
    far = _distance(from_dong, to_dong, to_district)
    if far is None:
        return None
    km, exact = far
    figures = settings.commute
    on_foot = exact and km <= figures["walk_up_to_km"]
    if on_foot:
        minutes = km * figures["walk_minutes_per_km"]
    else:
        minutes = figures["transit_minutes"] + km * figures["transit_minutes_per_km"]
    return Trip(max(int(figures["shortest_minutes"]), round(minutes)), on_foot, exact)
