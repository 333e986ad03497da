"""Tables of the scheduler: who holds the lease, and what fell due, ran and failed."""

import enum
from datetime import datetime
from typing import ClassVar

from sqlalchemy import Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from jobcenter.core.db import Model, Stateful, UtcDateTime, enum_column

WHOLE_INSTALLATION = 0


class RunStatus(enum.StrEnum):
    """Where one piece of scheduled work stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class SchedulerLease(Model):
    """The one scheduler that may work; another one stands by until the lease has run out."""

    __tablename__ = "scheduler_lease"
    __table_args__ = (UniqueConstraint("name", name="one_lease_per_scheduler"),)

    name: Mapped[str] = mapped_column(String(40))
    owner: Mapped[str] = mapped_column(String(80), default="")
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class JobRun(Stateful, Model):
    """One piece of scheduled work: a job for a period and an organization (0 = the whole installation)."""

    __tablename__ = "job_run"
    __table_args__ = (
        UniqueConstraint("job", "period", "organization_id", name="one_run_per_job_period_and_organization"),
        Index("ix_job_run_status_due_at", "status", "due_at"),
    )

    job: Mapped[str] = mapped_column(String(80))
    period: Mapped[str] = mapped_column(String(40))
    organization_id: Mapped[int] = mapped_column(default=WHOLE_INSTALLATION)
    status: Mapped[RunStatus] = mapped_column(enum_column(RunStatus), default=RunStatus.WAITING)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    retry_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    owner: Mapped[str] = mapped_column(String(80), default="")
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    error: Mapped[str] = mapped_column(Text, default="")

    transitions: ClassVar[dict[RunStatus, set[RunStatus]]] = {
        RunStatus.WAITING: {RunStatus.RUNNING},
        RunStatus.RUNNING: {RunStatus.RUNNING, RunStatus.DONE, RunStatus.FAILED},
        RunStatus.FAILED: {RunStatus.RUNNING, RunStatus.WAITING},
        RunStatus.DONE: set(),
    }

    @property
    def seconds(self) -> float | None:
        """How long the last attempt took, None while it has not ended."""
        if self.started_at is None or self.finished_at is None:
            return None
        return (self.finished_at - self.started_at).total_seconds()
