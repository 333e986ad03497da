"""The registration for work: asked for, checked by a counselor, changed, put on hold, cancelled, ended by a job."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from jobcenter import audit, ledger
from jobcenter.accounts.current import Actor
from jobcenter.core import clock
from jobcenter.core.db import db, lock
from jobcenter.core.errors import InvalidTransition
from jobcenter.core.formatting import localized
from jobcenter.seekers import reference, rules, signals
from jobcenter.seekers.errors import (
    AlreadyRegistered,
    NoticeNotConfirmed,
    OwnRegistration,
    ReasonMissing,
    ReferralNeedsConsent,
    WishesInvalid,
)
from jobcenter.seekers.models import (
    OPEN_STATUSES,
    Channel,
    Person,
    Registration,
    RegistrationCounter,
    RegistrationStatus,
    RegistrationTerm,
)
from jobcenter.seekers.service import drafts, messages
from jobcenter.seekers.service.consents import in_force

WISH_FIELDS = (
    "occupations", "occupation_text", "wage_kind", "wage_min", "districts", "employment_types", "days",
    "hours_start", "hours_end", "overnight", "weekly_hours_max", "commute_minutes_max", "starts_from",
    "wants_referral", "education", "major", "career_entries", "licences", "trainings", "languages", "computer",
    "driving", "summary", "limits", "supports", "benefit_status",
)  # fmt: skip


def request_registration(
    person: Person,
    organization_id: int,
    wishes: Mapping[str, Any],
    *,
    actor: Actor,
    now: datetime,
    channel: Channel | str = Channel.ONLINE,
) -> Registration:
    """Ask a centre for a registration; it is valid only once a counselor has accepted it.

    Raises NoticeNotConfirmed, AlreadyRegistered, ReferralNeedsConsent or WishesInvalid.
    """
    today = clock.day_of(now)
    lock(Person, person.id)
    _require_notices(person)
    _require_none_open(person)
    _check(person, wishes, today)
    registration = Registration(
        number=_next_number(today.year),
        person_id=person.id,
        organization_id=organization_id,
        channel=Channel(channel),
        requested_on=today,
    )
    _apply(registration, wishes, today)
    db.session.add(registration)
    db.session.flush()
    drafts.discard_draft(person)
    _record(registration, "registration.requested", actor, now, channel=registration.channel.value)
    messages.tell(person, "registration.requested", lambda: messages.requested(registration), now)
    return registration


def _require(registration: Registration, status: RegistrationStatus) -> None:
    """Refuse a step that belongs to another state, though the state it leads to can be reached from here too."""
    if registration.status is not status:
        raise InvalidTransition()


def _require_notices(person: Person) -> None:
    missing = reference.required_consents() - set(in_force(person.id))
    for code in missing:
        raise NoticeNotConfirmed(title=localized(reference.consent_items()[code].title))


def _require_none_open(person: Person) -> None:
    number = db.session.scalar(
        select(Registration.number).where(Registration.person_id == person.id, Registration.status.in_(OPEN_STATUSES))
    )
    if number:
        raise AlreadyRegistered(number=number)


def _check(person: Person, wishes: Mapping[str, Any], today: date) -> None:
    problems: list[Any] = list(rules.check_wishes(wishes, today))
    if wishes.get("wants_referral") and "referral" not in in_force(person.id):
        problems.append(ReferralNeedsConsent())
    if problems:
        raise WishesInvalid(problems)


def _apply(registration: Registration, wishes: Mapping[str, Any], today: date) -> list[str]:
    changed = []
    for field in WISH_FIELDS:
        if field in wishes and getattr(registration, field) != wishes[field]:
            setattr(registration, field, wishes[field])
            changed.append(field)
    registration.career_months = rules.career_months(registration.career_entries or [], today)
    return changed


def _next_number(year: int) -> str:
    """Give out the next number of a year in one statement, so that two requests never get the same."""
    insert = postgresql.insert if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = (
        insert(RegistrationCounter)
        .values(year=year, last=1)
        .on_conflict_do_update(index_elements=["year"], set_={"last": RegistrationCounter.last + 1})
        .returning(RegistrationCounter.last)
    )
    return rules.number(year, db.session.scalars(statement).one())


def _record(registration: Registration, action: str, actor: Actor, now: datetime, **details: Any) -> None:
    audit.record(
        actor,
        action,
        subject=("registration", registration.id),
        organization_id=registration.organization_id,
        person_id=registration.person_id,
        now=now,
        details=details,
    )


def record_fact(registration: Registration, kind: str, actor: Actor, now: datetime, occurred_on: date) -> None:
    """Write a countable fact about a registration into the ledger, with what the figures group by."""
    person = registration.person
    ledger.record(
        kind,
        occurred_on=occurred_on,
        organization_id=registration.organization_id,
        actor=actor,
        now=now,
        subject=("registration", registration.id),
        person_id=person.id,
        attributes={
            "sex": person.sex.value if person.sex else None,
            "age_band": rules.age_band(person.age_on(occurred_on)),
            "keco": registration.occupations[0] if registration.occupations else None,
            "channel": registration.channel.value,
        },
    )


def change_wishes(registration: Registration, wishes: Mapping[str, Any], *, actor: Actor, now: datetime) -> list[str]:
    """Change what the person wishes and brings; answers a return. Returns the changed fields. Raises WishesInvalid."""
    registration = lock(Registration, registration.id)
    today = clock.day_of(now)
    if not registration.is_open:
        raise InvalidTransition()
    _check(registration.person, wishes, today)
    changed = _apply(registration, wishes, today)
    if registration.person.user_id == actor.id:
        registration.return_reason, registration.return_text = None, ""
    drafts.discard_draft(registration.person)
    if changed:
        _record(registration, "registration.changed", actor, now, fields=changed)
    return changed


def accept_registration(registration: Registration, *, actor: Actor, now: datetime) -> Registration:
    """Accept a registration after checking it: the first term begins today. Raises OwnRegistration."""
    registration = lock(Registration, registration.id)
    if actor.id is not None and registration.person.user_id == actor.id:
        raise OwnRegistration()
    _require(registration, RegistrationStatus.REQUESTED)
    today = clock.day_of(now)
    registration.move_to(RegistrationStatus.ACTIVE)
    registration.valid_from, registration.valid_until = today, rules.valid_until(today)
    registration.return_reason, registration.return_text = None, ""
    registration.counselor_id = registration.counselor_id or actor.id
    add_term(registration, today, registration.valid_until, actor, now)
    record_fact(registration, "seeker.registered", actor, now, today)
    _record(registration, "registration.accepted", actor, now, until=registration.valid_until.isoformat())
    messages.tell(registration.person, "registration.accepted", lambda: messages.accepted(registration), now)
    signals.registration_activated.send(registration, actor=actor, now=now)
    return registration


def add_term(registration: Registration, starts: date, ends: date, actor: Actor, now: datetime) -> None:
    """Add the next term of a registration; earlier ones stay as they were."""
    ordinal = len(registration.terms) + 1
    registration.terms.append(
        RegistrationTerm(ordinal=ordinal, starts_on=starts, ends_on=ends, given_at=now, given_by_id=actor.id)
    )


def return_registration(registration: Registration, *, reason: str, text: str, actor: Actor, now: datetime) -> None:
    """Send a request back with the reason; it stays a request, and the person can change and send it again."""
    registration = lock(Registration, registration.id)
    if reason not in reference.options("return_reason") or not text.strip():
        raise ReasonMissing(field="reason" if reason not in reference.options("return_reason") else "text")
    _require(registration, RegistrationStatus.REQUESTED)
    registration.return_reason, registration.return_text = reason, text.strip()
    _record(registration, "registration.returned", actor, now, reason=reason)
    messages.tell(registration.person, "registration.returned", lambda: messages.returned(registration), now)


def hold_registration(
    registration: Registration, *, reason: str, until: date | None, actor: Actor, now: datetime
) -> None:
    """Put a registration on hold: the person is not referred meanwhile, the term goes on."""
    registration = lock(Registration, registration.id)
    if not reason.strip():
        raise ReasonMissing()
    registration.move_to(RegistrationStatus.ON_HOLD)
    registration.hold_reason, registration.hold_until = reason.strip(), until
    _record(registration, "registration.held", actor, now)
    messages.tell(registration.person, "registration.held", lambda: messages.held(registration), now)


def resume_registration(registration: Registration, *, actor: Actor, now: datetime) -> None:
    """Take a registration off hold."""
    registration = lock(Registration, registration.id)
    _require(registration, RegistrationStatus.ON_HOLD)
    registration.move_to(RegistrationStatus.ACTIVE)
    registration.hold_reason, registration.hold_until = "", None
    _record(registration, "registration.resumed", actor, now)


def cancel_registration(registration: Registration, *, reason: str, actor: Actor, now: datetime) -> None:
    """Cancel a registration. One that was never valid leaves no figure."""
    registration = lock(Registration, registration.id)
    if reason not in reference.options("cancel_reason"):
        raise ReasonMissing()
    today, was_valid = clock.day_of(now), registration.valid_from is not None
    registration.move_to(RegistrationStatus.CANCELLED)
    registration.cancel_reason, registration.ended_on, registration.wants_referral = reason, today, False
    if was_valid:
        record_fact(registration, "seeker.cancelled", actor, now, today)
    _record(registration, "registration.cancelled", actor, now, reason=reason)
    messages.tell(registration.person, "registration.cancelled", lambda: messages.cancelled(registration), now)
    signals.registration_ended.send(registration, actor=actor, now=now)


def mark_placed(registration: Registration, *, actor: Actor, now: datetime) -> None:
    """End a registration because the person has found work."""
    registration = lock(Registration, registration.id)
    registration.move_to(RegistrationStatus.PLACED)
    registration.ended_on = clock.day_of(now)
    _record(registration, "registration.placed", actor, now)
    signals.registration_ended.send(registration, actor=actor, now=now)


def count_ended(registration: Registration | None, *, on: date, actor: Actor, now: datetime) -> None:
    """Write into the ledger that a registration which a job ended is over, where no start at work says so any more."""
    if registration is not None and registration.status is RegistrationStatus.PLACED:
        record_fact(registration, "seeker.cancelled", actor, now, on)
