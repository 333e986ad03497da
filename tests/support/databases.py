"""Databases for tests: a fast way back to empty on SQLite and PostgreSQL, one PostgreSQL server for a whole run."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.engine import Engine

from scripts import postgres


class SqliteDatabase:
    """A database file that is put back by copying an empty one over it."""

    name = "sqlite"

    def __init__(self, folder: Path) -> None:
        self.path = folder / "test.db"
        self.empty = folder / "empty.db"
        self.url = f"sqlite:///{self.path}"

    def keep_as_empty(self, engine: Engine) -> None:
        """Remember the present state (tables, no rows) as the one to go back to."""
        engine.dispose()
        shutil.copyfile(self.path, self.empty)

    def reset(self, engine: Engine) -> None:
        """Go back to the remembered state."""
        engine.dispose()
        for suffix in ("-wal", "-shm"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
        shutil.copyfile(self.empty, self.path)


class PostgresqlDatabase:
    """A database of one test process, emptied by deleting from the tables that have rows."""

    name = "postgresql"

    def __init__(self, url: str) -> None:
        self.url = url
        self._filled = ""

    def keep_as_empty(self, engine: Engine) -> None:
        """Prepare the statement that finds the tables with rows."""
        with engine.connect() as connection:
            names = connection.scalars(
                text("SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
            ).all()
        self._filled = " UNION ALL ".join(
            f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})" for name in names if name != "alembic_version"
        )

    def reset(self, engine: Engine) -> None:
        """Delete every row; triggers and foreign keys stay out of it."""
        engine.dispose()
        if not self._filled:
            return
        with engine.begin() as connection:
            names = connection.scalars(text(self._filled)).all()
            if not names:
                return
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            for name in names:
                connection.execute(text(f"DELETE FROM {name}"))


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
