"""The `db` commands. Alembic is imported when one of them runs, not whenever the application starts."""

from typing import Any

import click
from flask import Flask, g
from flask.cli import ScriptInfo

from jobcenter.core.db import db


class MigrationCommands(click.Group):
    """Flask-Migrate's group, loaded on first use."""

    def list_commands(self, context: click.Context) -> list[str]:
        """Return the names of the commands."""
        return self._group(context).list_commands(context)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """Return one of the commands."""
        return self._group(context).get_command(context, name)

    def invoke(self, context: click.Context) -> Any:
        """Run a command with what Flask-Migrate's own group would have left for it."""
        with context.ensure_object(ScriptInfo).load_app().app_context():
            g.directory, g.x_arg = None, ()
            return super().invoke(context)

    def _group(self, context: click.Context) -> click.Group:
        from flask_migrate import Migrate
        from flask_migrate.cli import db as commands

        app = context.ensure_object(ScriptInfo).load_app()
        if "migrate" not in app.extensions:
            Migrate(render_as_batch=True, compare_type=True).init_app(app, db, directory=app.config["MIGRATIONS"])
        return commands


def register(app: Flask) -> None:
    """Add the commands to the application."""
    app.cli.add_command(MigrationCommands("db", help="Perform database migrations."))
