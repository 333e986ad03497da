"""Events: hiring days, job fairs, mentoring concerts, counseling near residents, on-line matching days."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from jobcenter.core import navigation
from jobcenter.core.permissions import declare

declare("events.manage", roles={"counselor", "program_manager"})


def register(app: Flask) -> None:
    """Bind pages, jobs and menus of the feature to the application."""
    from jobcenter.events import jobs, subjects  # noqa: F401  jobs must be known
    from jobcenter.events.views import blueprints

    for blueprint in blueprints:
        app.register_blueprint(blueprint)
    subjects.register()
    navigation.add("resident", "events", label=_l("Events"), endpoint="events.index", order=35)
    navigation.add(
        "company",
        "events",
        label=_l("Hiring days"),
        endpoint="company_events.index",
        order=25,
        permission="company.manage",
    )
    navigation.add(
        "staff", "events", label=_l("Events"), endpoint="desk_events.index", order=35, permission="events.manage"
    )
