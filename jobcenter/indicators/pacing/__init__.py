"""Pacing: where the year of an indicator will end at today's pipeline and past conversion, and what would close the gap."""

from flask import Flask


def register(app: Flask) -> None:
    """Bind the pages to the application."""
    from jobcenter.indicators.pacing import views

    app.register_blueprint(views.blueprint)
