"""The scheduler on both databases: one row per piece of work, one scheduler at a time, retries, catch-up."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from jobcenter.core import clock
from jobcenter.core.db import db, transaction
from jobcenter.core.errors import InvalidTransition
from jobcenter.core.scheduling import registry, service
from jobcenter.core.scheduling.models import JobRun, RunStatus
from jobcenter.core.scheduling.runner import Scheduler
from jobcenter.organizations.queries import list_all
from jobcenter.statistics.models import MonthClose
from tests.factories.facts import tree

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


class Time:
    """A clock that stands until it is moved."""

    def __init__(self):
        self.now = NOW

    def pass_by(self, **amount):
        self.now += timedelta(**amount)


@pytest.fixture
def time(monkeypatch):
    standing = Time()
    monkeypatch.setattr(clock, "now", lambda: standing.now)
    return standing


@pytest.fixture
def declare(app, monkeypatch):
    """Declare a job as the only one."""

    def declare(function, **options):
        job = registry.Job("core.test", function, options.pop("cron", "0 * * * *"), "Test", **options)
        monkeypatch.setattr(registry, "_jobs", {job.name: job})
        return job

    return declare


def runs():
    db.session.rollback()
    return db.session.scalars(select(JobRun).order_by(JobRun.id).execution_options(populate_existing=True)).all()


def test_a_due_job_runs_once_however_often_the_scheduler_looks(app, declare, time):
    calls = []
    declare(calls.append)
    scheduler = Scheduler(app)
    assert [scheduler.tick() for _look in range(3)] == [1, 0, 0]
    assert [call.period for call in calls] == ["2026-11-20T12:00"]
    assert [run.status for run in runs()] == [RunStatus.DONE]


def test_the_next_period_runs_when_it_falls_due(app, declare, time):
    calls = []
    declare(calls.append)
    scheduler = Scheduler(app)
    scheduler.tick()
    time.pass_by(minutes=59)
    assert scheduler.tick() == 0
    time.pass_by(minutes=1)
    assert scheduler.tick() == 1


def test_each_organization_has_its_own_run_and_transaction(app, declare, time):
    organizations = [organization.id for organization in tree().values()]
    broken = organizations[2]
    done = []

    def work(call):
        if call.organization_id == broken:
            raise ValueError("no figures today")
        done.append(call.organization_id)

    declare(work, per=lambda: organizations)
    assert Scheduler(app).tick() == len(organizations) - 1
    failed = [run for run in runs() if run.status == RunStatus.FAILED]
    assert [(run.organization_id, run.error) for run in failed] == [(broken, "ValueError: no figures today")]
    assert sorted(done) == sorted(set(organizations) - {broken})


def test_a_failed_run_leaves_nothing_behind_and_is_tried_again_later(app, declare, time):
    attempts = []

    def work():
        attempts.append(1)
        tree()
        if len(attempts) == 1:
            raise RuntimeError("power cut")

    declare(work)
    scheduler = Scheduler(app)
    assert scheduler.tick() == 0
    assert not db.session.scalars(select(JobRun).where(JobRun.status == RunStatus.DONE)).all()
    time.pass_by(seconds=59)
    assert scheduler.tick() == 0
    time.pass_by(seconds=2)
    assert scheduler.tick() == 1
    assert [(run.status, run.attempts, run.error) for run in runs()] == [(RunStatus.DONE, 2, "")]


def test_a_run_that_keeps_failing_is_left_to_a_person(app, declare, time):
    def work():
        raise RuntimeError("still broken")

    declare(work, cron="0 12 20 * *")
    scheduler = Scheduler(app)
    for _attempt in range(10):
        scheduler.tick()
        time.pass_by(hours=2)
    (run,) = runs()
    assert (run.status, run.attempts) == (RunStatus.FAILED, service.ATTEMPTS)
    with transaction():
        service.retry(run.id)
    assert runs()[0].status == RunStatus.WAITING


def test_a_second_scheduler_stands_by_until_the_lease_has_run_out(app, declare, time):
    calls = []
    declare(calls.append, cron="* * * * *")
    first, second = Scheduler(app), Scheduler(app)
    assert first.tick() == 1
    time.pass_by(seconds=45)
    assert second.tick() == 0
    time.pass_by(seconds=61)
    assert second.tick() == 1
    time.pass_by(seconds=1)
    assert first.tick() == 0


def test_a_scheduler_that_stops_gives_the_lease_back(app, declare, time):
    declare(lambda: None, cron="* * * * *")
    first, second = Scheduler(app), Scheduler(app)
    first.tick()
    first.stop()
    time.pass_by(minutes=1)
    assert second.tick() == 1


def test_a_run_left_by_a_dead_scheduler_is_taken_over(app, declare, time):
    declare(lambda: None)
    dead, alive = Scheduler(app), Scheduler(app)
    with transaction():
        service.plan(registry.get_job("core.test"), now=time.now)
        service.claim(dead.owner, now=time.now, seconds=60)
    assert alive.tick() == 0
    time.pass_by(seconds=61)
    assert alive.tick() == 1
    (run,) = runs()
    assert (run.attempts, run.owner) == (2, alive.owner)


def test_a_scheduler_that_lost_its_run_does_not_do_the_work(app, declare, time):
    calls = []
    declare(calls.append)
    slow = Scheduler(app)
    with transaction():
        service.plan(registry.get_job("core.test"), now=time.now)
        number = service.claim(slow.owner, now=time.now, seconds=60)
    time.pass_by(seconds=61)
    Scheduler(app).tick()
    assert slow._execute(number) is False
    assert len(calls) == 1


def test_a_job_with_its_own_transactions_keeps_what_it_committed(app, declare, time):
    def work():
        tree()
        raise RuntimeError("the mail server hung up")

    declare(work, own_transactions=True)
    Scheduler(app).tick()
    assert runs()[0].status == RunStatus.FAILED
    assert tree()


def test_done_is_final(app, declare, time):
    declare(lambda: None)
    Scheduler(app).tick()
    with pytest.raises(InvalidTransition), transaction():
        service.retry(runs()[0].id)


def test_months_missed_during_downtime_are_closed_for_every_organization(app, time, monkeypatch):
    organizations = len(tree())
    close = registry.get_job("statistics.close_month")
    monkeypatch.setattr(registry, "_jobs", {close.name: close})
    scheduler = Scheduler(app)
    time.now = datetime(2026, 8, 10, tzinfo=UTC)
    scheduler.tick()
    time.now = datetime(2026, 11, 20, tzinfo=UTC)
    scheduler.tick()
    db.session.rollback()
    closed = db.session.execute(select(MonthClose.month, MonthClose.organization_id).order_by(MonthClose.id)).all()
    months = [month for month, _number in closed]
    # One month after the other, of each month the parts before the whole.
    assert months == sorted(months)
    assert sorted(set(months)) == ["2026-07", "2026-08", "2026-09", "2026-10"]
    assert len(closed) == 4 * organizations
    assert [number for _month, number in closed[:organizations]] == [one.id for one in reversed(list_all())]
