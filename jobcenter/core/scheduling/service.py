"""The scheduler's own writes: the lease, what fell due, claiming a run and ending it."""

from datetime import datetime, timedelta

from sqlalchemy import and_, delete, func, or_, select

from jobcenter.core.db import db, lock
from jobcenter.core.scheduling.models import WHOLE_INSTALLATION, JobRun, RunStatus, SchedulerLease
from jobcenter.core.scheduling.registry import Job

LEASE = "scheduler"
ATTEMPTS = 5
FIRST_RETRY = timedelta(minutes=1)
ERROR_LENGTH = 500
KEPT = timedelta(days=7)


def acquire_lease(owner: str, *, now: datetime, seconds: float) -> bool:
    """Take or extend the lease; False while another scheduler holds it."""
    lease = _lease_for_update()
    if lease.owner != owner and lease.expires_at is not None and lease.expires_at > now:
        return False
    lease.owner = owner
    lease.expires_at = now + timedelta(seconds=seconds)
    return True


def release_lease(owner: str) -> None:
    """Give the lease back, so that a scheduler standing by need not wait for it to run out."""
    lease = _lease_for_update()
    if lease.owner == owner:
        lease.expires_at = None


def plan(job: Job, *, now: datetime) -> int:
    """Write a waiting run for every period of the job that fell due and every organization; returns how many."""
    _lease_for_update()
    if not job.every_period:
        _forget_old_runs(job, now - KEPT)
    latest = db.session.scalar(select(func.max(JobRun.due_at)).where(JobRun.job == job.name))
    return sum(plan_moment(job, moment) for moment in job.due_moments(latest, now))


def plan_moment(job: Job, moment: datetime) -> int:
    """Write the waiting runs of one due moment that are not there yet."""
    period = job.period(moment)
    known = set(
        db.session.scalars(select(JobRun.organization_id).where(JobRun.job == job.name, JobRun.period == period))
    )
    units = job.per() if job.per else [WHOLE_INSTALLATION]
    missing = [unit for unit in units if unit not in known]
    db.session.add_all(JobRun(job=job.name, period=period, organization_id=unit, due_at=moment) for unit in missing)
    return len(missing)


def claim(owner: str, *, now: datetime, seconds: float, job: str | None = None) -> int | None:
    """Take the next run that waits, may be retried, or was left by a scheduler that died; returns its row number.

    On PostgreSQL a run that is being worked on is locked and skipped, however long it takes.
    """
    statement = (
        select(JobRun)
        .where(
            or_(
                JobRun.status == RunStatus.WAITING,
                and_(JobRun.status == RunStatus.FAILED, JobRun.attempts < ATTEMPTS, JobRun.retry_at <= now),
                and_(JobRun.status == RunStatus.RUNNING, JobRun.expires_at <= now),
            )
        )
        .order_by(JobRun.due_at, JobRun.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    run = db.session.scalar(statement.where(JobRun.job == job) if job else statement)
    if run is None:
        return None
    run.move_to(RunStatus.RUNNING)
    run.owner = owner
    run.attempts += 1
    run.started_at = now
    run.finished_at = None
    run.expires_at = now + timedelta(seconds=seconds)
    return run.id


def hold(run_id: int, owner: str) -> JobRun | None:
    """Lock a claimed run for the length of its work; None when it was taken over or done meanwhile."""
    run = lock(JobRun, run_id)
    return run if run.status == RunStatus.RUNNING and run.owner == owner else None


def finish(run: JobRun, *, now: datetime) -> None:
    """Mark the run done, in the same transaction as its work."""
    run.move_to(RunStatus.DONE)
    run.finished_at = now
    run.error = ""


def finish_held(run_id: int, owner: str, *, now: datetime) -> None:
    """Mark a run done whose work was committed piece by piece."""
    run = hold(run_id, owner)
    if run is not None:
        finish(run, now=now)


def fail(run_id: int, owner: str, error: BaseException, *, now: datetime) -> None:
    """Record why a run failed and when it is tried again; each attempt waits twice as long as the one before."""
    run = hold(run_id, owner)
    if run is None:
        return
    run.move_to(RunStatus.FAILED)
    run.finished_at = now
    run.error = f"{type(error).__name__}: {error}"[:ERROR_LENGTH]
    run.retry_at = now + FIRST_RETRY * 2 ** (run.attempts - 1)


def retry(run_id: int) -> JobRun:
    """Put a failed run back to waiting, with all its attempts before it."""
    run = lock(JobRun, run_id)
    run.move_to(RunStatus.WAITING)
    run.attempts = 0
    run.retry_at = None
    return run


def _forget_old_runs(job: Job, before: datetime) -> None:
    db.session.execute(
        delete(JobRun).where(JobRun.job == job.name, JobRun.status == RunStatus.DONE, JobRun.due_at < before)
    )


def _lease_for_update() -> SchedulerLease:
    statement = select(SchedulerLease).where(SchedulerLease.name == LEASE)
    lease = db.session.scalar(statement.with_for_update().execution_options(populate_existing=True))
    if lease is None:
        lease = SchedulerLease(name=LEASE)
        db.session.add(lease)
        db.session.flush()
    return lease
