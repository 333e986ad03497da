"""Who may open what: every view names its permission, every permission names its roles.

A view carries exactly one of `@public`, `@signed_in`, `@requires("…")`. A view without one is refused, and a
convention test finds it before anyone does.
"""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, request
from flask_login import current_user

from jobcenter.core.errors import Forbidden

PUBLIC = "public"
SIGNED_IN = "signed-in"
ROLES = (
    "counselor",
    "program_manager",
    "statistics_officer",
    "administrator",
    "auditor",
    "employer_member",
    "provider_member",
    "site_supervisor",
    "resident",
)
STAFF_ROLES = ("counselor", "program_manager", "statistics_officer", "administrator", "auditor")

View = TypeVar("View", bound=Callable[..., Any])

_catalogue: dict[str, frozenset[str]] = {}


def declare(permission: str, *, roles: Iterable[str]) -> None:
    """Name a permission and the roles that have it."""
    wanted = frozenset(roles)
    unknown = wanted - set(ROLES)
    if unknown:
        raise ValueError(f"unknown roles: {sorted(unknown)}")
    if _catalogue.get(permission, wanted) != wanted:
        raise ValueError(f"{permission} is declared twice with different roles")
    _catalogue[permission] = wanted


def roles_with(permission: str) -> frozenset[str]:
    """The roles that have a permission. Raises KeyError for a name nobody declared."""
    return _catalogue[permission]


def catalogue() -> dict[str, frozenset[str]]:
    """Every declared permission with its roles."""
    return dict(_catalogue)


def _mark(permission: str) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]
        return view

    return decorate


public = _mark(PUBLIC)
signed_in = _mark(SIGNED_IN)


def requires(permission: str) -> Callable[[View], View]:
    """Mark a view as open to the roles that have the permission."""
    return _mark(permission)


def permission_of(app: Flask, endpoint: str) -> str | None:
    """The permission an endpoint names, None when it names none."""
    if endpoint == "static":
        return PUBLIC
    return getattr(app.view_functions[endpoint], "permission", None)


def allows(permission: str | None, user: Any) -> bool:
    """Whether a signed-in (or anonymous) user may use the permission."""
    if permission == PUBLIC:
        return True
    if not user.is_authenticated or permission is None:
        return False
    if permission == SIGNED_IN:
        return True
    return bool(roles_with(permission) & user.role_names)


def _check() -> Any:
    if request.endpoint is None:
        return None
    permission = permission_of(current_app, request.endpoint)
    g.permission = permission
    if permission is None:
        abort(403)
    if allows(permission, current_user):
        return None
    if not current_user.is_authenticated:
        return current_app.login_manager.unauthorized()  # type: ignore[attr-defined]
    raise Forbidden()


def register(app: Flask) -> None:
    """Check the permission of every request before its view runs."""
    app.before_request(_check)

    @app.context_processor
    def _can() -> dict:
        return {"can": lambda permission: allows(permission, current_user)}
