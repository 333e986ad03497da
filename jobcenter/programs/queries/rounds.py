"""Reads of programs and rounds. What was announced is public; drafts are read within a scope."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import BigInteger, Select, String, case, cast, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from jobcenter.core.clock import day_of
from jobcenter.core.db import db
from jobcenter.core.errors import NotFound
from jobcenter.ledger.models import LedgerEntry
from jobcenter.organizations.models import Organization
from jobcenter.organizations.scope import Scope
from jobcenter.programs.models import (
    Application,
    ApplicationStatus,
    Enrollment,
    Program,
    ProgramKind,
    Round,
    RoundChange,
    RoundStatus,
    RoundVersion,
    SelectionRun,
    SelectionRunStatus,
)
from jobcenter.programs.models.states import PUBLIC_ROUND_STATUSES

PAYMENTS = ("payment.made", "payment.returned", "payment.recovered")
NEVER_HANDED_IN = (ApplicationStatus.DRAFT, ApplicationStatus.WITHDRAWN)


def public_rounds(
    *,
    today: date,
    stage: str | None = None,
    kind: ProgramKind | None = None,
    organization_id: int | None = None,
) -> Select:
    """Announced rounds, those that take applications first and among them the one that closes soonest.

    `stage` keeps `open` (takes applications today), `coming` or `past`.
    """
    is_open = (Round.status == RoundStatus.OPEN) & (Round.apply_from <= today) & (Round.apply_until >= today)
    is_coming = (Round.status.in_((RoundStatus.ANNOUNCED, RoundStatus.OPEN))) & (Round.apply_from > today)
    order = case((is_open, 0), (is_coming, 1), else_=2)
    statement = (
        select(Round)
        .join(Round.program)
        .where(Round.status.in_(PUBLIC_ROUND_STATUSES))
        .options(joinedload(Round.program), joinedload(Round.organization), selectinload(Round.groups))
        .order_by(order, case((is_open, Round.apply_until), else_=None), Round.apply_until.desc(), Round.id)
    )
    stages = {"open": is_open, "coming": is_coming, "past": ~or_(is_open, is_coming)}
    if stage in stages:
        statement = statement.where(stages[stage])
    if kind is not None:
        statement = statement.where(Program.kind == kind)
    if organization_id is not None:
        statement = statement.where(Round.organization_id == organization_id)
    return statement


def get_public_round(public_id: str) -> Round:
    """A round that was announced, a cancelled one too. Raises NotFound for a draft or an unknown address."""
    statement = select(Round).where(Round.public_id == public_id, Round.announced_at.is_not(None))
    return _one(statement)


def list_taking_applications(today: date) -> Sequence[Round]:
    """Rounds that take applications on a day, those that end first on top."""
    statement = (
        select(Round)
        .where(Round.status == RoundStatus.OPEN, Round.apply_from <= today, Round.apply_until >= today)
        .options(joinedload(Round.program), joinedload(Round.organization))
        .order_by(Round.apply_until, Round.id)
    )
    return db.session.scalars(statement).all()


def get_public_program(public_id: str) -> Program:
    """A program that has announced at least one round."""
    statement = select(Program).where(
        Program.public_id == public_id, Program.rounds.any(Round.status.in_(PUBLIC_ROUND_STATUSES))
    )
    return _one(statement)


def public_rounds_of(program: Program) -> Sequence[Round]:
    """The announced rounds of a program, the latest first."""
    statement = (
        select(Round)
        .where(Round.program_id == program.id, Round.status.in_(PUBLIC_ROUND_STATUSES))
        .options(selectinload(Round.groups))
        .order_by(Round.apply_from.desc(), Round.id.desc())
    )
    return db.session.scalars(statement).all()


def organizations_with_rounds() -> Sequence[Organization]:
    """Organizations that announced a round."""
    announced = select(Round.organization_id).where(Round.status.in_(PUBLIC_ROUND_STATUSES))
    return db.session.scalars(
        select(Organization).where(Organization.id.in_(announced)).order_by(Organization.path)
    ).all()


def get_round(scope: Scope, public_id: str) -> Round:
    """A round in scope, drafts included."""
    return _one(scope.limit(select(Round).where(Round.public_id == public_id), Round.organization_id))


def list_rounds(scope: Scope, *, statuses: Iterable[RoundStatus] | None = None) -> Select:
    """Rounds in scope, the latest period first."""
    statement = (
        scope.limit(select(Round), Round.organization_id)
        .options(joinedload(Round.program), joinedload(Round.organization), selectinload(Round.groups))
        .order_by(Round.period_from.desc(), Round.id.desc())
    )
    if statuses is not None:
        statement = statement.where(Round.status.in_(list(statuses)))
    return statement


def _one(statement: Select):
    found = db.session.scalar(statement)
    if found is None:
        raise NotFound()
    return found


def count_applications(round_ids: Iterable[int]) -> dict[int, dict[ApplicationStatus, int]]:
    """Applications of each round by state."""
    statement = (
        select(Application.round_id, Application.status, func.count())
        .where(Application.round_id.in_(list(round_ids)))
        .group_by(Application.round_id, Application.status)
    )
    counts: dict[int, dict[ApplicationStatus, int]] = {}
    for round_id, status, number in db.session.execute(statement):
        counts.setdefault(round_id, {})[status] = number
    return counts


def count_applicants(round_ids: Iterable[int]) -> dict[int, int]:
    """People who handed in an application to each round and did not withdraw it."""
    return {
        round_id: sum(number for status, number in counts.items() if status not in NEVER_HANDED_IN)
        for round_id, counts in count_applications(round_ids).items()
    }


def count_applicants_by_group(round_id: int) -> dict[int | None, int]:
    """People who handed in an application, by the group they belong to."""
    statement = (
        select(Application.group_id, func.count())
        .where(Application.round_id == round_id, Application.status.not_in(NEVER_HANDED_IN))
        .group_by(Application.group_id)
    )
    return dict(db.session.execute(statement).all())


def count_enrollments(round_ids: Iterable[int]) -> dict[int, dict[str, int]]:
    """Enrollments of each round by state."""
    statement = (
        select(Enrollment.round_id, Enrollment.status, func.count())
        .where(Enrollment.round_id.in_(list(round_ids)))
        .group_by(Enrollment.round_id, Enrollment.status)
    )
    counts: dict[int, dict[str, int]] = {}
    for round_id, status, number in db.session.execute(statement):
        counts.setdefault(round_id, {})[status.value] = number
    return counts


def count_spent(round_ids: Iterable[int]) -> dict[int, int]:
    """Won paid out of each round: payments less what came back, as the ledger has them."""
    amount = cast(cast(LedgerEntry.attributes["amount"].as_string(), String), BigInteger)
    back = (LedgerEntry.kind != "payment.made") != (LedgerEntry.quantity < 0)
    statement = (
        select(LedgerEntry.round_id, func.sum(case((back, -amount), else_=amount)))
        .where(LedgerEntry.kind.in_(PAYMENTS), LedgerEntry.round_id.in_(list(round_ids)))
        .group_by(LedgerEntry.round_id)
    )
    return {round_id: int(won or 0) for round_id, won in db.session.execute(statement)}


def count_per_day(round_id: int) -> dict[date, int]:
    """Applications handed in on each day of the application period (Seoul days)."""
    statement = select(Application.submitted_at).where(
        Application.round_id == round_id, Application.submitted_at.is_not(None)
    )
    days: dict[date, int] = {}
    for day in (day_of(instant) for instant in db.session.scalars(statement) if instant is not None):
        days[day] = days.get(day, 0) + 1
    return dict(sorted(days.items()))


def find_current_run(round_: Round) -> SelectionRun | None:
    """The round's ranking that stands or waits for confirmation."""
    statement = (
        select(SelectionRun)
        .where(SelectionRun.round_id == round_.id, SelectionRun.status != SelectionRunStatus.SUPERSEDED)
        .options(joinedload(SelectionRun.made_by), joinedload(SelectionRun.confirmed_by))
        .order_by(SelectionRun.number.desc())
        .limit(1)
    )
    return db.session.scalar(statement)


def list_replayable(scope: Scope, round_: Round) -> Sequence[Round]:
    """Rounds of the same program with applications, the latest first: what a changed rule can be replayed on."""
    statement = (
        scope.limit(select(Round), Round.organization_id)
        .where(Round.program_id == round_.program_id, Round.last_sequence > 0)
        .options(selectinload(Round.groups))
        .order_by(Round.reference_date.desc(), Round.id.desc())
    )
    return db.session.scalars(statement).all()


def versions_of(round_: Round) -> Sequence[RoundVersion]:
    """The versions of a round that was changed after its announcement, in order; none while there is only one."""
    if round_.version < 2:
        return []
    statement = select(RoundVersion).where(RoundVersion.round_id == round_.id).order_by(RoundVersion.number)
    return db.session.scalars(statement).all()


def changes_of(round_: Round) -> Sequence[RoundChange]:
    """Changes made after the announcement, the latest first."""
    return db.session.scalars(
        select(RoundChange).where(RoundChange.round_id == round_.id).order_by(RoundChange.id.desc())
    ).all()
