"""What a timeline shows: an event, who looks at it, and the kinds one can filter by."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from jobcenter.organizations.scope import Scope
from jobcenter.seekers.models import Person

GROUPS: dict[str, Any] = {
    "registration": _l("Registration"),
    "talks": _l("Talks and appointments"),
    "referral": _l("Referrals and interviews"),
    "placement": _l("Work"),
    "programs": _l("Programs and courses"),
    "benefits": _l("Support payments"),
    "events": _l("Events"),
    "agencies": _l("Partner agencies"),
    "consents": _l("Consents"),
    "messages": _l("Messages"),
    "other": _l("Other"),
}
# How a fact of the ledger is filed, by the first part of its kind.
GROUP_OF_KIND = {
    "seeker": "registration",
    "referral": "referral",
    "placement": "placement",
    "retention": "placement",
    "application": "programs",
    "appeal": "programs",
    "offer": "programs",
    "enrollment": "programs",
    "certificate": "programs",
    "work": "programs",
    "wage": "programs",
    "outcome": "placement",
    "claim": "benefits",
    "payment": "benefits",
    "counseling": "talks",
    "event": "events",
    "agency": "agencies",
}


@dataclass(frozen=True)
class View:
    """Whose timeline is looked at, in which scope, by staff or by the person herself, and filtered to which kind."""

    scope: Scope
    person: Person
    is_staff: bool
    group: str | None = None


@dataclass(frozen=True)
class Event:
    """One line: when, what kind of thing, what happened, and where it is opened."""

    on: date
    group: str
    kind: Any
    text: str = ""
    url: str | None = None
    by: str = ""


def group_of(kind: str) -> str:
    """Under which kind a fact of the ledger is filed."""
    return GROUP_OF_KIND.get(kind.partition(".")[0], "other")
