"""The menus, and where a record behind a figure can be opened: features register, the shell shows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, url_for
from flask_login import current_user

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

    @property
    def url(self) -> str:
        """The address the entry leads to."""
        return url_for(self.endpoint)


_entries: dict[tuple[str, str], Entry] = {}
_subjects: dict[str, Callable[[int], str | None]] = {}


def add(area: str, key: str, *, label: Any, endpoint: str, order: int, permission: str | None = None) -> None:
    """Add an entry to the menu of an area (`resident`, `staff`, `company`)."""
    _entries[(area, key)] = Entry(area, key, label, endpoint, order, permission)


def entries(area: str) -> list[Entry]:
    """The entries of an area that the current user may open, in order."""
    shown = (entry for entry in _entries.values() if entry.area == area)
    allowed = [entry for entry in shown if entry.permission is None or allows(entry.permission, current_user)]
    return sorted(allowed, key=lambda entry: entry.order)


def register_subject(kind: str, link: Callable[[int], str | None]) -> None:
    """Tell how a ledger subject (`referral`, `job_order`, …) with a row number is opened."""
    _subjects[kind] = link


def subject_link(kind: str, record_id: int) -> str | None:
    """The address of the record a ledger line is about, None when it has no page."""
    link = _subjects.get(kind)
    return link(record_id) if link else None


def register(app: Flask) -> None:
    """Give templates the menus."""

    @app.context_processor
    def _navigation() -> dict:
        return {"menu_entries": entries}
