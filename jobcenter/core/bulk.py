"""Inserting and changing many rows of one table at once, on both databases."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import repeat
from typing import Any

from blinker import Namespace
from sqlalchemy import ARRAY, JSON, Column, Table, bindparam, func, select, text, update
from sqlalchemy.engine import Connection, Dialect

from jobcenter.core.db import Model, db

# Sent with the model and the row numbers (`numbers`) after rows were inserted or changed past the session's events.
rows_written = Namespace().signal("rows-written")

LOAD_CACHE_KB = 160_000


def begin_large_load() -> None:
    """Give this connection room for indexes that grow at random places. On PostgreSQL the server has it."""
    if db.session.connection().dialect.name == "sqlite":
        db.session.execute(text(f"PRAGMA cache_size=-{LOAD_CACHE_KB}"))


def end_large_load() -> None:
    """Let the database look at what was loaded, so that it chooses its indexes by it; return the room."""
    if db.session.connection().dialect.name == "sqlite":
        db.session.execute(text("ANALYZE"))
        db.session.execute(text("PRAGMA cache_size=-2000"))
    else:
        db.session.execute(text("ANALYZE"))


def insert_rows(model: type[Model], rows: Sequence[Mapping[str, Any]], numbers: range | None = None) -> range:
    """Insert rows of one table, all of which carry the same columns; returns their row numbers in the same order.

    The values take the way of the driver's own mass insertion (COPY on PostgreSQL), converted column by column: many
    times faster than statements. Defaults of columns that are left out are filled in; relationships and events are not.
    `numbers` are row numbers reserved before, for rows that carry their number in another column too.
    """
    if not rows:
        return range(0)
    numbers = reserve(model, len(rows)) if numbers is None else numbers
    connection = db.session.connection()
    table: Table = model.__table__
    given = [column for column in table.columns if column.name in rows[0] or _has_default(column)]
    values = [_values(column, rows, connection.dialect) for column in given]
    write = _copy if connection.dialect.name == "postgresql" else _execute
    write(connection, table, ["id", *(column.name for column in given)], zip(numbers, *values, strict=False))
    rows_written.send(model, numbers=numbers)
    return numbers


def _has_default(column: Column) -> bool:
    return column.default is not None and not column.primary_key


def reserve(model: type[Model], count: int) -> range:
    """So many free row numbers of a table; on PostgreSQL they are taken out of its sequence."""
    db.session.flush()
    connection = db.session.connection()
    table: Table = model.__table__
    if connection.dialect.name == "postgresql":
        sequence = func.pg_get_serial_sequence(table.name, "id")
        last = connection.scalar(select(func.setval(sequence, func.nextval(sequence) + count - 1)))
    else:
        last = (connection.scalar(select(func.max(table.c.id))) or 0) + count
    assert last is not None
    return range(last - count + 1, last + 1)


def _values(column: Column, rows: Sequence[Mapping[str, Any]], dialect: Dialect) -> Iterable[Any]:
    convert = _converter(column, dialect)
    if column.name in rows[0]:
        found = [row[column.name] for row in rows]
        return found if convert is None else map(convert, found)
    default: Any = column.default
    if not default.is_callable:
        return repeat(default.arg if convert is None else convert(default.arg))
    made = (default.arg(None) for _row in rows)
    return made if convert is None else map(convert, made)


def _converter(column: Column, dialect: Dialect) -> Callable[[Any], Any] | None:
    """What turns a value of Python into one of the driver, None where nothing has to be done."""
    if isinstance(column.type, JSON):
        return json.dumps
    return column.type.dialect_impl(dialect).bind_processor(dialect)


def _quoted(connection: Connection, names: Iterable[str]) -> str:
    return ", ".join(connection.dialect.identifier_preparer.quote(name) for name in names)


def _execute(connection: Connection, table: Table, names: list[str], values: Iterator[tuple]) -> None:
    marks = ", ".join("?" for _name in names)
    cursor: Any = connection.connection.cursor()
    cursor.executemany(f"INSERT INTO {table.name} ({_quoted(connection, names)}) VALUES ({marks})", values)
    cursor.close()


def _copy(connection: Connection, table: Table, names: list[str], values: Iterator[tuple]) -> None:
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY {table.name} ({_quoted(connection, names)}) FROM STDIN") as copy:
        for row in values:
            copy.write_row(row)


def update_rows(model: type[Model], rows: Sequence[Mapping[str, Any]]) -> None:
    """Change rows found by `id`; all of them carry the same columns. Loaded records of the session are expired.

    PostgreSQL takes short values as arrays in one statement, which spares it a statement for each row.
    """
    if not rows:
        return
    db.session.flush()
    table: Table = model.__table__
    columns = [table.c[name] for name in rows[0] if name != "id"]
    connection = db.session.connection()
    if connection.dialect.name == "postgresql" and not any(isinstance(one.type, JSON) for one in columns):
        connection.execute(_from_arrays(table, columns, rows))
    else:
        statement = update(table).where(table.c.id == bindparam("row_id"))
        changes = [{"row_id": row["id"], **{f"new_{one.name}": row[one.name] for one in columns}} for row in rows]
        connection.execute(statement.values({one: bindparam(f"new_{one.name}") for one in columns}), changes)
    db.session.expire_all()
    rows_written.send(model, numbers=[row["id"] for row in rows])


def _from_arrays(table: Table, columns: Sequence[Column], rows: Sequence[Mapping[str, Any]]) -> Any:
    every = [table.c.id, *columns]
    arrays = (bindparam(f"new_{one.name}", [row[one.name] for row in rows], type_=ARRAY(one.type)) for one in every)
    new = func.unnest(*arrays).table_valued(*(one.name for one in every), name="new").render_derived()
    return update(table).where(table.c.id == new.c.id).values({one: new.c[one.name] for one in columns})
