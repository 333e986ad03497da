"""Rows the use cases of claims work on. The view has checked the scope of the round or claim before."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from jobcenter.benefits.models import (
    BINDING,
    WAITING,
    BatchStatus,
    Claim,
    ClaimDocument,
    ClaimStatus,
    PaymentBatch,
)
from jobcenter.benefits.rules import first_counted_day
from jobcenter.core import clock
from jobcenter.core.db import db
from jobcenter.programs.models import Round

GONE = (ClaimStatus.DRAFT, ClaimStatus.WITHDRAWN, ClaimStatus.REFUSED)


def find_draft(round_id: int, person_id: int) -> Claim | None:
    """The person's claim that is not handed in yet, or none."""
    return db.session.scalar(
        select(Claim).where(Claim.round_id == round_id, Claim.person_id == person_id, Claim.status == ClaimStatus.DRAFT)
    )


def binding_amount(round_id: int) -> int:
    """Won of a round's budget that are bound or spent."""
    statement = select(func.coalesce(func.sum(Claim.amount), 0)).where(
        Claim.round_id == round_id, Claim.status.in_(BINDING)
    )
    return int(db.session.scalar(statement) or 0)


def people_with_grant(round_id: int) -> set[int]:
    """People to whom something was approved in a round."""
    return set(
        db.session.scalars(
            select(Claim.person_id).where(Claim.round_id == round_id, Claim.status.in_(BINDING)).distinct()
        )
    )


def granted_before(claim: Claim, settings: dict[str, Any], filed_on: date) -> Sequence[Claim]:
    """Other claims of the person in the program that count for her cap."""
    statement = (
        select(Claim)
        .join(Round, Round.id == Claim.round_id)
        .where(
            Claim.person_id == claim.person_id,
            Claim.id != claim.id,
            Claim.status.in_(BINDING),
            Round.program_id == claim.round.program_id,
        )
        .order_by(Claim.id)
    )
    first = first_counted_day(settings, filed_on)
    if first is not None:
        # A claim counts in the year in which it was filed.
        statement = statement.where(
            Claim.submitted_at >= clock.start_of(first), Claim.submitted_at < clock.start_of(date(first.year + 1, 1, 1))
        )
    return db.session.scalars(statement).all()


def waiting_before(claim: Claim) -> Sequence[Claim]:
    """Claims of the round that were received earlier and are not decided."""
    statement = (
        select(Claim)
        .where(Claim.round_id == claim.round_id, Claim.status.in_(WAITING), Claim.sequence < claim.sequence)
        .order_by(Claim.sequence)
    )
    return db.session.scalars(statement).all()


def same_exam(claim: Claim) -> Sequence[Claim]:
    """Other claims of the person for the same examination, not refused or withdrawn."""
    statement = select(Claim).where(
        Claim.person_id == claim.person_id,
        Claim.id != claim.id,
        Claim.exam_code == claim.exam_code,
        Claim.status.not_in(GONE),
    )
    return db.session.scalars(statement).all()


def same_receipt(claim: Claim) -> Sequence[Claim]:
    """Other claims, of anybody, with the same receipt number."""
    if not claim.receipt_number:
        return []
    statement = select(Claim).where(
        Claim.receipt_number == claim.receipt_number,
        Claim.id != claim.id,
        Claim.status.not_in((ClaimStatus.DRAFT, ClaimStatus.WITHDRAWN)),
    )
    return db.session.scalars(statement).all()


def same_files(claim: Claim) -> Sequence[Claim]:
    """Other claims, of anybody, with one of the files of this one."""
    digests = [document.sha256 for document in claim.documents]
    handed_in = select(ClaimDocument.claim_id).where(
        ClaimDocument.sha256.in_(digests), ClaimDocument.removed_at.is_(None)
    )
    statement = select(Claim).where(
        Claim.id.in_(handed_in),
        Claim.id != claim.id,
        Claim.status.not_in((ClaimStatus.DRAFT, ClaimStatus.WITHDRAWN)),
    )
    return db.session.scalars(statement).all() if digests else []


def payable_claims(round_id: int, before: date) -> Sequence[Claim]:
    """Approved claims filed before a day, in the order of receipt."""
    statement = (
        select(Claim)
        .where(
            Claim.round_id == round_id,
            Claim.status == ClaimStatus.APPROVED,
            Claim.submitted_at < clock.start_of(before),
        )
        .options(selectinload(Claim.lines))
        .order_by(Claim.sequence)
    )
    return db.session.scalars(statement).all()


def paid_amount(round_id: int) -> int:
    """Won that left the round's budget: everything paid and not returned."""
    statement = select(func.coalesce(func.sum(Claim.amount), 0)).where(
        Claim.round_id == round_id, Claim.status.in_((ClaimStatus.PAID, ClaimStatus.RECOVERED))
    )
    return int(db.session.scalar(statement) or 0)


def unfinished_batch(round_id: int) -> PaymentBatch | None:
    """The batch that is not paid yet, or none."""
    return db.session.scalar(
        select(PaymentBatch).where(
            PaymentBatch.round_id == round_id, PaymentBatch.status.in_((BatchStatus.MADE, BatchStatus.CONFIRMED))
        )
    )


def count_batches(round_id: int) -> int:
    """Batches made so far."""
    return db.session.scalar(select(func.count(PaymentBatch.id)).where(PaymentBatch.round_id == round_id)) or 0
