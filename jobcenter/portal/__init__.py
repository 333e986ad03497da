"""The way in: home page, a person's overview and messages, guide and policies, and the frame around every page."""

from flask import Flask


def register(app: Flask) -> None:
    """Add the pages, the frame and the menu entry."""
    from flask_babel import lazy_gettext as _l

    from jobcenter.core import navigation
    from jobcenter.portal import shell, views

    shell.register(app)
    app.register_blueprint(views.home)
    app.register_blueprint(views.portal)
    navigation.add("resident", "my", label=_l("My page"), endpoint="portal.my", order=90)
