"""Reads of staff accounts."""

from collections.abc import Iterable

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from jobcenter.accounts.models import StaffRole, User
from jobcenter.core.db import db
from jobcenter.core.errors import NotFound
from jobcenter.organizations.scope import Scope


def list_staff(scope: Scope, *, text: str = "", role: str = "") -> Select:
    """Accounts that hold a role at an organization in scope, by name."""
    holders = scope.limit(select(StaffRole.user_id), StaffRole.organization_id).where(StaffRole.revoked_at.is_(None))
    if role:
        holders = holders.where(StaffRole.role == role)
    statement = select(User).where(User.id.in_(holders)).options(selectinload(User.roles))
    if text:
        like = User.name.contains(text, autoescape=True) | User.email.contains(text.lower(), autoescape=True)
        statement = statement.where(like)
    return statement.order_by(User.name, User.id)


def get_staff(scope: Scope, public_id: str) -> User:
    """A member of staff of an organization in scope. Raises NotFound."""
    holders = scope.limit(select(StaffRole.user_id), StaffRole.organization_id)
    user = db.session.scalar(select(User).where(User.public_id == public_id, User.id.in_(holders)))
    if user is None:
        raise NotFound()
    return user


def list_role_history(scope: Scope, user_id: int) -> list[StaffRole]:
    """Every role a user was ever granted at organizations in scope, the newest first."""
    statement = scope.limit(select(StaffRole), StaffRole.organization_id).where(StaffRole.user_id == user_id)
    return list(db.session.scalars(statement.order_by(StaffRole.granted_at.desc(), StaffRole.id.desc())))


def names_of(user_ids: Iterable[int | None]) -> dict[int, str]:
    """The names of members of staff by row number."""
    wanted = sorted({one for one in user_ids if one is not None})
    if not wanted:
        return {}
    return {row[0]: row[1] for row in db.session.execute(select(User.id, User.name).where(User.id.in_(wanted)))}
