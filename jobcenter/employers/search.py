"""Words as people type them against words as employers write them: without spaces, with everyday synonyms."""

import re
from functools import lru_cache
from pathlib import Path

import yaml

DATA = Path(__file__).parent / "data"
MOST_WORDS = 6
_NOISE = re.compile(r"[^0-9a-z가-힣]+")


def squeezed(text: str) -> str:
    """Small letters and digits only: `요양 보호사(주5일)` becomes `요양보호사주5일`."""
    return _NOISE.sub("", text.lower())


@lru_cache(maxsize=1)
def _groups() -> list[frozenset[str]]:
    raw = yaml.safe_load((DATA / "search_words.yaml").read_text(encoding="utf-8"))
    return [frozenset(squeezed(word) for word in group) for group in raw]


def alternatives(word: str) -> tuple[str, ...]:
    """The word itself and the words that mean the same in job orders."""
    same = {other for group in _groups() if word in group for other in group}
    return (word, *sorted(same - {word}))


def query_words(text: str) -> list[tuple[str, ...]]:
    """What to look for: every word of the query with its alternatives; all of them must be found."""
    words = list(dict.fromkeys(word for word in (squeezed(part) for part in text.split()) if word))
    return [alternatives(word) for word in words[:MOST_WORDS]]


def search_text(*parts: str | None) -> str:
    """The text of an order that queries are matched against; parts stay apart."""
    return "|".join(squeezed(part) for part in parts if part)
