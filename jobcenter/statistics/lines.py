"""Which lines of the ledger are looked at: whose, of which days, as known at which point."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, func, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import aliased
from sqlalchemy.sql.visitors import InternalTraversal

from jobcenter.core.db import db
from jobcenter.ledger.models import LedgerEntry
from jobcenter.organizations.models import Organization


@dataclass(frozen=True)
class Cutoff:
    """How much of the ledger is taken as known: up to an instant, an entry, or everything."""

    recorded_until: datetime | None = None
    last_entry_id: int | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """The conditions that leave out what was recorded later."""
        conditions = []
        if self.recorded_until is not None:
            conditions.append(LedgerEntry.recorded_at <= self.recorded_until)
        if self.last_entry_id is not None:
            conditions.append(LedgerEntry.id <= self.last_entry_id)
        return conditions


EVERYTHING = Cutoff()


def conditions(
    organization_ids: Sequence[int], first: date | None, last: date, cutoff: Cutoff = EVERYTHING
) -> list[ColumnElement[bool]]:
    """The entries of the organizations that happened between two days, as known at the cutoff; from the start if `first` is None."""
    since = [] if first is None else [LedgerEntry.occurred_on >= first]
    return [*_of(organization_ids), *since, *everybody(last, cutoff)]


def everybody(last: date, cutoff: Cutoff = EVERYTHING) -> list[ColumnElement[bool]]:
    """The entries of every organization that happened by a day, as known at the cutoff."""
    return [LedgerEntry.occurred_on <= last, *cutoff.conditions()]


def _of(organization_ids: Sequence[int]) -> list[ColumnElement[bool]]:
    """No condition where the organizations are all there are: the database need not look each line up then."""
    if len(organization_ids) > 1 and len(organization_ids) == db.session.scalar(select(func.count(Organization.id))):
        return []
    return [LedgerEntry.organization_id.in_(organization_ids)]


class _NotSought(ColumnElement[date]):
    """A column that no index is sought by: where nearly every line counts, a way along another index is shorter."""

    inherit_cache = True
    _traverse_internals = [("column", InternalTraversal.dp_clauseelement)]

    def __init__(self, column: Any) -> None:
        self.column = column
        self.type = column.type


@compiles(_NotSought)
def _not_sought(element: _NotSought, compiler: Any, **options: Any) -> str:
    return compiler.process(element.column, **options)


@compiles(_NotSought, "sqlite")
def _not_sought_sqlite(element: _NotSought, compiler: Any, **options: Any) -> str:
    return "+" + compiler.process(element.column, **options)


def within_years(
    organization_ids: Sequence[int], first: date, last: date, cutoff: Cutoff = EVERYTHING
) -> list[ColumnElement[bool]]:
    """Like `conditions`, for a period so long that the days leave out little."""
    day = _NotSought(LedgerEntry.occurred_on)
    return [*_of(organization_ids), day >= first, day <= last, *cutoff.conditions()]


def attribute(name: str) -> ColumnElement[str]:
    """An attribute of a ledger entry as text, on both databases."""
    return cast(LedgerEntry.attributes[name].as_string(), String)


def stands(within: Sequence[ColumnElement[bool]]) -> list[ColumnElement[bool]]:
    """The conditions of an entry that is no correction and that corrections within the conditions left something of."""
    return [LedgerEntry.corrects_id.is_(None), LedgerEntry.id.not_in(taken_back(within))]


def taken_back(within: Sequence[ColumnElement[bool]]) -> Select:
    """The row numbers of entries that corrections within the conditions took back altogether."""
    corrected = aliased(LedgerEntry)
    return (
        select(corrected.id)
        .join(LedgerEntry, LedgerEntry.corrects_id == corrected.id)
        .where(*within, LedgerEntry.corrects_id.is_not(None))
        .group_by(corrected.id, corrected.quantity)
        .having(func.sum(LedgerEntry.quantity) + corrected.quantity <= 0)
    )
