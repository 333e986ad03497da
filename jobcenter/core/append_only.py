"""Tables that only grow: the session refuses a change, and so does the database itself."""

from typing import Any

from sqlalchemy import DDL, Table, event

from jobcenter.core.db import Model

DIALECTS = ("sqlite", "postgresql")
SQLITE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}{when}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
'BEGIN RAISE EXCEPTION ''% is append-only'', TG_TABLE_NAME; END'
"""
POSTGRESQL = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
FOR EACH ROW{when} EXECUTE FUNCTION refuse_change()
"""
# Emptying a table at once passes the triggers of rows by.
POSTGRESQL_TRUNCATE = """
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
"""
# A condition that looks into another table stands in the trigger on SQLite and in the function on PostgreSQL.
SQLITE_LATE = """
CREATE TRIGGER {table}_no_late_insert BEFORE INSERT ON {table} WHEN ({when})
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
POSTGRESQL_LATE_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_late_{table}() RETURNS trigger LANGUAGE plpgsql AS
$$BEGIN IF {when} THEN RAISE EXCEPTION '{table} is append-only'; END IF; RETURN NEW; END$$
"""
POSTGRESQL_LATE = """
CREATE TRIGGER {table}_no_late_insert BEFORE INSERT ON {table}
FOR EACH ROW EXECUTE FUNCTION refuse_late_{table}()
"""


def late_insert_statements(dialect: str, table: str, when: str) -> list[str]:
    """The SQL that makes the database refuse further rows of a table under a condition on what they belong to."""
    templates = [SQLITE_LATE] if dialect == "sqlite" else [POSTGRESQL_LATE_FUNCTION, POSTGRESQL_LATE]
    return [template.format(table=table, when=when).strip() for template in templates]


def statements(dialect: str, table: str, verbs: tuple[str, ...], when: str = "") -> list[str]:
    """The SQL that makes the database refuse the verbs (`update`, `delete`) on a table, or on rows in some condition."""
    template = SQLITE if dialect == "sqlite" else POSTGRESQL
    condition = f" WHEN ({when})" if when else ""
    triggers = [template.format(table=table, verb=verb, when=condition).strip() for verb in verbs]
    if dialect == "sqlite":
        return triggers
    return [POSTGRESQL_FUNCTION.strip(), *triggers, POSTGRESQL_TRUNCATE.format(table=table).strip()]


def _refuse(_mapper: Any, _connection: Any, target: Any) -> None:
    raise RuntimeError(f"{type(target).__name__} is append-only")


def append_only(model: type[Model], *verbs: str) -> None:
    """Refuse the verbs on a model's rows, in the session and in the database. Without verbs: both of them."""
    verbs = verbs or ("update", "delete")
    table = model.__table__
    assert isinstance(table, Table)
    for verb in verbs:
        event.listen(model, f"before_{verb}", _refuse)
    refuse_in_database(table, *verbs)


def refuse_in_database(table: Table, *verbs: str, when: str = "") -> None:
    """Let the database itself refuse the verbs on a table, also to statements that pass the session by."""
    for dialect in DIALECTS:
        _after_create(table, dialect, statements(dialect, table.name, verbs, when))


def refuse_late_inserts(table: Table, when: str) -> None:
    """Let the database refuse further rows of a table under a condition on what they belong to."""
    for dialect in DIALECTS:
        _after_create(table, dialect, late_insert_statements(dialect, table.name, when))


def _after_create(table: Table, dialect: str, found: list[str]) -> None:
    for statement in found:
        event.listen(table, "after_create", DDL(statement.replace("%", "%%")).execute_if(dialect=dialect))
