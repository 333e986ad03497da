"""Language of a page: `?lang=`, then the cookie, then the account's language, then Korean."""

from typing import Any

from flask import Flask, Response, g, has_request_context, request
from flask_babel import get_locale, get_translations
from flask_login import current_user
from markupsafe import Markup

LOCALES = ("ko", "en")
MOST_TEXTS = 5_000

_texts: dict[str, dict[str, Markup]] = {}


def select_locale() -> str:
    """The language code (`ko` or `en`) of the current request; Korean outside one."""
    if not has_request_context():
        return "ko"
    for code in (request.args.get("lang"), request.cookies.get("lang"), getattr(current_user, "locale", None)):
        if code in LOCALES:
            return code
    return "ko"


def _remember(response: Response) -> Response:
    chosen = request.args.get("lang")
    if chosen in LOCALES:
        response.set_cookie("lang", chosen, max_age=31_536_000, samesite="Lax", secure=request.is_secure)
    return response


def language_url(code: str) -> str:
    """The address of this page in another language, other parameters kept."""
    from urllib.parse import urlencode

    from werkzeug.datastructures import MultiDict
    from werkzeug.urls import iri_to_uri

    arguments = MultiDict(request.args)
    arguments["lang"] = code
    return iri_to_uri(f"{request.path}?{urlencode(list(arguments.items(multi=True)))}")


def current_language() -> str:
    """The language texts are shown in now: the request's, or the one forced for a letter."""
    locale = get_locale()
    return locale.language if locale else "ko"


def template_text(message: str, **variables: Any) -> Markup:
    """Translate a template's text: as Flask-Babel does, but each text is looked up once for each language.

    A page asks for some fifty texts; finding the catalogue anew for each took a tenth of the time of a page.
    """
    texts = _texts.setdefault(current_language(), {})
    text = texts.get(message)
    if text is None:
        text = Markup(get_translations().ugettext(message))
        if len(texts) < MOST_TEXTS:
            texts[message] = text
    return text % variables if variables or "%" in text else text


def register(app: Flask) -> None:
    """Remember a chosen language; give templates the current one and their texts in it."""
    app.after_request(_remember)
    app.jinja_env.globals.update(_=template_text, gettext=template_text)

    @app.context_processor
    def _language() -> dict:
        if "locale_code" not in g:
            g.locale_code = select_locale()
        return {"locale": g.locale_code, "language_url": language_url}
