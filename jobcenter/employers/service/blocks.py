"""Blocks of employers: proposed with ground and evidence, confirmed by somebody else, objected to, lifted, over."""

from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from jobcenter import audit
from jobcenter.accounts.current import SYSTEM, Actor
from jobcenter.core import clock, parameters
from jobcenter.core.db import db, lock
from jobcenter.core.formatting import day, localized
from jobcenter.employers import grounds, queries
from jobcenter.employers.errors import (
    BlockEndsTooEarly,
    BlockStands,
    EvidenceNeeded,
    ObjectionExists,
    ObjectionTooLate,
    ReasonNeeded,
    SecondPersonNeeded,
)
from jobcenter.employers.models import BlockList, BlockStatus, Employer, EmployerBlock, JobOrder, OrderStatus
from jobcenter.employers.service.common import remember, tell_company


def propose_block(
    employer: Employer,
    ground: str,
    *,
    organization_id: int,
    starts_on: date,
    ends_on: date | None,
    evidence: str,
    actor: Actor,
    now: datetime,
    published_list: BlockList | None = None,
) -> EmployerBlock:
    """Propose to take no orders of an employer. Nothing changes before somebody else confirms it.

    Raises EvidenceNeeded, BlockEndsTooEarly or BlockStands.
    """
    grounds.get(ground)
    if not evidence.strip():
        raise EvidenceNeeded()
    if ends_on is not None and (ends_on < starts_on or ends_on < clock.day_of(now)):
        raise BlockEndsTooEarly()
    lock(Employer, employer.id)
    block = EmployerBlock(
        employer_id=employer.id,
        organization_id=organization_id,
        ground=ground,
        starts_on=starts_on,
        ends_on=ends_on,
        evidence=evidence.strip(),
        list_id=published_list.id if published_list else None,
        proposed_by_id=actor.id,
        proposed_at=now,
    )
    try:
        with db.session.begin_nested():
            db.session.add(block)
    except IntegrityError as error:
        raise BlockStands(name=employer.name) from error
    _write("block.proposed", block, actor=actor, now=now, ground=ground)
    return block


def confirm_block(block_id: int, *, actor: Actor, now: datetime, today: date) -> EmployerBlock:
    """Confirm a proposed block, by somebody who did not propose it: open orders are suspended, the employer is told.

    Raises SecondPersonNeeded or InvalidTransition.
    """
    block = _locked(block_id)
    if block.proposed_by_id == actor.id:
        raise SecondPersonNeeded()
    block.decided_by_id, block.decided_at = actor.id, now
    block.move_to(BlockStatus.CONFIRMED)
    _write("block.confirmed", block, actor=actor, now=now)
    if block.is_in_force(today):
        _suspend(block, actor=actor, now=now)
    _tell(block, "employer.blocked", lambda: _notice(block, today), now)
    return block


def dismiss_block(block_id: int, reason: str, *, actor: Actor, now: datetime) -> EmployerBlock:
    """Do not follow a proposal, or take one's own back. Raises ReasonNeeded or InvalidTransition."""
    block = _locked(block_id)
    block.end_reason = _needed(reason)
    block.decided_by_id, block.decided_at = actor.id, now
    block.move_to(BlockStatus.DISMISSED)
    _write("block.dismissed", block, actor=actor, now=now, reason=block.end_reason)
    return block


def lift_block(block_id: int, reason: str, *, actor: Actor, now: datetime, today: date) -> EmployerBlock:
    """End a block before its time, with the reason: suspended orders come back. Raises ReasonNeeded."""
    block = _locked(block_id)
    block.end_reason = _needed(reason)
    block.lifted_by_id, block.lifted_at = actor.id, now
    block.move_to(BlockStatus.LIFTED)
    _write("block.lifted", block, actor=actor, now=now, reason=block.end_reason)
    _bring_back(block.employer_id, actor=actor, now=now, today=today)
    _tell(block, "employer.unblocked", lambda: _over(block), now)
    return block


def object_to_block(block_id: int, text: str, *, actor: Actor, now: datetime, today: date) -> EmployerBlock:
    """An employer says why a block is wrong. Raises ReasonNeeded, ObjectionTooLate or ObjectionExists."""
    block = _locked(block_id)
    text = _needed(text)
    if block.objected_at is not None:
        raise ObjectionExists()
    last = last_day_to_object(block)
    if last is None or today > last or block.status is not BlockStatus.CONFIRMED:
        raise ObjectionTooLate(day=day(last))
    block.objection, block.objected_at = text[:3000], now
    _write("block.objected", block, actor=actor, now=now)
    return block


def answer_objection(block_id: int, text: str, *, actor: Actor, now: datetime) -> EmployerBlock:
    """Keep a block in spite of an objection, and say why; to follow the objection, lift the block."""
    block = _locked(block_id)
    block.objection_answer, block.objection_answered_at = _needed(text)[:3000], now
    _write("block.objection_answered", block, actor=actor, now=now)
    _tell(block, "employer.objection", lambda: _answered(block), now)
    return block


def last_day_to_object(block: EmployerBlock) -> date | None:
    """The last day on which an employer can object to a block that was confirmed."""
    if block.decided_at is None:
        return None
    decided = clock.day_of(block.decided_at)
    return decided + timedelta(days=parameters.value("block_objection_days", on=decided))


def apply_blocks(today: date, *, now: datetime, actor: Actor = SYSTEM) -> int:
    """Begin the blocks whose first day has come and end those whose last day is over. Returns how many ended."""
    confirmed = select(EmployerBlock.id).where(EmployerBlock.status == BlockStatus.CONFIRMED)
    over = db.session.scalars(confirmed.where(EmployerBlock.ends_on < today).order_by(EmployerBlock.id)).all()
    for block_id in over:
        block = _locked(block_id)
        block.end_reason = _("The term of the block is over.")
        block.move_to(BlockStatus.LAPSED)
        _write("block.lapsed", block, actor=actor, now=now)
        _bring_back(block.employer_id, actor=actor, now=now, today=today)
        _tell(block, "employer.unblocked", lambda block=block: _over(block), now)
    begun = confirmed.where(EmployerBlock.starts_on <= today).join(
        JobOrder,
        (JobOrder.employer_id == EmployerBlock.employer_id) & (JobOrder.status == OrderStatus.ACTIVE),
    )
    for block_id in db.session.scalars(begun.distinct().order_by(EmployerBlock.id)).all():
        _suspend(_locked(block_id), actor=actor, now=now)
    return len(over)


def _locked(block_id: int) -> EmployerBlock:
    employer_id = db.session.scalar(select(EmployerBlock.employer_id).where(EmployerBlock.id == block_id))
    if employer_id is not None:
        lock(Employer, employer_id)
    return lock(EmployerBlock, block_id)


def _orders(employer_id: int, status: OrderStatus) -> list[JobOrder]:
    found = select(JobOrder.id).where(JobOrder.employer_id == employer_id, JobOrder.status == status)
    return [lock(JobOrder, order_id) for order_id in db.session.scalars(found.order_by(JobOrder.id)).all()]


def _suspend(block: EmployerBlock, *, actor: Actor, now: datetime) -> None:
    for order in _orders(block.employer_id, OrderStatus.ACTIVE):
        order.move_to(OrderStatus.SUSPENDED)
        remember(order, "suspended", actor=actor, now=now, reason=grounds.get(block.ground).title["ko"])


def _bring_back(employer_id: int, *, actor: Actor, now: datetime, today: date) -> None:
    db.session.flush()
    if queries.find_block_in_force(employer_id, today):
        return
    for order in _orders(employer_id, OrderStatus.SUSPENDED):
        order.move_to(OrderStatus.ACTIVE)
        remember(order, "resumed", actor=actor, now=now)


def _needed(text: str) -> str:
    if not text.strip():
        raise ReasonNeeded()
    return text.strip()


def _write(action: str, block: EmployerBlock, *, actor: Actor, now: datetime, **details: Any) -> None:
    audit.record(
        actor,
        action,
        subject=("employer_block", block.id),
        now=now,
        organization_id=block.organization_id,
        details={"employer_id": block.employer_id, **details},
    )


def _tell(block: EmployerBlock, kind: str, write: Any, now: datetime) -> None:
    employer = db.session.get_one(Employer, block.employer_id)
    tell_company(employer.id, kind, write, link=f"/company/{employer.public_id}/block", now=now)


def _notice(block: EmployerBlock, today: date) -> tuple[str, str]:
    ground = grounds.get(block.ground)
    return _("The job centre takes no orders of your company from %(day)s", day=day(max(block.starts_on, today))), _(
        "Reason: %(reason)s (%(law)s). %(text)s You can object until %(last)s: open the link.",
        reason=localized(ground.title),
        law=ground.law,
        text=localized(ground.text),
        last=day(last_day_to_object(block)),
    )


def _over(block: EmployerBlock) -> tuple[str, str]:
    return _("The job centre takes orders of your company again"), _(
        "The block is over. %(reason)s Orders whose term still runs are shown again; renew the others.",
        reason=block.end_reason,
    )


def _answered(block: EmployerBlock) -> tuple[str, str]:
    return _("Answer to your objection"), _("The block stays. %(text)s", text=block.objection_answer)
