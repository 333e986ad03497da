"""What happened to a person lately, for the card beside the list of orders."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from jobcenter.casework import queries as casework
from jobcenter.casework import wording
from jobcenter.casework.models import CounselingNote
from jobcenter.core.clock import day_of
from jobcenter.core.db import db
from jobcenter.core.formatting import day, localized
from jobcenter.matching import labels, queries
from jobcenter.matching.models import Placement, Referral
from jobcenter.organizations.scope import Scope
from jobcenter.programs import queries as programs
from jobcenter.programs import wording as program_words
from jobcenter.programs.models import Application
from jobcenter.seekers.models import Person, Registration

MOST = 6


@dataclass(frozen=True)
class Event:
    """One line of the history."""

    on: date
    kind: Any
    text: str
    url: str | None = None


def recent(scope: Scope, person: Person, most: int | None = MOST) -> list[Event]:
    """The latest events of a person in scope, the newest first; all of them where `most` is none."""
    registrations = db.session.scalars(
        scope.limit(select(Registration), Registration.organization_id).where(Registration.person_id == person.id)
    ).all()
    found = [event for registration in registrations for event in _registration_events(registration)]
    found += [_referral_event(referral) for referral in queries.history_of(scope, person.id)]
    placements = db.session.scalars(queries.list_placements(scope, person_id=person.id)).unique().all()
    found += [event for placement in placements for event in _placement_events(placement)]
    found += [_application_event(application) for application in programs.history_of(scope, person.id)]
    notes = db.session.scalars(casework.list_notes(scope, person.id).order_by(CounselingNote.held_on.desc())).all()
    found += [_note_event(note) for note in (notes if most is None else notes[:most])]
    return sorted(found, key=lambda event: event.on, reverse=True)[:most]


def _application_event(application: Application) -> Event:
    return Event(
        day_of(application.updated_at),
        program_words.APPLICATION[application.status][0],
        localized(application.round.name),
    )


def _note_event(note: CounselingNote) -> Event:
    url = url_for("desk.case", public_id=note.person.public_id)
    return Event(note.held_on, _("Counseling"), wording.CHANNEL[note.channel], url)


def _registration_events(registration: Registration) -> Iterator[Event]:
    yield Event(registration.requested_on, _("Asked to be registered"), registration.number)
    for term in registration.terms:
        kind = _("Registered") if term.ordinal == 1 else _("Renewed")
        yield Event(term.starts_on, kind, _("valid until %(day)s", day=day(term.ends_on, weekday=False)))


def _referral_event(referral: Referral) -> Event:
    reason = labels.RESULT_REASON[referral.result_reason] if referral.result_reason else ""
    text = f"{referral.order.title}{' – ' if reason else ''}{reason}"
    return Event(
        day_of(referral.updated_at),
        labels.REFERRAL_STATUS[referral.status],
        text,
        url_for("desk.referral", public_id=referral.public_id),
    )


def _placement_events(placement: Placement) -> Iterator[Event]:
    url = url_for("desk.placement", public_id=placement.public_id)
    yield Event(placement.started_on, _("First day of work"), placement.employer_name, url)
    if placement.left_on:
        yield Event(placement.left_on, _("Left the job"), placement.employer_name, url)
