"""What every page's frame shows: name of the site, language, text size, unread messages, time until sign-out."""

import functools
import hashlib
import pathlib
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, current_app, redirect, request, url_for
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from jobcenter.core import navigation
from jobcenter.core.formatting import localized

SCALES = ("sm", "md", "lg", "xlg", "xxlg")
YEAR = 31_536_000


@functools.cache
def _fingerprint(folder: str, name: str) -> str:
    path = pathlib.Path(folder) / name
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10] if path.is_file() else ""


class Shell:
    """The frame's facts, each worked out only when a template asks for it."""

    @property
    def name(self) -> str:
        """The name of the service."""
        return localized(current_app.config["SITE_NAME"])

    @property
    def organization(self) -> str:
        """Who runs this installation; empty when the operator has not said so."""
        return localized(current_app.config.get("SITE_ORGANIZATION", ""))

    @property
    def official(self) -> bool:
        """Whether a public body runs it and wants the government's masthead."""
        return bool(current_app.config.get("OFFICIAL_MASTHEAD"))

    @property
    def demonstration(self) -> bool:
        """Whether the invented people of the demonstration are loaded."""
        from jobcenter.accounts import queries

        return queries.has_demonstration()

    @property
    def scale(self) -> str:
        """The text size the reader chose."""
        chosen = request.cookies.get("scale")
        return chosen if chosen in SCALES else "md"

    @functools.cached_property
    def unread(self) -> int:
        """How many messages the reader has not opened."""
        from jobcenter.notifications import queries

        return queries.count_unread(current_user.id)

    @property
    def place(self) -> str:
        """Where a member of staff works."""
        from jobcenter.accounts import current

        organization = current.organization()
        return localized(organization.name) if organization else ""

    @functools.cached_property
    def desk_url(self) -> str | None:
        """The first staff page this person may open, None for everyone else."""
        if not current_user.is_authenticated:
            return None
        entries = navigation.entries("staff")
        return entries[0].url if entries else None

    @property
    def idle_seconds(self) -> int:
        """After how long without a request a session ends."""
        return int(current_app.config["IDLE_MINUTES"]) * 60

    @property
    def extend_url(self) -> str:
        """Where the script asks for more time."""
        return url_for("accounts.extend")

    @staticmethod
    def asset(name: str) -> str:
        """The address of a file under static/, with its fingerprint so that it can be kept for a year."""
        mark = _fingerprint(str(current_app.static_folder), name)
        return url_for("static", filename=name, v=mark) if mark else url_for("static", filename=name)

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
    return response  # type: ignore[return-value]


def register(app: Flask) -> None:
    """Give every template the frame, and keep the chosen text size without script too."""
    app.before_request(_choose_scale)

    @app.context_processor
    def _shell() -> dict[str, Any]:
        return {"shell": Shell()}
