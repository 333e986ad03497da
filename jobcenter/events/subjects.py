"""Where events behind a figure are opened, and whose visitors an organization sees."""

from sqlalchemy import Select, select

from jobcenter.core import subjects
from jobcenter.events.models import Event, EventEntry
from jobcenter.organizations.scope import Scope
from jobcenter.seekers.queries import add_visibility


def visible_people(scope: Scope) -> Select:
    """Row numbers of people who are registered for an event of an organization in scope."""
    return scope.limit(select(EventEntry.person_id), EventEntry.organization_id)


def register() -> None:
    """Tell the navigation and the people's register about events."""
    subjects.register("event", subjects.pages_of(Event, "desk_events.show", "event_id"))
    subjects.register("event_entry", subjects.pages_of(EventEntry, "event_day.entry", "entry_id"))
    add_visibility(visible_people)
