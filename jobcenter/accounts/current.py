"""Who acts in this request, and what they may see. Only edges use it."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, g, has_request_context, request
from flask_login import current_user
from sqlalchemy import ColumnElement, Select, bindparam, exists, select
from sqlalchemy.orm.attributes import set_committed_value

from jobcenter.accounts.models import StaffRole, User
from jobcenter.core import frames, permissions
from jobcenter.core.db import db
from jobcenter.core.errors import Forbidden
from jobcenter.extensions import login_manager
from jobcenter.organizations import queries as organizations
from jobcenter.organizations.models import Organization
from jobcenter.organizations.scope import Scope


@dataclass(frozen=True)
class Actor:
    """Whoever does something: a user, or the system itself (`id` None). `ip` is where a request came from."""

    id: int | None
    name: str
    ip: str | None = None


SYSTEM = Actor(None, "system")

RoleSource = Callable[[User], set[str]]
_sources: list[RoleSource] = []
_facts: dict[str, ColumnElement] = {}


def register_role_source(source: RoleSource) -> None:
    """Let a feature add roles that follow from its records, e.g. `employer_member`."""
    if source not in _sources:
        _sources.append(source)


def role_names(user: User) -> frozenset[str]:
    """The roles of a user: those granted, those that follow from records, `resident` for everyone but staff."""
    cached = user.__dict__.get("_role_names")
    if cached is not None:
        return cached
    names = {role.role.value for role in user.roles}
    if not names & set(permissions.STAFF_ROLES):
        names.add("resident")
        for source in _sources:
            names |= source(user)
    user.__dict__["_role_names"] = frozenset(names)
    return user.__dict__["_role_names"]


def actor() -> Actor:
    """The signed-in user as an actor; for forms open to anyone, an actor without a number."""
    ip = request.remote_addr if has_request_context() else None
    if not current_user.is_authenticated:
        return Actor(None, "anonymous", ip)
    return Actor(current_user.id, current_user.name, ip)


def organizations_of(user: User, permission: str) -> list[Organization]:
    """The organizations for which a user holds a role that has the permission."""
    wanted = permissions.roles_with(permission)
    return [role.organization for role in user.roles if role.role.value in wanted]


def scope(permission: str | None = None) -> Scope:
    """What the signed-in staff may see under a permission (by default the one of this request)."""
    permission = permission or g.get("permission")
    if permission in (None, permissions.PUBLIC, permissions.SIGNED_IN):
        raise Forbidden()
    cache: dict[str, Scope] = g.setdefault("scopes", {})
    if permission not in cache:
        ids: set[int] = set()
        for organization in organizations_of(current_user, permission):
            ids.update(organizations.subtree_ids(organization.id))
        cache[permission] = Scope.of_organizations(ids)
    return cache[permission]


def organization() -> Organization:
    """The organization the signed-in staff works for (the first role's). Raises Forbidden for anyone else."""
    if not current_user.is_authenticated or not current_user.roles:
        raise Forbidden()
    return current_user.roles[0].organization


def load_with_user(name: str, column: ColumnElement) -> None:
    """Let a fact about the signed-in user, an expression over `User`, be read in the same query as the account."""
    _facts[name] = column
    _user_statement.cache_clear()


def fact_about(user: User, name: str) -> Any:
    """A fact that was read with the signed-in user; None where the account was read in another way."""
    return user.__dict__.get("_facts", {}).get(name)


@functools.cache
def _user_statement() -> Select:
    """The query of every page of someone signed in: a statement that is kept is compiled and keyed once."""
    has_roles = exists().where(StaffRole.user_id == User.id)
    return select(User, has_roles, *_facts.values()).where(User.public_id == bindparam("public_id"))


@login_manager.user_loader
def load_user(key: str) -> User | None:
    """The user a session cookie names, None when the account is closed or its sessions were ended."""
    public_id, _, number = key.rpartition(".")
    row = db.session.execute(_user_statement(), {"public_id": public_id}).one_or_none()
    if row is None:
        return None
    user: User = row[0]
    if not user.is_enabled or str(user.session_number) != number:
        return None
    if not row[1]:
        set_committed_value(user, "roles", [])
    user.__dict__["_facts"] = dict(zip(_facts, row[2:], strict=True))
    return user


def _roles_and_organization() -> tuple[frozenset[str], int | None] | None:
    if not current_user.is_authenticated:
        return None
    return current_user.role_names, current_user.roles[0].organization_id if current_user.roles else None


def register(app: Flask) -> None:
    """Give templates the staff's organization."""
    frames.depends_on(app, _roles_and_organization)

    @app.context_processor
    def _account() -> dict:
        if not current_user.is_authenticated:
            return {"is_staff": False, "staff_organization": None}
        own = current_user.roles[0].organization if current_user.roles else None
        return {"is_staff": current_user.is_staff, "staff_organization": own}
