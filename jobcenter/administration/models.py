"""The signed monthly reviews of the access log."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jobcenter.accounts.models import User
from jobcenter.core.db import Model, UtcDateTime


class AccessReview(Model):
    """One month of one organization's access log, looked through and signed (안전성 확보조치 기준 제8조)."""

    __tablename__ = "access_review"
    __table_args__ = (UniqueConstraint("organization_id", "month", name="one_review_per_organization_and_month"),)

    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    month: Mapped[str] = mapped_column(String(7))
    findings: Mapped[str] = mapped_column(Text)
    reviewer_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    signed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    reviewer: Mapped[User | None] = relationship(lazy="joined")
