"""The work of jobs and commands: the index complete, its file at hand, new texts analysed."""

from __future__ import annotations

import time
from typing import Any

from sqlalchemy import func, select

from jobcenter.core.db import db, read_anew
from jobcenter.matching.index import analysing, building, live
from jobcenter.matching.index.models import IndexEntry, IndexState

# A file that lacks so many entries is written again.
BEHIND = 1_000


def keep() -> None:
    """Make what is missing: the entries, or the file of the columns."""
    if not building.is_complete():
        building.rebuild()
    building.forget_removed()
    write_file()


def repair() -> None:
    """Put right where entries and tables differ (after a change behind the session's back), forget unused texts."""
    building.repair()
    analysing.forget_unused()
    write_file()


def analyse() -> None:
    """Analyse the texts that wait."""
    analysing.analyse()


def bring_up_to_date(*, rebuild: bool, analyse: bool) -> dict[str, Any]:
    """What the command does: entries, texts and file; the counts."""
    started = time.monotonic()
    done: dict[str, Any] = building.rebuild() if rebuild or not building.is_complete() else building.repair()
    if analyse:
        done["texts"] = 0
        while found := analysing.analyse():
            if not found["entries"]:
                break
            done["texts"] += found["texts"]
    done["file"] = write_file(at_least=1)
    return {**done, **building.counts(), "seconds": round(time.monotonic() - started, 2)}


def write_file(*, at_least: int = BEHIND) -> str | None:
    """Write the columns to a file where the last one lacks so many entries; its name, None where it is good enough.

    A small index needs none: a process reads its entries at once.
    """
    from jobcenter.matching.index import snapshot

    read_anew()
    state = db.session.execute(select(IndexState.token, IndexState.stamp)).one_or_none()
    if state is None or live.is_small():
        return None
    kept = next(snapshot.latest(live.folder(), state.token, state.stamp), None)
    behind = select(func.count()).select_from(IndexEntry).where(IndexEntry.stamp > (kept[0] if kept else -1))
    if kept is not None and (db.session.scalar(behind) or 0) < at_least:
        return None
    with snapshot.alone(live.folder()):
        return snapshot.write(live.folder(), state.token, state.stamp, live.build(state.stamp)).name
