"""Which lines of the ledger are looked at: whose, of which days, as known at which point."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, Date, Integer, Select, String, bindparam, cast, func, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import aliased
from sqlalchemy.sql.visitors import InternalTraversal

from jobcenter.core.db import UtcDateTime, db
from jobcenter.ledger.models import LedgerEntry
from jobcenter.organizations.models import Organization


@dataclass(frozen=True)
class Cutoff:
    """How much of the ledger is taken as known: what was recorded before an instant, up to an entry, or everything."""

    recorded_until: datetime | None = None
    last_entry_id: int | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """The conditions that leave out what was recorded later."""
        conditions = []
        if self.recorded_until is not None:
            conditions.append(LedgerEntry.recorded_at < self.recorded_until)
        if self.last_entry_id is not None:
            conditions.append(LedgerEntry.id <= self.last_entry_id)
        return conditions


EVERYTHING = Cutoff()
AT_ONCE = 10_000


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
    return [] if _are_all(organization_ids) else [LedgerEntry.organization_id.in_(organization_ids)]


def _are_all(organization_ids: Sequence[int]) -> bool:
    several = len(organization_ids) > 1
    return several and len(organization_ids) == db.session.scalar(select(func.count(Organization.id)))


class _NotSought(ColumnElement[Any]):
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


def not_sought(column: Any) -> ColumnElement[Any]:
    """A column by which SQLite does not look lines up, where another condition leaves out more."""
    return _NotSought(column)


class Shape(NamedTuple):
    """Which conditions a statement has. Their values are parameters, so that a statement of a shape is built once."""

    everywhere: bool
    since: bool
    recorded: bool
    entries: bool
    over_years: bool

    def conditions(self, *, sought: bool = True) -> list[ColumnElement[bool]]:
        """The conditions of this shape, with a parameter for each value; not sought by where others leave fewer lines."""
        whose: Any = LedgerEntry.organization_id if sought else _NotSought(LedgerEntry.organization_id)
        day: Any = LedgerEntry.occurred_on if sought and not self.over_years else _NotSought(LedgerEntry.occurred_on)
        found = (
            (not self.everywhere, whose.in_(_ORGANIZATIONS)),
            (self.since, day >= _FIRST),
            (True, day <= _LAST),
        )
        return [*(condition for wanted, condition in found if wanted), *self.known()]

    def known(self) -> list[ColumnElement[bool]]:
        """The conditions that leave out what was recorded later."""
        found = (
            (self.recorded, LedgerEntry.recorded_at < _RECORDED_UNTIL),
            (self.entries, LedgerEntry.id <= _LAST_ENTRY),
        )
        return [condition for wanted, condition in found if wanted]


_ORGANIZATIONS = bindparam("of_organizations", type_=Integer(), expanding=True)
_FIRST = bindparam("first_day", type_=Date())
_LAST = bindparam("last_day", type_=Date())
_RECORDED_UNTIL = bindparam("recorded_until", type_=UtcDateTime())
_LAST_ENTRY = bindparam("last_entry", type_=BigInteger())


@dataclass(frozen=True)
class Asked:
    """Lines that are asked for: the shape of the statements, and the values of their parameters."""

    shape: Shape
    values: dict[str, Any]

    def rows(self, statement: Callable[..., Select], *about: Any) -> Sequence[Any]:
        """The rows of a statement, which is built for a shape (and what else it is about) and kept."""
        return db.session.execute(statement(self.shape, *about), self.values).all()

    def stream(self, statement: Callable[..., Select], *about: Any) -> Iterator[Any]:
        """The same, a part at a time, for more rows than should lie in memory."""
        rows = db.session.execute(statement(self.shape, *about), self.values, execution_options={"yield_per": AT_ONCE})
        return iter(rows)


def ask(
    organization_ids: Sequence[int],
    first: date | None,
    last: date,
    cutoff: Cutoff = EVERYTHING,
    **more: Any,
) -> Asked:
    """Like `conditions`, for statements that are built once."""
    everywhere = _are_all(organization_ids)
    shape = Shape(
        everywhere, first is not None, cutoff.recorded_until is not None, cutoff.last_entry_id is not None, False
    )
    values = {
        "of_organizations": list(organization_ids),
        "first_day": first,
        "last_day": last,
        "recorded_until": cutoff.recorded_until,
        "last_entry": cutoff.last_entry_id,
    }
    return Asked(shape, {**values, **more})


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
