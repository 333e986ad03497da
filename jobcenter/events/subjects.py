"""Where events behind a figure are opened, and whose visitors an organization sees."""

from flask import url_for
from sqlalchemy import Select, select

from jobcenter.core import navigation
from jobcenter.core.db import db
from jobcenter.events.models import Event, EventEntry
from jobcenter.organizations.scope import Scope
from jobcenter.seekers.queries import add_visibility


def visible_people(scope: Scope) -> Select:
    """Row numbers of people who are registered for an event of an organization in scope."""
    return scope.limit(select(EventEntry.person_id), EventEntry.organization_id)


def _event(record_id: int) -> str | None:
    public_id = db.session.scalar(select(Event.public_id).where(Event.id == record_id))
    return url_for("desk_events.show", event_id=public_id) if public_id else None


def _entry(record_id: int) -> str | None:
    public_id = db.session.scalar(select(EventEntry.public_id).where(EventEntry.id == record_id))
    return url_for("event_day.entry", entry_id=public_id) if public_id else None


def register() -> None:
    """Tell the navigation and the people's register about events."""
    navigation.register_subject("event", _event)
    navigation.register_subject("event_entry", _entry)
    add_visibility(visible_people)
