"""Places of work as postings write them: province, district, and whatever was glued to it."""

import re
from dataclasses import dataclass, field

from jobcenter.employers import regions
from jobcenter.employers.parsing.warning import Doubt

_NAME = re.compile(r"[가-힣]{1,5}?(?:시|군|구)(?![가-힣])|[가-힣]{1,4}?(?:시|군|구)")


@dataclass(frozen=True)
class Place:
    """Where the work is; `sgg_code` only where the district table holds the name."""

    sido: str | None = None
    sigungu: str | None = None
    sgg_code: str | None = None
    address: str = ""
    warnings: list[Doubt] = field(default_factory=list)


def _province(text: str) -> tuple[str | None, str]:
    for short, names in regions.PROVINCES.items():
        for name in names:
            if text.startswith(name):
                return short, text[len(name) :].strip()
    return None, text


def parse_place(text: str | None) -> Place:
    """Read the place of work; the rest behind the district becomes the address and a warning."""
    whole = " ".join((text or "").split())
    if not whole:
        return Place(warnings=[Doubt("place_missing", "")])
    sido, rest = _province(whole)
    if sido is None:
        return Place(address=whole, warnings=[Doubt("place_unknown", whole)])
    region = regions.longest_prefix(sido, rest)
    if region is None:
        return _outside_table(sido, rest, whole)
    remainder = regions.after_prefix(region, rest)
    address = remainder.strip(" .,-·/")
    warnings = [Doubt("place_glued", address)] if address and not remainder.startswith(" ") else []
    return Place(sido, region.sigungu, region.code, address, warnings)


def _outside_table(sido: str, rest: str, whole: str) -> Place:
    found = _NAME.match(rest)
    sigungu = found[0] if found else None
    address = rest[len(sigungu) :].strip(" .,-·/") if sigungu else rest.strip(" .,-·/")
    return Place(sido, sigungu, None, address, [Doubt("place_unknown", whole)])
