"""Lotteries anybody can repeat: the list is published, then a seed becomes known, then the draw is made."""

import hashlib
from datetime import datetime
from typing import Any

from sqlalchemy import select

from jobcenter.core.db import db, lock
from jobcenter.programs.errors import (
    DrawChanged,
    DrawNotPublished,
    NothingToRank,
    ReasonMissing,
    SeedMissing,
    Undecided,
)
from jobcenter.programs.models import Draw, Round
from jobcenter.programs.service import contenders, lookup, records


def current(round_id: int) -> Draw | None:
    """The list that was published last, or none."""
    return db.session.scalar(select(Draw).where(Draw.round_id == round_id).order_by(Draw.number.desc()).limit(1))


def listing_of(round_: Round) -> str:
    """The list of a draw: one line per eligible applicant, sorted by number, with the code of her group."""
    codes = {group.id: group.code for group in round_.groups}
    lines = [f"{one.number}\t{codes[one.group_id]}" for one in contenders.eligible(round_.id)]
    return "".join(f"{line}\n" for line in sorted(lines))


def publish_list(round_id: int, *, seed_source: str, actor: Any, now: datetime) -> Draw:
    """Publish the list and say which public number, unknown today, the draw will use."""
    if not seed_source.strip():
        raise ReasonMissing(field="seed_source")
    round_ = lock(Round, round_id)
    waiting = lookup.count_undecided(round_id)
    if waiting:
        raise Undecided(count=waiting)
    listing = listing_of(round_)
    if not listing:
        raise NothingToRank()
    before = current(round_id)
    numbers = [line.split("\t")[0] for line in listing.splitlines()]
    draw = Draw(
        round=round_,
        number=before.number + 1 if before else 1,
        listing=listing,
        applicants=len(numbers),
        digest=_sha256("\n".join(sorted(numbers))),
        listing_digest=_sha256(listing),
        seed_source=seed_source.strip(),
        announced_at=now,
        announced_by_id=actor.id,
    )
    db.session.add(draw)
    db.session.flush()
    records.note_round("draw.published", round_, actor=actor, now=now, number=draw.number, digest=draw.digest)
    return draw


def use_seed(round_: Round, seed: str, *, now: datetime) -> str:
    """Take the seed for the published list, which has to be the list of today. Returns the seed as it is used."""
    draw = current(round_.id)
    if draw is None:
        raise DrawNotPublished()
    if not seed.strip():
        raise SeedMissing()
    if draw.listing != listing_of(round_):
        raise DrawChanged()
    draw.seed, draw.seed_at = seed.strip(), now
    return draw.seed


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
