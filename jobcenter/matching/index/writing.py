"""Every change of an order, registration, person or consent writes its entries in the same transaction.

This is the one place that listens: whoever changes these rows through the session, one by one or with a statement,
needs to know nothing of the index. The entries are worked out from the tables right before the commit, under a lock
on the change counter, so that what is read is the latest and stamps become visible in their order.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from sqlalchemy import bindparam, event, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import ORMExecuteState, Session

from jobcenter.core.bulk import insert_rows, rows_written
from jobcenter.core.db import db
from jobcenter.employers.models import JobOrder
from jobcenter.matching.index import entries
from jobcenter.matching.index.models import EntryKind, IndexEntry, IndexState, new_token
from jobcenter.seekers.models import Consent, Person, Registration, RegistrationStatus

WATCHED = (JobOrder, Registration, Person, Consent)
NOTED = "matching.index"
# More new entries than these take the way of mass insertion.
FEW = 50
TABLE: Any = IndexEntry.__table__


@dataclass
class Noted:
    """What a transaction has changed so far. `after` holds the last row number before a statement that inserts."""

    orders: set[int] = field(default_factory=set)
    registrations: set[int] = field(default_factory=set)
    people: set[int] = field(default_factory=set)
    after: dict[type, int] = field(default_factory=dict)
    everything: bool = False

    def __bool__(self) -> bool:
        return bool(self.orders or self.registrations or self.people or self.after or self.everything)


def connect() -> None:
    """Begin to listen; once for all applications of the process."""
    if event.contains(db.session, "after_flush", _note):
        return
    event.listen(db.session, "after_flush", _note)
    event.listen(db.session, "do_orm_execute", _note_statement)
    event.listen(db.session, "before_commit", _write_noted)
    event.listen(db.session, "after_rollback", _forget)
    rows_written.connect(_note_rows)


def _noted(session: Session) -> Noted:
    return session.info.setdefault(NOTED, Noted())


def _note(session: Session, _context: Any) -> None:
    for record in chain(session.new, session.dirty, session.deleted):
        if isinstance(record, JobOrder):
            _noted(session).orders.add(record.id)
        elif isinstance(record, Registration):
            _noted(session).registrations.add(record.id)
        elif isinstance(record, Person):
            _noted(session).people.add(record.id)
        elif isinstance(record, Consent):
            _noted(session).people.add(record.person_id)


def _note_statement(state: ORMExecuteState) -> None:
    if not (state.is_insert or state.is_update or state.is_delete) or state.bind_mapper is None:
        return
    model = state.bind_mapper.class_
    if model not in WATCHED:
        return
    noted = _noted(state.session)
    if state.is_insert:
        if model not in noted.after:
            noted.after[model] = state.session.scalar(select(func.max(model.id))) or 0
    else:
        noted.everything = True


def _note_rows(model: Any, *, numbers: Collection[int]) -> None:
    """Rows that were written many at once, past the session."""
    if model not in WATCHED:
        return
    noted = _noted(db.session())
    if model is JobOrder:
        noted.orders.update(numbers)
    elif model is Registration:
        noted.registrations.update(numbers)
    elif model is Person:
        noted.people.update(numbers)
    else:
        for part in entries.chunks(numbers):
            noted.people.update(db.session.scalars(select(Consent.person_id).where(Consent.id.in_(part))))


def _forget(session: Session) -> None:
    if not session.in_nested_transaction():
        session.info.pop(NOTED, None)


def _write_noted(session: Session) -> None:
    if session.in_nested_transaction():
        return
    session.flush()
    noted = session.info.pop(NOTED, None)
    if not noted:
        return
    if noted.everything:
        orders: Iterable[int] = session.scalars(select(JobOrder.id)).all()
        registrations: Iterable[int] = session.scalars(select(Registration.id)).all()
    else:
        orders, registrations = _orders_of(session, noted), _registrations_of(session, noted)
    write(orders, registrations)
    session.info.pop(NOTED, None)


def _inserted(session: Session, noted: Noted, model: Any, column: Any) -> set[int]:
    if model not in noted.after:
        return set()
    return set(session.scalars(select(column).where(model.id > noted.after[model])))


def _orders_of(session: Session, noted: Noted) -> set[int]:
    return noted.orders | _inserted(session, noted, JobOrder, JobOrder.id)


def _registrations_of(session: Session, noted: Noted) -> set[int]:
    people = noted.people | _inserted(session, noted, Consent, Consent.person_id)
    found = noted.registrations | _inserted(session, noted, Registration, Registration.id)
    active = select(Registration.id).where(Registration.status == RegistrationStatus.ACTIVE)
    for part in entries.chunks(people):
        found |= set(session.scalars(active.where(Registration.person_id.in_(part))))
    return found


def lock_state() -> IndexState:
    """The state of the index, locked until the transaction ends; made where there is none."""
    statement = select(IndexState).with_for_update().execution_options(populate_existing=True)
    found = db.session.scalar(statement)
    if found is None:
        _begin()
        found = db.session.scalars(statement).one()
    return found


def _begin() -> None:
    """Add the state. The index is complete from the start where there is nothing that it could lack."""
    dialect = sqlite if db.session.connection().dialect.name == "sqlite" else postgresql
    first = {"name": "matching", "token": new_token(), "format": entries.FORMAT, "stamp": 0, "floor": 0}
    statement = dialect.insert(IndexState.__table__).values(**first, complete=False)
    db.session.connection().execute(statement.on_conflict_do_nothing())


def write(orders: Iterable[int], registrations: Iterable[int]) -> dict[str, int]:
    """Bring the entries of these orders and registrations up to date; counts of what was written and removed.

    An entry that says already what the tables say keeps its stamp.
    """
    state = lock_state()
    counts = {"written": 0, "removed": 0}
    stamp = state.stamp + 1
    wanted = {EntryKind.ORDER: list(orders), EntryKind.SEEKER: list(registrations)}
    if state.stamp == 0 and not state.complete:
        state.complete = _covers_all(wanted)
    for kind, keys in wanted.items():
        for part in entries.chunks(keys):
            for name, count in _write_part(kind, part, stamp).items():
                counts[name] += count
    if counts["written"] or counts["removed"]:
        state.stamp = stamp
    db.session.flush()
    return counts


def _covers_all(wanted: dict[EntryKind, list[int]]) -> bool:
    """Whether these are all orders and registrations there are: then nothing is missing after they are written."""
    orders = db.session.scalar(select(func.count(JobOrder.id)))
    registrations = db.session.scalar(select(func.count(Registration.id)))
    return orders == len(wanted[EntryKind.ORDER]) and registrations == len(wanted[EntryKind.SEEKER])


def _write_part(kind: EntryKind, keys: Collection[int], stamp: int) -> dict[str, int]:
    facts = entries.read(kind, keys)
    kept = {
        row.key: row
        for row in db.session.execute(
            select(IndexEntry.id, IndexEntry.key, IndexEntry.removed, IndexEntry.facts).where(
                IndexEntry.kind == kind, IndexEntry.key.in_(keys)
            )
        )
    }
    new, changed, gone = [], [], []
    for key in keys:
        before, after = kept.get(key), facts.get(key)
        if after is None:
            if before is not None and not before.removed:
                gone.append({"row_id": before.id})
        elif before is None:
            new.append({"kind": kind, "key": key, "facts": after, "analysed": entries.is_analysed(after)})
        elif before.removed or before.facts != after:
            changed.append({"row_id": before.id, "new_facts": after, "new_analysed": entries.is_analysed(after)})
    _execute(new, changed, gone, stamp)
    return {"written": len(new) + len(changed), "removed": len(gone)}


def _execute(new: list[dict[str, Any]], changed: list[dict[str, Any]], gone: list[dict[str, Any]], stamp: int) -> None:
    connection = db.session.connection()
    change = update(TABLE).where(TABLE.c.id == bindparam("row_id"))
    rows = [{**row, "stamp": stamp, "removed": False} for row in new]
    if len(rows) > FEW:
        insert_rows(IndexEntry, rows)
    elif rows:
        connection.execute(insert(TABLE), rows)
    if changed:
        put = change.values(
            stamp=stamp, removed=False, facts=bindparam("new_facts"), analysed=bindparam("new_analysed")
        )
        connection.execute(put, changed)
    if gone:
        # What a person wished does not stay behind.
        connection.execute(change.values(stamp=stamp, removed=True, facts={}, analysed=True), gone)
