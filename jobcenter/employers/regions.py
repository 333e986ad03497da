"""Districts of the capital area as reference data: standard codes, names, and where their offices stand.

Work places lie beyond the city; `core.places` knows the city's own neighbourhoods, this table the districts around it.
"""

import csv
import math
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
EARTH_KM = 6371.0

PROVINCES = {
    "서울": ("서울특별시", "서울시", "서울"),
    "인천": ("인천광역시", "인천시", "인천"),
    "경기": ("경기도", "경기"),
    "부산": ("부산광역시", "부산시", "부산"),
    "대구": ("대구광역시", "대구시", "대구"),
    "광주": ("광주광역시", "광주"),
    "대전": ("대전광역시", "대전시", "대전"),
    "울산": ("울산광역시", "울산시", "울산"),
    "세종": ("세종특별자치시", "세종시", "세종"),
    "강원": ("강원특별자치도", "강원도", "강원"),
    "충북": ("충청북도", "충북"),
    "충남": ("충청남도", "충남"),
    "전북": ("전북특별자치도", "전라북도", "전북"),
    "전남": ("전라남도", "전남"),
    "경북": ("경상북도", "경북"),
    "경남": ("경상남도", "경남"),
    "제주": ("제주특별자치도", "제주도", "제주"),
}
PROVINCES_EN = {"서울": "Seoul", "인천": "Incheon", "경기": "Gyeonggi"}


@dataclass(frozen=True)
class Region:
    """One district (시군구) with its five-digit code."""

    code: str
    sido: str
    sigungu: str
    longitude: float
    latitude: float

    @property
    def label(self) -> str:
        """Province and district in Korean: `서울 영등포구`."""
        return f"{self.sido} {self.sigungu}"


@lru_cache(maxsize=1)
def regions() -> dict[str, Region]:
    """All districts of the capital area by code, in code order."""
    with (DATA / "regions.tsv").open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: Region(row["code"], row["sido"], row["sigungu"], float(row["lon"]), float(row["lat"]))
            for row in csv.DictReader(file, delimiter="\t")
        }


@lru_cache(maxsize=1)
def _by_name() -> dict[tuple[str, str], Region]:
    return {(region.sido, region.sigungu): region for region in regions().values()}


def find(sido: str | None, sigungu: str | None) -> Region | None:
    """The district with this name in this province, None when the table does not hold it."""
    return _by_name().get((sido or "", sigungu or ""))


def longest_prefix(sido: str, text: str) -> Region | None:
    """The district whose name the text begins with; the longest name wins, spaces inside it are optional."""
    fitting = [region for region in regions().values() if region.sido == sido and _prefix_length(region.sigungu, text)]
    return max(fitting, key=lambda region: len(region.sigungu), default=None)


def _prefix_length(name: str, text: str) -> int:
    for form in (name, name.replace(" ", "")):
        if text.startswith(form):
            return len(form)
    return 0


def after_prefix(region: Region, text: str) -> str:
    """What follows the district's name in the text."""
    return text[_prefix_length(region.sigungu, text) :]


def distance_km(one: str, other: str) -> float | None:
    """Kilometres between the centres of two districts, None where one is not in the table."""
    first, second = regions().get(one), regions().get(other)
    if first is None or second is None:
        return None
    north = math.radians(second.latitude - first.latitude)
    east = math.radians(second.longitude - first.longitude) * math.cos(
        math.radians((first.latitude + second.latitude) / 2)
    )
    return EARTH_KM * math.hypot(north, east)


@lru_cache(maxsize=128)
def by_distance(origin: str) -> tuple[str, ...]:
    """District codes from the nearest to the farthest from a district."""
    known = [(distance_km(origin, code), code) for code in regions()]
    return tuple(code for distance, code in sorted((near, code) for near, code in known if near is not None))
