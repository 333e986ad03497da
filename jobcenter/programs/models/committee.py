"""A committee that scores applicants: who is in it, each sheet, and what is agreed with who was chosen."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jobcenter.accounts.models import User
from jobcenter.core.db import Json, Model, PublicId, UtcDateTime
from jobcenter.programs.models.application import Application
from jobcenter.programs.models.program import Round


class Evaluator(Model):
    """A member of staff who scores the applicants of one round."""

    __tablename__ = "evaluator"
    __table_args__ = (UniqueConstraint("round_id", "user_id", name="one_seat_per_evaluator"),)

    round_id: Mapped[int] = mapped_column(ForeignKey(Round.id))
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id), index=True)
    assigned_by_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    assigned_at: Mapped[datetime] = mapped_column(UtcDateTime)

    round: Mapped[Round] = relationship()
    user: Mapped[User] = relationship(foreign_keys=[user_id])
    sheets: Mapped[list["EvaluationSheet"]] = relationship(back_populates="evaluator")


class EvaluationSheet(Model):
    """One evaluator's points for one applicant, or why she does not score it."""

    __tablename__ = "evaluation_sheet"
    __table_args__ = (
        UniqueConstraint("application_id", "evaluator_id", name="one_sheet_per_evaluator"),
        CheckConstraint("(points IS NULL) <> (conflict IS NULL)", name="sheet_scores_or_declares_conflict"),
    )

    application_id: Mapped[int] = mapped_column(ForeignKey(Application.id))
    evaluator_id: Mapped[int] = mapped_column(ForeignKey(Evaluator.id), index=True)
    # {code of the item: points}
    points: Mapped[dict | None] = mapped_column(Json(none_as_null=True))
    # Why the evaluator is excluded from this applicant.
    conflict: Mapped[str | None] = mapped_column(String(500))
    comment: Mapped[str | None] = mapped_column(String(1000))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)

    application: Mapped[Application] = relationship()
    evaluator: Mapped[Evaluator] = relationship(back_populates="sheets")


class Agreement(PublicId, Model):
    """What was agreed with a team or institution that was chosen, against the budget of its round."""

    __tablename__ = "agreement"
    __table_args__ = (
        UniqueConstraint("application_id", name="one_agreement_per_application"),
        CheckConstraint("amount >= 0", name="agreement_amount_not_negative"),
    )

    application_id: Mapped[int] = mapped_column(ForeignKey(Application.id))
    amount: Mapped[int] = mapped_column(BigInteger)
    agreed_on: Mapped[date]
    made_by_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)

    application: Mapped[Application] = relationship()
    courses: Mapped[list["RoundProvider"]] = relationship(back_populates="agreement", cascade="all, delete-orphan")


class RoundProvider(Model):
    """The institution that runs a round, by its agreement."""

    __tablename__ = "round_provider"
    __table_args__ = (UniqueConstraint("round_id", name="one_provider_per_round"),)

    round_id: Mapped[int] = mapped_column(ForeignKey(Round.id))
    agreement_id: Mapped[int] = mapped_column(ForeignKey(Agreement.id), index=True)

    round: Mapped[Round] = relationship()
    agreement: Mapped[Agreement] = relationship(back_populates="courses")
