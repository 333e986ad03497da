"""Fixtures every test builds on: an empty database of each kind, the application, requests, signing in."""

import contextvars
import gc
import os
import shutil
import tempfile
from pathlib import Path

# What is imported and collected stays to the end: looking through it for garbage again and again takes a tenth of a run.
gc.disable()

INSTANCE = tempfile.mkdtemp(prefix="jobcenter-test-")
os.environ["JOBCENTER_INSTANCE"] = INSTANCE
# What is compiled is kept in one folder for all processes of a run: the workers inherit the controller's.
for name in ("NUMBA_CACHE_DIR", "JINJA_CACHE_DIR"):
    os.environ.setdefault(name, str(Path(INSTANCE) / name.lower()))
for name in ("DATABASE_URL", "JOBCENTER_TODAY", "JOBCENTER_ORGANIZATION", "SECRET_KEY", "PERSONAL_DATA_KEY"):
    os.environ.pop(name, None)

import pytest
from argon2 import PasswordHasher
from flask.testing import FlaskClient

from jobcenter import create_app
from jobcenter.core.db import db
from scripts.postgres import Unavailable
from tests.support.databases import PostgresqlDatabase, PostgresqlForRun, SqliteDatabase
from tests.support.skipping import unavailable

SETTINGS = {
    "TESTING": True,
    "SECRET_KEY": "test",
    "PERSONAL_DATA_KEY": "test",
    "WTF_CSRF_ENABLED": False,
    "RATELIMIT_ENABLED": False,
}


def pytest_configure(config):
    """Give the whole run one folder for its PostgreSQL server; the workers learn it from the controller."""
    if hasattr(config, "workerinput"):
        folder = Path(config.workerinput["postgresql"])
    else:
        folder = Path(tempfile.mkdtemp(prefix="jobcenter-pg-"))
        folder.chmod(0o755)
    config.postgresql = PostgresqlForRun(folder)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node):
    """Tell a worker where the run's PostgreSQL server is."""
    node.workerinput["postgresql"] = str(node.config.postgresql.folder)


def pytest_collection_finish():
    """Look for garbage from here on, among what the tests make and not too often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    gc.enable()


def pytest_unconfigure(config):
    """Stop the server when the run ends, and remove what the tests wrote."""
    if not hasattr(config, "workerinput"):
        config.postgresql.stop()
    shutil.rmtree(INSTANCE, ignore_errors=True)


def pytest_terminal_summary(terminalreporter):
    """Say in one line per reason what was skipped."""
    counts: dict[str, int] = {}
    for report in terminalreporter.stats.get("skipped", []):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        counts[reason] = counts.get(reason, 0) + 1
    for reason, count in counts.items():
        terminalreporter.write_line(f"{count} skipped: {reason.removeprefix('Skipped: ')}")


class SeparateClient(FlaskClient):
    """A browser without pages whose requests share nothing with the test but the database.

    What the test changed is committed first. The request runs without the test's application context: it gets its own
    session and its own `g`, as it does in a server.
    """

    def open(self, *args, **kwargs):
        db.session.commit()
        kwargs["buffered"] = True
        return contextvars.Context().run(super().open, *args, **kwargs)


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords():
    """Hash passwords with the same algorithm at its least cost."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("jobcenter.accounts.passwords._hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield


@pytest.fixture(scope="session")
def postgresql(request):
    """The PostgreSQL server of this run."""
    return request.config.postgresql


@pytest.fixture(scope="session", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database(request, tmp_path_factory):
    """A database of each kind, one per worker."""
    if request.param == "sqlite":
        return SqliteDatabase(tmp_path_factory.mktemp("database"))
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    try:
        return PostgresqlDatabase(request.config.postgresql.create_database(f"test_{worker}"))
    except Unavailable as error:
        return unavailable(f"no PostgreSQL: {error}")


@pytest.fixture(scope="session")
def database_app(database):
    """The application over a database that holds all tables and no row."""
    application = create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": database.url})
    application.test_client_class = SeparateClient
    with application.app_context():
        db.create_all()
        database.keep_as_empty(db.engine)
    yield application
    database.close()
    with application.app_context():
        db.engine.dispose()


@pytest.fixture
def app(database_app, database):
    """The application, its context pushed, its database empty."""
    kept = ("jobcenter.settings", *(f"jobcenter.matching.{name}" for name in ("learned", "cities", "exposure")))
    for name in kept:
        database_app.extensions.pop(name, None)
    settings = dict(database_app.config)
    with database_app.app_context():
        yield database_app
        db.session.remove()
        database.reset()
    database_app.config.clear()
    database_app.config.update(settings)


@pytest.fixture
def session(app):
    """The database session of the test."""
    return db.session


@pytest.fixture
def client(app):
    """A browser without pages: requests against the application."""
    return app.test_client()


@pytest.fixture
def signed_in(app):
    """Call with a user: a client on which that user is signed in."""

    def sign_in(user):
        client = app.test_client()
        key = user.get_id()
        with client.session_transaction() as cookie:
            cookie["_user_id"] = key
            cookie["_fresh"] = True
            cookie["seen"] = 2**40
        return client

    return sign_in
