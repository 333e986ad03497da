"""What other features may ask about employers without knowing their tables: roles that follow, addresses of records."""

from flask import url_for
from sqlalchemy import bindparam, exists, select

from jobcenter.accounts.models import User
from jobcenter.core.db import db
from jobcenter.employers.models import EmployerMember, JobOrder

# Asked on every page of a resident: a statement that is kept is compiled and keyed once.
IS_MEMBER = select(exists().where(EmployerMember.user_id == bindparam("user_id")))


def roles_of(user: User) -> set[str]:
    """`employer_member` for a user who acts for a company."""
    return {"employer_member"} if db.session.scalar(IS_MEMBER, {"user_id": user.id}) else set()


def order_link(order_id: int) -> str | None:
    """Where staff open an order that a ledger line is about."""
    public_id = db.session.scalar(select(JobOrder.public_id).where(JobOrder.id == order_id))
    return url_for("desk_orders.show", public_id=public_id) if public_id else None
