"""The same use case from many places at once: threads, each with a context, session and transaction of its own."""

import contextlib
import contextvars
import threading
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from flask import Flask

from jobcenter import create_app
from jobcenter.core.db import db, transaction
from jobcenter.core.errors import DomainError
from tests.conftest import SETTINGS


def at_once(app: Flask, function: Callable[[Any], Any], arguments: Collection[Any]) -> list[Any]:
    """Call a function for each argument at the same moment; a refusal is answered by the name of its class.

    Any other error is raised. What the caller wrote before is committed, and read afresh afterwards.
    """
    start = threading.Barrier(len(arguments))

    def run(argument: Any) -> Any:
        with app.app_context():
            start.wait()
            try:
                with transaction():
                    return function(argument)
            except DomainError as error:
                return type(error).__name__

    db.session.commit()
    with ThreadPoolExecutor(len(arguments)) as pool:
        answers = list(pool.map(lambda argument: contextvars.Context().run(run, argument), arguments))
    db.session.rollback()
    db.session.expire_all()
    return answers


@contextlib.contextmanager
def crowded(database: Any, connections: int) -> Iterator[Flask]:
    """The application with a database connection for each of so many threads."""
    options = {"pool_size": connections, "max_overflow": 0, "pool_timeout": 120}
    app = create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": database.url, "SQLALCHEMY_ENGINE_OPTIONS": options})
    yield app
    with app.app_context():
        db.engine.dispose()
