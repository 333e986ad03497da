"""Statistics: measures counted from the ledger, the monthly close, restatements, and the pages that show them."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from jobcenter.core import navigation
from jobcenter.core.permissions import declare

declare("figures.read", roles={"counselor", "program_manager", "statistics_officer", "administrator"})
declare("figures.lines", roles={"counselor", "program_manager", "statistics_officer"})
declare("figures.close", roles={"statistics_officer", "administrator"})
declare("scheduler.read", roles={"statistics_officer", "administrator", "auditor"})
declare("scheduler.retry", roles={"administrator"})


def register(app: Flask) -> None:
    """Bind pages, commands and the scheduled close to the application."""
    from jobcenter.ledger import kinds
    from jobcenter.statistics import (  # noqa: F401  tables and jobs must be known
        admin_views,
        cli,
        jobs,
        models,
        outcomes,
        views,
        wording,
    )

    kinds.WORDS.update(wording.KINDS)
    app.register_blueprint(views.blueprint)
    app.register_blueprint(admin_views.blueprint)
    outcomes.register(app)
    app.cli.add_command(cli.commands)
    navigation.add(
        "staff", "figures", label=_l("Figures"), endpoint="figures.index", order=60, permission="figures.read"
    )
    navigation.add(
        "staff", "jobs", label=_l("Scheduled jobs"), endpoint="admin.jobs", order=95, permission="scheduler.read"
    )
