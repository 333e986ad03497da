"""Signing in: lock-out, time-out with the draft kept, second factor, links, and where `next` may lead."""

import re
from datetime import UTC, datetime

import pyotp
import pytest

from jobcenter.accounts import service, tokens
from jobcenter.accounts.models import User
from jobcenter.accounts.views import safe_next
from jobcenter.core import drafts
from jobcenter.core.db import db, transaction

PASSWORD = "correct horse 9"


@pytest.fixture
def user(app):
    with transaction():
        return service.create_user("kim@example.com", PASSWORD, "김영희")


def sign_in(client, password=PASSWORD, **more):
    return client.post("/sign-in", data={"email": " Kim@Example.com ", "password": password, **more})


def test_right_password_opens_the_account_page(client, user):
    assert sign_in(client).status_code == 302
    assert client.get("/account").status_code == 200


def test_wrong_password_and_unknown_address_get_the_same_answer(client, user):
    wrong = sign_in(client, "wrong password").text
    unknown = client.post("/sign-in", data={"email": "no@example.com", "password": "x"}).text
    message = re.search(r'form-hint-invalid"[^>]*>([^<]+)<', wrong)[1]
    assert message in unknown


def test_the_fifth_wrong_password_locks_even_the_right_one_out(client, user):
    for _ in range(5):
        sign_in(client, "wrong password")
    assert sign_in(client).status_code == 422
    assert client.get("/account").status_code == 302


def test_email_stays_typed_after_a_refusal(client, user):
    assert "Kim@Example.com" in sign_in(client, "wrong password").text


@pytest.mark.parametrize(
    "target",
    ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "/a\\b", "", None, "/a\n/b"],
)
def test_next_never_leads_to_another_site(target):
    assert safe_next(target) is None


def test_next_leads_back_to_where_one_was(client, user):
    assert sign_in(client, next="/my/profile?tab=2").location == "/my/profile?tab=2"


def test_a_new_password_ends_other_sessions(app, user):
    one, other = app.test_client(), app.test_client()
    sign_in(one)
    sign_in(other)
    changed = {"current_password": PASSWORD, "password": "a better horse 10", "password_again": "a better horse 10"}
    assert one.post("/account", data=changed).status_code == 302
    assert one.get("/account").status_code == 200
    assert other.get("/account").status_code == 302


@pytest.mark.parametrize("password", ["short1", "aaaaaaaaaaaa", "password123", "1234567890"])
def test_weak_password_is_refused_beside_its_field(client, user, password):
    sign_in(client)
    answer = client.post(
        "/account", data={"current_password": PASSWORD, "password": password, "password_again": password}
    )
    assert answer.status_code == 422 or "form-hint-invalid" in answer.text


def test_session_ends_after_idle_time_and_the_typed_form_comes_back(client, user):
    sign_in(client)
    with client.session_transaction() as session:
        session["seen"] -= 31 * 60
    answer = client.post("/account", data={"language-locale": "en", "current_password": "secret"})
    assert answer.status_code == 302
    assert "/sign-in" in answer.location
    kept = drafts.take(user.public_id, "/account")
    assert kept["language-locale"] == "en"
    assert "current_password" not in kept


def test_session_goes_on_when_extended(client, user):
    sign_in(client)
    with client.session_transaction() as session:
        session["seen"] -= 29 * 60
    assert client.post("/session/extend").get_json()["seconds"] == 1800
    assert client.get("/account").status_code == 200


def test_second_factor_asks_for_a_code_that_works_once(client, user):
    from jobcenter.accounts import second_factor

    secret, now = second_factor.new_secret(), datetime.now(UTC)
    with transaction():
        codes = second_factor.enable(db.session.get_one(User, user.id), secret, pyotp.TOTP(secret).now(), now=now)
    assert "/sign-in/code" in sign_in(client).location
    assert client.get("/account").status_code == 302
    assert client.post("/sign-in/code", data={"code": "000000"}).status_code == 422
    assert client.post("/sign-in/code", data={"code": codes[0]}).status_code == 302
    assert client.get("/account").status_code == 200
    client.post("/sign-out")
    sign_in(client)
    assert client.post("/sign-in/code", data={"code": codes[0]}).status_code == 422
    assert client.post("/sign-in/code", data={"code": pyotp.TOTP(secret).now()}).status_code == 422, "already used"


def test_password_link_works_once(client, user):
    token = tokens.password_token(user)
    new = {"password": "a better horse 10", "password_again": "a better horse 10"}
    assert client.post(f"/set-password/{token}", data=new).status_code == 302
    assert client.get(f"/set-password/{token}").status_code == 302
    assert sign_in(client, "a better horse 10").status_code == 302
    assert client.get("/account").status_code == 200


def test_forgotten_password_does_not_tell_who_has_an_account(client, user):
    known = client.post("/forgotten-password", data={"email": "kim@example.com"})
    unknown = client.post("/forgotten-password", data={"email": "no@example.com"})
    assert known.status_code == unknown.status_code == 200
    assert known.text == unknown.text


def test_demonstration_page_does_not_exist_without_demonstration_data(client):
    assert client.get("/demo").status_code == 404
    assert client.post("/demo", data={"email": "kim@example.com"}).status_code == 404


def test_demonstration_page_opens_demonstration_accounts_only(client, user):
    from jobcenter.core import settings

    with transaction():
        settings.put("demonstration", True)
    assert client.post("/demo", data={"email": "kim@example.com"}).status_code == 404


def test_every_answer_carries_a_strict_content_security_policy(client):
    policy = client.get("/sign-in").headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
