"""What other features may ask about employers without knowing their tables: roles that follow, addresses of records."""

from sqlalchemy import exists, select

from jobcenter.accounts.current import fact_about
from jobcenter.accounts.models import User
from jobcenter.core import subjects
from jobcenter.core.db import db
from jobcenter.employers.models import EmployerMember, EmployerVisit, JobOrder

IS_MEMBER = exists().where(EmployerMember.user_id == User.id)


def roles_of(user: User) -> set[str]:
    """`employer_member` for a user who acts for a company."""
    is_member = fact_about(user, "employer_member")
    if is_member is None:
        is_member = db.session.scalar(select(IS_MEMBER).where(User.id == user.id))
    return {"employer_member"} if is_member else set()


def register() -> None:
    """Tell how ledger subjects of employers are opened."""
    subjects.register("job_order", subjects.pages_of(JobOrder, "desk_orders.show"))
    subjects.register("employer_visit", subjects.pages_of(EmployerVisit, "desk_outreach.show"))
