"""Whole pages kept rendered: only what belongs to the reader alone is put in afterwards.

The content of a public list is the same for everyone, and its frame (menus, language, text size, messages waiting)
differs by few things. So a page is rendered once for each combination of them, with marks where the reader's name and
the token of her session go, and the marks are replaced for each reader. The same combination makes the page's tag, and
a browser that has the page already is told so before anything is rendered.
"""

import hashlib
import secrets
from collections.abc import Callable, Hashable
from typing import Any

from flask import Flask, Response, current_app, g, make_response, request, session
from flask_login import current_user
from flask_wtf.csrf import generate_csrf
from markupsafe import escape

from jobcenter.core import settings
from jobcenter.core.fragments import Fragments
from jobcenter.core.locale import current_language

MOST_PAGES = 128
NAME = f"mark-name-{secrets.token_hex(8)}"
TOKEN = f"mark-token-{secrets.token_hex(8)}"


def depends_on(app: Flask, part: Callable[[], Hashable]) -> None:
    """Tell that the frame of every page shows something that this function returns for the present request."""
    app.extensions.setdefault("jobcenter.frames", []).append(part)


def page(key: Hashable, render: Callable[[], str]) -> Response:
    """The page of a key, from what is kept or rendered now; a short answer to a browser that has it already.

    The key names the version of everything in the content, which must not depend on who reads it.
    """
    if "_flashes" in session:
        return make_response(render())
    known = (key, _frame())
    tag = _tag(known)
    if request.if_none_match.contains_weak(tag):
        return _labelled(Response(status=304), tag)
    pages: Fragments = current_app.extensions.setdefault("jobcenter.pages", Fragments(MOST_PAGES))
    return _labelled(make_response(_filled(pages.get(known, lambda: _marked(render)))), tag)


def _frame() -> tuple[Hashable, ...]:
    return tuple(part() for part in current_app.extensions.get("jobcenter.frames", []))


def _tag(known: Hashable) -> str:
    reader = (current_user.get_id(), current_user.name, session.get("csrf_token")) if _signed_in() else None
    return hashlib.sha256(repr((known, reader)).encode()).hexdigest()[:32]


def _labelled(response: Response, tag: str) -> Response:
    response.set_etag(tag, weak=True)
    response.headers["Cache-Control"] = "private, no-cache"
    response.vary.add("Cookie")
    return response


def _marked(render: Callable[[], str]) -> str:
    g.frame_marked = True
    try:
        return render()
    finally:
        g.frame_marked = False


def _filled(html: str) -> str:
    if NAME in html:
        html = html.replace(NAME, str(escape(current_user.name)))
    if TOKEN in html:
        html = html.replace(TOKEN, _session_token())
    return html


def _session_token() -> str:
    """The token of the reader's session; signed once for a session, as it does not run out before it."""
    secret = session.get("csrf_token")
    if secret is None:
        return generate_csrf()
    tokens: Fragments = current_app.extensions.setdefault("jobcenter.tokens", Fragments())
    return tokens.get(secret, generate_csrf)


def _signed_in() -> bool:
    return bool(current_user.is_authenticated)


def is_marked() -> bool:
    """Whether what is rendered now is kept for other readers too."""
    return bool(g.get("frame_marked"))


def reader_name() -> str:
    """The signed-in reader's name, for the frame."""
    return NAME if is_marked() else current_user.name


def reader_token() -> str:
    """The token of the reader's session, for forms."""
    return TOKEN if is_marked() else generate_csrf()


def register(app: Flask) -> None:
    """Give templates the reader's name and token, and name what every frame depends on."""
    app.jinja_env.globals["csrf_token"] = reader_token
    depends_on(app, lambda: (current_language(), request.script_root, request.full_path))
    depends_on(app, lambda: bool(settings.get("demonstration")))

    @app.context_processor
    def _reader() -> dict[str, Any]:
        return {"reader_name": reader_name, "csrf_token": reader_token}
