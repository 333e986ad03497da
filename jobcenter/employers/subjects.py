"""What other features may ask about employers without knowing their tables: roles that follow, addresses of records."""

from flask import url_for
from sqlalchemy import exists, select

from jobcenter.accounts.current import fact_about
from jobcenter.accounts.models import User
from jobcenter.core.db import db
from jobcenter.employers.models import EmployerMember, EmployerVisit, JobOrder

IS_MEMBER = exists().where(EmployerMember.user_id == User.id)


def roles_of(user: User) -> set[str]:
    """`employer_member` for a user who acts for a company."""
    is_member = fact_about(user, "employer_member")
    if is_member is None:
        is_member = db.session.scalar(select(IS_MEMBER).where(User.id == user.id))
    return {"employer_member"} if is_member else set()


def order_link(order_id: int) -> str | None:
    """Where staff open an order that a ledger line is about."""
    public_id = db.session.scalar(select(JobOrder.public_id).where(JobOrder.id == order_id))
    return url_for("desk_orders.show", public_id=public_id) if public_id else None


def visit_link(visit_id: int) -> str | None:
    """Where staff open a visit that a ledger line is about."""
    public_id = db.session.scalar(select(EmployerVisit.public_id).where(EmployerVisit.id == visit_id))
    return url_for("desk_outreach.show", public_id=public_id) if public_id else None
