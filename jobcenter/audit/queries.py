"""Reads of the access log and the change log."""

from datetime import datetime

from sqlalchemy import Select, select

from jobcenter.accounts.models import StaffRole
from jobcenter.audit.models import AccessEntry, AuditEntry
from jobcenter.organizations.scope import Scope


def _actors_of(scope: Scope) -> Select:
    return scope.limit(select(StaffRole.user_id), StaffRole.organization_id)


def list_access(
    scope: Scope,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    actor_name: str | None = None,
    person_id: int | None = None,
    action: str | None = None,
) -> Select:
    """Looks at people by staff of the organizations in scope (or all of a person's own), newest first."""
    statement = select(AccessEntry)
    if scope.person_id is not None:
        statement = statement.where(AccessEntry.person_id == scope.person_id)
    elif not scope.unlimited:
        statement = statement.where(AccessEntry.actor_id.in_(_actors_of(scope)))
    if since:
        statement = statement.where(AccessEntry.at >= since)
    if until:
        statement = statement.where(AccessEntry.at < until)
    if actor_name:
        statement = statement.where(AccessEntry.actor_name.contains(actor_name, autoescape=True))
    if person_id:
        statement = statement.where(AccessEntry.person_id == person_id)
    if action:
        statement = statement.where(AccessEntry.action == action)
    return statement.order_by(AccessEntry.at.desc(), AccessEntry.id.desc())


def list_changes(scope: Scope, *, subject: tuple[str, int] | None = None) -> Select:
    """Changes made in the organizations in scope, newest first; those of one record where a subject is given."""
    statement = scope.limit(select(AuditEntry), AuditEntry.organization_id, person=AuditEntry.person_id)
    if subject:
        statement = statement.where(AuditEntry.subject_kind == subject[0], AuditEntry.subject_id == subject[1])
    return statement.order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
