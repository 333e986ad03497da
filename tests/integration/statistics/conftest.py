"""What tests of the pages of figures share."""

from datetime import UTC, datetime

import pytest

from jobcenter.accounts import service as accounts
from jobcenter.accounts.current import Actor
from jobcenter.core.db import transaction
from tests.factories.facts import tree

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


@pytest.fixture
def reader(app, signed_in):
    """Call for the browser of an official in some role at an organization."""

    def sign_in(organization="seoul", role="statistics_officer"):
        with transaction():
            user = accounts.create_user(f"{role}-{organization}@example.kr", "a-long-password-7", "윤통계")
            accounts.grant_role(user, tree()[organization], role, actor=Actor(None, "test"), now=NOW)
        return signed_in(user)

    return sign_in
