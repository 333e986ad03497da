"""Fixtures every test builds on: one application per database, a rolled-back transaction per test, builders."""

import os
import pathlib
import sys
import tempfile

os.environ.setdefault("JOBCENTER_INSTANCE", tempfile.mkdtemp(prefix="jobcenter-test-"))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

import pytest

from jobcenter import create_app
from jobcenter.core.db import db
from tests.databases import postgresql_url

DATABASES = ("sqlite", "postgresql")


def _settings(url: str) -> dict:
    return {
        "TESTING": True,
        "SECRET_KEY": "test",
        "PERSONAL_DATA_KEY": "test",
        "SQLALCHEMY_DATABASE_URI": url,
        "WTF_CSRF_ENABLED": False,
        "RATELIMIT_ENABLED": False,
    }


@pytest.fixture(scope="session", params=DATABASES)
def database_url(request, tmp_path_factory, testrun_uid):
    """The address of an empty database of each kind, one per worker."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path_factory.mktemp('db') / 'test.db'}"
    return postgresql_url(pathlib.Path(tempfile.gettempdir()) / f"jobcenter-pg-{testrun_uid}")


@pytest.fixture(scope="session")
def database_app(database_url):
    """The application over an empty database with all tables."""
    application = create_app(_settings(database_url))
    with application.app_context():
        db.create_all()
    yield application
    with application.app_context():
        db.session.remove()
        db.drop_all()
        for engine in db.engines.values():
            engine.dispose()


@pytest.fixture
def app(database_app):
    """The application; whatever a test commits is undone after it."""
    engines = db._app_engines[database_app]
    engine = engines[None]
    connection = engine.connect()
    outer = connection.begin()
    engines[None] = connection
    factory = db.session.session_factory
    factory.configure(join_transaction_mode="create_savepoint")
    context = database_app.app_context()
    context.push()
    for name in ("jobcenter.settings",):
        database_app.extensions.pop(name, None)
    try:
        yield database_app
    finally:
        db.session.remove()
        context.pop()
        factory.configure(join_transaction_mode="conditional_savepoint")
        engines[None] = engine
        outer.rollback()
        connection.close()


@pytest.fixture
def session(app):
    """The database session of the test."""
    return db.session


@pytest.fixture
def client(app):
    """A browser without pages: requests against the application."""
    return app.test_client()
