"""Morphemes for the texts of the index: in a job, by Kiwi, each different text once."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select

from jobcenter.core.db import db, read_anew, transaction
from jobcenter.matching.index import entries, writing
from jobcenter.matching.index.models import AnalysedText, EntryKind, IndexEntry

# So many entries a run: some seconds of Kiwi.
MOST = 2_000


def analyse(most: int = MOST) -> dict[str, int]:
    """Analyse the texts that wait, of so many entries; the counts of texts and entries."""
    waiting = db.session.execute(
        select(IndexEntry.kind, IndexEntry.key, IndexEntry.facts)
        .where(IndexEntry.analysed.is_(False), IndexEntry.removed.is_(False))
        .order_by(IndexEntry.stamp.desc())
        .limit(most)
    ).all()
    if not waiting:
        return {"texts": 0, "entries": 0}
    texts = {entries.digest(text): text for row in waiting for text in entries.texts_of(row.kind, row.facts)}
    known = entries.known_morphemes(texts)
    new = {digest: text for digest, text in texts.items() if digest not in known}
    _keep(new)
    keys: dict[Any, list[int]] = {kind: [row.key for row in waiting if row.kind is kind] for kind in EntryKind}
    for part in entries.chunks(keys[EntryKind.ORDER]):
        with transaction():
            writing.write(part, [])
    for part in entries.chunks(keys[EntryKind.SEEKER]):
        with transaction():
            writing.write([], part)
    return {"texts": len(new), "entries": len(waiting)}


def forget_unused() -> int:
    """Delete the morphemes of texts that no entry has any more; nothing of what a person wrote stays behind."""
    used: set[str] = set()
    statement = select(IndexEntry.kind, IndexEntry.facts).where(IndexEntry.removed.is_(False))
    for row in db.session.execute(statement, execution_options={"yield_per": entries.CHUNK}):
        used.update(entries.digest(text) for text in entries.texts_of(row.kind, row.facts))
    kept = set(db.session.scalars(select(AnalysedText.digest)))
    for part in entries.chunks(kept - used):
        with transaction():
            db.session.execute(delete(AnalysedText).where(AnalysedText.digest.in_(part)))
    return len(kept - used)


def _keep(texts: dict[str, str]) -> None:
    if not texts:
        return
    from jobcenter.matching.engine.words.morphemes import analysed

    # The connection goes back before the slow part begins.
    read_anew()
    found = dict(zip(texts, analysed(list(texts.values())), strict=True))
    for part in entries.chunks(found):
        with transaction():
            # A command and the job may be at it at the same time.
            writing.lock_state()
            known = entries.known_morphemes(part)
            rows = [AnalysedText(digest=one, morphemes=list(found[one])) for one in part if one not in known]
            db.session.add_all(rows)
