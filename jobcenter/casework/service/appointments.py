"""Appointments: booked, moved, cancelled, kept or not. Nobody gets a slot twice.

Whoever takes a slot locks the person first and the counselor second, looks again what is free, and writes; the
database repeats the rule by name (`one_appointment_per_counselor_and_start`).
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from jobcenter import audit, ledger
from jobcenter.accounts.models import User
from jobcenter.casework import occupancy, slots
from jobcenter.casework.errors import (
    BusyThen,
    NoTimeForWalkIn,
    NotOver,
    SlotTaken,
    TooLateToBook,
    TooManyAppointments,
)
from jobcenter.casework.models import Appointment, AppointmentStatus, CounselingChannel, CounselingNote, OfficeHours
from jobcenter.casework.queries import appointments as queries
from jobcenter.casework.service import messages
from jobcenter.core import clock, parameters
from jobcenter.core.db import db, lock
from jobcenter.core.errors import InvalidTransition, NotFound
from jobcenter.matching.service.steps import person_attributes
from jobcenter.seekers.models import Person

PERSON, STAFF = "person", "staff"


def cut_off(now: datetime) -> timedelta:
    """How long before its beginning an appointment can be changed by the resident."""
    return timedelta(hours=parameters.value("appointment_cut_off_hours", on=clock.day_of(now)))


def may_change(appointment: Appointment, now: datetime) -> bool:
    """Whether the resident can still move or cancel it herself; the last moment counts."""
    return appointment.status is AppointmentStatus.BOOKED and appointment.starts_at - cut_off(now) >= now


def book(
    person: Person,
    slot_key: str,
    *,
    by: str,
    topic: str = "",
    organization_ids: Iterable[int] | None = None,
    organization_id: int | None = None,
    actor: Any,
    now: datetime,
) -> Appointment:
    """Take a free slot for a person at the centre that works with her, else at that of the office hours.

    `organization_ids` are the organizations whose counselors she can choose from, none for all.

    Raises SlotTaken, TooLateToBook, TooManyAppointments or BusyThen.
    """
    person = lock(Person, person.id)
    if by == PERSON:
        _refuse_too_many(person, now)
    hours, slot = _take(slot_key, by=by, organization_ids=organization_ids, now=now)
    _refuse_busy(person.id, slot.starts_at, slot.ends_at)
    appointment = Appointment(
        organization_id=organization_id or hours.organization_id,
        person_id=person.id,
        counselor_id=hours.counselor_id,
        first_counselor_id=hours.counselor_id,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        channel=hours.channel,
        place=hours.place,
        link=hours.link,
        topic=topic,
        booked_by=by,
        remind_at=_remind_at(slot.starts_at, now),
    )
    db.session.add(appointment)
    db.session.flush()
    _record("appointment.booked", appointment, actor, now, by=by)
    _count("appointment.booked", appointment, clock.day_of(now), actor=actor, now=now)
    messages.tell_person(appointment, "appointment.booked", messages.booked, now)
    if by == PERSON:
        messages.tell_counselor(appointment, "appointment.booked", messages.counselor_booked, now)
    return appointment


def move(
    appointment: Appointment,
    slot_key: str,
    *,
    by: str,
    organization_ids: Iterable[int] | None = None,
    actor: Any,
    now: datetime,
) -> Appointment:
    """Move an appointment to another free slot. Raises SlotTaken, TooLateToBook, BusyThen or InvalidTransition."""
    lock(Person, appointment.person_id)
    appointment = lock(Appointment, appointment.id)
    _require_open(appointment, by, now)
    before = appointment.counselor_id
    hours, slot = _take(slot_key, by=by, organization_ids=organization_ids, now=now, except_id=appointment.id)
    _refuse_busy(appointment.person_id, slot.starts_at, slot.ends_at, except_id=appointment.id)
    if before != hours.counselor_id:
        messages.tell_counselor(appointment, "appointment.cancelled", messages.counselor_cancelled, now)
    appointment.counselor_id = appointment.first_counselor_id = hours.counselor_id
    appointment.starts_at, appointment.ends_at = slot.starts_at, slot.ends_at
    appointment.channel, appointment.place, appointment.link = hours.channel, hours.place, hours.link
    appointment.remind_at, appointment.reminded_at = _remind_at(slot.starts_at, now), None
    appointment.moved += 1
    db.session.flush()
    db.session.refresh(appointment)
    _record("appointment.moved", appointment, actor, now, by=by)
    messages.tell_person(appointment, "appointment.moved", messages.moved, now)
    if by == PERSON:
        messages.tell_counselor(appointment, "appointment.moved", messages.counselor_moved, now)
    return appointment


def cancel(appointment: Appointment, *, by: str, actor: Any, now: datetime) -> None:
    """Cancel an appointment; the slot is free again. Raises TooLateToBook or InvalidTransition."""
    appointment = lock(Appointment, appointment.id)
    _require_open(appointment, by, now)
    appointment.move_to(AppointmentStatus.CANCELLED)
    appointment.cancelled_at = now
    appointment.moved += 1
    db.session.flush()
    _record("appointment.cancelled", appointment, actor, now, by=by)
    _count("appointment.cancelled", appointment, clock.day_of(now), actor=actor, now=now)
    if by == PERSON:
        messages.tell_counselor(appointment, "appointment.cancelled", messages.counselor_cancelled, now)
    else:
        messages.tell_person(appointment, "appointment.cancelled", messages.cancelled, now)


def walk_in(person: Person, *, organization_id: int, actor: Any, now: datetime) -> Appointment:
    """Fit in somebody who stands at the counter, until the next appointment. Raises NoTimeForWalkIn."""
    person = lock(Person, person.id)
    lock(User, actor.id)
    today = clock.day_of(now)
    shortest, longest = parameters.value("walk_in_minutes", on=today)
    start = now.replace(second=0, microsecond=0)
    spans = [span for span in occupancy.busy_spans({actor.id}, today, today) if span.ends_at > start]
    end = slots.gap_from(start, spans, shortest=shortest, longest=longest)
    if end is None:
        raise NoTimeForWalkIn()
    _refuse_busy(person.id, start, end)
    appointment = Appointment(
        organization_id=organization_id,
        person_id=person.id,
        counselor_id=actor.id,
        first_counselor_id=actor.id,
        starts_at=start,
        ends_at=end,
        channel=CounselingChannel.OFFICE,
        booked_by=STAFF,
        walk_in=True,
    )
    db.session.add(appointment)
    db.session.flush()
    _record("appointment.walk_in", appointment, actor, now)
    _count("appointment.walk_in", appointment, today, actor=actor, now=now)
    return appointment


def keep(appointment: Appointment, note: CounselingNote, *, actor: Any, now: datetime) -> None:
    """The talk was held: the note that counts it settles the appointment, once. Raises InvalidTransition."""
    appointment = lock(Appointment, appointment.id)
    if appointment.person_id != note.person_id:
        raise NotFound()
    appointment.move_to(AppointmentStatus.KEPT)
    appointment.note_id = note.id
    db.session.flush()
    if not appointment.walk_in:
        _count("appointment.kept", appointment, note.held_on, actor=actor, now=now)


def miss(appointment: Appointment, *, actor: Any, now: datetime) -> None:
    """Record that the person did not come. Raises NotOver or InvalidTransition."""
    appointment = lock(Appointment, appointment.id)
    if appointment.starts_at > now:
        raise NotOver()
    appointment.move_to(AppointmentStatus.NO_SHOW)
    db.session.flush()
    _record("appointment.no_show", appointment, actor, now)
    _count("appointment.missed", appointment, clock.day_of(appointment.starts_at), actor=actor, now=now)
    messages.tell_person(appointment, "appointment.no_show", messages.missed, now)


def not_missed(appointment: Appointment, *, actor: Any, now: datetime) -> None:
    """Take a no-show back: she came after all, or it was pressed by mistake. Raises InvalidTransition."""
    appointment = lock(Appointment, appointment.id)
    appointment.move_to(AppointmentStatus.BOOKED)
    db.session.flush()
    _record("appointment.no_show_taken_back", appointment, actor, now)
    missed = ledger.latest_standing("appointment.missed", ("appointment", appointment.id))
    if missed is not None:
        ledger.correct(missed, quantity=-missed.quantity, actor=actor, now=now, reason="the no-show was taken back")


def remind_due(now: datetime) -> int:
    """Recall the appointments whose time for it has come, each once. Returns how many."""
    statement = (
        select(Appointment)
        .where(
            Appointment.status == AppointmentStatus.BOOKED,
            Appointment.remind_at <= now,
            Appointment.reminded_at.is_(None),
            Appointment.starts_at > now,
        )
        .order_by(Appointment.id)
        .with_for_update(skip_locked=True)
    )
    found = db.session.scalars(statement).all()
    for appointment in found:
        appointment.reminded_at = now
        messages.tell_person(appointment, "appointment.reminder", messages.reminder, now)
    return len(found)


def _take(
    slot_key: str,
    *,
    by: str,
    organization_ids: Iterable[int] | None,
    now: datetime,
    except_id: int | None = None,
) -> tuple[OfficeHours, slots.Slot]:
    """Lock the counselor whose slot is asked for, and look whether it is free now."""
    found = slots.read_key(slot_key)
    if found is None:
        raise SlotTaken()
    key, day = found
    hours = _offered(key, organization_ids, now)
    lock(User, hours.counselor_id)
    today = clock.day_of(now)
    free = occupancy.free_slots([hours], today=today, earliest=now, first=day, last=day, except_id=except_id)
    slot = next((one for one in free if one.key == slot_key), None)
    if slot is None:
        raise SlotTaken()
    if by == PERSON and slot.starts_at - cut_off(now) < now:
        raise TooLateToBook(hours=cut_off(now) // timedelta(hours=1))
    return hours, slot


def _offered(key: str, organization_ids: Iterable[int] | None, now: datetime) -> OfficeHours:
    offered = queries.offered_hours(today=clock.day_of(now), organization_ids=organization_ids)
    hours = next((one for one in offered if one.public_id == key), None)
    if hours is None:
        raise SlotTaken()
    return hours


def _require_open(appointment: Appointment, by: str, now: datetime) -> None:
    if appointment.status is not AppointmentStatus.BOOKED:
        raise InvalidTransition()
    if by == PERSON and not may_change(appointment, now):
        raise TooLateToBook(hours=cut_off(now) // timedelta(hours=1))


def _refuse_too_many(person: Person, now: datetime) -> None:
    most = parameters.value("appointments_open_most", on=clock.day_of(now))
    held = db.session.scalar(
        select(func.count(Appointment.id)).where(
            Appointment.person_id == person.id,
            Appointment.status == AppointmentStatus.BOOKED,
            Appointment.ends_at > now,
        )
    )
    if (held or 0) >= most:
        raise TooManyAppointments(most=most)


def _refuse_busy(person_id: int, start: datetime, end: datetime, except_id: int | None = None) -> None:
    statement = select(Appointment.id).where(
        Appointment.person_id == person_id,
        Appointment.status != AppointmentStatus.CANCELLED,
        Appointment.starts_at < end,
        Appointment.ends_at > start,
    )
    if except_id is not None:
        statement = statement.where(Appointment.id != except_id)
    if db.session.scalar(statement.limit(1)) is not None:
        raise BusyThen()


def _remind_at(starts_at: datetime, now: datetime) -> datetime | None:
    """When to recall it; never where the booking itself is that fresh."""
    hours = parameters.value("appointment_reminder_hours", on=clock.day_of(now))
    moment = starts_at - timedelta(hours=hours)
    return moment if moment > now else None


def _count(kind: str, appointment: Appointment, occurred_on: date, *, actor: Any, now: datetime) -> None:
    """Write a countable fact about an appointment into the ledger."""
    about = person_attributes(appointment.person_id, occurred_on)
    ledger.record(
        kind,
        occurred_on=occurred_on,
        organization_id=appointment.organization_id,
        actor=actor,
        now=now,
        subject=("appointment", appointment.id),
        person_id=appointment.person_id,
        attributes={**about, "channel": appointment.channel.value},
    )


def _record(action: str, appointment: Appointment, actor: Any, now: datetime, **details: Any) -> None:
    audit.record(
        actor,
        action,
        subject=("appointment", appointment.id),
        now=now,
        organization_id=appointment.organization_id,
        person_id=appointment.person_id,
        details={"starts_at": appointment.starts_at.isoformat(), "counselor_id": appointment.counselor_id, **details},
    )
