"""Writing facts down, in the transaction of the change that caused them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import aliased

from jobcenter.accounts.current import Actor
from jobcenter.core.db import db
from jobcenter.ledger.kinds import KINDS
from jobcenter.ledger.models import LedgerEntry


def record(
    kind: str,
    *,
    occurred_on: date,
    organization_id: int,
    actor: Actor,
    now: datetime,
    subject: tuple[str, int],
    person_id: int | None = None,
    employer_id: int | None = None,
    program_id: int | None = None,
    round_id: int | None = None,
    quantity: int = 1,
    attributes: dict[str, Any] | None = None,
    corrects: LedgerEntry | None = None,
    reason: str | None = None,
) -> LedgerEntry:
    """Write one fact. Raises ValueError for a kind that is not in the catalogue (`jobcenter.ledger.kinds`)."""
    if kind not in KINDS:
        raise ValueError(f"unknown ledger kind {kind!r}")
    entry = LedgerEntry(
        kind=kind,
        occurred_on=occurred_on,
        recorded_at=now,
        organization_id=organization_id,
        actor_id=actor.id,
        subject_kind=subject[0],
        subject_id=subject[1],
        person_id=person_id,
        employer_id=employer_id,
        program_id=program_id,
        round_id=round_id,
        quantity=quantity,
        attributes={key: value for key, value in (attributes or {}).items() if value is not None},
        corrects_id=corrects.id if corrects else None,
        reason=reason,
    )
    db.session.add(entry)
    db.session.flush()
    return entry


def record_many(
    facts: Sequence[Mapping[str, Any]], *, occurred_on: date, actor: Actor, now: datetime, **common: Any
) -> None:
    """Write facts of one day at once: each with its `kind` and columns of the entry, `common` for all of them.

    Raises ValueError for a kind that is not in the catalogue.
    """
    unknown = {fact["kind"] for fact in facts} - set(KINDS)
    if unknown:
        raise ValueError(f"unknown ledger kinds {sorted(unknown)!r}")
    shared = {"occurred_on": occurred_on, "recorded_at": now, "actor_id": actor.id, "quantity": 1, **common}
    if facts:
        db.session.execute(insert(LedgerEntry), [{**shared, **fact} for fact in facts])


def correct(entry: LedgerEntry, *, quantity: int, actor: Actor, now: datetime, reason: str) -> LedgerEntry:
    """Write the difference that puts an entry right: same kind, same day, signed quantity, who and why.

    What puts a correction right corrects the same original: figures ask what all corrections left of it.
    """
    original = db.session.get_one(LedgerEntry, entry.corrects_id) if entry.corrects_id else entry
    return record(
        entry.kind,
        occurred_on=entry.occurred_on,
        organization_id=entry.organization_id,
        actor=actor,
        now=now,
        subject=(entry.subject_kind, entry.subject_id),
        person_id=entry.person_id,
        employer_id=entry.employer_id,
        program_id=entry.program_id,
        round_id=entry.round_id,
        quantity=quantity,
        attributes=entry.attributes,
        corrects=original,
        reason=reason,
    )


def latest_standing(kind: str, subject: tuple[str, int]) -> LedgerEntry | None:
    """The latest fact of a kind about a subject that no correction touched, None when there is none."""
    correction = aliased(LedgerEntry)
    return db.session.scalar(
        select(LedgerEntry)
        .where(
            LedgerEntry.subject_kind == subject[0],
            LedgerEntry.subject_id == subject[1],
            LedgerEntry.kind == kind,
            LedgerEntry.corrects_id.is_(None),
            ~select(correction.id).where(correction.corrects_id == LedgerEntry.id).exists(),
        )
        .order_by(LedgerEntry.id.desc())
        .limit(1)
    )


def first_of(kind: str, subject: tuple[str, int]) -> LedgerEntry | None:
    """The first fact of a kind about a subject, whatever corrections left of it; None when there is none."""
    return db.session.scalar(
        select(LedgerEntry)
        .where(
            LedgerEntry.subject_kind == subject[0],
            LedgerEntry.subject_id == subject[1],
            LedgerEntry.kind == kind,
            LedgerEntry.corrects_id.is_(None),
        )
        .order_by(LedgerEntry.id)
        .limit(1)
    )
