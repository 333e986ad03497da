"""The foundation: transactions, locks, encryption, access log, sign-in and its lock-out."""

from datetime import UTC, datetime, timedelta

import pytest

from jobcenter import audit, ledger
from jobcenter.accounts import SYSTEM, service
from jobcenter.accounts.models import User
from jobcenter.core.db import db, transaction
from jobcenter.organizations.models import Organization, OrganizationKind
from jobcenter.organizations.scope import Scope
from jobcenter.organizations.service import create_organization

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


def make_tree():
    city = create_organization(code="seoul", kind=OrganizationKind.CITY, name={"ko": "서울특별시", "en": "Seoul"})
    district = create_organization(
        code="yeongdeungpo", kind=OrganizationKind.DISTRICT, name={"ko": "영등포구", "en": "Yeongdeungpo"}, parent=city
    )
    return city, district


def test_transaction_rolls_back_everything_when_a_step_fails(app):
    with pytest.raises(ValueError), transaction():
        make_tree()
        raise ValueError
    assert db.session.query(Organization).count() == 0


def test_inner_transaction_joins_the_outer_one(app):
    with pytest.raises(ValueError), transaction():
        with transaction():
            make_tree()
        raise ValueError
    assert db.session.query(Organization).count() == 0


def test_subtree_scope_leaves_out_other_organizations(app):
    from sqlalchemy import select

    from jobcenter.organizations.queries import subtree_ids

    with transaction():
        city, district = make_tree()
    assert set(subtree_ids(city.id)) == {city.id, district.id}
    scope = Scope.of_organizations(subtree_ids(district.id))
    assert db.session.scalars(scope.limit(select(Organization), Organization.id)).all() == [district]
    assert not scope.covers(city.id)


def sign_in(password, at):
    with transaction():
        return service.sign_in("a@example.com", password, now=at, failures_allowed=5, lock_minutes=15)


def test_five_wrong_passwords_lock_the_account_and_time_opens_it(app):
    with transaction():
        service.create_user("A@example.com", "correct horse 9", "김영희")
    for _ in range(5):
        assert not isinstance(sign_in("wrong", NOW), User)
    assert isinstance(sign_in("correct horse 9", NOW), service.SignInLocked)
    assert isinstance(sign_in("correct horse 9", NOW + timedelta(minutes=15)), User)


def test_ledger_entry_cannot_be_changed(app):
    with transaction():
        _, district = make_tree()
        entry = ledger.record(
            "referral.made",
            occurred_on=NOW.date(),
            organization_id=district.id,
            actor=SYSTEM,
            now=NOW,
            subject=("referral", 1),
        )
    with pytest.raises(RuntimeError, match="append-only"), transaction():
        entry.quantity = 2
        db.session.flush()


def test_access_log_has_one_line_for_each_person_seen(app):
    from jobcenter.audit.models import AccessEntry

    audit.log_access(SYSTEM, [3, 1, 3], what="registration", now=NOW, action="list")
    assert sorted(entry.person_id for entry in db.session.query(AccessEntry)) == [1, 3]


@pytest.mark.parametrize("verb", ["UPDATE ledger_entry SET quantity = 5", "DELETE FROM ledger_entry"])
def test_database_itself_refuses_to_change_the_ledger(app, verb):
    from sqlalchemy import text
    from sqlalchemy.exc import DBAPIError

    with transaction():
        _, district = make_tree()
        ledger.record(
            "referral.made",
            occurred_on=NOW.date(),
            organization_id=district.id,
            actor=SYSTEM,
            now=NOW,
            subject=("referral", 1),
        )
    with pytest.raises(DBAPIError, match="append-only"), transaction():
        db.session.execute(text(verb))


def test_a_lost_database_gets_a_plain_page_in_both_languages():
    from jobcenter import create_app

    settings = {
        "SQLALCHEMY_DATABASE_URI": "sqlite:////nowhere/at/all.db",
        "RATELIMIT_ENABLED": False,
        "SECRET_KEY": "x",
    }
    client = create_app(settings).test_client()
    assert client.get("/jobs").status_code == 500
    with client.session_transaction() as browser:
        browser["_user_id"] = "somebody.1"
    answer = client.get("/jobs")
    assert answer.status_code == 500
    assert "잠시 뒤에 다시" in answer.text
    assert "try again" in answer.text


@pytest.mark.postgresql
def test_a_connection_the_server_dropped_while_it_rested_is_replaced(postgresql, monkeypatch):
    from sqlalchemy import create_engine, text

    from jobcenter.core import db as database

    monkeypatch.setattr(database, "REST_SECONDS", 0)
    engine = create_engine(postgresql.create_database("dropped"))
    other = create_engine(engine.url)
    with engine.connect() as connection:
        backend = connection.scalar(text("SELECT pg_backend_pid()"))
    with other.connect() as connection:
        connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": backend})
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT pg_backend_pid()")) != backend
    engine.dispose()
    other.dispose()
