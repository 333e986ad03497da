"""Consents: given item by item, withdrawn item by item, and what ends with them."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, select

from jobcenter import audit
from jobcenter.accounts.current import Actor
from jobcenter.core.db import db, lock
from jobcenter.core.formatting import localized
from jobcenter.seekers import reference, signals
from jobcenter.seekers.errors import ConsentNotGiven, NoticeCannotBeWithdrawn, NoticeNotConfirmed, UnknownConsent
from jobcenter.seekers.models import OPEN_STATUSES, Channel, Consent, Person, PersonFact, Registration


def in_force(person_id: int) -> dict[str, Consent]:
    """The consents of a person in force, by item, for checks inside a use case."""
    rows = db.session.scalars(
        select(Consent).where(Consent.person_id == person_id, Consent.withdrawn_at.is_(None)).order_by(Consent.id)
    )
    return {row.item: row for row in rows}


def give_consents(
    person: Person, codes: Iterable[str], *, channel: Channel | str, actor: Actor, now: datetime
) -> list[Consent]:
    """Write down what a person agreed to or confirmed, with the text's version and the way it was given.

    What is in force for the present version stays as it is; an older version is closed and given anew. Raises
    UnknownConsent, or NoticeNotConfirmed when a required notice is neither in force nor among the codes.
    """
    wanted, items = set(codes), reference.consent_items()
    for code in wanted - set(items):
        raise UnknownConsent(code=code)
    lock(Person, person.id)
    existing = in_force(person.id)
    for code in reference.required_consents() - wanted - set(existing):
        raise NoticeNotConfirmed(title=localized(items[code].title))
    given = []
    for code in items:
        present = existing.get(code)
        if code not in wanted or (present and present.version == items[code].version):
            continue
        if present:
            present.withdrawn_at = now
        given.append(_new(person, code, Channel(channel), actor, now))
    db.session.add_all(given)
    db.session.flush()
    for consent in given:
        _record(actor, "consent.given", person, consent, now)
    return given


def _new(person: Person, code: str, channel: Channel, actor: Actor, now: datetime) -> Consent:
    item = reference.consent_items()[code]
    return Consent(
        person_id=person.id,
        item=code,
        version=item.version,
        basis=item.basis,
        channel=channel,
        given_at=now,
        entered_by_id=actor.id,
    )


def _record(actor: Actor, action: str, person: Person, consent: Consent, now: datetime) -> None:
    audit.record(
        actor,
        action,
        subject=("consent", consent.id),
        person_id=person.id,
        now=now,
        details={"item": consent.item, "version": consent.version, "channel": consent.channel.value},
    )


def withdraw_consent(person: Person, code: str, *, actor: Actor, now: datetime) -> None:
    """Withdraw one consent at once. Without `referral` nobody is referred; without `welfare` the facts are deleted.

    Raises UnknownConsent, NoticeCannotBeWithdrawn or ConsentNotGiven.
    """
    item = reference.consent_items().get(code)
    if item is None:
        raise UnknownConsent(code=code)
    if item.basis == "law":
        raise NoticeCannotBeWithdrawn()
    lock(Person, person.id)
    consent = in_force(person.id).get(code)
    if consent is None:
        raise ConsentNotGiven()
    consent.withdrawn_at = now
    _record(actor, "consent.withdrawn", person, consent, now)
    if code == "referral":
        _stop_referral(person, actor, now)
    if code == "welfare":
        db.session.execute(
            delete(PersonFact).where(
                PersonFact.person_id == person.id, PersonFact.code.in_(list(reference.options("welfare")))
            )
        )


def _stop_referral(person: Person, actor: Actor, now: datetime) -> None:
    registrations = db.session.scalars(
        select(Registration).where(Registration.person_id == person.id, Registration.status.in_(OPEN_STATUSES))
    )
    for registration in registrations:
        registration.wants_referral = False
    signals.referral_consent_withdrawn.send(person, actor=actor, now=now)
