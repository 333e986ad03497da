"""The file a worker starts from: shared, whole or passed over, and never a reason for a wrong answer."""

import threading
import time

import pytest

from jobcenter.core.db import db, transaction
from jobcenter.employers.models import OrderStatus
from jobcenter.matching import index, search
from jobcenter.matching.index import keeping, live, snapshot
from jobcenter.organizations.scope import Scope
from tests.factories import matching as given


@pytest.fixture
def large(app, tmp_path, monkeypatch):
    """An index that is too large to be read within a request."""
    monkeypatch.setattr(live, "READ_AT_ONCE", -1)
    monkeypatch.setitem(app.config, "MATCHING_FOLDER", str(tmp_path))
    app.extensions.pop("jobcenter.matching.index", None)
    yield tmp_path
    for thread in threading.enumerate():
        if thread.name == "matching-index":
            thread.join()
    app.extensions.pop("jobcenter.matching.index", None)


def files(folder):
    return sorted(folder.glob("columns-*.index"))


def hold(app, found):
    app.extensions.setdefault("jobcenter.matching.index", live.Shelf()).live = found


def ranked(registration):
    found = search.orders_for(Scope.everything(), registration, today=given.TODAY).ranking
    return [(match.order.key, match.total, match.shares) for match in found.matches]


def test_file_gives_the_same_ranking_as_the_entries(app, large):
    registration = given.willing(licences=["요양보호사"], districts=["11560", "11620"], days=["mon", "tue"])
    orders = [given.order(licences=["요양보호사"] * (n % 2), wage_min=2_300_000 + n) for n in range(5)]
    from_tables = ranked(registration)
    assert index.current() is None
    made = live.load()
    read = live._from_file(made.token, made.stamp)
    for held in (made, read):
        hold(app, held)
        monkey = search.orders_for(Scope.everything(), registration, today=given.TODAY).ranking
        assert type(monkey).__name__ == "ColumnRanking"
        assert ranked(registration) == from_tables
        people = search.seekers_for(Scope.everything(), orders[0], today=given.TODAY).ranking
        assert people.considered == 1


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[: len(data) // 2],
        lambda data: data[:-1],
        lambda data: data[:200] + bytes([data[200] ^ 1]) + data[201:],
        lambda data: data[:-5000] + bytes([data[-5000] ^ 1]) + data[-4999:],
        lambda data: b"",
        lambda data: b"something else entirely",
    ],
)
def test_torn_file_is_passed_over_and_made_again(app, large, damage):
    registration, order = given.willing(), given.order()
    live.load()
    [path] = files(large)
    path.write_bytes(damage(path.read_bytes()))
    hold(app, live.load())
    assert [key for key, _total, _shares in ranked(registration)] == [order.id]
    [path] = files(large)
    snapshot.read(path)


def test_old_file_is_followed_by_what_came_since(app, large):
    registration, first = given.willing(), given.order()
    live.load()
    second = given.order()
    with transaction():
        first.move_to(OrderStatus.CLOSED)
    assert len(files(large)) == 1
    found = live.load()
    hold(app, found)
    assert [key for key, _total, _shares in ranked(registration)] == [second.id]


def test_file_of_other_code_or_of_another_index_is_not_read(app, large, monkeypatch):
    registration, order = given.willing(), given.order()
    live.load()
    monkeypatch.setattr(snapshot, "made_by", lambda: "f" * 12)
    hold(app, live.load())
    assert len(ranked(registration)) == 1
    keeping.bring_up_to_date(rebuild=True, analyse=False)
    assert len(files(large)) == snapshot.KEPT
    assert index.current() is None
    hold(app, live.load())
    assert [key for key, _total, _shares in ranked(registration)] == [order.id]


def test_a_request_that_comes_first_is_answered_while_the_index_loads(app, large):
    registration, order = given.willing(), given.order()
    assert [key for key, _total, _shares in ranked(registration)] == [order.id]
    until = time.monotonic() + 20
    while app.extensions["jobcenter.matching.index"].live is None and time.monotonic() < until:
        time.sleep(0.05)
    db.session.rollback()
    assert index.current() is not None
    assert [key for key, _total, _shares in ranked(registration)] == [order.id]


def test_job_writes_a_file_only_where_the_last_has_fallen_behind(app, large, monkeypatch):
    given.order()
    assert keeping.write_file() is not None
    assert keeping.write_file() is None
    monkeypatch.setattr(keeping, "BEHIND", 1)
    given.order()
    assert keeping.write_file(at_least=1) is not None
    assert len(files(large)) == 2


def test_a_worn_index_takes_up_the_next_file_once(app, large, monkeypatch):
    registration = given.willing()
    given.order()
    held = live.load()
    monkeypatch.setattr(live, "READ_AT_ONCE", 100)
    monkeypatch.setattr(live, "WORN", 1)
    hold(app, held)
    for _n in range(3):
        given.order()
    assert len(ranked(registration)) == 4
    assert held.worn
    assert not live._newer_file(held)
    monkeypatch.setattr(live, "READ_AT_ONCE", -1)
    assert keeping.write_file(at_least=1) is not None
    assert live._newer_file(held)
    assert not live._newer_file(live.load())
