"""From a wish in somebody's own words to occupation codes: the text ranker over the classification's names.

The index is made by a job or a command and kept in the instance folder under a hash of the code and figures it depends
on; every night it is made anew with the titles of the orders there are. A web request reads it; where there is none
yet, the search by words stands alone and nobody waits.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from flask import current_app, has_app_context
from sqlalchemy import select

from jobcenter.core import occupations
from jobcenter.core.db import db
from jobcenter.employers.models import JobOrder
from jobcenter.matching.engine.settings import DATA
from jobcenter.matching.engine.text import shared_digits
from jobcenter.matching.profiles import REFERABLE

if TYPE_CHECKING:
    from jobcenter.matching.engine.words.features import Document
    from jobcenter.matching.engine.words.ranker import CodeHit, TextRanker

WORDS = Path(__file__).parent / "engine" / "words"
KEPT_READERS = 2

Titles = Mapping[str, Sequence[str]]
"""Titles of orders by occupation code."""


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


def documents(titles: Titles | None = None) -> list[Document]:
    """What wishes are answered from: the classification's names with everyday words and titles of orders."""
    from jobcenter.matching.engine.words.features import Document

    words, offered = occupations.everyday_words(), titles or {}
    return [
        Document(name, code, " ".join([*words.get(code, ()), *offered.get(code, ())]))
        for code, name in occupations.names().items()
    ]


def titles_of_orders() -> Titles:
    """The latest different titles of orders by their occupation code."""
    most = figures()["titles_of_a_code"]
    found: dict[str, list[str]] = {}
    statement = select(JobOrder.keco_code, JobOrder.title).where(
        JobOrder.keco_code.is_not(None), JobOrder.status.in_(REFERABLE)
    )
    for code, title in db.session.execute(statement.order_by(JobOrder.id.desc())):
        own = found.setdefault(code or "", [])
        if len(own) < most and title not in own:
            own.append(title)
    return found


def prepare(titles: Callable[[], Titles] | None = None, *, anew: bool = False) -> bool:
    """Make the index unless it is there; whether it was made. Takes seconds: for jobs and commands."""
    path = _path()
    if path.exists() and not anew:
        return False
    from jobcenter.matching.engine.words.features import Index

    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix="wishes-", suffix=".draft")
    with os.fdopen(handle, "wb") as file:
        pickle.dump(Index(documents(titles() if titles else None)), file, protocol=pickle.HIGHEST_PROTOCOL)
    os.replace(draft, path)
    for old in path.parent.glob("wishes-*.index"):
        if old != path:
            old.unlink(missing_ok=True)
    return True


@lru_cache(maxsize=KEPT_READERS)
def _ranker(path: Path, _written: int) -> TextRanker:
    """The ranker over a kept index. The file is this installation's own, written by `prepare`."""
    from jobcenter.matching.engine.words.ranker import TextRanker

    with path.open("rb") as file:
        return TextRanker.over(pickle.load(file))


def _reader() -> TextRanker | None:
    path = _path()
    try:
        return _ranker(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        return None


def codes(wish: str) -> list[CodeHit]:
    """The occupation codes a wish speaks of, surest first; none where the ranker is not sure or not prepared."""
    reader = _reader() if wish.strip() else None
    if reader is None:
        return []
    limits = figures()
    found = reader.codes(wish, limits["most"])
    return [hit for hit in found if hit.confidence >= limits["least_confidence"]]


def similar(code: str) -> list[str]:
    """The occupations nearest to one, by their names, what people call them, and their place in the classification."""
    reader, name = _reader(), occupations.name_of(code)
    if reader is None or name is None:
        return []
    limits = figures()
    near = dict(reader.certainties(name, len(occupations.names())))
    worth = {
        other: near.get(other, 0.0) + limits["same_group"] * (shared_digits(code, other) >= limits["group_digits"])
        for other in occupations.names()
        if other != code
    }
    best = sorted(worth, key=lambda other: (-worth[other], other))
    return [other for other in best if worth[other] > 0][: limits["most"]]


def suggest(wish: str) -> list[str]:
    """The codes alone, for the search where people type."""
    if not has_app_context():
        # A command or script without the application has no index to ask.
        return []
    return [hit.code for hit in codes(wish)]


def near(code: str) -> list[str]:
    """The occupations nearest to one, for the form where people choose; worked out once per process and index."""
    if not has_app_context():
        return []
    path = _path()
    return _near(path, path.stat().st_mtime_ns, code) if path.exists() else []


@lru_cache(maxsize=1024)
def _near(_path: Path, _written: int, code: str) -> list[str]:
    return similar(code)
