"""What the pages share: the resident who is signed in, centres to choose from, occupation suggestions."""

from typing import Any

from flask import abort, current_app, redirect, url_for
from flask_login import current_user

from jobcenter.accounts import current
from jobcenter.core.formatting import localized
from jobcenter.organizations import queries as organizations
from jobcenter.organizations.models import Organization, OrganizationKind
from jobcenter.organizations.scope import Scope
from jobcenter.seekers import queries
from jobcenter.seekers.models import Person


def me() -> Person:
    """The record of the resident who is signed in; leads to the page that makes one where there is none."""
    person = queries.find_person_of_user(current_user.id)
    if person is None:
        abort(redirect(url_for("seekers.record")))
    return person


def own_scope(person: Person) -> Scope:
    """A resident's scope: her own records."""
    return Scope.of_person(person.id)


def centre_choices() -> list[tuple[str, str]]:
    """The centres one can register at, by code."""
    return [(centre.code, localized(centre.name)) for centre in organizations.list_all(OrganizationKind.CENTRE)]


def default_centre(person: Person) -> str | None:
    """The code of the centre of the district a person lives in, or None."""
    district = (person.dong_code or "")[:5]
    centres = organizations.list_all(OrganizationKind.CENTRE)
    return next((centre.code for centre in centres if district and _district_of(centre) == district), None)


def _district_of(centre: Organization) -> str | None:
    return centre.sgg_code or (centre.parent.sgg_code if centre.parent else None)


def staff_centre() -> Organization:
    """The centre the signed-in counselor registers people at: her own, else the first centre in her scope."""
    own = current.organization()
    if own.kind is OrganizationKind.CENTRE:
        return own
    centres = organizations.list_all(OrganizationKind.CENTRE)
    return next((centre for centre in centres if centre.path.startswith(own.path)), own)


def has_page(endpoint: str) -> bool:
    """Whether a page of a higher feature is there to link to."""
    return endpoint in current_app.view_functions


def as_json(answers: dict[str, Any]) -> dict[str, Any]:
    """Answers as a draft keeps them: dates as ISO text."""
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in answers.items()}
