"""Paying approved claims: a batch per month, a second officer, the bank's answer, money that comes back."""

from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from jobcenter.benefits.errors import (
    BatchChangedError,
    BatchOpenError,
    NothingToPayError,
    ReasonNeededError,
    SecondOfficerNeededError,
)
from jobcenter.benefits.models import BatchStatus, Claim, ClaimStatus, PaymentBatch, PaymentLine
from jobcenter.benefits.rules import decided_on
from jobcenter.benefits.service import lookup, records
from jobcenter.core import clock
from jobcenter.core.db import db, lock
from jobcenter.core.errors import NotFound
from jobcenter.programs.models import Round


def make_batch(round_id: int, month: date, *, actor: Any, now: datetime) -> PaymentBatch:
    """The batch of a month: approved claims filed until its end, in the order of receipt, while the budget lasts.

    At the first claim the money does not cover the batch stops; what comes after it waits.
    """
    round_ = lock(Round, round_id)
    unfinished = lookup.unfinished_batch(round_id)
    if unfinished is not None:
        raise BatchOpenError(number=unfinished.number)
    settings = round_.claim or {}
    left = int(settings["budget"]) - lookup.paid_amount(round_id)
    chosen: list[Claim] = []
    for claim in lookup.payable_claims(round_id, decided_on(month, settings).replace(day=1)):
        if (claim.amount or 0) > left:
            break
        left -= claim.amount or 0
        chosen.append(claim)
    if not chosen:
        raise NothingToPayError()
    batch = PaymentBatch(
        round=round_,
        organization_id=round_.organization_id,
        number=lookup.count_batches(round_id) + 1,
        month=month.replace(day=1),
        total=sum(claim.amount or 0 for claim in chosen),
        made_by_id=actor.id,
        made_at=now,
    )
    db.session.add(batch)
    for position, claim in enumerate(chosen, start=1):
        claim = lock(Claim, claim.id)
        claim.move_to(ClaimStatus.IN_BATCH)
        batch.lines.append(
            PaymentLine(
                claim=claim,
                position=position,
                amount=claim.amount,
                bank=claim.bank,
                account=claim.account,
                account_holder=claim.account_holder,
            )
        )
    db.session.flush()
    records.note_batch("payment_batch.made", batch, actor=actor, now=now, claims=len(chosen))
    return batch


def confirm_batch(batch: PaymentBatch, *, actor: Any, now: datetime) -> None:
    """Confirm a batch as the second officer, after its sum and the budget were looked at again."""
    round_ = lock(Round, batch.round_id)
    batch = lock(PaymentBatch, batch.id)
    if actor.id is None or actor.id == batch.made_by_id:
        raise SecondOfficerNeededError()
    _require_sum(batch, round_)
    batch.move_to(BatchStatus.CONFIRMED)
    batch.confirmed_by_id, batch.confirmed_at = actor.id, now
    records.note_batch("payment_batch.confirmed", batch, actor=actor, now=now)


def _require_sum(batch: PaymentBatch, round_: Round) -> None:
    amounts = [line.claim.amount or 0 for line in batch.lines if line.claim.status is ClaimStatus.IN_BATCH]
    same = len(amounts) == len(batch.lines) and sum(line.amount for line in batch.lines) == sum(amounts) == batch.total
    if not same or batch.total + lookup.paid_amount(round_.id) > int((round_.claim or {})["budget"]):
        raise BatchChangedError()


def discard_batch(batch: PaymentBatch, *, actor: Any, now: datetime) -> None:
    """Give a batch up before it is paid; its claims wait for the next one."""
    lock(Round, batch.round_id)
    batch = lock(PaymentBatch, batch.id)
    batch.move_to(BatchStatus.DISCARDED)
    for line in batch.lines:
        line.claim.move_to(ClaimStatus.APPROVED)
    records.note_batch("payment_batch.discarded", batch, actor=actor, now=now)


def pay_batch(batch: PaymentBatch, *, on: date, actor: Any, now: datetime) -> None:
    """Record that a confirmed batch was paid. Every payment is a fact of the ledger."""
    round_ = lock(Round, batch.round_id)
    batch = lock(PaymentBatch, batch.id)
    if batch.status is BatchStatus.CONFIRMED:
        _require_sum(batch, round_)
    batch.move_to(BatchStatus.PAID)
    batch.paid_on = on
    for line in batch.lines:
        line.claim.move_to(ClaimStatus.PAID)
        records.count("payment.made", line.claim, actor=actor, now=now, batch=batch.number)
        records.tell(
            line.claim,
            "claim.paid",
            _l("%(name)s: %(amount)s won were paid"),
            _l("For claim %(number)s %(amount)s won were paid to your account."),
            now=now,
            amount=f"{line.amount:,}",
        )
    records.note_batch("payment_batch.paid", batch, actor=actor, now=now, on=on.isoformat())


def return_payment(line: PaymentLine, *, on: date, reason: str, actor: Any, now: datetime) -> None:
    """Record that the bank sent a payment back; the claimant is asked for another account."""
    if not reason.strip():
        raise ReasonNeededError(field="reason")
    lock(Round, line.batch.round_id)
    line = lock(PaymentLine, line.id)
    claim = lock(Claim, line.claim_id)
    if line.returned_on is not None or claim.lines[-1].id != line.id:
        raise NotFound()
    claim.move_to(ClaimStatus.RETURNED)
    line.returned_on, line.return_reason = on, reason.strip()[:200]
    records.count("payment.returned", claim, actor=actor, now=now, batch=line.batch.number)
    records.note("claim.payment_returned", claim, actor=actor, now=now, reason=reason)
    records.tell(
        claim,
        "claim.returned",
        _l("%(name)s: the payment came back"),
        _l("The payment for claim %(number)s came back from the bank (%(reason)s). Please enter another account."),
        now=now,
        reason=reason.strip(),
    )


def recover(claim: Claim, *, reason: str, actor: Any, now: datetime) -> None:
    """Claim paid money back (환수). It does not return into the budget of the round."""
    if not reason.strip():
        raise ReasonNeededError(field="reason")
    lock(Round, claim.round_id)
    claim = lock(Claim, claim.id)
    claim.move_to(ClaimStatus.RECOVERED)
    claim.recovery_reason = reason.strip()
    records.count("payment.recovered", claim, actor=actor, now=now, day=clock.day_of(now).isoformat())
    records.note("claim.recovered", claim, actor=actor, now=now, reason=reason)
    records.tell(
        claim,
        "claim.recovered",
        _l("%(name)s: please pay the money back"),
        _l("The money paid for claim %(number)s has to be paid back. Reason: %(reason)s"),
        now=now,
        reason=reason.strip(),
    )
