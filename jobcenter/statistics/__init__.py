"""Statistics: measures counted from the ledger, the monthly close, restatements, and the pages that show them."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from jobcenter.core import navigation
from jobcenter.core.permissions import declare

declare("figures.read", roles={"counselor", "program_manager", "statistics_officer", "administrator"})
declare("figures.lines", roles={"counselor", "program_manager", "statistics_officer"})
declare("figures.close", roles={"statistics_officer", "administrator"})
declare("reports.read", roles={"counselor", "program_manager", "statistics_officer", "administrator", "auditor"})
declare("reports.manage", roles={"statistics_officer", "administrator"})
declare("scheduler.read", roles={"statistics_officer", "administrator", "auditor"})
declare("scheduler.retry", roles={"administrator"})


def register(app: Flask) -> None:
    """Bind pages, commands and the scheduled close to the application."""
    from jobcenter.ledger import kinds
    from jobcenter.notifications.service import guard
    from jobcenter.statistics import (  # noqa: F401  tables and jobs must be known
        admin_views,
        cli,
        jobs,
        line_views,
        models,
        outcomes,
        views,
        wording,
    )
    from jobcenter.statistics.reports import models as report_models  # noqa: F401  tables must be known
    from jobcenter.statistics.reports import monthly, service, training
    from jobcenter.statistics.reports import register as add_report
    from jobcenter.statistics.reports import views as report_views

    kinds.WORDS.update(wording.KINDS)
    add_report(monthly.REPORT)
    add_report(training.REPORT)
    guard(service.KIND, service.reason_to_stop)
    app.register_blueprint(report_views.blueprint)
    app.register_blueprint(views.blueprint)
    app.register_blueprint(admin_views.blueprint)
    outcomes.register(app)
    app.cli.add_command(cli.commands)
    navigation.add(
        "staff", "figures", label=_l("Figures"), endpoint="figures.index", order=60, permission="figures.read"
    )
    navigation.add(
        "staff", "reports", label=_l("Reports"), endpoint="reports.index", order=61, permission="reports.read"
    )
    navigation.add(
        "staff", "jobs", label=_l("Scheduled jobs"), endpoint="admin.jobs", order=95, permission="scheduler.read"
    )
