"""Indicators: plans, pledge cards, weighted indicators, budgets by source, and the auditor of printed figures."""

from flask import Flask


def register(app: Flask) -> None:
    """Bind the commands to the application."""
    from jobcenter.indicators import cli, models  # noqa: F401  tables must be known

    app.cli.add_command(cli.commands)
