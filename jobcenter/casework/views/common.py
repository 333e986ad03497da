"""What the counselor's views share."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import flash, redirect, request
from flask_babel import gettext as _

from jobcenter import audit
from jobcenter.accounts import current
from jobcenter.casework import queries
from jobcenter.casework.forms import ExportForm
from jobcenter.core import clock
from jobcenter.core.errors import NotFound
from jobcenter.core.forms import read_date
from jobcenter.organizations.models import Organization, OrganizationKind
from jobcenter.seekers import queries as seekers
from jobcenter.seekers.models import Person, Registration

EXPORT_ROWS = 20_000


def load_seeker(public_id: str) -> tuple[Person, Registration]:
    """A person in scope with her open registration, else the last one. Raises NotFound."""
    scope = current.scope()
    person = seekers.get_person(scope, public_id)
    registration = seekers.find_latest_registration(scope, person.id)
    if registration is None:
        raise NotFound()
    return person, registration


@dataclass(frozen=True)
class Case:
    """A person as casework sees her: with her registration where there is one, and the centre that works with her."""

    person: Person
    registration: Registration | None
    organization_id: int


def load_case(public_id: str) -> Case:
    """A person in scope, registered or not: whoever has an appointment has a case. Raises NotFound."""
    scope = current.scope()
    person = seekers.get_person(scope, public_id)
    registration = seekers.find_latest_registration(scope, person.id)
    own = registration.organization_id if registration else working_centre().id
    return Case(person, registration, own)


def working_centre() -> Organization:
    """Where the signed-in counselor works: the only centre in her scope, else the organization of her role."""
    found = [one for one in queries.centres_in(current.scope()) if one.kind is OrganizationKind.CENTRE]
    return found[0] if len(found) == 1 else current.organization()


def log_view(person_ids: int | set[int], what: str, action: str = "view", reason: str | None = None) -> None:
    """Write into the access log that the signed-in counselor looked at people."""
    audit.log_access(current.actor(), person_ids, what=what, action=action, reason=reason, now=clock.now())


def logged(page: Any, person_ids: int | set[int], what: str, action: str = "view") -> Any:
    """Log a look at people once the page is ready, and return the page.

    The entry has a transaction of its own, after which every record would be read anew: so it comes last.
    """
    log_view(person_ids, what, action)
    return page


def back_to(fallback: str) -> Any:
    """Go back to the page of this site that the form names, else to the fallback."""
    return redirect(way_back(fallback))


def way_back(fallback: str) -> str:
    """The page of this site that the form or address names under `next`, else the fallback."""
    target = request.values.get("next", "")
    inside = target.startswith("/desk") and "//" not in target and "\\" not in target
    return target if inside else fallback


def again(address: str) -> Any:
    """Go to an address with the filters of the present one."""
    return redirect(f"{address}?{request.query_string.decode()}")


def asked_date(name: str) -> date | None:
    """A date from the address, None where there is none."""
    return read_date(request.args.get(name, ""))


def export_reason() -> str | None:
    """The reason given for a download, None (and said so) where it is missing."""
    form = ExportForm()
    if form.validate_on_submit():
        return form.reason.data
    flash(_("Give the reason for the download (at least 5 characters)."), "danger")
    return None
