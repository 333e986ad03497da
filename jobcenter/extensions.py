"""Flask extensions, created once and bound to the application here."""

from flask import Flask, request
from flask_babel import Babel
from flask_babel import lazy_gettext as _l
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_wtf import CSRFProtect

from jobcenter.core import migrations
from jobcenter.core.db import configure_engine, db
from jobcenter.core.locale import select_locale

babel = Babel()
csrf = CSRFProtect()
limiter = Limiter(get_remote_address)
login_manager = LoginManager()

login_manager.login_view = "accounts.sign_in"
login_manager.login_message = _l("Please sign in to continue.")
login_manager.login_message_category = "information"


def register(app: Flask) -> None:
    """Bind every extension to the application."""
    configure_engine(app)
    db.init_app(app)
    migrations.register(app)
    babel.init_app(app, locale_selector=select_locale)
    csrf.init_app(app)
    limiter.init_app(app)
    _check_only_limited_views(app)
    login_manager.init_app(app)


def _check_only_limited_views(app: Flask) -> None:
    # All our limits stand on views, which check themselves; a look-up before every other request finds nothing.
    checks = app.before_request_funcs.get(None, [])
    app.before_request_funcs[None] = [check for check in checks if check != limiter._check_request_limit]


def public_form_rate() -> str:
    """The rate limit of forms open to anyone, e.g. `@limiter.limit(public_form_rate, methods=["POST"])`."""
    from flask import current_app

    return current_app.config["PUBLIC_FORM_RATE"]


def is_partial() -> bool:
    """Whether htmx asks for a fragment of the page only."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true"
