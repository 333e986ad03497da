"""Fixtures of the tests about job seekers."""

from datetime import date

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


@pytest.fixture
def november_20th(app):
    """Let pages believe it is the day the builders work on."""
    app.config["CLOCK_DATE"] = date(2026, 11, 20)
