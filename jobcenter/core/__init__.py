"""What every feature stands on: database, errors, clock, permissions, forms, formats. Knows no feature."""

from flask import Flask

from jobcenter.core import (
    drafts,
    formatting,
    frames,
    locale,
    navigation,
    pages,
    permissions,
    security,
    settings,
    static,
)


def register(app: Flask) -> None:
    """Bind the core to the application, in the order in which a request passes through it."""
    security.register(app)
    permissions.register(app)
    locale.register(app)
    navigation.register(app)
    formatting.register(app)
    settings.register(app)
    drafts.register(app)
    pages.register(app)
    frames.register(app)
    static.register(app)
    _register_scheduler(app)


def _register_scheduler(app: Flask) -> None:
    from jobcenter.core import scheduling

    scheduling.register(app)
