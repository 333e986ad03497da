"""Error pages in the same shell, each with a way on, and the address of a file with its content hash."""

import hashlib
import logging
import pathlib
from functools import lru_cache
from typing import Any

from flask import Flask, current_app, make_response, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from jobcenter.core.db import db
from jobcenter.core.errors import DomainError

log = logging.getLogger(__name__)

LAST_RESORT = """<!DOCTYPE html>
<html lang="ko"><head><meta charset="utf-8"><title>일시적인 오류 | Temporary error</title></head>
<body><main><h1>지금은 화면을 보여 드릴 수 없어요</h1><p>잠시 뒤에 다시 시도해 주세요.</p>
<p lang="en">This page cannot be shown right now. Please try again in a moment.</p>
<p><a href="/">처음으로 · <span lang="en">Start page</span></a></p></main></body></html>"""
SHOWN = (400, 403, 404, 405, 413, 429, 500)
# What a program is told beside the page: which methods there are, when to come again.
TOLD = ("Allow", "Retry-After")


def _page(code: int, message: str = "") -> tuple[str, int]:
    template = f"errors/{code}.html" if code in SHOWN and code != 405 else "errors/404.html"
    return render_template(template, code=code, message=message), code


def _http_error(error: HTTPException) -> Any:
    code = error.code or 500
    if code < 400:
        return error
    response = make_response(_page(code if code in SHOWN else 400))
    for name, value in error.get_headers():
        if name in TOLD:
            response.headers[name] = value
    return response


def _domain_error(error: DomainError) -> Any:
    db.session.rollback()
    code = error.status_code if error.status_code in (403, 404) else 400
    return _page(code, str(error))


def _csrf_error(_error: CSRFError) -> Any:
    return _page(400)


def _unexpected(error: Exception) -> Any:
    log.exception("unexpected error at %s", request.path, exc_info=error)
    try:
        db.session.rollback()
        return _page(500)
    # The shell asks the database who is signed in; where the database itself is away, plain words must do.
    except Exception:
        return LAST_RESORT, 500


def asset(name: str) -> str:
    """The address of a static file, with its content hash so that it can be cached for long."""
    if current_app.debug:
        return _hashed(name)
    return _hashed_once(name)


def _hashed(name: str) -> str:
    path = pathlib.Path(current_app.static_folder or "") / name
    if not path.is_file():
        return url_for("static", filename=name)
    return url_for("static", filename=name, v=hashlib.sha256(path.read_bytes()).hexdigest()[:10])


_hashed_once = lru_cache(maxsize=512)(_hashed)


def register(app: Flask) -> None:
    """Show errors in the shell; give templates `asset()`."""
    app.register_error_handler(CSRFError, _csrf_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(DomainError, _domain_error)
    if not app.config.get("TESTING") and not app.debug:
        app.register_error_handler(Exception, _unexpected)
    app.add_template_global(asset)
