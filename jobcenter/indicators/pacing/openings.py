"""What would close a gap: orders with free places that fit waiting people, courses and rounds with free seats, orders to review."""

import enum
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, or_, select

from jobcenter.core.db import db
from jobcenter.employers.models import JobOrder, OrderStatus
from jobcenter.organizations.scope import Scope
from jobcenter.programs.models import Program, ProgramKind, Round, RoundGroup, RoundStatus
from jobcenter.seekers.models import Registration, RegistrationStatus

TAKES = (RoundStatus.ANNOUNCED, RoundStatus.OPEN)
SELECTING = (RoundStatus.CLOSED, RoundStatus.SCREENING, RoundStatus.RANKED, RoundStatus.CONFIRMED, RoundStatus.RUNNING)
KINDS: dict[str, tuple[ProgramKind, ...]] = {
    "courses": (ProgramKind.TRAINING,),
    "public_jobs": (ProgramKind.PUBLIC_JOB, ProgramKind.STUDENT_JOB),
    "rounds": tuple(ProgramKind),
    "seats": tuple(ProgramKind),
}


class OpeningKind(enum.StrEnum):
    """What an opening is."""

    ORDER = "order"
    ROUND = "round"
    SEATS = "seats"
    REVIEW = "review"


class Fills(enum.StrEnum):
    """What a figure counts of those an order could bring: who is hired, who is introduced, or each introduction."""

    PLACES = "places"
    PEOPLE = "people"
    REFERRALS = "referrals"


@dataclass(frozen=True)
class Opening:
    """Something that would close a part of a gap: its page by `public_id`, free places, people who wait for such a thing.

    `waiting` is None where nobody can know who waits; `occupation` is what they wait for. `fills` says what is counted:
    places taken, people, or each introduction of a person.
    """

    kind: OpeningKind
    public_id: str
    name: str | dict[str, str]
    note: str | dict[str, str]
    free: int
    waiting: int | None
    until: date | None
    occupation: str | None = None
    fills: Fills = Fills.PLACES

    @property
    def closes(self) -> int:
        """How many it can bring at most: free places, where it is known who waits not more than they are; else those who wait."""
        if self.waiting is None:
            return self.free
        return min(self.free, self.waiting) if self.fills is Fills.PLACES else self.waiting


@dataclass(frozen=True)
class Openings:
    """What would close a gap, those that bring the most first, and the orders nobody who is registered wishes for."""

    rows: list[Opening]
    idle_orders: int = 0
    idle_places: int = 0

    @property
    def together(self) -> list[int]:
        """By row how many it brings at most with those above it: who waits for one occupation counts once."""
        left: dict[str, int] = {}
        found, total = [], 0
        for one in self.rows:
            brings = one.closes
            if one.waiting is not None and one.occupation and one.fills is not Fills.REFERRALS:
                brings = min(brings, left.setdefault(one.occupation, one.waiting))
                left[one.occupation] -= brings
            total += brings
            found.append(total)
        return found


def openings_for(
    scope: Scope,
    organization_ids: Sequence[int],
    closes: Sequence[str],
    today: date,
    *,
    until: date,
    when: str = "start",
    fills: Fills = Fills.PLACES,
    program_id: int | None = None,
) -> Openings:
    """The openings of an organization and all below it in the reader's scope; with a program, its rounds only.

    A round helps this year where it lies in it up to the last day: by its start, its end, or (`application`) anyhow.
    """
    limits = {"start": [Round.period_from <= until], "end": [Round.period_until <= until]}.get(when, [])
    if program_id is not None:
        limits = [*limits, Round.program_id == program_id]
        closes = [name for name in closes if name in KINDS]
    ids = [one for one in organization_ids if scope.covers(one)]
    found: list[Opening] = []
    if "orders" in closes:
        found += _orders(scope, ids, today, fills)
    if "reviews" in closes:
        found += _reviews(scope, ids)
    for name in ("courses", "public_jobs", "rounds"):
        if name in closes:
            found += _rounds(scope, ids, KINDS[name], TAKES, today, limits)
    if {"seats", "courses", "public_jobs"} & set(closes):
        name = next(name for name in ("courses", "public_jobs", "seats") if name in closes)
        found += _rounds(scope, ids, KINDS[name], SELECTING, today, limits)
    useful = [one for one in found if one.closes]
    idle = [one for one in found if not one.closes]
    useful.sort(key=lambda one: (-one.closes, one.until or date.max, one.public_id))
    return Openings(useful, len(idle), sum(one.free for one in idle))


def _orders(scope: Scope, ids: Sequence[int], today: date, fills: Fills) -> list[Opening]:
    """Open orders with free places, and how many registered people wish for that occupation, where it is known."""
    statement = scope.limit(
        select(
            JobOrder.public_id, JobOrder.title, JobOrder.keco_code, JobOrder.occupation_name, JobOrder.valid_until,
            (JobOrder.places - JobOrder.places_filled).label("free"),
        ),
        JobOrder.organization_id,
    ).where(
        JobOrder.organization_id.in_(ids),
        JobOrder.status == OrderStatus.ACTIVE,
        JobOrder.valid_until >= today,
        or_(JobOrder.deadline.is_(None), JobOrder.deadline >= today),
        JobOrder.places > JobOrder.places_filled,
    )  # fmt: skip
    waiting = _waiting(scope, ids, today)
    return [
        Opening(
            OpeningKind.ORDER,
            row.public_id,
            row.title,
            row.occupation_name,
            row.free,
            waiting[row.keco_code] if row.keco_code else None,
            row.valid_until,
            row.keco_code,
            fills,
        )
        for row in db.session.execute(statement)
    ]


def _waiting(scope: Scope, ids: Sequence[int], today: date) -> Counter[str]:
    """How many people with a valid registration wish for each occupation."""
    statement = scope.limit(
        select(Registration.occupations),
        Registration.organization_id,
        person=Registration.person_id,
    ).where(
        Registration.organization_id.in_(ids),
        Registration.status == RegistrationStatus.ACTIVE,
        Registration.valid_until >= today,
        Registration.wants_referral.is_(True),
    )
    return Counter(code for wished in db.session.scalars(statement) for code in set(wished or ()))


def _reviews(scope: Scope, ids: Sequence[int]) -> list[Opening]:
    """Orders that wait to be looked at before they count."""
    statement = scope.limit(
        select(JobOrder.public_id, JobOrder.title, JobOrder.occupation_name, JobOrder.places), JobOrder.organization_id
    ).where(JobOrder.organization_id.in_(ids), JobOrder.status == OrderStatus.SUBMITTED)
    return [
        Opening(OpeningKind.REVIEW, public_id, title, occupation, places, None, None)
        for public_id, title, occupation, places in db.session.execute(statement)
    ]


def _rounds(
    scope: Scope,
    ids: Sequence[int],
    kinds: Sequence[ProgramKind],
    statuses: Sequence[RoundStatus],
    today: date,
    further: Sequence[ColumnElement[bool]],
) -> list[Opening]:
    """Rounds with places nobody holds."""
    free = func.sum(RoundGroup.places - RoundGroup.held)
    applying = statuses == TAKES
    limits: list[ColumnElement[bool]] = [
        Round.organization_id.in_(ids),
        Round.status.in_(statuses),
        Round.amends_id.is_(None),
        Round.applicant_kind == "person",
        Program.kind.in_(kinds),
        Round.apply_until >= today if applying else Round.period_until >= today,
        *further,
    ]
    last = Round.apply_until if applying else Round.period_until
    statement = (
        scope.limit(select(Round.public_id, Round.name, Program.name, free, last), Round.organization_id)
        .join(Program, Program.id == Round.program_id)
        .join(RoundGroup, RoundGroup.round_id == Round.id)
        .where(*limits)
        .group_by(Round.id, Program.id)
        .having(free > 0)
    )
    kind = OpeningKind.ROUND if applying else OpeningKind.SEATS
    return [
        Opening(kind, public_id, name, program, int(places), None, until)
        for public_id, name, program, places, until in db.session.execute(statement)
    ]
