"""Reads of claims and batches, within the scope of whoever asks."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from jobcenter.benefits.models import BINDING, WAITING, Claim, ClaimDocument, ClaimStatus, PaymentBatch, PaymentLine
from jobcenter.core import clock
from jobcenter.core.db import db
from jobcenter.core.errors import NotFound
from jobcenter.organizations.scope import Scope
from jobcenter.programs.models import Round, RoundStatus

_FEW_DAYS = timedelta(days=4)
STAGES = {
    "waiting": tuple(WAITING),
    "approved": (ClaimStatus.APPROVED, ClaimStatus.IN_BATCH),
    "paid": (ClaimStatus.PAID, ClaimStatus.RECOVERED),
    "returned": (ClaimStatus.RETURNED,),
    "refused": (ClaimStatus.REFUSED,),
}


def _one(statement: Select):
    found = db.session.scalar(statement)
    if found is None:
        raise NotFound()
    return found


def list_own(scope: Scope) -> Sequence[Claim]:
    """The claims of a resident, the latest first."""
    statement = scope.limit(select(Claim), Claim.organization_id, person=Claim.person_id)
    return db.session.scalars(statement.options(joinedload(Claim.round)).order_by(Claim.id.desc())).all()


def find_draft(scope: Scope, round_id: int) -> Claim | None:
    """The resident's claim to the round that is not handed in yet."""
    statement = select(Claim).where(Claim.round_id == round_id, Claim.status == ClaimStatus.DRAFT)
    return db.session.scalar(scope.limit(statement, person=Claim.person_id))


def get_claim(scope: Scope, public_id: str) -> Claim:
    """A claim in scope; officers see it once it was handed in."""
    statement = select(Claim).where(Claim.public_id == public_id)
    if scope.person_id is None:
        statement = statement.where(Claim.number.is_not(None))
    return _one(scope.limit(statement, Claim.organization_id, person=Claim.person_id))


def get_document(scope: Scope, public_id: str) -> ClaimDocument:
    """A file of a claim in scope."""
    statement = (
        select(ClaimDocument)
        .join(Claim)
        .where(ClaimDocument.public_id == public_id, ClaimDocument.removed_at.is_(None))
    )
    if scope.person_id is None:
        statement = statement.where(Claim.number.is_not(None))
    return _one(scope.limit(statement, Claim.organization_id, person=Claim.person_id))


def list_rounds(scope: Scope) -> Sequence[Round]:
    """Announced rounds that take claims, the latest first."""
    statement = scope.limit(select(Round), Round.organization_id).where(
        Round.announced_at.is_not(None), Round.status != RoundStatus.CANCELLED
    )
    statement = statement.options(joinedload(Round.organization)).order_by(Round.apply_from.desc(), Round.id.desc())
    return [round_ for round_ in db.session.scalars(statement) if round_.claim]


def queue(scope: Scope, round_id: int, *, month: date | None = None, stage: str | None = None) -> Select:
    """Claims of a round that were handed in, in the order of receipt."""
    statement = (
        scope.limit(select(Claim), Claim.organization_id)
        .where(Claim.round_id == round_id, Claim.number.is_not(None))
        .options(joinedload(Claim.person), selectinload(Claim.all_documents))
        .order_by(Claim.sequence)
    )
    if month is not None:
        following = (month.replace(day=28) + _FEW_DAYS).replace(day=1)
        statement = statement.where(
            Claim.submitted_at >= clock.start_of(month), Claim.submitted_at < clock.start_of(following)
        )
    if stage in STAGES:
        statement = statement.where(Claim.status.in_(STAGES[stage]))
    return statement


def next_waiting(scope: Scope, claim: Claim) -> Claim | None:
    """The first claim of the round to be decided, in the order of receipt."""
    statement = queue(scope, claim.round_id).where(Claim.status == ClaimStatus.SUBMITTED, Claim.id != claim.id)
    return db.session.scalar(statement.limit(1))


def months(scope: Scope, round_id: int) -> list[date]:
    """The months in which claims of a round were received, the latest first."""
    statement = scope.limit(select(Claim.submitted_at), Claim.organization_id).where(
        Claim.round_id == round_id, Claim.submitted_at.is_not(None)
    )
    return sorted({clock.day_of(moment).replace(day=1) for moment in db.session.scalars(statement)}, reverse=True)


def count_states(round_id: int) -> dict[ClaimStatus, tuple[int, int]]:
    """Claims of a round and their won, by state."""
    statement = (
        select(Claim.status, func.count(), func.coalesce(func.sum(Claim.amount), 0))
        .where(Claim.round_id == round_id, Claim.number.is_not(None))
        .group_by(Claim.status)
    )
    return {status: (number, int(amount or 0)) for status, number, amount in db.session.execute(statement)}


def count_money(round_: Round) -> dict[str, int]:
    """The budget of a round: planned, bound by approvals, paid, and left for further approvals."""
    states = count_states(round_.id)
    amounts = {status: amount for status, (_number, amount) in states.items()}
    bound = sum(amounts.get(status, 0) for status in BINDING)
    planned = int((round_.claim or {}).get("budget", 0))
    paid = amounts.get(ClaimStatus.PAID, 0) + amounts.get(ClaimStatus.RECOVERED, 0)
    return {"planned": planned, "approved": bound, "paid": paid, "left": planned - bound}


def count_people(round_id: int) -> int:
    """People to whom something was approved."""
    return (
        db.session.scalar(
            select(func.count(Claim.person_id.distinct())).where(Claim.round_id == round_id, Claim.status.in_(BINDING))
        )
        or 0
    )


def list_batches(scope: Scope, round_id: int) -> Sequence[PaymentBatch]:
    """The batches of a round, the latest first."""
    statement = scope.limit(select(PaymentBatch), PaymentBatch.organization_id).where(PaymentBatch.round_id == round_id)
    return db.session.scalars(
        statement.options(selectinload(PaymentBatch.lines)).order_by(PaymentBatch.number.desc())
    ).all()


def get_batch(scope: Scope, public_id: str) -> PaymentBatch:
    """A batch in scope with its payments, their claims and people."""
    statement = scope.limit(select(PaymentBatch), PaymentBatch.organization_id).where(
        PaymentBatch.public_id == public_id
    )
    return _one(
        statement.options(selectinload(PaymentBatch.lines).joinedload(PaymentLine.claim).joinedload(Claim.person))
    )
