"""The scheduled jobs of the application and when each of them falls due."""

import inspect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from jobcenter.core.clock import SEOUL
from jobcenter.core.errors import InputError

LOOK_BACK = timedelta(days=40)


@dataclass(frozen=True)
class Call:
    """What a job is told: the period and organization to work on, and the moment it runs at."""

    period: str
    organization_id: int | None
    due_at: datetime
    now: datetime

    @property
    def today(self) -> date:
        """The day in Seoul the job runs on."""
        return self.now.astimezone(SEOUL).date()


def _period_of_moment(moment: datetime) -> str:
    return moment.astimezone(SEOUL).isoformat(timespec="minutes")[:16]


@dataclass(frozen=True)
class Job:
    """A named piece of recurring work.

    `cron` is a crontab line in Seoul time, narrowed by `on` to certain days; `period` names what a due moment is
    about (the unit that is done exactly once); `per` lists the organizations to run for, one row and one transaction
    each. With `every_period` all periods missed during downtime are caught up, otherwise only the latest. A job with
    `own_transactions` commits piece by piece (mail that is sent stays sent) and must be safe to repeat by itself.
    """

    name: str
    function: Callable[..., Any]
    cron: str
    label: Any
    per: Callable[[], Sequence[int]] | None = None
    on: Callable[[date], bool] | None = None
    period: Callable[[datetime], str] = _period_of_moment
    every_period: bool = False
    own_transactions: bool = False

    @property
    def is_frequent(self) -> bool:
        """Whether the job runs several times an hour, so that its successes are not worth listing one by one."""
        return not self.cron.split()[0].isdigit()

    def run(self, call: "Call") -> None:
        """Do the work of one run."""
        if inspect.signature(self.function).parameters:
            self.function(call)
        else:
            self.function()

    def due_moments(self, after: datetime | None, until: datetime) -> list[datetime]:
        """The moments at which the job fell due, `after` exclusive to `until` inclusive."""
        found = list(self._moments(after or until - LOOK_BACK, until))
        return found if self.every_period and after is not None else found[-1:]

    def next_due(self, now: datetime) -> datetime | None:
        """The next moment the job falls due, None when there is none within a year."""
        return next(self._moments(now, now + timedelta(days=366)), None)

    def _moments(self, after: datetime, until: datetime) -> Iterator[datetime]:
        from apscheduler.triggers.cron import CronTrigger

        trigger = CronTrigger.from_crontab(self.cron, timezone=SEOUL)
        moment = trigger.get_next_fire_time(None, after + timedelta(microseconds=1))
        while moment is not None and moment <= until:
            if self.on is None or self.on(moment.astimezone(SEOUL).date()):
                yield moment
            moment = trigger.get_next_fire_time(moment, moment + timedelta(microseconds=1))


_jobs: dict[str, Job] = {}


def scheduled(name: str, *, cron: str, label: Any = None, **options: Any) -> Callable[[Callable], Callable]:
    """Declare a function as a scheduled job; see `Job` for the options."""

    def declare(function: Callable[..., Any]) -> Callable[..., Any]:
        _jobs[name] = Job(name, function, cron, label or name, **options)
        return function

    return declare


def jobs() -> list[Job]:
    """Every declared job by name."""
    return [_jobs[name] for name in sorted(_jobs)]


def get_job(name: str) -> Job:
    """The job of that name. Raises InputError when there is none."""
    if name not in _jobs:
        raise InputError(problem=f"unknown job {name!r}; known jobs: {', '.join(sorted(_jobs)) or 'none'}")
    return _jobs[name]
