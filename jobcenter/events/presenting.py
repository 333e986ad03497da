"""What a company may see of somebody who is booked with it: no more than the person agreed to show."""

from dataclasses import dataclass

from jobcenter.core.formatting import masked_name
from jobcenter.events.models import EventEntry
from jobcenter.organizations.scope import Scope
from jobcenter.seekers import queries as seekers


@dataclass(frozen=True)
class Seen:
    """Somebody as a company sees her."""

    number: int
    name: str
    phone: str | None = None
    career: tuple[str, ...] = ()
    licences: tuple[str, ...] = ()


def seen_by_company(entry: EventEntry) -> Seen:
    """Number and masked name, and what the person ticked when registering."""
    person, shown = entry.person, set(entry.shown)
    registration = None
    if shown & {"career", "licences"}:
        registration = seekers.find_latest_registration(Scope.of_person(person.id), person.id)
    career = (
        [f"{one.get('employer', '')} {one.get('duties', '')}".strip() for one in registration.career_entries]
        if registration
        else []
    )
    return Seen(
        number=entry.number,
        name=person.name if "name" in shown else masked_name(person.name),
        phone=person.phone if "phone" in shown else None,
        career=tuple(career) if "career" in shown else (),
        licences=tuple(registration.licences) if registration and "licences" in shown else (),
    )
