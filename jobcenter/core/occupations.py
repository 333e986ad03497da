"""The Korean Employment Classification of Occupations (KECO) as reference data, with a search for people.

Codes have four digits; the first digit is the major group. The search understands official names without
their spaces and the everyday words of `data/occupation_words.yaml`, in Korean and English.
"""

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from pathlib import Path

import yaml

DATA = Path(__file__).parent / "data"

MAJOR_GROUPS: dict[str, dict[str, str]] = {
    "0": {"ko": "경영·사무·금융·보험", "en": "Management, office, finance"},
    "1": {"ko": "연구·공학기술", "en": "Research and engineering"},
    "2": {"ko": "교육·법률·사회복지·경찰·소방", "en": "Education, law, welfare, public safety"},
    "3": {"ko": "보건·의료", "en": "Health"},
    "4": {"ko": "예술·디자인·방송·스포츠", "en": "Arts, design, media, sports"},
    "5": {"ko": "미용·여행·숙박·음식·경비·청소", "en": "Personal care, lodging, food, security, cleaning"},
    "6": {"ko": "영업·판매·운전·운송", "en": "Sales, driving, transport"},
    "7": {"ko": "건설·채굴", "en": "Construction and mining"},
    "8": {"ko": "설치·정비·생산", "en": "Installation, repair, production"},
    "9": {"ko": "농림어업", "en": "Farming, forestry, fishing"},
}

_NOISE = re.compile(r"[\s·∙,()/\-]+")

# A higher feature that understands more than words can say which codes a text speaks of.
_more: list[Callable[[str], Iterable[str]]] = []
_near: list[Callable[[str], Iterable[str]]] = []


@lru_cache(maxsize=1)
def names() -> dict[str, str]:
    """Every four-digit code with its official Korean name, in code order."""
    with (DATA / "keco_4digit.tsv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["name"] for row in csv.DictReader(file, delimiter="\t")}


def name_of(code: str | None) -> str | None:
    """The official name of a code, or None when the code is unknown."""
    return names().get(code or "")


def search(text: str, limit: int = 12) -> list[tuple[str, str]]:
    """Codes and names that fit what somebody typed, best first; an exact code counts too.

    A name that begins with the text comes before one that only contains it; everyday words come with
    the names that begin with the text, in the order the word list gives. What the words do not find, `suggest_by`
    may add.
    """
    wanted = _normal(text)
    if not wanted:
        return []
    if wanted in names():
        return [(wanted, names()[wanted])]
    codes = [*_by_word(wanted), *_starting(wanted), *_containing(wanted), *_by_part(text)]
    codes += [code for suggester in _more for code in suggester(text) if code in names()]
    return [(code, names()[code]) for code in dict.fromkeys(codes)][:limit]


def suggest_by(suggester: Callable[[str], Iterable[str]]) -> None:
    """Ask this function too what a text speaks of; only the latest one is asked."""
    _more[:] = [suggester]


def similar(codes: Sequence[str]) -> list[str]:
    """The occupations nearest to some, those near several of them first, without the given ones."""
    found = [code for finder in _near for given in codes for code in finder(given) if code in names()]
    return [code for code, _times in Counter(found).most_common() if code not in codes]


def similar_by(finder: Callable[[str], Iterable[str]]) -> None:
    """Ask this function for the occupations nearest to one; only the latest one is asked."""
    _near[:] = [finder]


def everyday_words() -> dict[str, list[str]]:
    """The everyday words by the code they usually mean."""
    found: dict[str, list[str]] = {}
    for word, codes in _words().items():
        for code in codes:
            found.setdefault(code, []).append(word)
    return found


def _normal(text: str) -> str:
    return _NOISE.sub("", text).lower()


@lru_cache(maxsize=1)
def _normal_names() -> dict[str, str]:
    return {code: _normal(name) for code, name in names().items()}


@lru_cache(maxsize=1)
def _words() -> dict[str, list[str]]:
    raw = yaml.safe_load((DATA / "occupation_words.yaml").read_text(encoding="utf-8"))
    return {_normal(word): codes for word, codes in raw.items()}


def _by_word(wanted: str) -> list[str]:
    exact = _words().get(wanted)
    if exact:
        return exact
    return [code for word, codes in _words().items() if len(wanted) > 1 and word.startswith(wanted) for code in codes]


def _starting(wanted: str) -> list[str]:
    return [code for code, name in _normal_names().items() if name.startswith(wanted)]


def _containing(wanted: str) -> list[str]:
    return [code for code, name in _normal_names().items() if wanted in name]


def _by_part(text: str) -> list[str]:
    parts = [_normal(part) for part in re.split(r"[\s,/·]+", text) if len(_normal(part)) > 1]
    if len(parts) < 2:
        return []
    return [code for part in parts for code in (*_by_word(part), *_containing(part))]
