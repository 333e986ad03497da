"""Talks with a person: written down once, counted in the ledger, and what they leave to do."""

from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from jobcenter import audit, ledger
from jobcenter.casework.models import Appointment, CounselingChannel, CounselingNote, PlanStep, StepStatus
from jobcenter.casework.service import appointments
from jobcenter.core import clock
from jobcenter.core.db import db, lock
from jobcenter.core.errors import DomainError
from jobcenter.matching.service.steps import person_attributes
from jobcenter.seekers.models import Person
from jobcenter.surveys import occasions


class TalkInFuture(DomainError):
    """A talk that has not been held cannot be noted."""

    message = _l("The day of the talk lies in the future.")
    field = "held_on"


class ContactBeforeTalk(DomainError):
    """The next contact comes after the talk."""

    message = _l("The next contact has to lie after today.")
    field = "contact_on"


def write(
    person: Person,
    *,
    organization_id: int,
    held_on: date,
    channel: CounselingChannel,
    text: str,
    place: str | None = None,
    minutes: int | None = None,
    contact_on: date | None = None,
    appointment: Appointment | None = None,
    actor: Any,
    now: datetime,
) -> CounselingNote:
    """Write down a talk. It settles the contacts that were due until its day, and the appointment it was held at."""
    today = clock.day_of(now)
    if held_on > today:
        raise TalkInFuture()
    if contact_on is not None and contact_on <= today:
        raise ContactBeforeTalk()
    person = lock(Person, person.id)
    _settle_contacts(person, organization_id, held_on)
    note = CounselingNote(
        person=person,
        organization_id=organization_id,
        counselor_id=actor.id,
        held_on=held_on,
        channel=channel,
        place=place,
        minutes=minutes,
        text=text,
        contact_on=contact_on,
    )
    db.session.add(note)
    db.session.flush()
    if appointment is not None:
        appointments.keep(appointment, note, actor=actor, now=now)
    ledger.record(
        "counseling.held",
        occurred_on=held_on,
        organization_id=organization_id,
        actor=actor,
        now=now,
        subject=("counseling_note", note.id),
        person_id=person.id,
        attributes={**person_attributes(person.id, held_on), "channel": channel.value},
    )
    _note("counseling.written", note, person, actor=actor, now=now, channel=channel.value)
    occasions.after_talk(person, note.id, organization_id=organization_id, now=now)
    return note


def _settle_contacts(person: Person, organization_id: int, held_on: date) -> None:
    """A talk answers every contact that was planned at this centre, early or late."""
    waiting = select(CounselingNote).where(
        CounselingNote.person_id == person.id,
        CounselingNote.organization_id == organization_id,
        CounselingNote.contact_on.is_not(None),
        CounselingNote.contacted_on.is_(None),
        CounselingNote.held_on <= held_on,
    )
    for note in db.session.scalars(waiting):
        note.contacted_on = held_on


def plan(
    person: Person, *, organization_id: int, text: str, who: str, due_on: date | None, actor: Any, now: datetime
) -> PlanStep:
    """Add a step to the person's plan."""
    step = PlanStep(
        person=person, organization_id=organization_id, made_by_id=actor.id, text=text, who=who, due_on=due_on
    )
    db.session.add(step)
    db.session.flush()
    _note("plan.step_added", step, person, actor=actor, now=now)
    return step


def settle(step: PlanStep, status: StepStatus, *, actor: Any, now: datetime) -> None:
    """Mark a step as done or dropped, or open it again."""
    step = lock(PlanStep, step.id)
    step.move_to(status)
    settled = status is not StepStatus.OPEN
    step.settled_at = now if settled else None
    step.settled_by_id = actor.id if settled else None
    db.session.flush()
    _note("plan.step_settled", step, step.person, actor=actor, now=now, status=status.value)


def _note(
    action: str, record: CounselingNote | PlanStep, person: Person, *, actor: Any, now: datetime, **details: Any
) -> None:
    audit.record(
        actor,
        action,
        subject=(record.__tablename__, record.id),
        now=now,
        organization_id=record.organization_id,
        person_id=person.id,
        details=details,
    )
