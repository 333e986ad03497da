"""Documents handed in with an application, and appeals (이의신청) against its decision."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jobcenter.accounts.models import User
from jobcenter.core.db import EncryptedText, Model, PublicId, Stateful, UtcDateTime, enum_column
from jobcenter.programs.models.states import APPEAL_TRANSITIONS, AppealStatus

if TYPE_CHECKING:
    from jobcenter.programs.models.application import Application


class ApplicationDocument(PublicId, Model):
    """One file an applicant, or an officer for her, handed in for a document the round asks for."""

    __tablename__ = "application_document"
    __table_args__ = (CheckConstraint("size > 0", name="document_not_empty"),)

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    # Code of a document of the round, or "supplement" for what an officer asked for later.
    code: Mapped[str] = mapped_column(String(60))
    # People put names into the names of files.
    filename: Mapped[str] = mapped_column(EncryptedText)
    content_type: Mapped[str] = mapped_column(String(60))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    stored_name: Mapped[str] = mapped_column(String(40), unique=True)
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey(User.id))
    # The file itself is erased by the daily job, so that a failed transaction loses nothing.
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)

    application: Mapped["Application"] = relationship(back_populates="all_documents")
    uploaded_by: Mapped[User | None] = relationship()


class Appeal(PublicId, Stateful, Model):
    """An applicant's objection to the decision on her application, and the answer to it."""

    __tablename__ = "appeal"
    __table_args__ = (
        CheckConstraint("status NOT IN ('accepted', 'rejected') OR answer IS NOT NULL", name="appeal_answer_given"),
        Index(
            "one_open_appeal_per_application",
            "application_id",
            unique=True,
            sqlite_where=text("status = 'open'"),
            postgresql_where=text("status = 'open'"),
        ),
        Index("ix_appeal_application_id", "application_id"),
    )
    transitions = APPEAL_TRANSITIONS

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    status: Mapped[AppealStatus] = mapped_column(enum_column(AppealStatus), default=AppealStatus.OPEN)
    # What was decided when she objected: "ineligible" or "not_selected".
    against: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
    submitted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answer: Mapped[str | None] = mapped_column(Text)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey(User.id))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    application: Mapped["Application"] = relationship(back_populates="appeals")
    decided_by: Mapped[User | None] = relationship()
