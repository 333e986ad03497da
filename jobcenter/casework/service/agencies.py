"""Partner agencies, and people referred to them with their consent to exactly what is sent."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from jobcenter import audit, ledger
from jobcenter.casework import wording
from jobcenter.casework.errors import (
    AgencyNameTaken,
    AlreadyAtAgency,
    ConsentNeeded,
    NothingShared,
    ReplyDay,
    ReplyTextNeeded,
)
from jobcenter.casework.models import (
    OPEN_AGENCY_REFERRALS,
    AgencyKind,
    AgencyReferral,
    AgencyReferralStatus,
    AgencyReply,
    PartnerAgency,
)
from jobcenter.casework.service import messages
from jobcenter.core import clock
from jobcenter.core.db import db, lock
from jobcenter.core.errors import InvalidTransition
from jobcenter.matching.service.steps import person_attributes
from jobcenter.organizations.models import Organization
from jobcenter.seekers.models import Channel, Person, Registration

FIELDS = ("name", "kind", "takes", "contact_name", "phone", "email", "address", "reply_days")
REPLIES = (AgencyReferralStatus.ACCEPTED, AgencyReferralStatus.SERVED, AgencyReferralStatus.REFUSED)


def enter_agency(
    agency: PartnerAgency | None, values: Mapping[str, Any], *, organization_id: int, actor: Any, now: datetime
) -> PartnerAgency:
    """Add an agency to an organization's list, or change it. Raises AgencyNameTaken."""
    lock(Organization, organization_id)
    same = select(PartnerAgency.id).where(
        PartnerAgency.organization_id == organization_id, PartnerAgency.name == values["name"]
    )
    if agency is not None:
        same = same.where(PartnerAgency.id != agency.id)
    if db.session.scalar(same) is not None:
        raise AgencyNameTaken()
    if agency is None:
        agency = PartnerAgency(organization_id=organization_id)
        db.session.add(agency)
    for field in FIELDS:
        value = values.get(field) or ""
        setattr(agency, field, AgencyKind(value) if field == "kind" else value)
    db.session.flush()
    _record("agency.entered", agency, actor, now)
    return agency


def set_active(agency: PartnerAgency, active: bool, *, actor: Any, now: datetime) -> None:
    """Take an agency off the list for new referrals, or put it back."""
    agency = lock(PartnerAgency, agency.id)
    agency.is_active = active
    db.session.flush()
    _record("agency.activated" if active else "agency.deactivated", agency, actor, now)


def letter_rows(person: Person, registration: Registration | None, shared: Iterable[str]) -> list[tuple[str, str]]:
    """What the letter says about a person: the items she agreed to and nothing else."""
    from jobcenter.seekers import presenting

    values = {
        "name": person.name,
        "birth_date": person.birth_date.isoformat(),
        "phone": person.phone or "",
        "address": presenting.dong_name(person),
        "wishes": presenting.occupation_names(registration.occupations) if registration else "",
        "career": presenting.months(registration.career_months) if registration else "",
        "licences": ", ".join(registration.licences) if registration else "",
    }
    wanted = set(shared)
    return [(str(label), values[code] or "-") for code, label in wording.SHARED.items() if code in wanted]


def letter_text(
    person: Person, registration: Registration | None, agency: PartnerAgency, *, purpose: str, shared: Iterable[str]
) -> str:
    """The letter as it is kept: one line per item, then what is asked for."""
    lines = [f"{label}: {value}" for label, value in letter_rows(person, registration, shared)]
    return "\n".join([agency.name, "", *lines, "", purpose])


def refer(
    person: Person,
    agency: PartnerAgency,
    *,
    organization_id: int,
    registration: Registration | None,
    purpose: str,
    shared: list[str],
    agreed: bool,
    consent_channel: Channel,
    reply_due_on: date | None = None,
    actor: Any,
    now: datetime,
) -> AgencyReferral:
    """Refer a person to an agency, with her consent to this one letter.

    Raises ConsentNeeded, NothingShared or AlreadyAtAgency.
    """
    if not agreed:
        raise ConsentNeeded()
    known = [code for code in wording.SHARED if code in shared]
    if "name" not in known:
        raise NothingShared()
    person = lock(Person, person.id)
    again = select(AgencyReferral.id).where(
        AgencyReferral.person_id == person.id,
        AgencyReferral.agency_id == agency.id,
        AgencyReferral.status.in_(OPEN_AGENCY_REFERRALS),
    )
    if not agency.is_active or db.session.scalar(again.limit(1)) is not None:
        raise AlreadyAtAgency()
    today = clock.day_of(now)
    referral = AgencyReferral(
        person_id=person.id,
        organization_id=organization_id,
        agency=agency,
        counselor_id=actor.id,
        purpose=purpose,
        shared=known,
        letter=letter_text(person, registration, agency, purpose=purpose, shared=known),
        consent_channel=consent_channel,
        consent_at=now,
        sent_on=today,
        reply_due_on=max(today, reply_due_on) if reply_due_on else today + timedelta(days=agency.reply_days),
    )
    db.session.add(referral)
    db.session.flush()
    _count("agency.referred", referral, today, actor, now)
    _record("agency.referred", referral, actor, now, shared=known, consent=consent_channel.value)
    messages.tell_agency_referral(referral, now)
    return referral


def reply(
    referral: AgencyReferral,
    status: AgencyReferralStatus,
    *,
    replied_on: date,
    text: str,
    actor: Any,
    now: datetime,
) -> None:
    """Enter what the agency replied. Raises ReplyDay, ReplyTextNeeded or InvalidTransition."""
    referral = lock(AgencyReferral, referral.id)
    if status not in REPLIES:
        raise InvalidTransition()
    if not referral.sent_on <= replied_on <= clock.day_of(now):
        raise ReplyDay()
    if status is AgencyReferralStatus.REFUSED and not text.strip():
        raise ReplyTextNeeded()
    referral.move_to(status)
    referral.replied_on = replied_on
    db.session.add(
        AgencyReply(
            referral=referral, status=status, replied_on=replied_on, text=text, entered_by_id=actor.id, entered_at=now
        )
    )
    db.session.flush()
    _count("agency.replied", referral, replied_on, actor, now, result=status.value)
    _record("agency.replied", referral, actor, now, result=status.value)
    messages.tell_agency_reply(referral, now)


def withdraw(referral: AgencyReferral, *, actor: Any, now: datetime) -> None:
    """The person takes her consent back: the letter is void, and the agency has to be told. Raises InvalidTransition."""
    referral = lock(AgencyReferral, referral.id)
    referral.move_to(AgencyReferralStatus.WITHDRAWN)
    referral.consent_withdrawn_at = now
    db.session.flush()
    _record("agency.consent_withdrawn", referral, actor, now)
    if actor.id != referral.counselor_id:
        messages.tell_counselor_withdrawn(referral, now)


def _count(kind: str, referral: AgencyReferral, occurred_on: date, actor: Any, now: datetime, **details: Any) -> None:
    ledger.record(
        kind,
        occurred_on=occurred_on,
        organization_id=referral.organization_id,
        actor=actor,
        now=now,
        subject=("agency_referral", referral.id),
        person_id=referral.person_id,
        attributes={
            **person_attributes(referral.person_id, occurred_on),
            "agency_kind": referral.agency.kind.value,
            **details,
        },
    )


def _record(action: str, row: PartnerAgency | AgencyReferral, actor: Any, now: datetime, **details: Any) -> None:
    audit.record(
        actor,
        action,
        subject=(row.__tablename__, row.id),
        now=now,
        organization_id=row.organization_id,
        person_id=row.person_id if isinstance(row, AgencyReferral) else None,
        details=details,
    )
