"""Language of a page: `?lang=`, then the cookie, then the account's language, then Korean."""

from flask import Flask, Response, g, has_request_context, request
from flask_login import current_user

LOCALES = ("ko", "en")


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


def register(app: Flask) -> None:
    """Remember a chosen language and give templates the current one."""
    app.after_request(_remember)

    @app.context_processor
    def _language() -> dict:
        if "locale_code" not in g:
            g.locale_code = select_locale()
        return {"locale": g.locale_code, "language_url": language_url}
