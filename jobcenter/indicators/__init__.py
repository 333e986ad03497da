"""Indicators: plans, pledge cards, weighted indicators, budgets by source, and the auditor of printed figures."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from jobcenter.core import navigation
from jobcenter.core.permissions import declare

declare("indicators.read", roles={"counselor", "program_manager", "statistics_officer", "administrator", "auditor"})
declare("indicators.edit", roles={"program_manager", "statistics_officer"})
declare("indicators.confirm", roles={"program_manager", "statistics_officer"})
declare("indicators.audit", roles={"counselor", "program_manager", "statistics_officer", "administrator", "auditor"})


def register(app: Flask) -> None:
    """Bind pages and commands to the application."""
    from jobcenter.indicators import (
        audit_views,
        cli,
        counting,
        edit_views,
        facility_views,
        goals,
        line_views,
        measures,
        models,  # noqa: F401
        plan_views,
        project_views,
        reports,
        sheet_views,
        team_views,
        views,
    )
    from jobcenter.indicators.pacing import views as pacing_views
    from jobcenter.statistics.goals import use as use_goals

    reports.register()
    for pages in (
        views,
        edit_views,
        plan_views,
        project_views,
        line_views,
        sheet_views,
        team_views,
        facility_views,
        audit_views,
        pacing_views,
    ):
        app.register_blueprint(pages.blueprint)
    app.cli.add_command(cli.commands)
    measures.use(app, counting.Counter)
    use_goals(app, goals.goals_of)
    navigation.add(
        "staff", "indicators", label=_l("Plans"), endpoint="indicators.index", order=62, permission="indicators.read"
    )
