"""Tables of the way from a missing licence back to an order: what a person waits for, and the orders that fit then."""

import enum
from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jobcenter.core.db import Model, PublicId, Stateful, Timestamps, UtcDateTime, enum_column
from jobcenter.employers.models import JobOrder
from jobcenter.organizations.models import Organization
from jobcenter.programs.models import Round
from jobcenter.seekers.models import Person, Registration


class WaitStatus(enum.StrEnum):
    """Where the way to a licence stands."""

    OFFERED = "offered"
    WAITING = "waiting"
    READY = "ready"
    REFERRED = "referred"
    ENDED = "ended"


class WaitEnd(enum.StrEnum):
    """Why it ended without a referral."""

    DECLINED = "declined"
    COURSE_ENDED = "course_ended"
    FOUND_WORK = "found_work"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    NO_LONGER_WANTED = "no_longer_wanted"


OPEN_WAITS = (WaitStatus.OFFERED, WaitStatus.WAITING, WaitStatus.READY)
_OPEN_SQL = "status IN ('offered', 'waiting', 'ready')"


class LicenceWait(Stateful, PublicId, Timestamps, Model):
    """Somebody lacks a licence, takes a course that leads to it, and wants an order, or one of its kind, afterwards."""

    __tablename__ = "licence_wait"
    __table_args__ = (
        Index(
            "one_open_wait_per_person_and_licence",
            "person_id",
            "licence_key",
            unique=True,
            sqlite_where=text(_OPEN_SQL),
            postgresql_where=text(_OPEN_SQL),
        ),
        Index("ix_licence_wait_organization_id_status", "organization_id", "status"),
        CheckConstraint("status IN ('offered', 'ended') OR agreed_at IS NOT NULL", name="wait_agreed"),
        CheckConstraint("agreed_via IS NULL OR agreed_via IN ('self', 'officer')", name="wait_agreed_via_known"),
    )
    transitions: ClassVar[dict[WaitStatus, set[WaitStatus]]] = {
        WaitStatus.OFFERED: {WaitStatus.WAITING, WaitStatus.ENDED},
        WaitStatus.WAITING: {WaitStatus.READY, WaitStatus.ENDED},
        WaitStatus.READY: {WaitStatus.REFERRED, WaitStatus.WAITING, WaitStatus.ENDED},
        WaitStatus.REFERRED: set(),
        WaitStatus.ENDED: set(),
    }

    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    registration_id: Mapped[int] = mapped_column(ForeignKey(Registration.id), index=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey(Organization.id))
    round_id: Mapped[int] = mapped_column(ForeignKey(Round.id), index=True)
    licence: Mapped[str] = mapped_column(String(100))
    licence_key: Mapped[str] = mapped_column(String(100))
    # The order it began with, and the occupation it stands for when that order is gone.
    order_id: Mapped[int | None] = mapped_column(ForeignKey(JobOrder.id), index=True)
    keco_code: Mapped[str | None] = mapped_column(String(4))
    status: Mapped[WaitStatus] = mapped_column(enum_column(WaitStatus), default=WaitStatus.OFFERED)
    end_reason: Mapped[WaitEnd | None] = mapped_column(enum_column(WaitEnd))
    # That the centre keeps what she waits for and comes back to her with it.
    agreed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    agreed_via: Mapped[str | None] = mapped_column(String(10))
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    earned_on: Mapped[date | None]

    person: Mapped[Person] = relationship()
    registration: Mapped[Registration] = relationship()
    round: Mapped[Round] = relationship()
    order: Mapped[JobOrder | None] = relationship()
    suggestions: Mapped[list["WaitOrder"]] = relationship(
        back_populates="wait", order_by="WaitOrder.rank", cascade="all, delete-orphan"
    )

    @property
    def is_open(self) -> bool:
        """Whether something is still to come."""
        return self.status in OPEN_WAITS


class WaitOrder(Model):
    """An order that fits now that the licence is there: the one waited for, or the best of its kind."""

    __tablename__ = "licence_wait_order"
    __table_args__ = (UniqueConstraint("wait_id", "order_id", name="one_suggestion_per_wait_and_order"),)

    wait_id: Mapped[int] = mapped_column(ForeignKey(LicenceWait.id))
    order_id: Mapped[int] = mapped_column(ForeignKey(JobOrder.id), index=True)
    rank: Mapped[int]

    wait: Mapped[LicenceWait] = relationship(back_populates="suggestions")
    order: Mapped[JobOrder] = relationship()
