"""A new, empty PostgreSQL database for a test process; the server is one for the whole run."""

import functools
import os
import uuid
from pathlib import Path

import pytest
from scripts import postgres

from tests.support.databases import PostgresqlForRun


@functools.cache
def _server(folder: Path) -> PostgresqlForRun:
    folder.mkdir(parents=True, exist_ok=True)
    return PostgresqlForRun(folder)


def postgresql_url(folder: Path) -> str:
    """The address of a new, empty PostgreSQL database. Skips the test where there is no server (fails with CI=true)."""
    try:
        return _server(folder).create_database(f"jobcenter_{uuid.uuid4().hex[:12]}")
    except postgres.Unavailable as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"no PostgreSQL: {error}")
