"""Writes of the administrators: staff accounts, roles, reviews, erasure. Each leaves a line in the change log."""

import secrets
from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from jobcenter import audit
from jobcenter.accounts import service as accounts
from jobcenter.accounts.current import Actor
from jobcenter.accounts.models import Role, StaffRole, User
from jobcenter.administration.models import AccessReview
from jobcenter.core.db import db, lock
from jobcenter.core.errors import DomainError
from jobcenter.organizations import service as organizations
from jobcenter.organizations.models import Organization, OrganizationKind
from jobcenter.organizations.scope import Scope


class OwnAccount(DomainError):
    """Administrators do not grant, revoke or close for themselves."""

    message = _l("You cannot change your own account or roles. Ask another administrator.")


class CodeTaken(DomainError):
    """Another organization has the code."""

    message = _l("Another organization has this code.")
    field = "code"


class AlreadyReviewed(DomainError):
    """The month's log was reviewed and signed."""

    message = _l("The log of this month has been reviewed already.")


class ReviewTooEarly(DomainError):
    """The month has not ended."""

    message = _l("The month has not ended yet.")


def open_staff_account(
    scope: Scope,
    *,
    name: str,
    email: str,
    organization: Organization,
    role: Role,
    actor: Actor,
    now: datetime,
) -> User:
    """Open an account for a member of staff with a first role; the password is set by link. Raises EmailTaken."""
    scope.require(organization.id)
    user = accounts.create_user(email, secrets.token_urlsafe(32), name, check=False)
    _grant(user, organization, role, actor=actor, now=now)
    return user


def grant_role(
    scope: Scope, user: User, organization: Organization, role: Role, *, actor: Actor, now: datetime
) -> StaffRole:
    """Grant a role at an organization in the administrator's scope."""
    scope.require(organization.id)
    _refuse_own(user, actor)
    return _grant(user, organization, role, actor=actor, now=now)


def _grant(user: User, organization: Organization, role: Role, *, actor: Actor, now: datetime) -> StaffRole:
    granted = accounts.grant_role(user, organization, role, actor=actor, now=now)
    _note(actor, "role.granted", user, now, organization.id, {"role": role.value})
    return granted


def revoke_role(scope: Scope, role_id: int, *, actor: Actor, now: datetime) -> None:
    """End a role at an organization in scope; the record of it stays."""
    granted = lock(StaffRole, role_id)
    scope.require(granted.organization_id)
    user = db.session.get_one(User, granted.user_id)
    _refuse_own(user, actor)
    if granted.revoked_at is None:
        accounts.revoke_role(granted, now=now)
        _note(actor, "role.revoked", user, now, granted.organization_id, {"role": granted.role.value})


def set_enabled(user: User, enabled: bool, *, actor: Actor, now: datetime) -> None:
    """Open or close an account."""
    _refuse_own(user, actor)
    accounts.set_enabled(user, enabled)
    _note(actor, "account.opened" if enabled else "account.closed", user, now, None, {})


def _refuse_own(user: User, actor: Actor) -> None:
    if user.id == actor.id:
        raise OwnAccount()


def _note(
    actor: Actor, action: str, user: User, now: datetime, organization_id: int | None, details: dict[str, Any]
) -> None:
    audit.record(actor, action, subject=("user", user.id), now=now, organization_id=organization_id, details=details)


def add_organization(
    scope: Scope,
    *,
    parent: Organization,
    code: str,
    kind: OrganizationKind,
    name: dict[str, str],
    address: str | None,
    phone: str | None,
    actor: Actor,
    now: datetime,
) -> Organization:
    """Add a district or a centre below an organization in scope. Raises CodeTaken."""
    scope.require(parent.id)
    if db.session.query(Organization.id).filter_by(code=code).first():
        raise CodeTaken()
    created = organizations.create_organization(
        code=code, kind=kind, name=name, parent=parent, address=address, phone=phone, sgg_code=parent.sgg_code
    )
    audit.record(actor, "organization.added", subject=("organization", created.id), now=now, organization_id=created.id)
    return created


def sign_review(
    organization: Organization, month: str, *, findings: str, actor: Actor, now: datetime, today: date
) -> AccessReview:
    """Sign the monthly review of the access log. Raises ReviewTooEarly or AlreadyReviewed."""
    if month >= f"{today:%Y-%m}":
        raise ReviewTooEarly(field="month")
    lock(Organization, organization.id)
    if db.session.query(AccessReview.id).filter_by(organization_id=organization.id, month=month).first():
        raise AlreadyReviewed(field="month")
    review = AccessReview(
        organization_id=organization.id, month=month, findings=findings, reviewer_id=actor.id, signed_at=now
    )
    db.session.add(review)
    db.session.flush()
    audit.record(
        actor, "access.reviewed", subject=("access_review", review.id), now=now, organization_id=organization.id
    )
    return review
