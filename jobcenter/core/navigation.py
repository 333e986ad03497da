"""The menus, and where a record behind a figure can be opened: features register, the shell shows."""

from dataclasses import dataclass
from typing import Any

from flask import Flask, request, url_for
from flask_login import current_user

from jobcenter.core.locale import current_language
from jobcenter.core.permissions import allows


@dataclass(frozen=True)
class Entry:
    """One entry of a menu."""

    area: str
    key: str
    label: Any
    endpoint: str
    order: int
    permission: str | None = None


@dataclass(frozen=True)
class Shown:
    """An entry as a page shows it: in the reader's language, with its address."""

    key: str
    label: str
    url: str


_entries: dict[tuple[str, str], Entry] = {}
# A menu depends on nothing but these: area, language, where the application is mounted, and roles.
_shown: dict[tuple[str, str, str, frozenset[str] | None], list[Shown]] = {}


def add(area: str, key: str, *, label: Any, endpoint: str, order: int, permission: str | None = None) -> None:
    """Add an entry to the menu of an area (`resident`, `staff`, `company`)."""
    _shown.clear()
    _entries[(area, key)] = Entry(area, key, label, endpoint, order, permission)


def entries(area: str) -> list[Shown]:
    """The entries of an area that the current user may open, in order."""
    roles = current_user.role_names if current_user.is_authenticated else None
    known = (area, current_language(), request.script_root, roles)
    if known not in _shown:
        _shown[known] = _allowed(area)
    return _shown[known]


def _allowed(area: str) -> list[Shown]:
    mine = sorted((entry for entry in _entries.values() if entry.area == area), key=lambda entry: entry.order)
    allowed = (entry for entry in mine if entry.permission is None or allows(entry.permission, current_user))
    return [Shown(entry.key, str(entry.label), url_for(entry.endpoint)) for entry in allowed]


def register(app: Flask) -> None:
    """Give templates the menus."""

    @app.context_processor
    def _navigation() -> dict:
        return {"menu_entries": entries}
