"""Reads of the organization tree. Organizations are public facts; they need no scope."""

from collections.abc import Sequence

from sqlalchemy import select

from jobcenter.core.db import db
from jobcenter.core.errors import InputError
from jobcenter.organizations.models import Organization, OrganizationKind


def find_by_code(code: str) -> Organization | None:
    """The organization with a code, or None."""
    return db.session.scalar(select(Organization).where(Organization.code == code))


def get_by_code(code: str) -> Organization:
    """The organization with a code. Raises InputError naming the known codes."""
    organization = find_by_code(code)
    if organization is None:
        known = ", ".join(db.session.scalars(select(Organization.code).order_by(Organization.code)))
        raise InputError(problem=f"unknown organization {code!r}; known: {known or 'none yet'}")
    return organization


def get(organization_id: int) -> Organization:
    """The organization with a row number."""
    return db.session.get_one(Organization, organization_id)


def subtree_ids(organization_id: int) -> list[int]:
    """The row numbers of an organization and everything below it."""
    path = db.session.scalar(select(Organization.path).where(Organization.id == organization_id))
    if path is None:
        return []
    return list(db.session.scalars(select(Organization.id).where(Organization.path.startswith(path, autoescape=True))))


def root_id(organization_id: int) -> int:
    """The row number of the organization at the top above another one."""
    path = db.session.scalar(select(Organization.path).where(Organization.id == organization_id)) or ""
    return next((int(part) for part in path.split("/") if part), organization_id)


def list_all(kind: OrganizationKind | None = None) -> Sequence[Organization]:
    """All organizations from the root down, or those of one kind."""
    statement = select(Organization).order_by(Organization.path)
    if kind is not None:
        statement = statement.where(Organization.kind == kind)
    return db.session.scalars(statement).all()


def ancestors(organization: Organization) -> list[Organization]:
    """The organizations above one, the nearest first."""
    ids = [int(part) for part in organization.path.split("/") if part][:-1]
    rows = {row.id: row for row in db.session.scalars(select(Organization).where(Organization.id.in_(ids)))}
    return [rows[one] for one in reversed(ids) if one in rows]
