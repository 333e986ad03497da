"""Companies: those a user acts for, and those a centre works with."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, case, exists, func, or_, select

from jobcenter.core.db import db
from jobcenter.core.errors import NotFound
from jobcenter.employers.models import (
    Employer,
    EmployerBlock,
    EmployerMember,
    EmployerVisit,
    JobOrder,
    OrderStatus,
    VisitStatus,
)
from jobcenter.employers.queries.blocks import blocked_now
from jobcenter.employers.search import squeezed
from jobcenter.organizations.models import Organization
from jobcenter.organizations.scope import Scope


def employers_of(user_id: int) -> Sequence[Employer]:
    """The companies a user acts for, the first joined first."""
    statement = (
        select(Employer).join(EmployerMember).where(EmployerMember.user_id == user_id).order_by(EmployerMember.id)
    )
    return db.session.scalars(statement).all()


def find_membership(user_id: int, employer_id: int) -> EmployerMember | None:
    """A user's membership of a company, or None."""
    return db.session.scalar(
        select(EmployerMember).where(EmployerMember.user_id == user_id, EmployerMember.employer_id == employer_id)
    )


def get_employer_of(user_id: int, public_id: str) -> Employer:
    """A company the user acts for. Raises NotFound for any other."""
    employer = db.session.scalar(
        select(Employer).join(EmployerMember).where(Employer.public_id == public_id, EmployerMember.user_id == user_id)
    )
    if employer is None:
        raise NotFound()
    return employer


@dataclass(frozen=True)
class Standing:
    """What a centre knows of a company at a glance: orders, people hired, the last visit."""

    orders: int = 0
    open: int = 0
    hires: int = 0
    last_order: date | None = None
    last_visit: date | None = None


def _in_scope(scope: Scope) -> Select:
    """Companies of the centre's district, and those with an order, a visit or a block in scope."""
    if scope.unlimited:
        return select(Employer)
    orders = scope.limit(select(JobOrder.id), JobOrder.organization_id).where(JobOrder.employer_id == Employer.id)
    visits = scope.limit(select(EmployerVisit.id), EmployerVisit.organization_id).where(
        EmployerVisit.employer_id == Employer.id
    )
    blocks = scope.limit(select(EmployerBlock.id), EmployerBlock.organization_id).where(
        EmployerBlock.employer_id == Employer.id
    )
    districts = scope.limit(select(Organization.sgg_code), Organization.id).where(Organization.sgg_code.is_not(None))
    return select(Employer).where(
        or_(
            Employer.sgg_code.in_(districts),
            exists(orders.correlate(Employer)),
            exists(visits.correlate(Employer)),
            exists(blocks.correlate(Employer)),
        )
    )


def get_employer(public_id: str) -> Employer:
    """A company by its address part. Raises NotFound."""
    found = db.session.scalar(select(Employer).where(Employer.public_id == public_id))
    if found is None:
        raise NotFound()
    return found


def get_employer_in_scope(scope: Scope, public_id: str) -> Employer:
    """A company a centre works with. Raises NotFound."""
    found = db.session.scalar(_in_scope(scope).where(Employer.public_id == public_id))
    if found is None:
        raise NotFound()
    return found


def list_employers(scope: Scope, *, today: date, text: str = "", show: str = "") -> Select:
    """The companies a centre works with.

    `show` keeps those with open orders (`open`), with none (`idle`), not visited yet (`unvisited`) or blocked (`blocked`).
    """
    statement = _in_scope(scope)
    digits = "".join(character for character in text if character.isdecimal())
    if text:
        named = Employer.name_key.like(f"%{squeezed(text)}%")
        statement = statement.where(or_(named, Employer.business_number.like(f"{digits}%")) if digits else named)
    if show in ("open", "idle"):
        found = exists().where(
            JobOrder.employer_id == Employer.id, JobOrder.status == OrderStatus.ACTIVE, JobOrder.valid_until >= today
        )
        statement = statement.where(found if show == "open" else ~found)
    if show == "unvisited":
        statement = statement.where(
            ~exists().where(EmployerVisit.employer_id == Employer.id, EmployerVisit.status == VisitStatus.DONE)
        )
    if show == "blocked":
        statement = statement.where(Employer.id.in_(blocked_now(today)))
    return statement


def standings(scope: Scope, employer_ids: Iterable[int], today: date) -> dict[int, Standing]:
    """What a centre knows of each of these companies at a glance."""
    ids = list(employer_ids)
    open_now = case((JobOrder.status.in_((OrderStatus.ACTIVE,)) & (JobOrder.valid_until >= today), 1), else_=0)
    orders = scope.limit(
        select(
            JobOrder.employer_id,
            func.count(JobOrder.id),
            func.sum(open_now),
            func.sum(JobOrder.places_filled),
            func.max(JobOrder.opened_on),
        ).where(JobOrder.employer_id.in_(ids), JobOrder.opened_on.is_not(None)),
        JobOrder.organization_id,
    )
    visits = scope.limit(
        select(EmployerVisit.employer_id, func.max(EmployerVisit.held_on)).where(
            EmployerVisit.employer_id.in_(ids), EmployerVisit.status == VisitStatus.DONE
        ),
        EmployerVisit.organization_id,
    )
    visited = {row[0]: row[1] for row in db.session.execute(visits.group_by(EmployerVisit.employer_id))}
    counted = {row[0]: row[1:] for row in db.session.execute(orders.group_by(JobOrder.employer_id))}
    found = {}
    for one in ids:
        count, is_open, hires, last_order = counted.get(one, (0, 0, 0, None))
        found[one] = Standing(count, is_open, hires, last_order, visited.get(one))
    return found
