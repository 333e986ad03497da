"""Rate limits: a sender who tries too often is told to come later, and only for the form it wears out."""

import pytest

from jobcenter import create_app
from jobcenter.core.db import db
from jobcenter.extensions import limiter
from tests.conftest import SETTINGS


@pytest.fixture
def limited(app, database):
    """A client of an application that limits; the limiter is one for the process, so it is switched off again."""
    limited = create_app(
        {**SETTINGS, "SQLALCHEMY_DATABASE_URI": database.url, "RATELIMIT_ENABLED": True, "SIGN_IN_RATE": "3 per minute"}
    )
    yield limited.test_client()
    limiter.reset()
    limiter.enabled = False
    with limited.app_context():
        db.engine.dispose()


def test_the_fourth_try_within_a_minute_is_told_to_come_later(limited):
    tries = [limited.post("/sign-in", data={"email": "a@example.com", "password": "x"}) for _ in range(4)]
    assert [one.status_code for one in tries] == [422, 422, 422, 429]
    assert int(tries[3].headers["Retry-After"]) <= 60
    assert 'lang="ko"' in tries[3].text
    assert limited.get("/sign-in").status_code == 200
    assert limited.post("/forgotten-password", data={"email": "a@example.com"}).status_code == 200
