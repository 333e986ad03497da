"""Reads of matching. Every read about people takes the scope of whoever asks first."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from jobcenter.core import clock, paging
from jobcenter.core.db import db
from jobcenter.core.errors import NotFound
from jobcenter.employers import queries as employers
from jobcenter.employers.models import Employer, JobOrder
from jobcenter.matching.models import (
    OPEN_REFERRALS,
    InterviewOffer,
    MatchFeedback,
    Placement,
    PlacementStatus,
    Referral,
    ReferralStatus,
    RetentionCheck,
    Verdict,
)
from jobcenter.matching.rules import months_end
from jobcenter.organizations.scope import Scope
from jobcenter.seekers.models import Registration

OVERDUE_DAYS = 7


def _referrals(scope: Scope) -> Select:
    return scope.limit(select(Referral), Referral.organization_id, person=Referral.person_id)


def _placements(scope: Scope) -> Select:
    return scope.limit(select(Placement), Placement.organization_id, person=Placement.person_id)


def get_referral(scope: Scope, public_id: str) -> Referral:
    """A referral in scope with its steps, person and order. Raises NotFound."""
    found = db.session.scalar(
        _referrals(scope)
        .where(Referral.public_id == public_id)
        .options(selectinload(Referral.steps), joinedload(Referral.person), selectinload(Referral.order))
    )
    if found is None:
        raise NotFound()
    return found


def get_offer(scope: Scope, public_id: str) -> InterviewOffer:
    """A proposal of interview times in scope, with its referral and order. Raises NotFound."""
    statement = scope.limit(
        select(InterviewOffer), InterviewOffer.organization_id, person=InterviewOffer.person_id
    ).options(joinedload(InterviewOffer.referral).joinedload(Referral.order))
    found = db.session.scalar(statement.where(InterviewOffer.public_id == public_id))
    if found is None:
        raise NotFound()
    return found


def referrals_of_employer(scope: Scope, employer_id: int, most: int = 20) -> Sequence[Referral]:
    """The latest referrals in scope to an employer."""
    statement = list_referrals(scope).where(Referral.employer_id == employer_id)
    return db.session.scalars(statement.order_by(Referral.updated_at.desc(), Referral.id.desc()).limit(most)).all()


def placements_of_employer(scope: Scope, employer_id: int, most: int = 20) -> Sequence[Placement]:
    """The latest placements in scope at an employer."""
    statement = list_placements(scope).where(Placement.employer_id == employer_id)
    return (
        db.session.scalars(statement.order_by(Placement.started_on.desc(), Placement.id.desc()).limit(most))
        .unique()
        .all()
    )


def count_of_employer(scope: Scope, employer_id: int, today: date) -> dict[str, int]:
    """What came of referrals in scope to an employer: referred, hired, and of those placed so long ago who stayed."""
    referred = scope.limit(select(Referral.status, func.count()), Referral.organization_id).where(
        Referral.employer_id == employer_id, Referral.sent_on.is_not(None)
    )
    by_status = dict(db.session.execute(referred.group_by(Referral.status)).all())
    counts = {
        "referred": sum(by_status.values()),
        "open": sum(by_status.get(status, 0) for status in OPEN_REFERRALS),
        "hired": by_status.get(ReferralStatus.HIRED, 0),
        "no_show": by_status.get(ReferralStatus.NO_SHOW, 0),
    }
    placed = scope.limit(select(Placement.started_on, Placement.left_on), Placement.organization_id).where(
        Placement.employer_id == employer_id
    )
    rows = db.session.execute(placed).all()
    counts["placed"] = len(rows)
    for months in (3, 6):
        over = [row for row in rows if months_end(row.started_on, months) < today]
        stayed = [row for row in over if row.left_on is None or row.left_on >= months_end(row.started_on, months)]
        counts[f"over_{months}"], counts[f"stayed_{months}"] = len(over), len(stayed)
    return counts


def _to_blocked(scope: Scope, today: date) -> Select:
    return _referrals(scope).where(
        Referral.status.in_(OPEN_REFERRALS), Referral.employer_id.in_(employers.blocked_now(today))
    )


def list_to_blocked(scope: Scope, today: date, most: int = 8) -> Sequence[Referral]:
    """Open referrals in scope to employers that are blocked: the people have to be told."""
    return _with_names(_to_blocked(scope, today), most=most).all()


def count_to_blocked(scope: Scope, today: date) -> int:
    """How many open referrals in scope go to employers that are blocked."""
    return _count(_to_blocked(scope, today))


def list_referrals(
    scope: Scope,
    *,
    statuses: Iterable[ReferralStatus] = (),
    order_id: int | None = None,
    person_id: int | None = None,
    counselor_id: int | None = None,
    text: str = "",
    since: date | None = None,
    until: date | None = None,
) -> Select:
    """Referrals in scope with person and order. `text` is part of the order's title or the employer's name."""
    statement = _referrals(scope).options(
        selectinload(Referral.person), selectinload(Referral.registration), selectinload(Referral.order)
    )
    wanted = list(statuses)
    if wanted:
        statement = statement.where(Referral.status.in_(wanted))
    for column, value in (
        (Referral.order_id, order_id),
        (Referral.person_id, person_id),
        (Referral.counselor_id, counselor_id),
    ):
        if value is not None:
            statement = statement.where(column == value)
    if text:
        statement = statement.join(Referral.order).join(Referral.employer).where(_like(text))
    if since:
        statement = statement.where(Referral.created_at >= clock.start_of(since))
    if until:
        statement = statement.where(Referral.created_at < clock.start_of(date.fromordinal(until.toordinal() + 1)))
    return statement


def _like(text: str) -> Any:
    pattern = "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    return or_(JobOrder.title.ilike(pattern, escape="\\"), Employer.name.ilike(pattern, escape="\\"))


def count_referrals(scope: Scope) -> dict[ReferralStatus, int]:
    """How many referrals in scope stand in each state."""
    return paging.count_by(_referrals(scope), Referral.organization_id, Referral.status)


def overdue(scope: Scope, *, now: datetime, today: date) -> Select:
    """Referrals in scope without a result: the interview is over, or nothing was heard for `OVERDUE_DAYS` days."""
    return _overdue(_referrals(scope), now=now, today=today)


def list_overdue(scope: Scope, *, now: datetime, today: date, most: int = 20) -> Sequence[Referral]:
    """Referrals in scope without a result: the interview is over, or nothing was heard for `OVERDUE_DAYS` days."""
    return _with_names(_overdue(_referrals(scope), now=now, today=today), most=most).all()


def count_overdue(scope: Scope, *, now: datetime, today: date) -> int:
    """How many referrals in scope have a result that is overdue."""
    return _count(_overdue(_referrals(scope), now=now, today=today))


def _count(statement: Select) -> int:
    return db.session.scalar(statement.with_only_columns(func.count(Referral.id))) or 0


def _overdue(statement: Select, *, now: datetime, today: date) -> Select:
    silent_since = date.fromordinal(today.toordinal() - OVERDUE_DAYS)
    return statement.where(
        # Said twice for the index: few of the referrals are still open.
        Referral.status.in_((ReferralStatus.SENT, ReferralStatus.INTERVIEW_SET)),
        or_(
            (Referral.status == ReferralStatus.INTERVIEW_SET) & (Referral.interview_at < now),
            (Referral.status == ReferralStatus.SENT) & (Referral.sent_on <= silent_since),
        ),
    )


def _with_names(statement: Select, most: int = 50) -> Any:
    return db.session.scalars(
        statement.options(joinedload(Referral.person), selectinload(Referral.order))
        .order_by(Referral.interview_at, Referral.id)
        .limit(most)
    )


def referred_pairs(scope: Scope, *, registration_id: int | None = None, order_id: int | None = None) -> dict:
    """The open or latest referral by (registration, order) in scope."""
    statement = _referrals(scope)
    if registration_id is not None:
        # By the person as well: referrals are found by people, and one person has few.
        person = select(Registration.person_id).where(Registration.id == registration_id).scalar_subquery()
        statement = statement.where(Referral.person_id == person, Referral.registration_id == registration_id)
    if order_id is not None:
        statement = statement.where(Referral.order_id == order_id)
    rows = db.session.scalars(statement.order_by(Referral.id))
    return {(row.registration_id, row.order_id): row for row in rows}


def verdicts(*, registration_id: int | None = None, order_id: int | None = None) -> dict:
    """Counselors' verdicts by (registration, order)."""
    statement = select(MatchFeedback)
    if registration_id is not None:
        statement = statement.where(MatchFeedback.registration_id == registration_id)
    if order_id is not None:
        statement = statement.where(MatchFeedback.order_id == order_id)
    return {(row.registration_id, row.order_id): row for row in db.session.scalars(statement)}


def excluded(found: dict) -> frozenset[tuple[int, int]]:
    """The pairs among verdicts that are excluded."""
    return frozenset(pair for pair, row in found.items() if row.verdict is Verdict.EXCLUDE)


def count_open_by_order(scope: Scope, order_ids: Iterable[int]) -> dict[int, int]:
    """How many open referrals in scope each of these orders has."""
    statement = scope.limit(
        select(Referral.order_id, func.count()), Referral.organization_id, person=Referral.person_id
    ).where(Referral.order_id.in_(list(order_ids)), Referral.status.in_(OPEN_REFERRALS))
    return dict(db.session.execute(statement.group_by(Referral.order_id)).all())


def get_placement(scope: Scope, public_id: str) -> Placement:
    """A placement in scope with its checks. Raises NotFound."""
    found = db.session.scalar(
        _placements(scope)
        .where(Placement.public_id == public_id)
        .options(selectinload(Placement.checks), joinedload(Placement.person))
    )
    if found is None:
        raise NotFound()
    return found


def list_placements(
    scope: Scope,
    *,
    statuses: Iterable[PlacementStatus] = (),
    via: str | None = None,
    person_id: int | None = None,
    since: date | None = None,
    until: date | None = None,
    due_by: date | None = None,
) -> Select:
    """Placements in scope with their people and checks. `due_by` keeps those with an open check due by then."""
    statement = _placements(scope).options(joinedload(Placement.person), selectinload(Placement.checks))
    wanted = list(statuses)
    if wanted:
        statement = statement.where(Placement.status.in_(wanted))
    if via:
        statement = statement.where(Placement.via == via)
    if person_id is not None:
        statement = statement.where(Placement.person_id == person_id)
    if since:
        statement = statement.where(Placement.started_on >= since)
    if until:
        statement = statement.where(Placement.started_on <= until)
    if due_by:
        statement = statement.where(Placement.id.in_(_due(due_by).with_only_columns(RetentionCheck.placement_id)))
    return statement


def _due(day: date) -> Select:
    return select(RetentionCheck).where(RetentionCheck.is_open.is_(True), RetentionCheck.due_on <= day)


def due_checks(scope: Scope, *, today: date) -> Select:
    """Retention checks in scope that are due, one per placement: the latest answers the earlier."""
    latest = (
        scope.limit(_due(today), RetentionCheck.organization_id)
        .with_only_columns(func.max(RetentionCheck.id))
        .group_by(RetentionCheck.placement_id)
    )
    return select(RetentionCheck).where(RetentionCheck.id.in_(latest))


def list_due_checks(scope: Scope, *, today: date, most: int = 20) -> Sequence[RetentionCheck]:
    """Retention checks in scope that are due, the oldest first, one per placement."""
    statement = due_checks(scope, today=today).options(
        joinedload(RetentionCheck.placement).joinedload(Placement.person)
    )
    return db.session.scalars(statement.order_by(RetentionCheck.due_on, RetentionCheck.id).limit(most)).all()


def count_due_checks(scope: Scope, *, today: date) -> int:
    """How many people in scope are due for a retention check."""
    statement = scope.limit(_due(today), RetentionCheck.organization_id).with_only_columns(
        func.count(RetentionCheck.placement_id.distinct())
    )
    return db.session.scalar(statement) or 0


def get_check(scope: Scope, check_id: int) -> RetentionCheck:
    """A retention check in scope. Raises NotFound."""
    statement = scope.limit(select(RetentionCheck), RetentionCheck.organization_id)
    found = db.session.scalar(statement.where(RetentionCheck.id == check_id))
    if found is None:
        raise NotFound()
    return found


def history_of(scope: Scope, person_id: int, most: int = 8) -> Sequence[Referral]:
    """The latest referrals of a person in scope."""
    statement = _referrals(scope).where(Referral.person_id == person_id).options(selectinload(Referral.order))
    return db.session.scalars(statement.order_by(Referral.updated_at.desc()).limit(most)).all()


def people_of_referrals(scope: Scope) -> Select:
    """Row numbers of the people a scope may see because of a referral in it."""
    return scope.limit(select(Referral.person_id), Referral.organization_id)


def people_of_placements(scope: Scope) -> Select:
    """Row numbers of the people a scope may see because of a placement in it."""
    return scope.limit(select(Placement.person_id), Placement.organization_id)
