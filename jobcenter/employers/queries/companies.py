"""Companies a user acts for."""

from collections.abc import Sequence

from sqlalchemy import select

from jobcenter.core.db import db
from jobcenter.core.errors import NotFound
from jobcenter.employers.models import Employer, EmployerMember


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
