"""Rankings of a round and the offers that follow them."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jobcenter.accounts.models import User
from jobcenter.core.db import Json, Model, Stateful, Timestamps, UtcDateTime, enum_column
from jobcenter.programs.models.application import Application
from jobcenter.programs.models.program import Round, RoundGroup
from jobcenter.programs.models.states import (
    OFFER_TRANSITIONS,
    SELECTION_RUN_TRANSITIONS,
    OfferStatus,
    SelectionRunStatus,
)


class Draw(Model):
    """The list of a lottery as it was published before anybody could know its seed, and the seed that came after."""

    __tablename__ = "draw"
    __table_args__ = (
        UniqueConstraint("round_id", "number", name="one_draw_number_per_round"),
        CheckConstraint("seed IS NULL OR seed_at >= announced_at", name="draw_seed_after_list"),
    )

    round_id: Mapped[int] = mapped_column(ForeignKey(Round.id))
    number: Mapped[int]
    # One line per applicant, sorted: number, tab, code of the group.
    listing: Mapped[str] = mapped_column(Text)
    applicants: Mapped[int]
    # SHA-256 of the sorted numbers joined by newlines, and of the whole listing.
    digest: Mapped[str] = mapped_column(String(64))
    listing_digest: Mapped[str] = mapped_column(String(64))
    seed_source: Mapped[str] = mapped_column(String(300))
    announced_at: Mapped[datetime] = mapped_column(UtcDateTime)
    announced_by_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    seed: Mapped[str | None] = mapped_column(String(200))
    seed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    round: Mapped[Round] = relationship()
    announced_by: Mapped[User] = relationship()


class SelectionRun(Timestamps, Stateful, Model):
    """One ranking of a round: what went in, what came out, who made and who confirmed it."""

    __tablename__ = "selection_run"
    __table_args__ = (
        UniqueConstraint("round_id", "number", name="one_selection_run_number_per_round"),
        CheckConstraint(
            "confirmed_by_id IS NULL OR confirmed_by_id <> made_by_id",
            name="selection_confirmed_by_another",
        ),
    )
    transitions = SELECTION_RUN_TRANSITIONS

    round_id: Mapped[int] = mapped_column(ForeignKey(Round.id))
    number: Mapped[int]
    status: Mapped[SelectionRunStatus] = mapped_column(enum_column(SelectionRunStatus), default=SelectionRunStatus.MADE)
    # The whole case given to the engine and its answer: the run can be repeated from this row. With many applicants
    # they are large, so they are read only by who asks for them.
    inputs: Mapped[dict] = mapped_column(Json, deferred=True)
    result: Mapped[dict] = mapped_column(Json, deferred=True)
    digest: Mapped[str] = mapped_column(String(64))
    made_by_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey(User.id))
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    round: Mapped[Round] = relationship()
    made_by: Mapped[User] = relationship(foreign_keys=[made_by_id])
    confirmed_by: Mapped[User | None] = relationship(foreign_keys=[confirmed_by_id])


class Offer(Timestamps, Stateful, Model):
    """A place offered to one applicant, to be answered until a day."""

    __tablename__ = "offer"
    __table_args__ = (
        Index(
            "one_open_offer_per_application",
            "application_id",
            unique=True,
            sqlite_where=text("status = 'open'"),
            postgresql_where=text("status = 'open'"),
        ),
        Index("ix_offer_status_respond_by", "status", "respond_by"),
    )
    transitions = OFFER_TRANSITIONS

    application_id: Mapped[int] = mapped_column(ForeignKey(Application.id))
    round_id: Mapped[int] = mapped_column(ForeignKey(Round.id), index=True)
    group_id: Mapped[int] = mapped_column(ForeignKey(RoundGroup.id), index=True)
    status: Mapped[OfferStatus] = mapped_column(enum_column(OfferStatus), default=OfferStatus.OPEN)
    offered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    respond_by: Mapped[date]
    responded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_via: Mapped[str | None] = mapped_column(String(20))
    reason: Mapped[str | None] = mapped_column(String(500))

    application: Mapped[Application] = relationship(back_populates="offers")
    round: Mapped[Round] = relationship()
    group: Mapped[RoundGroup] = relationship()
