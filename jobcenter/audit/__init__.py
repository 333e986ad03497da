"""Audit: who did or looked at what."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from jobcenter.audit.service import log_access, record
from jobcenter.core import navigation
from jobcenter.core.permissions import declare

declare("audit.read", roles={"auditor", "administrator"})

__all__ = ["log_access", "record", "register"]


def register(app: Flask) -> None:
    """Bind the log pages to the application."""
    from jobcenter.audit import views

    app.register_blueprint(views.blueprint)
    navigation.add("staff", "audit", label=_l("Access log"), endpoint="audit.access", order=90, permission="audit.read")
