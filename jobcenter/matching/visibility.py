"""What an employer may see of somebody who was referred: what the consent to referral names, while it is needed.

The consent covers name, telephone, wishes, schooling, work history and licences; never welfare facts, limits, birth
date or address. Once the hiring is decided the employer keeps the name of whom it hired, and of others only a mark.
"""

from dataclasses import dataclass

from jobcenter.core.formatting import masked_name
from jobcenter.matching.models import Referral, ReferralStatus
from jobcenter.organizations.scope import Scope
from jobcenter.seekers import queries as seekers
from jobcenter.seekers import reference
from jobcenter.seekers.models import Registration

CONSENT = "referral"


@dataclass(frozen=True)
class Candidate:
    """Somebody as the employer of a referral sees her."""

    name: str
    phone: str | None = None
    education: str | None = None
    career: tuple[str, ...] = ()
    licences: tuple[str, ...] = ()
    summary: str = ""
    full: bool = False


def seen_by_employer(referral: Referral, *, consented: bool | None = None) -> Candidate:
    """What the employer sees of the person of a referral; `consented` saves the look-up where it is known."""
    person = referral.person
    if referral.status is ReferralStatus.HIRED:
        return Candidate(person.name)
    if consented is None:
        consented = seekers.has_consent(Scope.of_person(person.id), person.id, CONSENT)
    if not referral.is_open or referral.status is ReferralStatus.PROPOSED or not consented:
        return Candidate(masked_name(person.name))
    registration = referral.registration
    return Candidate(
        person.name,
        person.phone,
        reference.option_name("education", registration.education),
        tuple(_career(registration)),
        tuple(registration.licences or ()),
        registration.summary or "",
        full=True,
    )


def _career(registration: Registration) -> list[str]:
    lines = []
    for entry in registration.career_entries or []:
        when = "~".join(part for part in (entry.get("from"), entry.get("until")) if part)
        parts = [entry.get("employer"), entry.get("duties"), when]
        lines.append(" · ".join(part for part in parts if part))
    return lines
