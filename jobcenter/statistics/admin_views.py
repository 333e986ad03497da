"""Administration of scheduled jobs: what runs next, what ran last and how long, and trying a failed run again."""

from datetime import datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import func, or_, select

from jobcenter.accounts import current
from jobcenter.audit import record
from jobcenter.core import clock
from jobcenter.core.db import db, transaction
from jobcenter.core.errors import NotFound
from jobcenter.core.paging import keyset
from jobcenter.core.permissions import requires
from jobcenter.core.scheduling import registry, service
from jobcenter.core.scheduling.models import JobRun, RunStatus, SchedulerLease
from jobcenter.organizations import queries as organizations

blueprint = Blueprint("admin", __name__, url_prefix="/admin")


@blueprint.get("/jobs")
@requires("scheduler.read")
def jobs() -> Any:
    """Every scheduled job, and its runs newest first."""
    now = clock.now()
    wanted, job = request.args.get("status", ""), request.args.get("job", "")
    statement = select(JobRun)
    if wanted in set(RunStatus):
        statement = statement.where(JobRun.status == RunStatus(wanted))
    if job:
        statement = statement.where(JobRun.job == job)
    else:
        frequent = [one.name for one in registry.jobs() if one.is_frequent]
        statement = statement.where(or_(JobRun.job.not_in(frequent), JobRun.status != RunStatus.DONE))
    page = keyset(statement, order=[(JobRun.due_at, "desc")], key=JobRun.id, cursor=request.args.get("after"), size=30)
    names = {organization.id: organization for organization in organizations.list_all()}
    lease = db.session.scalar(select(SchedulerLease))
    running = lease is not None and lease.expires_at is not None and lease.expires_at > now
    return render_template(
        "statistics/jobs.html",
        page=page,
        jobs=_overview(now),
        labels={job.name: job.label for job in registry.jobs()},
        names=names,
        running=running,
        wanted=wanted,
        chosen=job,
        statuses=_statuses(),
    )


@blueprint.post("/jobs/retry")
@requires("scheduler.retry")
def retry() -> Any:
    """Try a failed run again at the scheduler's next tick."""
    job, period = request.form.get("job", ""), request.form.get("period", "")
    code = request.form.get("organization", "")
    organization = organizations.find_by_code(code) if code else None
    found = db.session.scalar(
        select(JobRun.id).where(
            JobRun.job == job,
            JobRun.period == period,
            JobRun.organization_id == (organization.id if organization else 0),
        )
    )
    if found is None:
        raise NotFound()
    with transaction():
        run = service.retry(found)
        details = {"job": run.job, "period": run.period}
        record(current.actor(), "scheduler.retry", subject=("job_run", run.id), now=clock.now(), details=details)
    flash(_("The run is tried again at the scheduler's next look, within a minute."), "success")
    return redirect(url_for(".jobs"))


def _overview(now: datetime) -> list[dict[str, Any]]:
    """Every job with its next due moment, its last run and how many runs stand where."""
    latest = select(func.max(JobRun.id)).where(JobRun.finished_at.is_not(None)).group_by(JobRun.job)
    last = {run.job: run for run in db.session.scalars(select(JobRun).where(JobRun.id.in_(latest)))}
    counts: dict[str, dict[str, int]] = {}
    rows = db.session.execute(select(JobRun.job, JobRun.status, func.count()).group_by(JobRun.job, JobRun.status))
    for job, status, number in rows:
        counts.setdefault(job, {})[status.value] = number
    return [
        {"job": job, "next": job.next_due(now), "last": last.get(job.name), "counts": counts.get(job.name, {})}
        for job in registry.jobs()
    ]


def _statuses() -> dict[str, str]:
    return {"waiting": _("Waiting"), "running": _("At work"), "done": _("Done"), "failed": _("Failed")}
