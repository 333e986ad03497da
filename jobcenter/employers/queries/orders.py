"""Orders: one by its numbers, a company's own, those open to anybody, those a centre has to review."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import InstrumentedAttribute, selectinload

from jobcenter.core import paging
from jobcenter.core.db import db
from jobcenter.core.errors import NotFound
from jobcenter.employers.models import Employer, EmployerMember, JobOrder, OrderFinding, OrderStatus
from jobcenter.employers.search import query_words, squeezed
from jobcenter.organizations.scope import Scope

SORTS: dict[str, InstrumentedAttribute] = {
    "places": JobOrder.places,
    "wage": JobOrder.hourly_equivalent,
    "until": JobOrder.valid_until,
}
PUBLIC_STATUSES = (OrderStatus.ACTIVE, OrderStatus.FILLED, OrderStatus.CLOSED, OrderStatus.EXPIRED)

# Drafts are the employer's own until they are handed in, unless a counselor took the order on a visit.
KNOWN_TO_CENTRE = or_(
    JobOrder.status != OrderStatus.DRAFT, JobOrder.submitted_at.is_not(None), JobOrder.taken_by_id.is_not(None)
)


def find_order(identifier: str) -> JobOrder | None:
    """An order by its source's number, our number or its public id; None when there is none."""
    return db.session.scalar(
        select(JobOrder)
        .where(or_(JobOrder.source_id == identifier, JobOrder.number == identifier, JobOrder.public_id == identifier))
        .limit(1)
    )


def get_order(public_id: str) -> JobOrder:
    """An order that was ever open to the public. Raises NotFound for drafts and for what was never accepted."""
    order = db.session.scalar(
        select(JobOrder).where(JobOrder.public_id == public_id, JobOrder.status.in_(PUBLIC_STATUSES))
    )
    if order is None:
        raise NotFound()
    return order


def get_order_of_employer(user_id: int, public_id: str) -> JobOrder:
    """An order of a company the user acts for, in whatever state. Raises NotFound for any other."""
    order = db.session.scalar(
        select(JobOrder)
        .join(EmployerMember, EmployerMember.employer_id == JobOrder.employer_id)
        .where(JobOrder.public_id == public_id, EmployerMember.user_id == user_id)
    )
    if order is None:
        raise NotFound()
    return order


def get_order_in_scope(scope: Scope, public_id: str) -> JobOrder:
    """An order of an organization in scope, in any state but a draft the employer has to itself. Raises NotFound."""
    statement = select(JobOrder).where(JobOrder.public_id == public_id, KNOWN_TO_CENTRE)
    order = db.session.scalar(scope.limit(statement, JobOrder.organization_id))
    if order is None:
        raise NotFound()
    return order


def list_of_employer(employer_id: int) -> Select:
    """A company's orders, the newest first."""
    return select(JobOrder).where(JobOrder.employer_id == employer_id).order_by(JobOrder.id.desc())


def orders_of_employer(scope: Scope, employer_id: int) -> Select:
    """The orders of a company in scope, the newest first."""
    statement = scope.limit(select(JobOrder), JobOrder.organization_id)
    return statement.where(JobOrder.employer_id == employer_id, KNOWN_TO_CENTRE).order_by(JobOrder.id.desc())


def list_ending(scope: Scope, today: date, days: int) -> Select:
    """Open orders in scope whose term ends within so many days while places are free, the nearest first."""
    statement = scope.limit(select(JobOrder), JobOrder.organization_id).where(
        JobOrder.status == OrderStatus.ACTIVE,
        JobOrder.valid_until.between(today, today + timedelta(days=days)),
        JobOrder.places_filled < JobOrder.places,
        JobOrder.source.is_(None),
    )
    return statement.order_by(JobOrder.valid_until, JobOrder.id)


def list_open_orders(today: date, *, include_past: bool = False) -> Select:
    """Orders to which people can be referred on a day; with `include_past` also active ones past their last day."""
    statement = select(JobOrder).where(JobOrder.status == OrderStatus.ACTIVE)
    return statement if include_past else statement.where(JobOrder.valid_until >= today)


def list_for_review(
    scope: Scope,
    *,
    status: OrderStatus | None = None,
    text: str = "",
    doubts: bool = False,
    today: date | None = None,
    past: bool | None = None,
    sort: str = "",
) -> Select:
    """Orders of a centre, those handed in longest ago first where they wait for a decision, else the newest first.

    `sort` is one of `places`, `wage`, `until`, with a minus before it for the opposite order.
    """
    statement = scope.limit(select(JobOrder), JobOrder.organization_id).options(selectinload(JobOrder.findings))
    statement = statement.where(KNOWN_TO_CENTRE)
    if status is not None:
        statement = statement.where(JobOrder.status == status)
    for words in query_words(text):
        number = JobOrder.number.like(f"%{text.strip()}%")
        company = JobOrder.employer_id.in_(select(Employer.id).where(Employer.name_key.like(f"%{squeezed(text)}%")))
        statement = statement.where(or_(*(JobOrder.search_text.like(f"%{word}%") for word in words), number, company))
    if doubts:
        blocking = select(OrderFinding.order_id).where(
            OrderFinding.severity != "notice", OrderFinding.override_reason.is_(None)
        )
        statement = statement.where(JobOrder.id.in_(blocking))
    if past is not None and today is not None:
        statement = statement.where(JobOrder.valid_until < today if past else JobOrder.valid_until >= today)
    column = SORTS.get(sort.removeprefix("-"))
    if column is not None:
        ordered = column.desc() if sort.startswith("-") else column.asc()
        return statement.order_by(column.is_(None), ordered, JobOrder.id)
    if status is OrderStatus.SUBMITTED:
        return statement.order_by(JobOrder.submitted_at, JobOrder.id)
    return statement.order_by(JobOrder.id.desc())


def review_counts(scope: Scope) -> dict[OrderStatus, int]:
    """How many orders of a centre stand in each state."""
    statement = scope.limit(select(JobOrder), JobOrder.organization_id)
    counts = paging.count_by(statement, JobOrder.organization_id, JobOrder.status)
    known = statement.where(JobOrder.status == OrderStatus.DRAFT, KNOWN_TO_CENTRE)
    counts[OrderStatus.DRAFT] = paging.count(known) if counts.get(OrderStatus.DRAFT) else 0
    return {status: count for status, count in counts.items() if count}


def similar_orders(order: JobOrder, today: date, limit: int = 4) -> Sequence[JobOrder]:
    """Open orders of the same occupation or its group, the same district first."""
    if not order.keco_code:
        return []
    same_district = JobOrder.sgg_code == order.sgg_code
    statement = (
        list_open_orders(today)
        .where(JobOrder.id != order.id, JobOrder.keco_code.like(f"{order.keco_code[:2]}%"))
        .order_by((JobOrder.keco_code == order.keco_code).desc(), same_district.desc(), JobOrder.opened_on.desc())
        .limit(limit)
    )
    return db.session.scalars(statement).all()
