"""The append-only record of countable facts."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Computed, ForeignKey, Index, String, text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql.expression import ColumnElement

from jobcenter.core.append_only import append_only
from jobcenter.core.db import Json, Model, UtcDateTime


class OfAttributes(ColumnElement[str]):
    """A value out of the attributes, for a column that the database works out itself so that it can lie in an index."""

    inherit_cache = False
    type = String()

    def __init__(self, name: str) -> None:
        self.name = name


@compiles(OfAttributes)
def _of_attributes(element: OfAttributes, _compiler: Any, **_options: Any) -> str:
    return f"attributes ->> '{element.name}'"


@compiles(OfAttributes, "sqlite")
def _of_attributes_sqlite(element: OfAttributes, _compiler: Any, **_options: Any) -> str:
    return f"json_extract(attributes, '$.{element.name}')"


class LedgerEntry(Model):
    """One fact: what happened, when, to whom, at which organization, and when it was written down.

    A correction is a further entry of the same kind with `corrects_id` and the difference as `quantity`; no entry is
    ever changed. `person_id`, `employer_id`, `program_id`, `round_id` and the subject are row numbers of higher
    features, kept without a foreign key because the ledger knows none of them.
    """

    __tablename__ = "ledger_entry"
    __table_args__ = (
        # Along this one, an organization's month is counted and told apart without looking a line up.
        Index(
            "ix_ledger_entry_count",
            "organization_id",
            "occurred_on",
            "kind",
            "corrects_id",
            "program_id",
            "sex",
            "age_band",
        ),
        Index("ix_ledger_entry_kind", "kind", "occurred_on"),
        Index("ix_ledger_entry_recorded", "organization_id", "recorded_at"),
        Index("ix_ledger_entry_subject", "subject_kind", "subject_id"),
        Index("ix_ledger_entry_person", "person_id", "occurred_on"),
        Index(
            "ix_ledger_entry_corrects",
            "corrects_id",
            sqlite_where=text("corrects_id IS NOT NULL"),
            postgresql_where=text("corrects_id IS NOT NULL"),
        ),
        # Along this one, different people are counted over years without looking a line up.
        Index(
            "ix_ledger_entry_people",
            "kind",
            "person_id",
            "occurred_on",
            "organization_id",
            "corrects_id",
        ),
        CheckConstraint("quantity <> 0", name="quantity_not_zero"),
    )

    kind: Mapped[str] = mapped_column(String(40))
    occurred_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    actor_id: Mapped[int | None]
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]
    person_id: Mapped[int | None]
    employer_id: Mapped[int | None]
    program_id: Mapped[int | None]
    round_id: Mapped[int | None]
    quantity: Mapped[int] = mapped_column(default=1)
    attributes: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    sex: Mapped[str | None] = mapped_column(String(10), Computed(OfAttributes("sex"), persisted=True))
    age_band: Mapped[str | None] = mapped_column(String(10), Computed(OfAttributes("age_band"), persisted=True))
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("ledger_entry.id"))
    reason: Mapped[str | None] = mapped_column(String(300))


append_only(LedgerEntry)
