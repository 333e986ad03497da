"""Reports that were made, who wants which one after each close, and what became of that."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jobcenter.accounts.models import User
from jobcenter.core.db import Json, Model, PublicId, UtcDateTime, enum_column
from jobcenter.documents.formats import Format
from jobcenter.organizations.models import Organization
from jobcenter.statistics.models import MonthClose


class Ending(enum.StrEnum):
    """Why a subscription ended."""

    OWN_WISH = "own_wish"
    BY_OFFICER = "by_officer"
    NO_RIGHT = "no_right"


class MadeReport(PublicId, Model):
    """A file of a report that was made: what was asked for, by whom, and the digest of what it said.

    `file` is the name under which it is kept; empty where the same is made again within a second.
    """

    __tablename__ = "made_report"
    __table_args__ = (
        Index("ix_made_report_content", "digest", "format"),
        Index("ix_made_report_organization_id_made_at", "organization_id", "made_at"),
    )

    report: Mapped[str] = mapped_column(String(60))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    arguments: Mapped[dict[str, str]] = mapped_column(Json)
    title: Mapped[str] = mapped_column(String(200))
    format: Mapped[Format] = mapped_column(enum_column(Format))
    digest: Mapped[str] = mapped_column(String(64))
    file: Mapped[str] = mapped_column(String(40), default="")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    made_by_name: Mapped[str] = mapped_column(String(80), default="")

    organization: Mapped[Organization] = relationship()


class ReportSubscription(PublicId, Model):
    """Somebody who wants a report of an organization after each close, in a format."""

    __tablename__ = "report_subscription"
    __table_args__ = (
        Index(
            "one_live_subscription_per_user_organization_and_report",
            "user_id",
            "organization_id",
            "report",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_report_subscription_organization_id", "organization_id"),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    report: Mapped[str] = mapped_column(String(60))
    format: Mapped[Format] = mapped_column(enum_column(Format))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ending: Mapped[Ending | None] = mapped_column(enum_column(Ending))
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    user: Mapped[User] = relationship(foreign_keys=user_id)
    organization: Mapped[Organization] = relationship()


class ReportDelivery(Model):
    """What a subscription brought after a close: a message, or nothing where there was nothing to report."""

    __tablename__ = "report_delivery"
    __table_args__ = (
        UniqueConstraint("subscription_id", "close_id", name="one_delivery_per_subscription_and_close"),
        Index("ix_report_delivery_message_id", "message_id"),
    )

    subscription_id: Mapped[int] = mapped_column(ForeignKey("report_subscription.id"))
    close_id: Mapped[int] = mapped_column(ForeignKey("month_close.id"))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"))
    delivered_at: Mapped[datetime] = mapped_column(UtcDateTime)

    subscription: Mapped[ReportSubscription] = relationship()
    close: Mapped[MonthClose] = relationship()
