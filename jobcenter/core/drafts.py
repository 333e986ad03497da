"""Typed text survives a session that ran out: the refused form is kept and laid out again after signing in."""

from datetime import datetime
from typing import Any

from flask import Flask, g, request
from flask_login import current_user
from sqlalchemy import Index, String, delete, select
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.datastructures import MultiDict

from jobcenter.core import clock
from jobcenter.core.db import Json, Model, UtcDateTime, db, transaction

SECRET_FIELDS = ("csrf_token", "password")
MAX_BYTES = 100_000


class Draft(Model):
    """What one user typed into one page before the session ran out."""

    __tablename__ = "draft"
    __table_args__ = (Index("one_draft_per_user_and_page", "user_key", "path", unique=True),)

    user_key: Mapped[str] = mapped_column(String(40))
    path: Mapped[str] = mapped_column(String(300))
    fields: Mapped[list[Any]] = mapped_column(Json)
    kept_at: Mapped[datetime] = mapped_column(UtcDateTime)


def keep(user_key: str, path: str, form: MultiDict, now: datetime) -> bool:
    """Keep the fields of a refused form, secrets left out. Returns whether anything was kept."""
    fields = [
        [name, value] for name, value in form.items(multi=True) if not any(secret in name for secret in SECRET_FIELDS)
    ]
    if not fields or len(path) > 300 or sum(len(name) + len(value) for name, value in fields) > MAX_BYTES:
        return False
    with transaction():
        db.session.execute(delete(Draft).where(Draft.user_key == user_key, Draft.path == path))
        db.session.add(Draft(user_key=user_key, path=path, fields=fields, kept_at=now))
    return True


def take(user_key: str, path: str) -> MultiDict | None:
    """Return what was kept for a page and forget it."""
    with transaction():
        draft = db.session.scalar(select(Draft).where(Draft.user_key == user_key, Draft.path == path))
        if draft is None:
            return None
        fields = MultiDict((name, value) for name, value in draft.fields)
        db.session.delete(draft)
    return fields


def register(app: Flask) -> None:
    """Lay out a kept draft when its page is opened again with `?restore=1`."""

    @app.before_request
    def _restore() -> None:
        if request.method == "GET" and request.args.get("restore") == "1" and current_user.is_authenticated:
            g.restored_draft = take(current_user.public_id, request.path)


def keep_current(user_key: str) -> bool:
    """Keep the form of the present request for a user whose session ran out."""
    return keep(user_key, request.path, request.form, clock.now())
