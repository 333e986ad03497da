"""Tables of surveys: who was asked, and what was answered. No answer names a person."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from jobcenter.core.db import EncryptedText, Json, Model, PublicId, UtcDateTime


class SurveyInvitation(PublicId, Model):
    """A question put to one signed-in person about one thing, to be answered once."""

    __tablename__ = "survey_invitation"
    __table_args__ = (
        UniqueConstraint(
            "questionnaire", "subject_kind", "subject_id", "user_id", name="one_invitation_per_subject_and_user"
        ),
        Index("ix_survey_invitation_user_id", "user_id", "questionnaire", "sent_at"),
        Index("ix_survey_invitation_organization_id", "organization_id", "questionnaire", "sent_at"),
    )

    questionnaire: Mapped[str] = mapped_column(String(40))
    version: Mapped[str] = mapped_column(String(20))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    employer_id: Mapped[int | None] = mapped_column(ForeignKey("employer.id"), index=True)
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    open_until: Mapped[date]
    answered_on: Mapped[date | None]

    def is_open(self, today: date) -> bool:
        """Whether it can still be answered."""
        return self.answered_on is None and today <= self.open_until


class SurveyResponse(Model):
    """One filled-in questionnaire. It names the centre and the day, not who answered."""

    __tablename__ = "survey_response"
    __table_args__ = (Index("ix_survey_response_organization_id", "organization_id", "questionnaire", "answered_on"),)

    questionnaire: Mapped[str] = mapped_column(String(40))
    version: Mapped[str] = mapped_column(String(20))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    # A company answers as a company and is told so; who wrote for it is not kept.
    employer_id: Mapped[int | None] = mapped_column(ForeignKey("employer.id"), index=True)
    answered_on: Mapped[date]
    answers: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    comment: Mapped[str | None] = mapped_column(EncryptedText)
