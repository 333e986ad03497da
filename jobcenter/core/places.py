"""Districts and neighbourhoods (행정동) of the city as reference data: codes, names, coordinates.

Codes are the administrative standard codes: five digits for a district (시군구), ten for a neighbourhood.
"""

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class District:
    """A district with its five-digit code and its name in both languages."""

    code: str
    name: dict[str, str]


@dataclass(frozen=True)
class Dong:
    """A neighbourhood: ten-digit code, Korean name and the position of its office."""

    code: str
    name: str
    district_code: str
    longitude: float
    latitude: float


def _rows(file_name: str) -> list[dict[str, str]]:
    with (DATA / file_name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


@lru_cache(maxsize=1)
def districts() -> dict[str, District]:
    """All districts of the city by code, in the standard order."""
    return {row["code"]: District(row["code"], {"ko": row["ko"], "en": row["en"]}) for row in _rows("districts.tsv")}


@lru_cache(maxsize=1)
def dongs() -> dict[str, Dong]:
    """All neighbourhoods of the city by code."""
    return {
        row["code"]: Dong(row["code"], row["name"], row["code"][:5], float(row["lon"]), float(row["lat"]))
        for row in _rows("seoul_dongs.tsv")
    }


@lru_cache(maxsize=1)
def tiles() -> dict[str, tuple[int, int]]:
    """Where each district stands on a schematic map of equal tiles: column and row, by code."""
    return {row["code"]: (int(row["column"]), int(row["row"])) for row in _rows("seoul_tiles.tsv")}


def dongs_of(district_code: str) -> list[Dong]:
    """The neighbourhoods of one district, in the standard order."""
    return [dong for dong in dongs().values() if dong.district_code == district_code]


def district_name(code: str | None) -> dict[str, str] | None:
    """The name of a district in both languages, or None for an unknown code."""
    found = districts().get(code or "")
    return found.name if found else None


def dong_name(code: str | None) -> dict[str, str] | None:
    """District and neighbourhood as one name in both languages, or None for an unknown code."""
    dong = dongs().get(code or "")
    if dong is None:
        return None
    district = districts()[dong.district_code].name
    return {"ko": f"{district['ko']} {dong.name}", "en": f"{dong.name}, {district['en']}"}
