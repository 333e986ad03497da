"""Closed months: what was reported, as of when, from which ledger entries, and what was restated later."""

import enum
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint, event, inspect
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jobcenter.core.append_only import refuse_in_database, refuse_late_inserts
from jobcenter.core.db import Json, Model, Stateful, UtcDateTime, enum_column
from jobcenter.core.errors import DomainError
from jobcenter.organizations.models import Organization


class MonthStatus(enum.StrEnum):
    """Where the report of a month stands."""

    OPEN = "open"
    CLOSING = "closing"
    CLOSED = "closed"


class MonthClose(Stateful, Model):
    """The report of one organization (with all below it) for one month."""

    __tablename__ = "month_close"
    __table_args__ = (UniqueConstraint("organization_id", "month", name="one_close_per_organization_and_month"),)

    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    month: Mapped[str] = mapped_column(String(7))
    status: Mapped[MonthStatus] = mapped_column(enum_column(MonthStatus), default=MonthStatus.OPEN)
    as_of: Mapped[datetime] = mapped_column(UtcDateTime)
    last_entry_id: Mapped[int] = mapped_column(BigInteger, default=0)
    digest: Mapped[str] = mapped_column(String(64), default="")
    closed_by: Mapped[str] = mapped_column(String(80), default="")

    organization: Mapped[Organization] = relationship()
    figures: Mapped[list["MonthFigure"]] = relationship(back_populates="close", order_by="MonthFigure.id")
    restatements: Mapped[list["Restatement"]] = relationship(back_populates="close", order_by="Restatement.id")

    transitions: ClassVar[dict[MonthStatus, set[MonthStatus]]] = {
        MonthStatus.OPEN: {MonthStatus.CLOSING},
        MonthStatus.CLOSING: {MonthStatus.CLOSED},
        MonthStatus.CLOSED: set(),
    }


class MonthFigure(Model):
    """One figure of a closed month; rates are kept as what stands above and below the line."""

    __tablename__ = "month_figure"
    __table_args__ = (UniqueConstraint("close_id", "measure", name="one_figure_per_close_and_measure"),)

    close_id: Mapped[int] = mapped_column(ForeignKey("month_close.id"))
    measure: Mapped[str] = mapped_column(String(40))
    value: Mapped[int] = mapped_column(BigInteger)
    base: Mapped[int | None] = mapped_column(BigInteger)

    close: Mapped[MonthClose] = relationship(back_populates="figures")


class Restatement(Model):
    """A change of an already closed month by facts recorded after its close, reported with a later close.

    The facts are the ledger entries of the measure after `after_entry_id` up to `last_entry_id` that bear on that month.
    """

    __tablename__ = "restatement"
    __table_args__ = (
        UniqueConstraint("close_id", "month", "measure", name="one_restatement_per_close_month_and_measure"),
        Index("ix_restatement_month", "month"),
    )

    close_id: Mapped[int] = mapped_column(ForeignKey("month_close.id"))
    month: Mapped[str] = mapped_column(String(7))
    measure: Mapped[str] = mapped_column(String(40))
    before: Mapped[int] = mapped_column(BigInteger)
    after: Mapped[int] = mapped_column(BigInteger)
    entries: Mapped[int]
    # [{"by": who wrote the entries, "why": the reason of a correction or None, "entries": how many}]
    causes: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list, server_default="[]")
    after_entry_id: Mapped[int] = mapped_column(BigInteger)
    last_entry_id: Mapped[int] = mapped_column(BigInteger)

    close: Mapped[MonthClose] = relationship(back_populates="restatements")

    @property
    def change(self) -> int:
        """The signed difference."""
        return self.after - self.before


class LiveMonth(Model):
    """The figures of an organization (with all below it) for a month, kept up to date by the scheduler.

    `values` holds every measure by its code as the ledger knew it up to `known_until`; rates are their quotients. `since`
    holds how many different people and employers came from the beginning of the year and of the quarter to this month.
    """

    __tablename__ = "live_month"
    __table_args__ = (UniqueConstraint("organization_id", "month", name="one_live_row_per_organization_and_month"),)

    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    month: Mapped[str] = mapped_column(String(7))
    known_until: Mapped[int] = mapped_column(BigInteger)
    values: Mapped[dict[str, int]] = mapped_column(Json)
    since: Mapped[dict[str, dict[str, int]]] = mapped_column(Json, default=dict, server_default="{}")


class LiveState(Model):
    """Up to which ledger entry the live figures are counted: one row."""

    __tablename__ = "live_state"

    known_until: Mapped[int] = mapped_column(BigInteger)
    counted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # Of the measures that were counted by: kept figures of another registry are no longer read.
    counted_by: Mapped[str] = mapped_column(String(64), default="", server_default="")


class FunnelCell(Model):
    """Cases of the funnel in a whole tree of organizations: one month, program, sex and age band, a column a station.

    `organization_id` is the organization at the top; 0 and the empty text stand for what is not known.
    """

    __tablename__ = "funnel_cell"
    __table_args__ = (
        UniqueConstraint(
            "organization_id", "month", "program_id", "sex", "age_band", name="one_funnel_cell_per_combination"
        ),
    )

    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    month: Mapped[str] = mapped_column(String(7))
    program_id: Mapped[int] = mapped_column(default=0)
    sex: Mapped[str] = mapped_column(String(10), default="")
    age_band: Mapped[str] = mapped_column(String(10), default="")
    registered: Mapped[int] = mapped_column(default=0)
    counseled: Mapped[int] = mapped_column(default=0)
    applied: Mapped[int] = mapped_column(default=0)
    enrolled: Mapped[int] = mapped_column(default=0)
    referred: Mapped[int] = mapped_column(default=0)
    interviewed: Mapped[int] = mapped_column(default=0)
    placed: Mapped[int] = mapped_column(default=0)
    retained: Mapped[int] = mapped_column(default=0)


class ClosedReport(DomainError):
    """Something tried to change a report after its close."""


def _refuse(_mapper: Any, _connection: Any, _target: Any) -> None:
    raise ClosedReport()


def _refuse_after_close(_mapper: Any, _connection: Any, target: Any) -> None:
    history = inspect(target).attrs.status.history
    was = history.deleted[0] if history.deleted else target.status
    if was == MonthStatus.CLOSED:
        raise ClosedReport()


for _immutable in (MonthFigure, Restatement):
    event.listen(_immutable, "before_update", _refuse)
    event.listen(_immutable, "before_delete", _refuse)
event.listen(MonthClose, "before_update", _refuse_after_close)
event.listen(MonthClose, "before_delete", _refuse_after_close)
for _closed in (MonthFigure, Restatement):
    refuse_in_database(_closed.__table__, "update", "delete")
    refuse_late_inserts(
        _closed.__table__, "EXISTS (SELECT 1 FROM month_close WHERE id = NEW.close_id AND status = 'closed')"
    )
refuse_in_database(MonthClose.__table__, "update", "delete", when="OLD.status = 'closed'")
