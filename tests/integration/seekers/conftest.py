"""Fixtures of the tests about job seekers."""

from datetime import date

import pytest


@pytest.fixture
def november_20th(app):
    """Let pages believe it is the day the builders work on."""
    app.config["CLOCK_DATE"] = date(2026, 11, 20)
