"""Visits and calls of a centre: the day's route, what was promised, counts by month, companies worth a visit."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import joinedload

from jobcenter.accounts.models import User
from jobcenter.core.db import db
from jobcenter.core.errors import NotFound
from jobcenter.employers.models import (
    Employer,
    EmployerVisit,
    JobOrder,
    OrderStatus,
    VisitKind,
    VisitResult,
    VisitStatus,
)
from jobcenter.organizations.scope import Scope

OPEN = (OrderStatus.SUBMITTED, OrderStatus.ACTIVE, OrderStatus.SUSPENDED)
EVER = (*OPEN, OrderStatus.FILLED, OrderStatus.CLOSED, OrderStatus.EXPIRED)
TARGETS = ("ended", "hired", "gone")
TARGET_SORTS = {"name": "name_key", "last": "last_day", "orders": "orders", "hires": "hires", "visited": "visited_day"}
NEVER = date(1900, 1, 1)


def _visits(scope: Scope) -> Select:
    return scope.limit(select(EmployerVisit), EmployerVisit.organization_id).options(
        joinedload(EmployerVisit.counselor), joinedload(EmployerVisit.employer), joinedload(EmployerVisit.order)
    )


def get_visit(scope: Scope, public_id: str) -> EmployerVisit:
    """A visit in scope. Raises NotFound."""
    found = db.session.scalar(_visits(scope).where(EmployerVisit.public_id == public_id))
    if found is None:
        raise NotFound()
    return found


def list_visits(
    scope: Scope,
    *,
    status: VisitStatus | None = None,
    counselor_id: int | None = None,
    since: date | None = None,
    until: date | None = None,
    text: str = "",
    employer_id: int | None = None,
) -> Select:
    """Visits in scope, by what is asked for."""
    statement = _visits(scope)
    if status is not None:
        statement = statement.where(EmployerVisit.status == status)
    if counselor_id is not None:
        statement = statement.where(EmployerVisit.counselor_id == counselor_id)
    if employer_id is not None:
        statement = statement.where(EmployerVisit.employer_id == employer_id)
    if since:
        statement = statement.where(EmployerVisit.planned_on >= since)
    if until:
        statement = statement.where(EmployerVisit.planned_on <= until)
    if text:
        statement = statement.where(EmployerVisit.company_name.like(f"%{text}%"))
    return statement


def route_of(scope: Scope, counselor_id: int, on: date) -> Sequence[EmployerVisit]:
    """A counselor's visits and calls of a day in the order of the route: by time, those without one by address."""
    statement = list_visits(scope, counselor_id=counselor_id, since=on, until=on).where(
        EmployerVisit.status != VisitStatus.CANCELLED
    )
    order = (func.coalesce(EmployerVisit.planned_time, "99:99"), EmployerVisit.address, EmployerVisit.id)
    return db.session.scalars(statement.order_by(*order)).all()


def _follow_ups(scope: Scope, today: date, counselor_id: int | None) -> Select:
    statement = _visits(scope).where(
        EmployerVisit.follow_up_on <= today,
        EmployerVisit.followed_up_on.is_(None),
        EmployerVisit.follow_up_on.is_not(None),
    )
    return statement.where(EmployerVisit.counselor_id == counselor_id) if counselor_id is not None else statement


def list_follow_ups(
    scope: Scope, today: date, *, counselor_id: int | None = None, most: int = 8
) -> Sequence[EmployerVisit]:
    """Promises to get in touch again that are due, the oldest first."""
    statement = _follow_ups(scope, today, counselor_id).order_by(EmployerVisit.follow_up_on, EmployerVisit.id)
    return db.session.scalars(statement.limit(most)).all()


def count_follow_ups(scope: Scope, today: date, *, counselor_id: int | None = None) -> int:
    """How many promises to get in touch again are due."""
    return db.session.scalar(select(func.count()).select_from(_follow_ups(scope, today, counselor_id).subquery())) or 0


def list_unrecorded(scope: Scope, today: date, *, counselor_id: int, most: int = 8) -> Sequence[EmployerVisit]:
    """A counselor's visits of today and before that have no result yet."""
    statement = list_visits(scope, status=VisitStatus.PLANNED, counselor_id=counselor_id, until=today)
    return db.session.scalars(statement.order_by(EmployerVisit.planned_on, EmployerVisit.id).limit(most)).all()


def monthly_counts(scope: Scope, first: date, last: date) -> Sequence[Any]:
    """Of each counselor between two days: visits, calls, companies reached, orders found with people, promises, refusals.

    A visit counts on the day it was held, whoever planned it; companies are counted once a counselor.
    """

    def results(wanted: VisitResult) -> Any:
        return func.sum(case((EmployerVisit.result == wanted, 1), else_=0))

    company = func.coalesce(EmployerVisit.employer_id, -EmployerVisit.id)
    statement = (
        select(
            User.name.label("counselor"),
            func.sum(case((EmployerVisit.kind == VisitKind.VISIT, 1), else_=0)).label("visits"),
            func.sum(case((EmployerVisit.kind == VisitKind.CALL, 1), else_=0)).label("calls"),
            func.count(company.distinct()).label("companies"),
            results(VisitResult.ORDER_FOUND).label("found"),
            func.sum(
                case((EmployerVisit.result == VisitResult.ORDER_FOUND, func.coalesce(EmployerVisit.people, 0)), else_=0)
            ).label("people"),
            func.count(EmployerVisit.order_id).label("orders"),
            results(VisitResult.PROMISED).label("promised"),
            results(VisitResult.REFUSED).label("refused"),
            results(VisitResult.CLOSED_BUSINESS).label("closed"),
        )
        .join(User, User.id == EmployerVisit.counselor_id)
        .where(EmployerVisit.status == VisitStatus.DONE, EmployerVisit.held_on.between(first, last))
        .group_by(User.id, User.name)
        .order_by(User.name, User.id)
    )
    return db.session.execute(scope.limit(statement, EmployerVisit.organization_id)).all()


def list_targets(scope: Scope, kind: str, *, today: date, dormant_since: date, text: str = "") -> Select:
    """Companies worth a visit as named rows: they have orders in scope, but none that is open.

    `ended`: an order's term ended or was closed unfilled; `hired`: they hired before; `gone`: the last order lies
    before `dormant_since`, or the company handed in one order only and never came back.
    """
    totals = scope.limit(
        select(
            JobOrder.employer_id.label("employer_id"),
            func.count(JobOrder.id).label("orders"),
            func.sum(JobOrder.places_filled).label("hires"),
            func.max(JobOrder.opened_on).label("last_day"),
            func.sum(case((JobOrder.status.in_(OPEN) & (JobOrder.valid_until >= today), 1), else_=0)).label("open"),
            func.sum(case((JobOrder.status.in_((OrderStatus.EXPIRED, OrderStatus.CLOSED)), 1), else_=0)).label("ended"),
        ).where(JobOrder.status.in_(EVER)),
        JobOrder.organization_id,
    )
    grouped = totals.group_by(JobOrder.employer_id).subquery()
    visits = (
        scope.limit(
            select(EmployerVisit.employer_id, func.max(EmployerVisit.held_on).label("visited")),
            EmployerVisit.organization_id,
        )
        .where(EmployerVisit.status == VisitStatus.DONE)
        .group_by(EmployerVisit.employer_id)
        .subquery()
    )
    rows = (
        select(
            Employer.id.label("id"),
            Employer.public_id.label("public_id"),
            Employer.name.label("name"),
            Employer.name_key.label("name_key"),
            Employer.address.label("address"),
            grouped.c.orders,
            grouped.c.hires,
            func.coalesce(grouped.c.last_day, NEVER).label("last_day"),
            func.coalesce(visits.c.visited, NEVER).label("visited_day"),
        )
        .join(grouped, grouped.c.employer_id == Employer.id)
        .outerjoin(visits, visits.c.employer_id == Employer.id)
        .where(grouped.c.open == 0, ~_is_planned(scope))
    )
    if kind == "hired":
        rows = rows.where(grouped.c.hires > 0)
    elif kind == "gone":
        rows = rows.where(or_(grouped.c.last_day < dormant_since, and_(grouped.c.orders == 1, grouped.c.hires == 0)))
    else:
        rows = rows.where(grouped.c.ended > 0)
    if text:
        rows = rows.where(Employer.name_key.like(f"%{text}%"))
    found = rows.subquery()
    return select(*found.c)


def _is_planned(scope: Scope) -> Any:
    """A visit to the company is planned already."""
    planned = scope.limit(select(EmployerVisit.id), EmployerVisit.organization_id).where(
        EmployerVisit.employer_id == Employer.id, EmployerVisit.status == VisitStatus.PLANNED
    )
    return exists(planned.correlate(Employer))
