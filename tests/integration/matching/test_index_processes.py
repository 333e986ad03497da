"""Two real worker processes: what is committed is in their rankings within a second, killed and restarted or not."""

import json
import os
import subprocess
import sys
import time

import pytest

from jobcenter.core.db import db, transaction
from jobcenter.employers.models import JobOrder, OrderStatus
from jobcenter.matching.index import building
from jobcenter.seekers.models import Registration, RegistrationStatus
from tests.factories import matching as given
from tests.support import source

AT_ONCE = 1.0
LOADED_WITHIN = 20.0


class Worker:
    """One process, asked over its standard input."""

    def __init__(self, url: str, folder, read_at_once: int) -> None:
        environment = {**os.environ, "DATABASE_URL": url, "JOBCENTER_INSTANCE": str(folder)}
        environment |= {"SECRET_KEY": "test", "PERSONAL_DATA_KEY": "test", "JOBCENTER_TODAY": str(given.TODAY)}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.index_worker", str(read_at_once), str(given.TODAY)],
            cwd=source.ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout.readline() == "ready\n"

    def ask(self, kind: str, key: int) -> dict:
        self.process.stdin.write(f"{kind} {key}\n")
        self.process.stdin.flush()
        found = json.loads(self.process.stdout.readline())
        return {**found, "matches": {int(name): total for name, total in found["matches"].items()}}

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()


@pytest.fixture
def start(app, tmp_path):
    """Call to start a worker over the test's database; all share one instance folder."""
    running = []

    def begin(read_at_once: int = 1_000) -> Worker:
        worker = Worker(db.engine.url.render_as_string(hide_password=False), tmp_path, read_at_once)
        running.append(worker)
        return worker

    yield begin
    for worker in running:
        worker.kill()


def soon(read, expected, within=AT_ONCE):
    """The last reading, which is as expected if it was so in time."""
    until = time.monotonic() + within
    found = read()
    while found != expected and time.monotonic() < until:
        time.sleep(0.05)
        found = read()
    return found


def test_changes_reach_every_process_within_a_second(app, start):
    registration, order = given.willing().id, given.order().id
    workers = [start(), start()]

    def orders(worker):
        return set(worker.ask("orders", registration)["matches"])

    for worker in workers:
        assert worker.ask("orders", registration)["indexed"]
        assert orders(worker) == {order}
    second, other = given.order(title="다른 요양보호사").id, given.willing().id
    for worker in workers:
        assert soon(lambda worker=worker: orders(worker), {order, second}) == {order, second}
        people = soon(lambda worker=worker: set(worker.ask("seekers", order)["matches"]), {registration, other})
        assert people == {registration, other}
    before = workers[0].ask("orders", registration)["matches"][second]
    with transaction():
        db.session.get_one(JobOrder, second).wage_min = 2_100_000
    for worker in workers:
        assert worker.ask("orders", registration)["matches"][second] < before
    with transaction():
        db.session.get_one(JobOrder, second).move_to(OrderStatus.CLOSED)
        db.session.get_one(Registration, other).move_to(RegistrationStatus.CANCELLED)
    for worker in workers:
        assert soon(lambda worker=worker: orders(worker), {order}) == {order}
        assert set(worker.ask("seekers", order)["matches"]) == {registration}


def test_a_process_that_was_killed_begins_from_the_file_and_follows(app, start):
    registration, first = given.willing().id, given.order().id
    worker = start(read_at_once=-1)
    # Before the file is loaded the tables answer; nobody waits and nothing is missing.
    assert set(worker.ask("orders", registration)["matches"]) == {first}
    loaded = soon(lambda: worker.ask("orders", registration)["indexed"], True, LOADED_WITHIN)
    assert loaded
    worker.kill()
    second = given.order().id
    with transaction():
        db.session.get_one(JobOrder, first).move_to(OrderStatus.CLOSED)
    again = start(read_at_once=1)
    assert set(again.ask("orders", registration)["matches"]) == {second}
    assert soon(lambda: again.ask("orders", registration)["indexed"], True, LOADED_WITHIN)
    assert set(again.ask("orders", registration)["matches"]) == {second}
    building.rebuild()
    third = given.order().id
    assert set(again.ask("orders", registration)["matches"]) == {second, third}
    assert soon(lambda: again.ask("orders", registration)["indexed"], True, LOADED_WITHIN)
    assert set(again.ask("orders", registration)["matches"]) == {second, third}
