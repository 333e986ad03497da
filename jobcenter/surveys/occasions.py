"""When people are asked: an employer after a result, a resident who began to work, a resident after a talk."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from jobcenter.accounts.current import Actor
from jobcenter.accounts.models import User
from jobcenter.core.db import db
from jobcenter.employers.models import EmployerMember
from jobcenter.matching import signals
from jobcenter.matching.models import Placement, Referral
from jobcenter.seekers.models import Person
from jobcenter.surveys.service import invite


def after_result(referral: Referral, *, actor: Actor, now: datetime, **_more: Any) -> None:
    """Ask the members of the employer how the centre did."""
    members = select(User).join(EmployerMember, EmployerMember.user_id == User.id)
    for user in db.session.scalars(members.where(EmployerMember.employer_id == referral.employer_id)).unique():
        invite(
            "employer_result",
            user,
            subject=("referral", referral.id),
            organization_id=referral.organization_id,
            employer_id=referral.employer_id,
            now=now,
        )


def after_hire(placement: Placement, *, actor: Actor, now: datetime, **_more: Any) -> None:
    """Ask the person who began to work."""
    _ask_person("seeker_placement", placement.person_id, ("placement", placement.id), placement.organization_id, now)


def after_talk(person: Person, note_id: int, *, organization_id: int, now: datetime) -> None:
    """Ask the person a counselor talked with."""
    _ask_person("seeker_talk", person.id, ("counseling_note", note_id), organization_id, now)


def _ask_person(
    questionnaire: str, person_id: int, subject: tuple[str, int], organization_id: int, now: datetime
) -> None:
    person = db.session.get_one(Person, person_id)
    user = db.session.get(User, person.user_id) if person.user_id else None
    if user is not None:
        invite(questionnaire, user, subject=subject, organization_id=organization_id, now=now)


def connect() -> None:
    """Listen to the features below."""
    signals.result_recorded.connect(after_result)
    signals.person_hired.connect(after_hire)
