"""A scheduler killed in the middle of a close leaves nothing half done; two that take over close the month once."""

import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from jobcenter.audit.models import AuditEntry
from jobcenter.core.db import db
from jobcenter.core.scheduling.models import JobRun, RunStatus
from jobcenter.organizations.queries import subtree_ids
from jobcenter.statistics.counting import figures
from jobcenter.statistics.lines import Cutoff
from jobcenter.statistics.measures import MEASURES
from jobcenter.statistics.models import MonthClose, MonthFigure, MonthStatus
from jobcenter.statistics.service import digest
from tests.factories.facts import fact, tree

ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 60


@pytest.fixture
def start(app, database):
    """Start a scheduler process over the test's database."""
    started = []

    def start_process(*mark):
        db.session.remove()
        db.engine.dispose()
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.scheduler_process", database.url, *map(str, mark)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stderr=subprocess.PIPE,
        )
        started.append(process)
        return process

    yield start_process
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()


def wait_until(holds, what):
    until = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < until, f"waited {PATIENCE} s for {what}"
        time.sleep(0.2)


def count(model, *conditions):
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model).where(*conditions))


def closes():
    db.session.rollback()
    rows = db.session.scalars(select(MonthClose).where(MonthClose.status == MonthStatus.CLOSED)).all()
    return {close.organization_id: (close.id, close.digest) for close in rows}


def test_a_month_of_many_organizations_is_closed_once_after_a_kill_in_the_middle(start, tmp_path):
    organizations = len(tree())
    for number in range(1, 6):
        fact("seeker.registered", date(2026, 10, 5), person_id=number)
    mark = tmp_path / "mark"

    slow = start(mark)
    wait_until(mark.exists, "the close to be half way")
    slow.send_signal(signal.SIGKILL)
    slow.wait()
    before = closes()
    assert len(before) == 2 == count(MonthClose)
    assert count(MonthFigure) == 2 * len(MEASURES)
    assert count(JobRun, JobRun.job == "statistics.close_month", JobRun.status == RunStatus.RUNNING) == 1

    both = [start(), start()]
    wait_until(lambda: count(MonthClose, MonthClose.status == MonthStatus.CLOSED) == organizations, "the close")
    for healthy in both:
        healthy.terminate()
    assert [healthy.wait(timeout=PATIENCE) for healthy in both] == [0, 0]

    after = closes()
    assert {number: after[number] for number in before} == before
    for close in db.session.scalars(select(MonthClose)):
        below = subtree_ids(close.organization_id)
        counted = figures(below, date(2026, 10, 1), date(2026, 10, 31), Cutoff(last_entry_id=close.last_entry_id))
        assert digest(close, counted) == close.digest
    assert count(MonthClose, MonthClose.month == "2026-10") == organizations == count(MonthClose)
    assert count(MonthFigure) == organizations * len(MEASURES)
    assert count(AuditEntry, AuditEntry.action == "statistics.close_month") == organizations
    closing = select(JobRun).where(JobRun.job == "statistics.close_month")
    runs = db.session.scalars(closing).all()
    assert {run.status for run in runs} == {RunStatus.DONE}
    assert sorted(run.attempts for run in runs) == [1] * (organizations - 1) + [2]
