"""Claims of money already spent, the batches they are paid in, and each single payment."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jobcenter.accounts.models import User
from jobcenter.core.db import (
    EncryptedText,
    Json,
    Model,
    PublicId,
    Stateful,
    Timestamps,
    UtcDateTime,
    enum_column,
)
from jobcenter.programs.models import Round
from jobcenter.seekers.models import Person


class ClaimStatus(StrEnum):
    """Where a claim stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    SUPPLEMENT_REQUESTED = "supplement_requested"
    APPROVED = "approved"
    REFUSED = "refused"
    IN_BATCH = "in_batch"
    PAID = "paid"
    RETURNED = "returned"
    RECOVERED = "recovered"
    WITHDRAWN = "withdrawn"


class BatchStatus(StrEnum):
    """Whether a batch waits for its second officer, was sent to the bank, or was given up."""

    MADE = "made"
    CONFIRMED = "confirmed"
    PAID = "paid"
    DISCARDED = "discarded"


_C = ClaimStatus
CLAIM_TRANSITIONS = {
    _C.DRAFT: {_C.SUBMITTED, _C.WITHDRAWN},
    _C.SUBMITTED: {_C.SUPPLEMENT_REQUESTED, _C.APPROVED, _C.REFUSED, _C.WITHDRAWN},
    _C.SUPPLEMENT_REQUESTED: {_C.SUBMITTED, _C.REFUSED, _C.WITHDRAWN},
    _C.APPROVED: {_C.IN_BATCH, _C.REFUSED},
    _C.REFUSED: set(),
    # A discarded batch gives its claims back to those that wait for payment.
    _C.IN_BATCH: {_C.PAID, _C.APPROVED},
    _C.PAID: {_C.RETURNED, _C.RECOVERED},
    # With a new account the claim waits for the next batch.
    _C.RETURNED: {_C.APPROVED},
    _C.RECOVERED: set(),
    _C.WITHDRAWN: set(),
}
_B = BatchStatus
BATCH_TRANSITIONS = {
    _B.MADE: {_B.CONFIRMED, _B.DISCARDED},
    _B.CONFIRMED: {_B.PAID, _B.DISCARDED},
    _B.PAID: set(),
    _B.DISCARDED: set(),
}

# An approval binds the budget until it is paid; what was paid stays spent, also when it is recovered later.
BINDING = frozenset({_C.APPROVED, _C.IN_BATCH, _C.PAID, _C.RETURNED, _C.RECOVERED})
WAITING = frozenset({_C.SUBMITTED, _C.SUPPLEMENT_REQUESTED})
CANCELLABLE = frozenset(status for status, following in CLAIM_TRANSITIONS.items() if _C.WITHDRAWN in following)
EDITABLE = frozenset({_C.DRAFT, _C.SUPPLEMENT_REQUESTED})


class Claim(PublicId, Timestamps, Stateful, Model):
    """A person's claim for the fee of one examination."""

    __tablename__ = "claim"
    __table_args__ = (
        UniqueConstraint("round_id", "sequence", name="one_claim_number_per_round"),
        CheckConstraint("fee > 0", name="claim_fee_positive"),
        CheckConstraint("amount >= 0", name="claim_amount_not_negative"),
        CheckConstraint("exam_part IN ('whole', 'written', 'practical')", name="claim_exam_part_known"),
        Index("ix_claim_round_id_status", "round_id", "status"),
        Index(
            "one_claim_draft_per_round",
            "round_id",
            "person_id",
            unique=True,
            sqlite_where=text("status = 'draft'"),
            postgresql_where=text("status = 'draft'"),
        ),
    )
    transitions = CLAIM_TRANSITIONS

    round_id: Mapped[int] = mapped_column(ForeignKey(Round.id))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    status: Mapped[ClaimStatus] = mapped_column(enum_column(ClaimStatus), default=ClaimStatus.DRAFT)
    # Given under the round's lock, so the order of numbers is the order of receipt.
    sequence: Mapped[int | None]
    number: Mapped[str | None] = mapped_column(String(20))
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # What the applicant answered, by the name of the fact; None is "I do not know".
    facts: Mapped[dict] = mapped_column(Json, default=dict)
    exam_code: Mapped[str | None] = mapped_column(String(60))
    exam_part: Mapped[str] = mapped_column(String(12), default="whole")
    exam_on: Mapped[date | None]
    receipt_number: Mapped[str | None] = mapped_column(String(60), index=True)
    fee: Mapped[int | None]
    bank: Mapped[str | None] = mapped_column(String(40))
    account: Mapped[str | None] = mapped_column(EncryptedText)
    account_holder: Mapped[str | None] = mapped_column(EncryptedText)
    statement: Mapped[bool] = mapped_column(default=False)
    supplement: Mapped[dict | None] = mapped_column(Json)
    # What is paid, and each step of how it was worked out: [{"code", "amount"}]
    amount: Mapped[int | None]
    working: Mapped[list] = mapped_column(Json, default=list)
    # [{"code", "label": {ko, en}}] where it was refused; [{"code", "reason"}] of the criteria an officer saw differently
    reasons: Mapped[list] = mapped_column(Json, default=list)
    departures: Mapped[list] = mapped_column(Json, default=list)
    decision_note: Mapped[str | None] = mapped_column(Text)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey(User.id))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    recovery_reason: Mapped[str | None] = mapped_column(Text)

    round: Mapped[Round] = relationship()
    person: Mapped[Person] = relationship()
    decided_by: Mapped[User | None] = relationship()
    all_documents: Mapped[list["ClaimDocument"]] = relationship(back_populates="claim", order_by="ClaimDocument.id")
    lines: Mapped[list["PaymentLine"]] = relationship(back_populates="claim", order_by="PaymentLine.id")

    @property
    def documents(self) -> list["ClaimDocument"]:
        """The files that were handed in and not taken back."""
        return [document for document in self.all_documents if document.removed_at is None]

    @property
    def masked_account(self) -> str:
        """The account as a list shows it: its last four digits."""
        return f"{self.bank} ****{self.account[-4:]}" if self.account else "-"

    @property
    def answers(self) -> dict[str, Any]:
        """The facts that are known."""
        return {name: value for name, value in self.facts.items() if value is not None}


class ClaimDocument(PublicId, Model):
    """One file handed in with a claim: a receipt, a confirmation of the examination, a later answer."""

    __tablename__ = "claim_document"
    __table_args__ = (CheckConstraint("size > 0", name="claim_document_not_empty"),)

    claim_id: Mapped[int] = mapped_column(ForeignKey(Claim.id), index=True)
    # Code of a document of the round, or "supplement".
    code: Mapped[str] = mapped_column(String(60))
    filename: Mapped[str] = mapped_column(EncryptedText)
    content_type: Mapped[str] = mapped_column(String(60))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    stored_name: Mapped[str] = mapped_column(String(40), unique=True)
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey(User.id))
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)

    claim: Mapped[Claim] = relationship(back_populates="all_documents")


class PaymentBatch(PublicId, Stateful, Model):
    """The payment order (지급조서) of a month: made by one officer, confirmed by another."""

    __tablename__ = "payment_batch"
    __table_args__ = (
        UniqueConstraint("round_id", "number", name="one_batch_number_per_round"),
        CheckConstraint("confirmed_by_id <> made_by_id", name="batch_confirmed_by_another"),
        CheckConstraint("total >= 0", name="batch_total_not_negative"),
    )
    transitions = BATCH_TRANSITIONS

    round_id: Mapped[int] = mapped_column(ForeignKey(Round.id), index=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), index=True)
    number: Mapped[int]
    # The first day of the month whose claims are paid; returned payments of earlier months come with them.
    month: Mapped[date]
    status: Mapped[BatchStatus] = mapped_column(enum_column(BatchStatus), default=BatchStatus.MADE)
    total: Mapped[int]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey(User.id))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey(User.id))
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    paid_on: Mapped[date | None]

    round: Mapped[Round] = relationship()
    made_by: Mapped[User | None] = relationship(foreign_keys=[made_by_id])
    confirmed_by: Mapped[User | None] = relationship(foreign_keys=[confirmed_by_id])
    lines: Mapped[list["PaymentLine"]] = relationship(back_populates="batch", order_by="PaymentLine.position")


class PaymentLine(PublicId, Model):
    """One payment of a batch, with the account it goes to as it stood then."""

    __tablename__ = "payment_line"
    __table_args__ = (
        UniqueConstraint("batch_id", "claim_id", name="one_line_per_claim_in_a_batch"),
        CheckConstraint("amount > 0", name="payment_amount_positive"),
    )

    batch_id: Mapped[int] = mapped_column(ForeignKey(PaymentBatch.id))
    claim_id: Mapped[int] = mapped_column(ForeignKey(Claim.id), index=True)
    position: Mapped[int]
    amount: Mapped[int]
    bank: Mapped[str] = mapped_column(String(40))
    account: Mapped[str] = mapped_column(EncryptedText)
    account_holder: Mapped[str] = mapped_column(EncryptedText)
    returned_on: Mapped[date | None]
    return_reason: Mapped[str | None] = mapped_column(String(200))

    batch: Mapped[PaymentBatch] = relationship(back_populates="lines")
    claim: Mapped[Claim] = relationship(back_populates="lines")
