"""A change that is committed is in the next ranking of every worker, though each keeps profiles of its own."""

import time

import pytest

from jobcenter import create_app
from jobcenter.core.db import db, transaction
from jobcenter.employers.models import JobOrder, OrderStatus
from jobcenter.matching import search
from jobcenter.organizations.scope import Scope
from jobcenter.seekers.models import Registration, RegistrationStatus
from tests.factories import matching as given

AT_ONCE = 1.0


@pytest.fixture
def workers(app):
    """Two web workers over the same database, with nothing else in common."""
    same = ("SQLALCHEMY_DATABASE_URI", "PERSONAL_DATA_KEY", "SECRET_KEY", "TESTING")
    settings = {name: app.config[name] for name in same}
    others = [create_app(settings) for _ in range(2)]
    yield others
    for other in others:
        with other.app_context():
            db.engine.dispose()


def orders_in(worker, registration_id) -> dict[int, int]:
    """Key of each order → points, as this worker ranks them."""
    with worker.app_context():
        registration = db.session.get_one(Registration, registration_id)
        ranking = search.orders_for(Scope.everything(), registration, today=given.TODAY).ranking
        return {match.order.key: match.total for match in ranking.matches}


def seekers_in(worker, order_id) -> dict[int, int]:
    """Key of each registration → points, as this worker ranks them."""
    with worker.app_context():
        order = db.session.get_one(JobOrder, order_id)
        ranking = search.seekers_for(Scope.everything(), order, today=given.TODAY).ranking
        return {match.seeker.key: match.total for match in ranking.matches}


def soon(read, expected) -> bool:
    """Whether a reading is as expected within a second."""
    until = time.monotonic() + AT_ONCE
    while time.monotonic() < until:
        if read() == expected:
            return True
        time.sleep(0.05)
    return False


def test_new_changed_and_closed_orders_show_in_every_worker(app, workers):
    registration = given.willing()
    seeker, first = registration.id, given.order()
    first_id = first.id
    assert [set(orders_in(worker, seeker)) for worker in workers] == [{first_id}] * 2
    second_id = given.order(title="다른 요양보호사").id
    for worker in workers:
        assert soon(lambda worker=worker: set(orders_in(worker, seeker)), {first_id, second_id})
    before = orders_in(workers[0], seeker)[second_id]
    with transaction():
        db.session.get_one(JobOrder, second_id).wage_min = 2_100_000
    for worker in workers:
        assert soon(lambda worker=worker: orders_in(worker, seeker)[second_id] < before, True)
    with transaction():
        db.session.get_one(JobOrder, second_id).move_to(OrderStatus.CLOSED)
    for worker in workers:
        assert soon(lambda worker=worker: set(orders_in(worker, seeker)), {first_id})


def test_new_and_changed_seekers_show_in_every_worker(app, workers):
    order_id = given.order().id
    assert [seekers_in(worker, order_id) for worker in workers] == [{}] * 2
    seeker = given.willing().id
    for worker in workers:
        assert soon(lambda worker=worker: set(seekers_in(worker, order_id)), {seeker})
    before = seekers_in(workers[0], order_id)[seeker]
    with transaction():
        db.session.get_one(Registration, seeker).wage_min = 2_299_000
    for worker in workers:
        assert soon(lambda worker=worker: seekers_in(worker, order_id)[seeker] != before, True)
    with transaction():
        db.session.get_one(Registration, seeker).move_to(RegistrationStatus.CANCELLED)
    for worker in workers:
        assert soon(lambda worker=worker: seekers_in(worker, order_id), {})
