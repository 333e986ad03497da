"""Whose turn it is: a counselor's talks of a day in order, so that one job seeker leads to the next."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from jobcenter.casework import queries
from jobcenter.core import clock
from jobcenter.organizations.scope import Scope
from jobcenter.seekers.models import Person


@dataclass(frozen=True)
class Turn:
    """How many people are agreed on for a day, which of them one is (None: none of them), and who comes next."""

    people: int
    place: int | None
    following: Person | None


def turn_of(scope: Scope, counselor_id: int, person: Person, now: datetime) -> Turn | None:
    """The place of a person among those the counselor talks with today; None on a day without any.

    Somebody else's next is the first whose talk has not begun. Someone with two talks counts once, by the earlier.
    """
    start = clock.start_of(clock.day_of(now))
    booked = queries.list_between(scope, start, start + timedelta(days=1), counselor_id=counselor_id)
    if not booked:
        return None
    people = list({one.person_id: one.person for one in booked}.values())
    place = next((number for number, one in enumerate(people, 1) if one.id == person.id), None)
    if place is not None:
        return Turn(len(people), place, people[place] if place < len(people) else None)
    coming = next((one.person for one in booked if one.starts_at > now), None)
    return Turn(len(people), None, coming)
