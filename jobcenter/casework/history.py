"""What happened to a person lately, for the card beside the list of orders."""

from jobcenter.casework import timeline
from jobcenter.organizations.scope import Scope
from jobcenter.seekers.models import Person

MOST = 6


def recent(scope: Scope, person: Person, most: int = MOST) -> list[timeline.Event]:
    """The latest events of a person in scope, the newest first."""
    return timeline.recent(timeline.View(scope, person, is_staff=True), most)
