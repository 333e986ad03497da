"""Databases for tests: a fast way back to empty on SQLite and PostgreSQL, one PostgreSQL server for a whole run."""

import fcntl
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, event, text
from sqlalchemy.engine import Engine

from jobcenter.core import db as _prepares_first  # noqa: F401
from scripts import postgres


@event.listens_for(Engine, "connect")
def _lose_what_a_crash_loses(connection: Any, _record: Any) -> None:
    """No test survives a crash of the machine, so nobody waits for its disk."""
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous=OFF")


class SqliteDatabase:
    """A database file, emptied by deleting from the tables that have rows."""

    name = "sqlite"

    def __init__(self, folder: Path) -> None:
        self.path = folder / "test.db"
        self.url = f"sqlite:///{self.path}"

    def keep_as_empty(self, engine: Engine) -> None:
        """Prepare the statement that finds the tables with rows, on a connection of its own."""
        self._own = sqlite3.connect(self.path, isolation_level=None, timeout=30)
        self._own.execute("PRAGMA synchronous=OFF")
        self._own.set_authorizer(_without_triggers)
        names = self._own.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1").fetchall()
        self._filled = filled([f'"{name}"' for (name,) in names])

    def reset(self) -> None:
        """Delete every row; triggers and foreign keys stay out of it."""
        if names := self._with_rows():
            self._own.execute("BEGIN IMMEDIATE")
            for name in names:
                self._own.execute(f"DELETE FROM {name}")
            self._own.execute("COMMIT")
            assert not self._with_rows()

    def close(self) -> None:
        """Close the connection of its own."""
        self._own.close()

    def _with_rows(self) -> list[str]:
        return [name for (name,) in self._own.execute(self._filled)]


def _without_triggers(action: int, _first: object, _second: object, _database: object, trigger: str | None) -> int:
    """Let a trigger that refuses a change say nothing: what it selects is left out."""
    return sqlite3.SQLITE_IGNORE if trigger and action == sqlite3.SQLITE_SELECT else sqlite3.SQLITE_OK


class PostgresqlDatabase:
    """A database of one test process, emptied by deleting from the tables that have rows."""

    name = "postgresql"

    def __init__(self, url: str) -> None:
        self.url = url

    def keep_as_empty(self, engine: Engine) -> None:
        """Prepare the statement that finds the tables with rows, on a connection of its own."""
        self._own = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        self._own.detach()
        self._own.execute(text("SET session_replication_role = replica"))
        names = self._own.scalars(
            text("SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        )
        statement = filled([name for name in names if name != "alembic_version"])
        self._own.execute(text(f"PREPARE filled AS {statement}"))

    def reset(self) -> None:
        """Delete every row; triggers and foreign keys stay out of it."""
        names = self._own.scalars(text("EXECUTE filled")).all()
        if names:
            self._own.exec_driver_sql("; ".join(f"DELETE FROM {name}" for name in names))
            # Rows that follow then lie in the order of their writing, as in a new table, not in gaps of former ones.
            self._own.exec_driver_sql(f"VACUUM (TRUNCATE) {', '.join(names)}")

    def close(self) -> None:
        """Close the connection of its own."""
        self._own.close()


def filled(names: list[str]) -> str:
    """The statement that finds the tables with rows among some tables."""
    return " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})" for name in names)


class PostgresqlForRun:
    """The PostgreSQL server of a test run: the first process that needs it starts it, the last one stops it.

    A machine that already serves PostgreSQL can be named in TEST_DATABASE_URL, a role that may create databases.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.given = os.environ.get("TEST_DATABASE_URL", "")

    def create_database(self, name: str, *, template: str = "template1") -> str:
        """Create (or replace) a database and return its address. Raises postgres.Unavailable."""
        base = self.given or self._server_url()
        engine = create_engine(base, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
            connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'))
        engine.dispose()
        return engine.url.set(database=name).render_as_string(hide_password=False)

    def stop(self) -> None:
        """Stop the server when this run has started one."""
        if (self.folder / "address").exists():
            postgres.Server(self.folder / "server").stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _server_url(self) -> str:
        with self._alone():
            address = self.folder / "address"
            failure = self.folder / "failure"
            if failure.exists():
                raise postgres.Unavailable(failure.read_text(encoding="utf8"))
            if not address.exists():
                try:
                    server = postgres.Server(self.folder / "server").start()
                except postgres.Unavailable as error:
                    failure.write_text(str(error), encoding="utf8")
                    raise
                address.write_text(server.url(), encoding="utf8")
            return address.read_text(encoding="utf8")

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with (self.folder / "lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
