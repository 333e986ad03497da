"""Fixtures of all tests that use a database."""

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine


@pytest.fixture
def count_queries():
    """Call with a function: how many SELECT statements running it takes."""

    def count(function):
        seen = []

        def note(_connection, _cursor, statement, *_rest):
            if statement.lstrip().upper().startswith("SELECT"):
                seen.append(statement)

        event.listen(Engine, "before_cursor_execute", note)
        try:
            function()
        finally:
            event.remove(Engine, "before_cursor_execute", note)
        return len(seen)

    return count
