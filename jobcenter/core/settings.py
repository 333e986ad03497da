"""Settings kept in the database because a command or an officer changes them at run time."""

import time
from typing import Any

from flask import Flask, current_app
from sqlalchemy import String, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Mapped, mapped_column

from jobcenter.core.db import Json, Model, db

CACHE_SECONDS = 20


class Setting(Model):
    """One named setting."""

    __tablename__ = "setting"

    name: Mapped[str] = mapped_column(String(60), unique=True)
    value: Mapped[Any] = mapped_column(Json)


def get(name: str, default: Any = None) -> Any:
    """The value of a setting, `default` where it was never set. Each process remembers it for some seconds."""
    cache: dict[str, tuple[float, Any]] = current_app.extensions.setdefault("jobcenter.settings", {})
    kept = cache.get(name)
    if kept and time.monotonic() - kept[0] < CACHE_SECONDS:
        return kept[1]
    try:
        value = db.session.scalar(select(Setting.value).where(Setting.name == name))
    except DBAPIError:
        db.session.rollback()
        return default
    value = default if value is None else value
    cache[name] = (time.monotonic(), value)
    return value


def put(name: str, value: Any) -> None:
    """Set a value, inside the caller's transaction."""
    setting = db.session.scalar(select(Setting).where(Setting.name == name))
    if setting is None:
        db.session.add(Setting(name=name, value=value))
    else:
        setting.value = value
    current_app.extensions.setdefault("jobcenter.settings", {}).pop(name, None)


def register(app: Flask) -> None:
    """Tell templates whether this installation shows demonstration data, and what it is called."""

    @app.context_processor
    def _site() -> dict:
        return {
            "demonstration": bool(get("demonstration")),
            "site_name": app.config["SITE_NAME"],
            "site_organization": app.config["SITE_ORGANIZATION"] or get("site_organization", ""),
            "official_masthead": app.config["OFFICIAL_MASTHEAD"],
        }
