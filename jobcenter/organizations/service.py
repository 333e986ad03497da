"""Writes of the organization tree."""

from typing import Any

from jobcenter.core.db import db
from jobcenter.organizations.models import Organization, OrganizationKind


def create_organization(
    *,
    code: str,
    kind: OrganizationKind,
    name: dict[str, Any],
    parent: Organization | None = None,
    **details: Any,
) -> Organization:
    """Add an organization below its parent."""
    organization = Organization(code=code, kind=kind, name=name, parent_id=parent.id if parent else None, **details)
    db.session.add(organization)
    db.session.flush()
    organization.path = f"{parent.path if parent else '/'}{organization.id}/"
    return organization
