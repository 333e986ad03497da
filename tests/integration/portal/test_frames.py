"""Kept pages: rendered once, filled with what belongs to each reader alone."""

import re
from datetime import UTC, datetime

import pytest

from jobcenter.accounts import service
from jobcenter.core.db import transaction
from jobcenter.core.fragments import Fragments
from jobcenter.notifications import notify

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@pytest.fixture
def create_reader(app):
    def create(name):
        with transaction():
            return service.create_user(f"{name}@example.com", "a long pass phrase", name)

    return create


@pytest.fixture
def rendered(app):
    """How many pages were rendered, not taken from those kept."""
    pages = app.extensions["jobcenter.pages"] = Fragments()
    return lambda: len(pages._kept)


def test_two_readers_share_the_rendering_and_nothing_else(create_reader, signed_in, rendered):
    first, second = (signed_in(create_reader(name)) for name in ("Kim<b>", "Lee"))
    pages = [reader.get("/jobs").text for reader in (first, second)]
    assert rendered() == 1
    assert "Kim&lt;b&gt;" in pages[0] and "Kim" not in pages[1]
    assert "Lee" in pages[1] and "Lee" not in pages[0]
    tokens = [set(TOKEN.findall(page)) for page in pages]
    assert tokens[0] and tokens[1] and not tokens[0] & tokens[1]
    assert not any("mark-" in page for page in pages)


def test_token_of_a_kept_page_is_accepted(app, create_reader, signed_in):
    app.config["WTF_CSRF_ENABLED"] = True
    reader = signed_in(create_reader("Kim"))
    for _ in range(2):
        token = TOKEN.search(reader.get("/jobs").text).group(1)
    assert reader.post("/sign-out", data={"csrf_token": token}).status_code == 302


def test_reader_who_has_the_page_is_told_so(create_reader, signed_in):
    reader = signed_in(create_reader("Kim"))
    reader.get("/jobs")
    tag = reader.get("/jobs").headers["ETag"]
    assert reader.get("/jobs", headers={"If-None-Match": tag}).status_code == 304


def test_a_tag_is_worth_nothing_to_another_reader(client, create_reader, signed_in):
    reader, other = (signed_in(create_reader(name)) for name in ("Kim", "Lee"))
    tag = reader.get("/jobs").headers["ETag"]
    assert other.get("/jobs", headers={"If-None-Match": tag}).status_code == 200
    assert client.get("/jobs", headers={"If-None-Match": tag}).status_code == 200


def test_what_the_frame_shows_is_never_old(create_reader, signed_in):
    user = create_reader("Kim")
    reader = signed_in(user)
    before = reader.get("/jobs")
    with transaction():
        notify(user_id=user.id, kind="referral.made", subject="Hello", body="A message", now=NOW)
    after = reader.get("/jobs", headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert 'class="count">1<' in after.text


def test_language_size_and_address_make_pages_of_their_own(client, rendered):
    client.get("/jobs")
    client.get("/jobs?lang=en")
    client.get("/jobs?lang=ko&q=a")
    client.set_cookie("scale", "lg")
    client.get("/jobs?lang=ko&q=a")
    assert rendered() == 4
