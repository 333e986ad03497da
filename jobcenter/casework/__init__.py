"""Casework: the counselor's day, the matching workbench both ways, referrals, placements and retention checks."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from jobcenter.core import navigation
from jobcenter.core.permissions import declare

declare("desk.use", roles={"counselor"})


def register(app: Flask) -> None:
    """Bind the counselor's pages and the ways into them to the application."""
    from jobcenter.casework import subjects
    from jobcenter.casework.views import blueprint

    app.register_blueprint(blueprint)
    subjects.register()
    navigation.add("staff", "desk", label=_l("Today"), endpoint="desk.index", order=5, permission="desk.use")
    navigation.add(
        "staff", "referrals", label=_l("Referrals"), endpoint="desk.referrals", order=24, permission="referrals.read"
    )
    navigation.add(
        "staff",
        "placements",
        label=_l("Placements"),
        endpoint="desk.placements",
        order=26,
        permission="placements.read",
    )
