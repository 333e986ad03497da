"""Answers of the self-check on their way into an application: a signed cookie in the resident's own browser.

Nothing is stored on the server. The cookie holds the answers to one round for an hour, so that they survive the
sign-in that an application needs.
"""

from typing import Any

from flask import current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.wrappers import Response

COOKIE = "check_answers"
SECONDS = 3600


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="check-answers")


def sign(round_id: str, facts: dict[str, Any]) -> str:
    """The answers to a round as a text that nobody can change."""
    return _signer().dumps({"round": round_id, "facts": facts})


def read(token: str, round_id: str) -> dict[str, Any]:
    """The signed answers to this round; empty where the text is old, changed, or belongs to another round."""
    try:
        held = _signer().loads(token, max_age=SECONDS)
    except BadData:
        return {}
    return held["facts"] if held["round"] == round_id else {}


def keep(response: Response, token: str) -> None:
    """Let the browser carry the answers."""
    response.set_cookie(COOKIE, token, max_age=SECONDS, httponly=True, samesite="Lax", secure=request.is_secure)


def take(round_id: str) -> dict[str, Any]:
    """The answers this browser carries for the round, by fact; empty when there are none."""
    return read(request.cookies.get(COOKIE, ""), round_id)
