"""What became of the people in programs: employment and staying in work after the end, beside the past and the cost."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from jobcenter.core import navigation
from jobcenter.core.permissions import declare

declare("outcomes.exclude", roles={"program_manager", "statistics_officer"})


def register(app: Flask) -> None:
    """Bind the pages to the application."""
    from jobcenter.statistics.outcomes import exclusion_views, views  # noqa: F401  its pages bind themselves

    app.register_blueprint(views.blueprint)
    navigation.add(
        "staff",
        "outcomes",
        label=_l("Outcomes of programs"),
        endpoint="outcomes.index",
        order=61,
        permission="outcomes.exclude",
    )
