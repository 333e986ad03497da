"""Scheduled jobs: named, run exactly once for each period and organization, caught up after downtime, safe to kill.

A feature declares a job with `@scheduled("statistics.close_month", cron="10 2 * * *", …)`. The process that holds the
scheduler's lease writes one row for everything that fell due, then works the rows off: each row is one service call in
one transaction, and the row says `done` in that same transaction. So a job that was killed left nothing behind and is
taken up again, and a job that is done is never run twice, wherever and however often schedulers are started.
"""

from flask import Flask

from jobcenter.core.scheduling.registry import Call, Job, get_job, jobs, scheduled
from jobcenter.core.scheduling.runner import Scheduler, start_in_process

__all__ = ["Call", "Job", "Scheduler", "get_job", "jobs", "register", "scheduled", "start_in_process"]


def register(app: Flask) -> None:
    """Add the `scheduler` commands; the tables come with them."""
    from jobcenter.core.scheduling.cli import commands

    app.cli.add_command(commands)
