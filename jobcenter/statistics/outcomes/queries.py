"""Reads of outcomes: a fixed number of queries, however many people, rounds and rows there are."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from jobcenter.accounts.models import User
from jobcenter.benefits.models import BatchStatus, PaymentBatch, PaymentLine
from jobcenter.core.db import db
from jobcenter.core.errors import NotFound
from jobcenter.ledger.models import LedgerEntry
from jobcenter.matching.models import CheckOutcome, LeftReason, Placement, RetentionCheck
from jobcenter.organizations.scope import Scope
from jobcenter.programs.models import (
    Agreement,
    ApplicantKind,
    Application,
    Enrollment,
    EnrollmentStatus,
    Program,
    Round,
    RoundGroup,
    RoundProvider,
)
from jobcenter.programs.service import agreements
from jobcenter.seekers.models import Registration
from jobcenter.statistics.outcomes.cases import Case, Ended, Excluded, Job, case_of
from jobcenter.statistics.outcomes.costs import RoundCost
from jobcenter.statistics.outcomes.service import EXCLUDED


@dataclass(frozen=True)
class RoundFacts:
    """What a row says of a round."""

    public_id: str
    name: dict[str, str]
    program_id: int
    program_code: str
    program_name: dict[str, str]
    period_from: date
    active: int


@dataclass(frozen=True)
class World:
    """Everything the rows are named and grouped by."""

    rounds: dict[int, RoundFacts] = field(default_factory=dict)
    providers: dict[int, str] = field(default_factory=dict)
    # The work site of each group that has one: its name in both languages.
    sites: dict[int, dict[str, str]] = field(default_factory=dict)
    counselors: dict[int, str] = field(default_factory=dict)
    costs: dict[int, RoundCost] = field(default_factory=dict)
    # Rounds some of whose people ended outside the period: it shows only a part of them.
    cut: frozenset[int] = frozenset()


def list_cases(scope: Scope, last: date, *, months: Sequence[int], today: date) -> list[Case]:
    """Every place in scope that ended by a day, with what followed, as known today."""
    statement = _ended(
        scope,
        last,
        Enrollment.id,
        Enrollment.person_id,
        Enrollment.round_id,
        Round.program_id,
        Enrollment.group_id,
        Enrollment.organization_id,
        Enrollment.status,
        Enrollment.started_on,
        Enrollment.ended_on,
        Round.period_from,
    ).order_by(Enrollment.id)
    rows = [_ended_of(row) for row in db.session.execute(statement)]
    if not rows:
        return []
    people = _ended(scope, last, Enrollment.person_id)
    jobs, excluded, counselors = _jobs(people), _exclusions(scope, last), _counselors(people)
    return [
        case_of(
            one,
            jobs.get(one.person_id, ()),
            excluded.get(one.enrollment_id),
            months=months,
            today=today,
            counselor_id=_counselor_on(counselors.get(one.person_id, ()), one.ended_on),
        )
        for one in rows
    ]


def _ended_of(row: Any) -> Ended:
    values: list[Any] = list(row)
    values[6] = values[6].value
    return Ended(*values)


def _ended(scope: Scope, last: date, *columns: Any) -> Select:
    """Places of people (not of institutions) that ended by a day."""
    statement = (
        select(*columns)
        .select_from(Enrollment)
        .join(Round, Round.id == Enrollment.round_id)
        .where(
            Enrollment.status != EnrollmentStatus.ACTIVE,
            Enrollment.ended_on <= last,
            Round.applicant_kind != ApplicantKind.INSTITUTION.value,
        )
    )
    return scope.limit(statement, Enrollment.organization_id, person=Enrollment.person_id)


def _jobs(people: Select) -> dict[int, list[Job]]:
    """The placements of people with their checks; a job that was never begun is none."""
    began = [
        Placement.person_id.in_(people),
        or_(Placement.left_reason.is_(None), Placement.left_reason != LeftReason.DID_NOT_START),
    ]
    checks: dict[int, dict[int, tuple[date, bool | None]]] = defaultdict(dict)
    asked = select(
        RetentionCheck.placement_id, RetentionCheck.months, RetentionCheck.due_on, RetentionCheck.outcome
    ).join(Placement, Placement.id == RetentionCheck.placement_id)
    for placement_id, months, due_on, outcome in db.session.execute(asked.where(*began)):
        found = True if outcome is CheckOutcome.EMPLOYED else False if outcome is CheckOutcome.LEFT else None
        checks[placement_id][months] = (due_on, found)
    jobs: dict[int, list[Job]] = defaultdict(list)
    columns = (Placement.id, Placement.person_id, Placement.started_on, Placement.left_on)
    for number, person_id, started_on, left_on in db.session.execute(select(*columns).where(*began)):
        jobs[person_id].append(Job(number, started_on, left_on, checks.get(number, {})))
    return jobs


def _exclusions(scope: Scope, last: date) -> dict[int, Excluded]:
    """The exclusions that stand, by place: ledger lines that were not taken back."""
    of_these = [
        LedgerEntry.kind == EXCLUDED,
        LedgerEntry.subject_kind == "enrollment",
        LedgerEntry.subject_id.in_(_ended(scope, last, Enrollment.id)),
    ]
    back = select(LedgerEntry.corrects_id).where(*of_these, LedgerEntry.corrects_id.is_not(None))
    statement = (
        select(LedgerEntry.subject_id, LedgerEntry.occurred_on, LedgerEntry.attributes)
        .where(*of_these, LedgerEntry.corrects_id.is_(None), LedgerEntry.id.not_in(back))
        .order_by(LedgerEntry.id)
    )
    return {
        enrollment_id: Excluded(str(about.get("reason", "")), since, str(about.get("evidence", "")))
        for enrollment_id, since, about in db.session.execute(statement)
    }


def _counselors(people: Select) -> dict[int, list[tuple[date, int]]]:
    """Who looked after people from which day on, the earliest first."""
    found: dict[int, list[tuple[date, int]]] = defaultdict(list)
    rows = db.session.execute(
        select(Registration.person_id, Registration.requested_on, Registration.counselor_id)
        .where(Registration.person_id.in_(people), Registration.counselor_id.is_not(None))
        .order_by(Registration.requested_on, Registration.id)
    )
    for person_id, day, counselor_id in rows:
        if counselor_id is not None:
            found[person_id].append((day, counselor_id))
    return found


def _counselor_on(known: Sequence[tuple[date, int]], day: date) -> int | None:
    """The counselor of the registration that stood last on a day, else of the first one after it."""
    before = [counselor for since, counselor in known if since <= day]
    if before:
        return before[-1]
    return known[0][1] if known else None


def world_of(scope: Scope, cases: Iterable[Case], first: date, last: date) -> World:
    """What the rows of these cases are named and grouped by, in a period."""
    cases = list(cases)
    round_ids = sorted({case.ended.round_id for case in cases})
    if not round_ids:
        return World()
    return World(
        _rounds(round_ids),
        agreements.providers_of(round_ids),
        _sites({case.ended.group_id for case in cases}),
        dict(
            db.session.execute(
                select(User.id, User.name).where(
                    User.id.in_({case.counselor_id for case in cases if case.counselor_id})
                )
            ).all()
        ),
        _costs(scope, round_ids),
        frozenset(case.ended.round_id for case in cases if not first <= case.ended.ended_on <= last),
    )


def _rounds(round_ids: Sequence[int]) -> dict[int, RoundFacts]:
    active = (
        select(Enrollment.round_id, func.count().label("count"))
        .where(Enrollment.status == EnrollmentStatus.ACTIVE)
        .group_by(Enrollment.round_id)
        .subquery()
    )
    rows = db.session.execute(
        select(
            Round.id, Round.public_id, Round.name, Round.program_id, Program.code, Program.name, Round.period_from,
            func.coalesce(active.c.count, 0),
        )
        .join(Program, Program.id == Round.program_id)
        .outerjoin(active, active.c.round_id == Round.id)
        .where(Round.id.in_(round_ids))
    )  # fmt: skip
    return {row[0]: RoundFacts(*row[1:]) for row in rows}


def _sites(group_ids: Iterable[int]) -> dict[int, dict[str, str]]:
    rows = db.session.execute(select(RoundGroup.id, RoundGroup.site).where(RoundGroup.id.in_(sorted(group_ids))))
    return {number: site["name"] for number, site in rows if site and site.get("name")}


def _costs(scope: Scope, round_ids: Sequence[int]) -> dict[int, RoundCost]:
    agreed: dict[int, tuple[int, int]] = {}
    covers: dict[int, set[int]] = defaultdict(set)
    of_these = select(RoundProvider.agreement_id).where(RoundProvider.round_id.in_(round_ids))
    rows = db.session.execute(
        select(RoundProvider.round_id, Agreement.id, Agreement.amount)
        .join(Agreement, Agreement.id == RoundProvider.agreement_id)
        .where(Agreement.id.in_(of_these))
    )
    for round_id, agreement_id, amount in rows:
        agreed[round_id] = (agreement_id, amount)
        covers[agreement_id].add(round_id)
    paid = dict(
        db.session.execute(
            scope.limit(
                select(PaymentBatch.round_id, func.sum(PaymentLine.amount))
                .join(PaymentLine, PaymentLine.batch_id == PaymentBatch.id)
                .where(
                    PaymentBatch.round_id.in_(round_ids),
                    PaymentBatch.status == BatchStatus.PAID,
                    PaymentLine.returned_on.is_(None),
                ),
                PaymentBatch.organization_id,
            ).group_by(PaymentBatch.round_id)
        ).all()
    )
    budgets: dict[int, dict[str, int] | None] = dict(
        db.session.execute(select(Round.id, Round.budget).where(Round.id.in_(round_ids))).all()
    )
    found = {}
    for round_id in round_ids:
        agreement, agreed_won = agreed.get(round_id, (None, None))
        budget = budgets.get(round_id)
        found[round_id] = RoundCost(
            agreement,
            agreed_won,
            frozenset(covers.get(agreement, ())) if agreement is not None else frozenset(),
            int(paid[round_id]) if round_id in paid else None,
            sum(budget.values()) if budget else None,
        )
    return found


def list_programs(scope: Scope) -> list[tuple[str, dict[str, str], int]]:
    """The programs in scope in which somebody's place ended: public id, name, row number."""
    statement = (
        select(Program.public_id, Program.name, Program.id)
        .where(Program.id.in_(_ended(scope, date.max, Round.program_id)))
        .order_by(Program.organization_id, Program.id)
    )
    return [tuple(row) for row in db.session.execute(statement)]


def first_end(scope: Scope) -> date | None:
    """The day the first place in scope ended, none before any did."""
    return db.session.scalar(_ended(scope, date.max, func.min(Enrollment.ended_on)))


def list_people(scope: Scope, enrollment_ids: Sequence[int]) -> dict[int, Enrollment]:
    """Places in scope with person, application and round, by row number."""
    statement = scope.limit(
        select(Enrollment).where(Enrollment.id.in_(enrollment_ids)),
        Enrollment.organization_id,
        person=Enrollment.person_id,
    ).options(
        joinedload(Enrollment.person),
        joinedload(Enrollment.round),
        joinedload(Enrollment.application).joinedload(Application.party),
    )
    return {one.id: one for one in db.session.scalars(statement)}


def names_of_employers(scope: Scope, placement_ids: Iterable[int]) -> dict[int, str]:
    """Where people work, of the placements that an organization in scope recorded."""
    statement = scope.limit(
        select(Placement.id, Placement.employer_name).where(Placement.id.in_(sorted(placement_ids))),
        Placement.organization_id,
        person=Placement.person_id,
    )
    return dict(db.session.execute(statement).all())


def get_enrollment(scope: Scope, public_id: str) -> Enrollment:
    """One place in scope with its person and round. Raises NotFound."""
    statement = scope.limit(
        select(Enrollment).where(Enrollment.public_id == public_id),
        Enrollment.organization_id,
        person=Enrollment.person_id,
    ).options(joinedload(Enrollment.person), joinedload(Enrollment.round))
    found = db.session.scalar(statement)
    if found is None:
        raise NotFound()
    return found
