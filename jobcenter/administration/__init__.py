"""Administration: staff and roles, organizations, the monthly review of the access log, retention, the outbox."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from jobcenter.core import navigation
from jobcenter.core.permissions import declare

declare("staff.manage", roles={"administrator"})
declare("organizations.manage", roles={"administrator"})
declare("access.review", roles={"auditor"})
declare("retention.manage", roles={"administrator"})


def register(app: Flask) -> None:
    """Bind the administration pages to the application."""
    from jobcenter.administration import jobs, outbox_views, staff_views, system_views  # noqa: F401  jobs, routes

    app.register_blueprint(staff_views.blueprint)
    app.register_blueprint(system_views.blueprint)
    navigation.add(
        "staff", "staff", label=_l("Staff accounts"), endpoint="staff.index", order=80, permission="staff.manage"
    )
    navigation.add(
        "staff", "system", label=_l("System"), endpoint="system.index", order=85, permission="retention.manage"
    )
