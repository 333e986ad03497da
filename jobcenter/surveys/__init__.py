"""Surveys: short questionnaires on how content employers and residents are, and what came of them."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from jobcenter.core import navigation
from jobcenter.core.permissions import declare

declare("surveys.read", roles={"program_manager", "statistics_officer"})


def register(app: Flask) -> None:
    """Bind the pages and the occasions on which people are asked."""
    from jobcenter.surveys import models, occasions, views  # noqa: F401  the tables must be known

    for blueprint in views.blueprints:
        app.register_blueprint(blueprint)
    occasions.connect()
    navigation.add(
        "staff", "surveys", label=_l("Satisfaction"), endpoint="surveys.results", order=66, permission="surveys.read"
    )
