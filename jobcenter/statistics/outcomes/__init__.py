"""What became of the people in programs: employment and staying in work after the end, beside the past and the cost."""

from flask import Flask

from jobcenter.core.permissions import declare

declare("outcomes.exclude", roles={"program_manager", "statistics_officer"})


def register(app: Flask) -> None:
    """Bind the pages to the application; the page of the figures leads to them."""
    from jobcenter.statistics.outcomes import exclusion_views, views  # noqa: F401  its pages bind themselves

    app.register_blueprint(views.blueprint)
