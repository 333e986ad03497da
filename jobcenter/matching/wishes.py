"""From a wish in somebody's own words to occupation codes: the text ranker over the classification's names.

The index is made once, by a job or a command, and kept in the instance folder under a hash of everything it depends
on. A web request reads it; where there is none yet, the search by words stands alone and nobody waits.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from flask import current_app, has_app_context

from jobcenter.core import occupations
from jobcenter.matching.engine.settings import DATA

if TYPE_CHECKING:
    from jobcenter.matching.engine.words.features import Document
    from jobcenter.matching.engine.words.ranker import CodeHit, TextRanker

WORDS = Path(__file__).parent / "engine" / "words"
KEPT_READERS = 2


@lru_cache(maxsize=1)
def figures() -> dict[str, Any]:
    """How sure the ranker must be, and how many codes are offered."""
    return yaml.safe_load((DATA / "wish_codes.yaml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _digest() -> str:
    """A hash of the names, the everyday words, the weights and the code that reads them."""
    parts = [*sorted(WORDS.glob("*.py")), DATA / "text_ranker.json", DATA / "occupation_endings.yaml"]
    parts += [occupations.DATA / "keco_4digit.tsv", occupations.DATA / "occupation_words.yaml"]
    found = hashlib.sha256()
    for path in parts:
        found.update(path.read_bytes())
    return found.hexdigest()[:24]


def _path() -> Path:
    return Path(current_app.config["MATCHING_FOLDER"]) / f"wishes-{_digest()}.index"


def documents() -> list[Document]:
    """What wishes are answered from: the classification's names with the everyday words that mean them."""
    from jobcenter.matching.engine.words.features import Document

    words = occupations.everyday_words()
    return [Document(name, code, " ".join(words.get(code, ()))) for code, name in occupations.names().items()]


def prepare() -> bool:
    """Make the index unless it is there; whether it was made. Takes seconds: for jobs and commands."""
    path = _path()
    if path.exists():
        return False
    from jobcenter.matching.engine.words.features import Index

    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix="wishes-", suffix=".draft")
    with os.fdopen(handle, "wb") as file:
        pickle.dump(Index(documents()), file, protocol=pickle.HIGHEST_PROTOCOL)
    os.replace(draft, path)
    for old in path.parent.glob("wishes-*.index"):
        if old != path:
            old.unlink(missing_ok=True)
    return True


@lru_cache(maxsize=KEPT_READERS)
def _ranker(path: Path) -> TextRanker:
    """The ranker over a kept index. The file is this installation's own, written by `prepare`."""
    from jobcenter.matching.engine.words.ranker import TextRanker

    with path.open("rb") as file:
        return TextRanker.over(pickle.load(file))


def codes(wish: str) -> list[CodeHit]:
    """The occupation codes a wish speaks of, surest first; none where the ranker is not sure or not prepared."""
    path = _path()
    if not wish.strip() or not path.exists():
        return []
    limits = figures()
    found = _ranker(path).codes(wish, limits["most"])
    return [hit for hit in found if hit.confidence >= limits["least_confidence"]]


def suggest(wish: str) -> list[str]:
    """The codes alone, for the search where people type."""
    if not has_app_context():
        # A command or script without the application has no index to ask.
        return []
    return [hit.code for hit in codes(wish)]
