"""A person's rights over her data: facts with consent, a copy of everything, the wish to be erased."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from jobcenter import audit
from jobcenter.accounts.current import Actor
from jobcenter.core import clock
from jobcenter.core.db import db, lock
from jobcenter.seekers import reference
from jobcenter.seekers.errors import WelfareNeedsConsent
from jobcenter.seekers.models import Consent, Person, PersonFact, PersonStatus, Registration
from jobcenter.seekers.rules import WishInvalid
from jobcenter.seekers.service.consents import in_force, withdraw_consent
from jobcenter.seekers.service.registrations import WISH_FIELDS, cancel_registration


def set_welfare_facts(person: Person, codes: Iterable[str], *, actor: Actor, now: datetime) -> None:
    """Keep exactly the welfare facts a person declares. Raises WelfareNeedsConsent without the separate consent."""
    wanted, known = set(codes), set(reference.options("welfare"))
    if wanted - known:
        raise WishInvalid("welfare", ", ".join(sorted(wanted - known)))
    if wanted and "welfare" not in in_force(person.id):
        raise WelfareNeedsConsent()
    present = set(
        db.session.scalars(select(PersonFact.code).where(PersonFact.person_id == person.id, PersonFact.code.in_(known)))
    )
    if present == wanted:
        return
    db.session.execute(delete(PersonFact).where(PersonFact.person_id == person.id, PersonFact.code.in_(known - wanted)))
    today = clock.day_of(now)
    db.session.add_all(
        PersonFact(person_id=person.id, code=code, value="true", stated_on=today, entered_by_id=actor.id)
        for code in sorted(wanted - present)
    )
    audit.record(actor, "person.welfare_facts_changed", subject=("person", person.id), person_id=person.id, now=now)


def request_erasure(person: Person, *, actor: Actor, now: datetime) -> None:
    """Record the wish to be erased: registration, referrals and consents end now, the rest as retention allows."""
    person = lock(Person, person.id)
    person.move_to(PersonStatus.ERASURE_REQUESTED)
    person.erasure_requested_at = now
    open_one = next((one for one in person.registrations if one.is_open), None)
    if open_one is not None:
        cancel_registration(open_one, reason="own_wish", actor=actor, now=now)
    for code, consent in in_force(person.id).items():
        if consent.basis == "consent":
            withdraw_consent(person, code, actor=actor, now=now)
    audit.record(actor, "person.erasure_requested", subject=("person", person.id), person_id=person.id, now=now)


def cancel_erasure(person: Person, *, actor: Actor, now: datetime) -> None:
    """Take the wish to be erased back, as long as it was not carried out."""
    person = lock(Person, person.id)
    person.move_to(PersonStatus.ACTIVE)
    person.erasure_requested_at = None
    audit.record(actor, "person.erasure_withdrawn", subject=("person", person.id), person_id=person.id, now=now)


def export_person(person: Person, *, actor: Actor, now: datetime) -> dict[str, Any]:
    """Everything this feature keeps about a person, as plain values to download."""
    audit.record(actor, "person.exported", subject=("person", person.id), person_id=person.id, now=now)
    return {
        "schema": "jobcenter.person/1",
        "exported_at": now.isoformat(),
        "person": _columns(
            person, ("name", "birth_date", "sex", "phone", "email", "contact_by", "dong_code", "address_detail")
        ),
        "consents": [
            _columns(row, ("item", "version", "basis", "channel", "given_at", "withdrawn_at"))
            for row in db.session.scalars(select(Consent).where(Consent.person_id == person.id).order_by(Consent.id))
        ],
        "facts": [
            {**_columns(row, ("code", "source", "source_text", "stated_on")), "value": json.loads(row.value)}
            for row in db.session.scalars(select(PersonFact).where(PersonFact.person_id == person.id))
        ],
        "registrations": [_registration(row) for row in person.registrations],
    }


def _columns(row: Any, names: Iterable[str]) -> dict[str, Any]:
    return {name: _plain(getattr(row, name)) for name in names}


def _plain(value: Any) -> Any:
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return getattr(value, "value", value)


def _registration(row: Registration) -> dict[str, Any]:
    about = ("number", "status", "channel", "requested_on", "valid_from", "valid_until", "ended_on", *WISH_FIELDS)
    terms = [_columns(term, ("ordinal", "starts_on", "ends_on")) for term in row.terms]
    return {**_columns(row, about), "terms": terms}
