"""One person's way out of a program, and what it answers to the question of a rate. Pure: no database.

Employment so many months after the end: whoever completed or left for work counts in the base once that day has come,
unless an exclusion arose by then, and counts as employed who is in work on that day: a job began and was not left. Leaving
for work is employment where no placement says otherwise. Staying so many months in the job is asked of those who found
work, from the first day of that job.
"""

import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from jobcenter.matching.rules import months_end
from jobcenter.statistics.calendar import months_after

COMPLETED, LEFT_FOR_WORK = "completed", "left_for_work"
FINISHED = (COMPLETED, LEFT_FOR_WORK)


class Answer(enum.StrEnum):
    """What a case says about employment at a day."""

    EMPLOYED = "employed"
    NOT_EMPLOYED = "not_employed"
    EXCLUDED = "excluded"
    NOT_DUE = "not_due"


class Stay(enum.StrEnum):
    """What a case says about staying in the job so many months."""

    KEPT = "kept"
    LEFT = "left"
    UNKNOWN = "unknown"
    NOT_DUE = "not_due"
    EXCLUDED = "excluded"
    NO_JOB = "no_job"


@dataclass(frozen=True)
class Ended:
    """A place in a program that ended."""

    enrollment_id: int
    person_id: int
    round_id: int
    program_id: int
    group_id: int
    organization_id: int
    status: str
    started_on: date
    ended_on: date
    round_from: date


@dataclass(frozen=True)
class Job:
    """A placement with its retention checks: by months, the day due and whether somebody was found employed."""

    placement_id: int
    started_on: date
    left_on: date | None = None
    checks: Mapping[int, tuple[date, bool | None]] = field(default_factory=dict)


@dataclass(frozen=True)
class Excluded:
    """Why a case does not count, from which day on, by which evidence."""

    reason: str
    since: date
    evidence: str = ""


@dataclass(frozen=True)
class Case:
    """An ended place with the first job that followed, the exclusion, the counselor, and its answers by months."""

    ended: Ended
    job: Job | None
    excluded: Excluded | None
    counselor_id: int | None
    answers: Mapping[int, Answer]
    stays: Mapping[int, Stay]

    @property
    def finished(self) -> bool:
        """Whether the person completed or left for work, so that the rates ask after her."""
        return self.ended.status in FINISHED


def case_of(
    ended: Ended,
    jobs: Sequence[Job],
    excluded: Excluded | None,
    *,
    months: Sequence[int],
    today: date,
    counselor_id: int | None = None,
) -> Case:
    """Put a case together. The job asked about is the first that began since the first day of the program."""
    latest = months_after(ended.ended_on, max(months))
    since = [job for job in jobs if ended.started_on <= job.started_on <= latest]
    job = min(since, key=lambda one: (one.started_on, one.placement_id), default=None)
    return Case(
        ended,
        job,
        excluded,
        counselor_id,
        {count: employment(ended, jobs, excluded, count, today) for count in months},
        {count: stay(job, excluded, count, today) for count in months},
    )


def employment(ended: Ended, jobs: Sequence[Job], excluded: Excluded | None, months: int, today: date) -> Answer:
    """Whether somebody is in work on the day so many months after the end."""
    day = months_after(ended.ended_on, months)
    if day > today:
        return Answer.NOT_DUE
    if excluded is not None and excluded.since <= day:
        return Answer.EXCLUDED
    if any(job.started_on <= day and (job.left_on is None or day < job.left_on) for job in jobs):
        return Answer.EMPLOYED
    said = any(job.left_on is None or job.left_on >= ended.ended_on for job in jobs)
    return Answer.EMPLOYED if ended.status == LEFT_FOR_WORK and not said else Answer.NOT_EMPLOYED


def stay(job: Job | None, excluded: Excluded | None, months: int, today: date) -> Stay:
    """Whether somebody who found work was still there so many months after its first day."""
    if job is None:
        return Stay.NO_JOB
    due, found = job.checks.get(months, (months_end(job.started_on, months), None))
    if found:
        return Stay.KEPT
    if due > today:
        return Stay.NOT_DUE
    if job.left_on is None or job.left_on > due:
        return Stay.UNKNOWN
    return Stay.EXCLUDED if excluded is not None and excluded.since <= due else Stay.LEFT


@dataclass(frozen=True)
class Share:
    """A rate with everything beside its base: those it leaves out, and why."""

    hits: int = 0
    base: int = 0
    excluded: int = 0
    not_due: int = 0
    unknown: int = 0

    @property
    def rate(self) -> Fraction | None:
        """The exact quotient; None without a base."""
        return Fraction(self.hits, self.base) if self.base else None

    def __add__(self, other: "Share") -> "Share":
        return Share(*(mine + theirs for mine, theirs in zip(self._parts(), other._parts(), strict=True)))

    def __sub__(self, other: "Share") -> "Share":
        return Share(*(mine - theirs for mine, theirs in zip(self._parts(), other._parts(), strict=True)))

    def _parts(self) -> tuple[int, ...]:
        return self.hits, self.base, self.excluded, self.not_due, self.unknown


def once_each(cases: Iterable[Case]) -> list[Case]:
    """One case per person among those who finished: the one that ended last."""
    latest: dict[int, Case] = {}
    for case in cases:
        if not case.finished:
            continue
        known = latest.get(case.ended.person_id)
        if known is None or _order(case) > _order(known):
            latest[case.ended.person_id] = case
    return list(latest.values())


def _order(case: Case) -> tuple[date, int]:
    return case.ended.ended_on, case.ended.enrollment_id


def employed_share(people: Iterable[Case], months: int) -> Share:
    """The employed of those who finished, so many months after the end."""
    answers = [case.answers[months] for case in people]
    hits = answers.count(Answer.EMPLOYED)
    return Share(
        hits,
        hits + answers.count(Answer.NOT_EMPLOYED),
        answers.count(Answer.EXCLUDED),
        answers.count(Answer.NOT_DUE),
    )


def kept_share(people: Iterable[Case], months: int) -> Share:
    """Those still in their job of those who found one, so many months after its first day; unanswered ones beside."""
    stays = [case.stays[months] for case in people]
    hits = stays.count(Stay.KEPT)
    return Share(
        hits,
        hits + stays.count(Stay.LEFT),
        stays.count(Stay.EXCLUDED),
        stays.count(Stay.NOT_DUE),
        stays.count(Stay.UNKNOWN),
    )
