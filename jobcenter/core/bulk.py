"""Changing many rows of one table at once, on both databases."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ARRAY, JSON, Column, Table, bindparam, func, update

from jobcenter.core.db import Model, db


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


def _from_arrays(table: Table, columns: Sequence[Column], rows: Sequence[Mapping[str, Any]]) -> Any:
    every = [table.c.id, *columns]
    arrays = (bindparam(f"new_{one.name}", [row[one.name] for row in rows], type_=ARRAY(one.type)) for one in every)
    new = func.unnest(*arrays).table_valued(*(one.name for one in every), name="new").render_derived()
    return update(table).where(table.c.id == new.c.id).values({one: new.c[one.name] for one in columns})
