"""What the frame of every page needs: chosen text size, addresses that keep their parameters, the way to the desk."""

import functools
from typing import Any
from urllib.parse import urlencode

from flask import Flask, redirect, request
from flask_login import current_user
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from jobcenter.core import frames, navigation

SCALES = ("sm", "md", "lg", "xlg", "xxlg")
YEAR = 31_536_000


class Shell:
    """The frame's facts, each worked out only when a template asks for it."""

    @property
    def scale(self) -> str:
        """The text size the reader chose."""
        chosen = request.cookies.get("scale")
        return chosen if chosen in SCALES else "md"

    @functools.cached_property
    def desk_url(self) -> str | None:
        """The first staff page this person may open, None for everyone else."""
        if not current_user.is_authenticated or not current_user.is_staff:
            return None
        entries = navigation.entries("staff")
        return entries[0].url if entries else None

    @staticmethod
    def url_with(**changes: Any) -> str:
        """The address of this page with some parameters changed (None takes one away)."""
        arguments = MultiDict(request.args)
        for key, value in changes.items():
            arguments.poplist(key)
            if value is not None:
                arguments[key] = str(value)
        query = urlencode(list(arguments.items(multi=True)))
        return f"{request.path}?{query}" if query else request.path


def _choose_scale() -> Response | None:
    chosen = request.args.get("scale")
    if chosen not in SCALES or request.method != "GET":
        return None
    response = redirect(Shell.url_with(scale=None))
    response.set_cookie("scale", chosen, max_age=YEAR, samesite="Lax", secure=request.is_secure)
    return response


def register(app: Flask) -> None:
    """Give every template the frame, and keep the chosen text size without script too."""
    app.before_request(_choose_scale)
    frames.depends_on(app, lambda: Shell().scale)

    @app.context_processor
    def _shell() -> dict[str, Any]:
        return {"shell": Shell()}
