"""The process that works scheduled jobs off: its own (`flask scheduler run`) or a thread of the development server."""

import logging
import os
import signal
import socket
import threading
import uuid
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from flask import Flask
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from jobcenter.core import clock
from jobcenter.core.db import db, transaction
from jobcenter.core.scheduling import registry, service
from jobcenter.core.scheduling.models import WHOLE_INSTALLATION, JobRun

logger = logging.getLogger(__name__)

TICK_SECONDS = 15
LEASE_SECONDS = 60


class Scheduler:
    """Looks for due work at every tick and does it, as long as it holds the lease."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.owner = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
        self.tick_seconds = app.config.get("SCHEDULER_TICK_SECONDS", TICK_SECONDS)
        self.lease_seconds = app.config.get("SCHEDULER_LEASE_SECONDS", LEASE_SECONDS)
        self._working = threading.Lock()
        self._stopping = threading.Event()
        self._background: Any = None

    def start(self) -> None:
        """Begin ticking in a background thread, at once and then at every interval and due moment."""
        from apscheduler.schedulers.background import BackgroundScheduler
        from apscheduler.triggers.cron import CronTrigger

        self._background = BackgroundScheduler(
            timezone=clock.SEOUL, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": 3600}
        )
        logging.getLogger("apscheduler").setLevel(logging.WARNING)
        self._background.add_job(self.tick, "interval", seconds=self.tick_seconds, id="tick")
        self._background.add_job(self.tick, id="start")
        for job in registry.jobs():
            self._background.add_job(self.tick, CronTrigger.from_crontab(job.cron, timezone=clock.SEOUL), id=job.name)
        self._background.start()

    def stop(self) -> None:
        """Finish the unit of work at hand, stop ticking and give the lease back."""
        self._stopping.set()
        if self._background is not None:
            self._background.shutdown(wait=True)
        with self.app.app_context():
            self._attempt(lambda: service.release_lease(self.owner))

    def run(self) -> None:
        """Work until the process is told to stop (SIGTERM, SIGINT)."""
        stopped = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_arguments: stopped.set())
        self.start()
        stopped.wait()
        self.stop()

    def tick(self) -> int:
        """Plan what fell due and work it off; returns how many runs were done. A scheduler standing by does nothing."""
        if not self._working.acquire(blocking=False):
            return 0
        try:
            with self.app.app_context():
                if not self._holds_lease():
                    return 0
                for job in registry.jobs():
                    self._attempt(partial(service.plan, job, now=clock.now()))
                return self._work_off()
        finally:
            self._working.release()

    def run_once(self, job: registry.Job) -> int:
        """Do what is due of one job now, lease or not; returns how many runs were done."""
        self._attempt(lambda: service.plan(job, now=clock.now()))
        return self._work_off(job.name)

    def _work_off(self, job: str | None = None) -> int:
        done = 0
        renewed = clock.now()
        while not self._stopping.is_set():
            if job is None and clock.now() - renewed > timedelta(seconds=self.lease_seconds / 3):
                if not self._holds_lease():
                    break
                renewed = clock.now()
            run_id = self._attempt(
                lambda: service.claim(self.owner, now=clock.now(), seconds=self.lease_seconds, job=job)
            )
            if run_id is None:
                break
            done += self._execute(run_id)
        return done

    def _execute(self, run_id: int) -> bool:
        try:
            with transaction():
                run = service.hold(run_id, self.owner)
                if run is None:
                    return False
                call = self._call(run)
                job = registry.get_job(run.job)
                if not job.own_transactions:
                    job.run(call)
                    service.finish(run, now=clock.now())
            if job.own_transactions:
                job.run(call)
                self._attempt(lambda: service.finish_held(run_id, self.owner, now=clock.now()))
        # Whatever a job raises is kept with its run and shown to an administrator; the scheduler goes on.
        except Exception as error:
            logger.warning("Scheduled run %s failed", run_id, exc_info=error)
            failure = error
            self._attempt(lambda: service.fail(run_id, self.owner, failure, now=clock.now()))
            return False
        finally:
            db.session.remove()
        return True

    @staticmethod
    def _call(run: JobRun) -> registry.Call:
        organization_id = run.organization_id if run.organization_id != WHOLE_INSTALLATION else None
        return registry.Call(run.period, organization_id, run.due_at, clock.now())

    def _holds_lease(self) -> bool:
        return bool(
            self._attempt(lambda: service.acquire_lease(self.owner, now=clock.now(), seconds=self.lease_seconds))
        )

    def _attempt(self, write: Callable[[], Any]) -> Any:
        """One write in its own transaction; the database being away or busy only costs this tick."""
        try:
            with transaction():
                return write()
        except IntegrityError:
            return None
        except SQLAlchemyError as error:
            logger.warning("The scheduler could not reach its tables: %s", str(error).splitlines()[0])
            return None
        finally:
            db.session.remove()


def start_in_process(app: Flask) -> Scheduler:
    """Start the scheduler beside the pages of the development server."""
    scheduler = Scheduler(app)
    scheduler.start()
    return scheduler
