"""Accounts: sign-in, staff and their roles."""

from flask import Flask

from jobcenter.accounts.current import SYSTEM, Actor, register_role_source
from jobcenter.core.permissions import declare

declare("accounts.manage", roles={"administrator"})

__all__ = ["SYSTEM", "Actor", "register", "register_role_source"]


def register(app: Flask) -> None:
    """Bind sign-in and the account pages to the application."""
    from jobcenter.accounts import access_views, current, views  # noqa: F401  its views are on the same blueprint

    current.register(app)
    app.register_blueprint(views.blueprint)
