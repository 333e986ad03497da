"""Tables of referral letters: the letter with what it said, its copies, and the counter of their numbers."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jobcenter.accounts.models import User
from jobcenter.core.db import EncryptedText, Model, PublicId, UtcDateTime
from jobcenter.matching.models import Referral
from jobcenter.organizations.models import Organization


class LetterCounter(Model):
    """The last number an organization has given out in a year."""

    __tablename__ = "letter_counter"
    __table_args__ = (UniqueConstraint("organization_id", "year", name="one_letter_counter_per_organization_and_year"),)

    organization_id: Mapped[int] = mapped_column(ForeignKey(Organization.id))
    year: Mapped[int]
    last: Mapped[int]


class ReferralLetter(PublicId, Model):
    """A letter that introduces a person to an employer. What it said is kept and never changed.

    `digest` is the SHA-256 of what it says without number and date: the same again is a copy, not a new letter.
    """

    __tablename__ = "referral_letter"
    __table_args__ = (
        UniqueConstraint("organization_id", "year", "ordinal", name="one_letter_per_organization_year_and_ordinal"),
        CheckConstraint("ordinal > 0", name="letter_ordinal_positive"),
    )

    referral_id: Mapped[int] = mapped_column(ForeignKey(Referral.id), index=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey(Organization.id))
    year: Mapped[int]
    ordinal: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    content: Mapped[str] = mapped_column(EncryptedText)

    referral: Mapped[Referral] = relationship()
    organization: Mapped[Organization] = relationship()
    copies: Mapped[list["LetterCopy"]] = relationship(back_populates="letter", order_by="LetterCopy.ordinal")

    @property
    def number(self) -> str:
        """The number as it is printed: `2026-00012`."""
        return f"{self.year}-{self.ordinal:05d}"


class LetterCopy(Model):
    """One time a letter was issued: the first, or again with the same content (재발급)."""

    __tablename__ = "letter_copy"
    __table_args__ = (
        UniqueConstraint("letter_id", "ordinal", name="one_copy_per_letter_and_ordinal"),
        CheckConstraint("ordinal > 0", name="letter_copy_ordinal_positive"),
    )

    letter_id: Mapped[int] = mapped_column(ForeignKey(ReferralLetter.id))
    ordinal: Mapped[int]
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey(User.id))
    issued_by_name: Mapped[str] = mapped_column(String(60), default="")

    letter: Mapped[ReferralLetter] = relationship(back_populates="copies")
