"""Residents: who they are, what they consented to, and their registration for work (구직등록)."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from jobcenter.core import navigation
from jobcenter.core.permissions import declare

declare("seekers.own", roles={"resident"})
declare("seekers.read", roles={"counselor"})
declare("seekers.write", roles={"counselor"})
declare("seekers.export", roles={"counselor"})


def register(app: Flask) -> None:
    """Add the pages, the menu entries, the daily jobs and the address of a registration."""
    from jobcenter.seekers import jobs, presenting, views  # noqa: F401  the jobs must be known

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
    navigation.register_subject("registration", _link)


def _link(registration_id: int) -> str | None:
    """The desk page of the person whose registration it is."""
    from flask import url_for

    from jobcenter.core.db import db
    from jobcenter.seekers.models import Registration

    registration = db.session.get(Registration, registration_id)
    if registration is None:
        return None
    return url_for("desk_seekers.registration", public_id=registration.person.public_id)
