"""A demonstration city built from published figures: real organizations and totals, invented people."""

from flask import Flask


def register(app: Flask) -> None:
    """Bind the `demo` commands to the application."""
    from jobcenter.demo.cli import commands

    app.cli.add_command(commands)
