"""Signed links sent by mail: set a password. A link works once, because the password it sets changes what is signed."""

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy import select

from jobcenter.accounts.models import User
from jobcenter.core.db import db

MAX_AGE_SECONDS = 24 * 3600


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="set-password")


def password_token(user: User) -> str:
    """A token that lets its holder set the user's password for a day."""
    return _serializer().dumps([user.public_id, user.session_number])


def find_user(token: str) -> User | None:
    """The user a valid token was made for, else None."""
    try:
        public_id, number = _serializer().loads(token, max_age=MAX_AGE_SECONDS)
    except (BadSignature, ValueError, TypeError):
        return None
    user = db.session.scalar(select(User).where(User.public_id == public_id, User.is_enabled.is_(True)))
    return user if user and user.session_number == number else None
