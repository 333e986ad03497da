"""Residents: who they are, what they consented to, and their registration for work (구직등록)."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from jobcenter.core import navigation, subjects
from jobcenter.core.permissions import declare

declare("seekers.own", roles={"resident"})
declare("seekers.read", roles={"counselor"})
declare("seekers.write", roles={"counselor"})
declare("seekers.export", roles={"counselor"})


def register(app: Flask) -> None:
    """Add the pages, the menu entries, the daily jobs and the address of a registration."""
    from jobcenter.seekers import jobs, presenting, views  # noqa: F401  the jobs must be known
    from jobcenter.seekers.models import Person, Registration

    app.register_blueprint(views.blueprint)
    app.register_blueprint(views.desk)
    app.jinja_env.globals["seeker_texts"] = presenting
    navigation.add(
        "resident", "registration", label=_l("Register for work"), endpoint="seekers.register", order=60,
        permission="seekers.own",
    )  # fmt: skip
    navigation.add(
        "staff", "seekers", label=_l("Job seekers"), endpoint="desk_seekers.index", order=20,
        permission="seekers.read",
    )  # fmt: skip
    navigation.add(
        "staff", "walk_in", label=_l("At the counter"), endpoint="desk_seekers.walk_in", order=25,
        permission="seekers.write",
    )  # fmt: skip
    subjects.register("registration", subjects.pages_of_person(Registration, Person, "desk_seekers.registration"))
