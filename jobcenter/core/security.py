"""Security headers, idle time-out, and what the server tells about itself."""

import time

from flask import Flask, Response, flash, redirect, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user, logout_user
from werkzeug.middleware.proxy_fix import ProxyFix

from jobcenter.core import drafts
from jobcenter.core.errors import NotFound

SOURCES = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
CONTENT_SECURITY_POLICY = "; ".join(f"{name} {allowed}" for name, allowed in SOURCES.items())
# How exactly a session remembers when it was last used: each new mark is a new cookie to sign and send.
SEEN_SECONDS = 120
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def _add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    if request.endpoint != "static" and "_user_id" in session:
        response.headers.setdefault("Cache-Control", "private, no-cache")
    return response


def _refuse_zero_bytes() -> None:
    """No name or number holds a zero byte, and PostgreSQL cannot be asked for one."""
    if b"%00" in request.query_string or "\x00" in request.path:
        raise NotFound()


def start_session() -> None:
    """Begin counting idle time for someone who has just signed in."""
    session.permanent = True
    session["seen"] = int(time.time())


def _end_idle_session(idle_seconds: int) -> Response | None:
    if request.endpoint == "static" or not current_user.is_authenticated:
        return None
    seen = session.get("seen", 0)
    present = int(time.time())
    if present - seen <= idle_seconds:
        if present - seen >= min(SEEN_SECONDS, idle_seconds // 10):
            session["seen"] = present
        return None
    kept = request.method == "POST" and drafts.keep_current(current_user.public_id)
    logout_user()
    session.pop("seen", None)
    flash(_("You were signed out because nothing happened for a while."), "warning")
    target = request.path if request.method in ("GET", "POST") else "/"
    if kept:
        flash(_("We kept what you typed. Sign in and it will be there again."), "information")
        target += "?restore=1"
    return redirect(url_for("accounts.sign_in", next=target))  # type: ignore[return-value]


def register(app: Flask) -> None:
    """Put the headers on every answer and end sessions nobody uses."""
    proxies = app.config["TRUSTED_PROXIES"]
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]
    app.after_request(_add_headers)
    app.before_request(_refuse_zero_bytes)
    app.before_request(lambda: _end_idle_session(app.config["IDLE_MINUTES"] * 60))

    @app.context_processor
    def _idle() -> dict:
        return {"idle_seconds": app.config["IDLE_MINUTES"] * 60}
