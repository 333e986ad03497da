"""From the name of an occupation to its four-digit KECO code, or to None: a wrong code is worse than no code."""

import csv
import re
from functools import lru_cache
from pathlib import Path

from jobcenter.core import occupations as keco

DATA = Path(__file__).parent / "data"
SIMILAR_ENOUGH = 0.72
CLEARLY_AHEAD = 0.08

_BRACKETS = re.compile(r"[(\[（［][^)\]）］]*[)\]）］]?")
_NOISE = re.compile(r"[\s·∙ㆍ,./()\[\]\-–_]+")
_JOINED = re.compile(r"\s+및\s+|\s+또는\s+|[·∙ㆍ,/]")


def normal(text: str) -> str:
    """A name without spaces, dots and brackets, in small letters."""
    return _NOISE.sub("", text).lower()


@lru_cache(maxsize=1)
def _aliases() -> dict[str, str]:
    with (DATA / "occupation_aliases.tsv").open(encoding="utf-8", newline="") as file:
        return {normal(row["name"]): row["code"] for row in csv.DictReader(file, delimiter="\t")}


@lru_cache(maxsize=1)
def _official() -> dict[str, str]:
    table = {normal(name): code for code, name in keco.names().items()}
    bare = {normal(_BRACKETS.sub("", name)): code for code, name in keco.names().items()}
    return {**bare, **table}


@lru_cache(maxsize=1)
def _official_parts() -> dict[str, set[str]]:
    parts: dict[str, set[str]] = {}
    for code, name in keco.names().items():
        for part in _JOINED.split(_BRACKETS.sub("", name)):
            if len(normal(part)) >= 3:
                parts.setdefault(normal(part), set()).add(code)
    return parts


@lru_cache(maxsize=4096)
def code_for(name: str | None) -> str | None:
    """The KECO code an occupation's name stands for; None where no code is clearly meant.

    Tried in order: the name as it stands and without its brackets, among official names and the names that public
    employment services use; one part of a joined official name; the only official name inside it; and last the most
    similar official name, if it is similar enough and clearly ahead of the second.
    """
    stripped = (name or "").strip()
    if not stripped:
        return None
    forms = list(dict.fromkeys(form for form in (normal(stripped), normal(_BRACKETS.sub("", stripped))) if form))
    for form in forms:
        code = _official().get(form) or _aliases().get(form)
        if code:
            return code
    for form in forms:
        code = _only(_official_parts().get(form, set())) or _ending(form)
        if code:
            return code
    return _most_similar(forms[-1]) if forms else None


def suggest_from_title(title: str) -> str | None:
    """A code that a title's own words name: a suggestion for a person to confirm, never stored as a fact."""
    squeezed = normal(title)
    names = [
        (len(form), code) for form, code in {**_official(), **_aliases()}.items() if len(form) >= 3 and form in squeezed
    ]
    return max(names, default=(0, None))[1]


def _only(codes: set[str]) -> str | None:
    return next(iter(codes)) if len(codes) == 1 else None


def _ending(form: str) -> str | None:
    """The code of the longest known name that the form ends with: `야간 건물 청소원` is a `청소원`."""
    known = {**_official(), **_aliases()}
    endings = [(len(name), code) for name, code in known.items() if len(name) >= 3 and form.endswith(name)]
    if not endings:
        return None
    longest = max(endings)[0]
    return _only({code for length, code in endings if length == longest})


def _bigrams(text: str) -> set[str]:
    return {text[index : index + 2] for index in range(len(text) - 1)}


def _most_similar(form: str) -> str | None:
    wanted = _bigrams(form)
    if len(wanted) < 3:
        return None
    scored = []
    for name, code in _official().items():
        have = _bigrams(name)
        if have:
            scored.append((2 * len(wanted & have) / (len(wanted) + len(have)), code))
    scored.sort(reverse=True)
    best_score, best = scored[0]
    second = next((score for score, code in scored if code != best), 0.0)
    if best_score < SIMILAR_ENOUGH or best_score - second < CLEARLY_AHEAD:
        return None
    return best
