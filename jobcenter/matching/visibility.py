"""What an employer may see of somebody who was referred: what the consent to referral names, while it is needed.

The parts are those of the referral letter. Where a letter was issued with fewer of them, no more is shown here. Once the
hiring is decided the employer keeps the name of whom it hired, and of the others only a mark.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from jobcenter.core.db import db
from jobcenter.core.formatting import masked_name
from jobcenter.matching.letters.contents import CONSENT, PARTS
from jobcenter.matching.letters.models import ReferralLetter
from jobcenter.matching.models import Referral, ReferralStatus
from jobcenter.seekers import presenting
from jobcenter.seekers.models import Consent

NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Candidate:
    """Somebody as the employer of a referral sees her; what is not shown is empty."""

    name: str
    phone: str = ""
    wishes: str = ""
    education: str = ""
    career: str = ""
    licences: str = ""

    @property
    def has_details(self) -> bool:
        """Whether more than a name is shown."""
        return any((self.phone, self.wishes, self.education, self.career, self.licences))


def seen_by_employer(referrals: Sequence[Referral]) -> list[Candidate]:
    """What the employer sees of the people of these referrals, in their order."""
    parts = _parts_of(referrals)
    return [_candidate(referral, parts.get(referral.id, NOTHING)) for referral in referrals]


def _parts_of(referrals: Sequence[Referral]) -> dict[int, frozenset[str]]:
    """The parts that may be shown of each referral that waits for a result, by its row number."""
    waiting = [one for one in referrals if one.is_open and one.sent_on is not None]
    people = {one.person_id for one in waiting}
    consents = select(Consent.person_id).where(
        Consent.person_id.in_(people), Consent.item == CONSENT, Consent.withdrawn_at.is_(None)
    )
    agreed = set(db.session.scalars(consents))
    latest = (
        select(func.max(ReferralLetter.id))
        .where(ReferralLetter.referral_id.in_([one.id for one in waiting]))
        .group_by(ReferralLetter.referral_id)
    )
    letters = db.session.scalars(select(ReferralLetter).where(ReferralLetter.id.in_(latest)))
    chosen = {letter.referral_id: frozenset(json.loads(letter.content)["parts"]) for letter in letters}
    everything = frozenset(PARTS)
    return {one.id: everything & chosen.get(one.id, everything) for one in waiting if one.person_id in agreed}


def _candidate(referral: Referral, parts: frozenset[str]) -> Candidate:
    person, registration = referral.person, referral.registration
    named = "name" in parts or referral.status is ReferralStatus.HIRED
    name = person.name if named else masked_name(person.name)
    if not parts:
        return Candidate(name)
    answers = presenting.answers_of(registration)
    return Candidate(
        name,
        phone=(person.phone or "") if "phone" in parts else "",
        wishes=presenting.wishes_in_short(answers) if "wishes" in parts else "",
        education=presenting.schooling(answers) if "education" in parts else "",
        career=presenting.career(answers, registration.career_months) if "career" in parts else "",
        licences=", ".join(answers.get("licences") or ()) if "licences" in parts else "",
    )
