"""Casework: the counselor's day, the workbench both ways, talks, plans, appointments, hand-overs, partner agencies."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from jobcenter.core import navigation
from jobcenter.core.permissions import declare

declare("desk.use", roles={"counselor"})
declare("cases.read", roles={"counselor"})
declare("cases.write", roles={"counselor"})


def register(app: Flask) -> None:
    """Bind the counselor's pages and the ways into them to the application."""
    from jobcenter.casework import gaps, jobs, models, queries, subjects  # noqa: F401  tables and jobs must be known
    from jobcenter.casework.training import listening
    from jobcenter.casework.training import models as training  # noqa: F401  the tables must be known
    from jobcenter.casework.training import queries as ways
    from jobcenter.casework.views import blueprint, history, mine, my_courses
    from jobcenter.matching import gaps as closing_gaps
    from jobcenter.seekers import queries as seekers

    for one in (blueprint, my_courses.blueprint, mine.blueprint, history.blueprint):
        app.register_blueprint(one)
    listening.connect()
    closing_gaps.find_by(gaps.for_orders, ways.list_open)
    subjects.register()
    seekers.add_visibility(queries.people_with_cases)
    navigation.add("staff", "desk", label=_l("Today"), endpoint="desk.index", order=5, permission="desk.use")
    navigation.add(
        "staff",
        "appointments",
        label=_l("Appointments"),
        endpoint="desk.appointments",
        order=6,
        permission="cases.read",
    )
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
