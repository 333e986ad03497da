"""The `scheduler` commands: run as a process of its own, list the jobs, do what is due of one of them."""

from datetime import datetime
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from sqlalchemy import select

from jobcenter.core import clock
from jobcenter.core.cli import json_command
from jobcenter.core.db import db
from jobcenter.core.scheduling import registry
from jobcenter.core.scheduling.models import JobRun
from jobcenter.core.scheduling.runner import Scheduler

commands = AppGroup("scheduler", help="Scheduled jobs: run, list, run one now.")


@commands.command("run")
def run() -> None:
    """Work scheduled jobs off until stopped. A second scheduler stands by."""
    scheduler = Scheduler(_app())
    click.echo(f"scheduler {scheduler.owner} started; stop it with Ctrl+C or SIGTERM", err=True)
    scheduler.run()


@commands.command("list")
@json_command
def show_list() -> list[dict[str, Any]]:
    """Print every job with its next due moment and its last run."""
    now = clock.now()
    return [_described(job, now) for job in registry.jobs()]


@commands.command("run-once")
@click.argument("job")
@json_command
def run_once(job: str) -> dict[str, Any]:
    """Do what is due of JOB now and print what came of it."""
    found = registry.get_job(job)
    done = Scheduler(_app()).run_once(found)
    return {"job": found.name, "done": done, "last": _last(found.name)}


def _app() -> Flask:
    return current_app._get_current_object()  # type: ignore[attr-defined]


def _described(job: registry.Job, now: datetime) -> dict[str, Any]:
    upcoming = job.next_due(now)
    return {
        "name": job.name,
        "cron": job.cron,
        "next": upcoming.isoformat() if upcoming else None,
        "last": _last(job.name),
    }


def _last(name: str) -> dict[str, Any] | None:
    run = db.session.scalar(
        select(JobRun).where(JobRun.job == name).order_by(JobRun.due_at.desc(), JobRun.id.desc()).limit(1)
    )
    if run is None:
        return None
    return {
        "period": run.period,
        "organization_id": run.organization_id or None,
        "status": run.status.value,
        "attempts": run.attempts,
        "due": run.due_at.isoformat(),
        "started": run.started_at.isoformat() if run.started_at else None,
        "finished": run.finished_at.isoformat() if run.finished_at else None,
        "error": run.error or None,
    }
