"""Where the events of a timeline come from: each source with its statement and how its rows are told."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from jobcenter.casework import wording
from jobcenter.casework.models import (
    AgencyReferral,
    Appointment,
    AppointmentStatus,
    HandOver,
    HandOverCase,
    PlanStep,
)
from jobcenter.casework.timeline.events import GROUP_OF_KIND, Event, View
from jobcenter.casework.timeline.facts import tell_facts
from jobcenter.core.clock import day_of, start_of
from jobcenter.core.db import db
from jobcenter.core.formatting import localized, moment
from jobcenter.ledger.models import LedgerEntry
from jobcenter.matching.models import Referral
from jobcenter.notifications.models import Message
from jobcenter.seekers import reference
from jobcenter.seekers.models import Consent, Registration

Told = dict[int, list[Event]]

# Messages that staff of a centre see: about the person's way to work, not about another office's decisions.
SEEN_BY_STAFF = ("registration.", "referral.", "placement.", "appointment.", "hand_over.")


@dataclass(frozen=True)
class Source:
    """Rows of one table in order of one column (days where `dated`, else instants), told as events by row number."""

    rank: int
    groups: frozenset[str]
    column: InstrumentedAttribute[Any]
    key: InstrumentedAttribute[int]
    dated: bool
    select: Callable[[View], Select | None]
    tell: Callable[[View, Sequence[Any]], Told]


def _ledger(view: View) -> Select:
    """The facts of a person but those of appointments, which are told from the appointments themselves."""
    statement = view.scope.limit(select(LedgerEntry), LedgerEntry.organization_id, person=LedgerEntry.person_id)
    statement = statement.where(LedgerEntry.person_id == view.person.id, LedgerEntry.kind.not_like("appointment.%"))
    if view.group is None:
        return statement
    heads = [head for head, group in GROUP_OF_KIND.items() if group == view.group]
    if not heads:
        return statement.where(*(LedgerEntry.kind.not_like(f"{head}.%") for head in GROUP_OF_KIND))
    return statement.where(or_(*(LedgerEntry.kind.like(f"{head}.%") for head in heads)))


def _requests(view: View) -> Select:
    return view.scope.limit(select(Registration), Registration.organization_id, person=Registration.person_id).where(
        Registration.person_id == view.person.id
    )


def _tell_requests(view: View, rows: Iterable[Registration]) -> Told:
    url = _url(view, "desk_seekers.registration", "seekers.profile")
    return {
        row.id: [Event(row.requested_on, "registration", _("Asked to be registered"), row.number, url)] for row in rows
    }


def _asked(view: View) -> Select:
    statement = view.scope.limit(select(Referral), Referral.organization_id, person=Referral.person_id)
    return statement.where(Referral.person_id == view.person.id, Referral.asked_by_person.is_(True)).options(
        joinedload(Referral.order)
    )


def _tell_asked(view: View, rows: Iterable[Referral]) -> Told:
    return {
        row.id: [
            Event(
                row.requested_on,  # type: ignore[arg-type]
                "referral",
                _("Asked to be referred"),
                f"{row.order.title}, {row.order.employer.name}",
                url_for("desk.referral", public_id=row.public_id) if view.is_staff else url_for("my_matches.index"),
            )
        ]
        for row in rows
    }


def _appointments(view: View) -> Select:
    statement = view.scope.limit(select(Appointment), Appointment.organization_id, person=Appointment.person_id)
    return statement.where(Appointment.person_id == view.person.id).options(joinedload(Appointment.counselor))


def _missed(view: View) -> Select:
    return _appointments(view).where(Appointment.status == AppointmentStatus.NO_SHOW)


def _appointment_event(view: View, row: Appointment, at: datetime, title: Any) -> Event:
    url = (
        url_for("desk.appointments", day=day_of(row.starts_at).isoformat())
        if view.is_staff
        else url_for("my_appointments.show", public_id=row.public_id)
    )
    text = f"{moment(row.starts_at)}, {wording.CHANNEL[row.channel]}"
    return Event(day_of(at), "talks", title, text, url, row.counselor.name)


def _tell_booked(view: View, rows: Iterable[Appointment]) -> Told:
    return {
        row.id: [
            _appointment_event(
                view, row, row.created_at, _("Came without an appointment") if row.walk_in else _("Appointment made")
            )
        ]
        for row in rows
    }


def _tell_cancelled(view: View, rows: Iterable[Appointment]) -> Told:
    return {
        row.id: [_appointment_event(view, row, row.cancelled_at, _("Appointment cancelled"))]  # type: ignore[arg-type]
        for row in rows
    }


def _tell_missed(view: View, rows: Iterable[Appointment]) -> Told:
    return {row.id: [_appointment_event(view, row, row.ends_at, _("Did not come to the appointment"))] for row in rows}


def _steps(view: View) -> Select:
    statement = view.scope.limit(select(PlanStep), PlanStep.organization_id, person=PlanStep.person_id)
    return statement.where(PlanStep.person_id == view.person.id)


def _tell_steps(view: View, rows: Iterable[PlanStep]) -> Told:
    url = _url(view, "desk.case", None)
    return {row.id: [Event(day_of(row.created_at), "talks", _("Step agreed on"), row.text, url)] for row in rows}


def _tell_settled(view: View, rows: Iterable[PlanStep]) -> Told:
    url = _url(view, "desk.case", None)
    return {
        row.id: [
            Event(
                day_of(row.settled_at),  # type: ignore[arg-type]
                "talks",
                _("Step of the plan: %(state)s", state=wording.STEP[row.status][0]),
                row.text,
                url,
            )
        ]
        for row in rows
    }


def _consents(view: View) -> Select:
    """Consents have no organization: who sees the person sees them, as on her registration."""
    return select(Consent).where(Consent.person_id == view.person.id)


def _tell_given(view: View, rows: Iterable[Consent]) -> Told:
    return _told_consents(rows, "given_at")


def _tell_withdrawn(view: View, rows: Iterable[Consent]) -> Told:
    return _told_consents(rows, "withdrawn_at")


def _told_consents(rows: Iterable[Consent], column: str) -> Told:
    rows = list(rows)
    items = reference.consent_items() if rows else {}
    told: Told = {}
    for row in rows:
        item = items.get(row.item)
        title = _("Consent withdrawn")
        if column == "given_at":
            title = _("Consent given") if row.basis == "consent" else _("Notice confirmed")
        text = localized(item.title) if item else row.item
        told[row.id] = [Event(day_of(getattr(row, column)), "consents", title, text)]
    return told


def _cases(view: View) -> Select:
    statement = select(HandOverCase).join(HandOverCase.hand_over).where(HandOverCase.person_id == view.person.id)
    if not view.scope.unlimited and view.scope.person_id is None:
        statement = view.scope.limit(statement, HandOver.organization_id)
    return statement.options(
        joinedload(HandOverCase.hand_over).joinedload(HandOver.from_counselor),
        joinedload(HandOverCase.hand_over).joinedload(HandOver.to_counselor),
    )


def _tell_moved(view: View, rows: Iterable[HandOverCase]) -> Told:
    told: Told = {}
    for row in rows:
        before = row.hand_over.from_counselor.name if row.hand_over.from_counselor else _("nobody")
        text = _("%(before)s to %(after)s", before=before, after=row.hand_over.to_counselor.name)
        if view.is_staff:
            text = f"{text} ({wording.HAND_OVER_REASON[row.hand_over.reason]})"
        url = url_for("desk.hand_over_show", public_id=row.hand_over.public_id) if view.is_staff else None
        told[row.id] = [Event(day_of(row.moved_at), "talks", _("New counselor"), text, url)]  # type: ignore[arg-type]
    return told


def _tell_returned(view: View, rows: Iterable[HandOverCase]) -> Told:
    told: Told = {}
    for row in rows:
        back = row.hand_over.from_counselor.name if row.hand_over.from_counselor else _("nobody")
        told[row.id] = [Event(day_of(row.returned_at), "talks", _("Back with the counselor of before"), back)]  # type: ignore[arg-type]
    return told


def _withdrawn_letters(view: View) -> Select:
    statement = view.scope.limit(
        select(AgencyReferral), AgencyReferral.organization_id, person=AgencyReferral.person_id
    )
    return statement.where(AgencyReferral.person_id == view.person.id).options(joinedload(AgencyReferral.agency))


def _tell_withdrawn_letters(view: View, rows: Iterable[AgencyReferral]) -> Told:
    return {
        row.id: [
            Event(
                day_of(row.consent_withdrawn_at),  # type: ignore[arg-type]
                "agencies",
                _("Consent to the letter withdrawn"),
                row.agency.name,
                url_for("desk.agency_referral", public_id=row.public_id) if view.is_staff else None,
            )
        ]
        for row in rows
    }


def _messages(view: View) -> Select | None:
    """A message has no organization: staff see those about registration, referral and talks since she came to them."""
    if view.person.user_id is None:
        return None
    statement = select(Message).where(Message.user_id == view.person.user_id)
    if not view.is_staff:
        return statement
    first = view.scope.limit(select(func.min(Registration.requested_on)), Registration.organization_id)
    since = db.session.scalar(first.where(Registration.person_id == view.person.id))
    if since is None:
        return None
    kinds = or_(*(Message.kind.startswith(head) for head in SEEN_BY_STAFF))
    return statement.where(kinds, Message.created_at >= start_of(since))


def _tell_messages(view: View, rows: Iterable[Message]) -> Told:
    told: Told = {}
    for row in rows:
        url = None if view.is_staff else url_for("portal.message", message_id=row.public_id)
        told[row.id] = [Event(day_of(row.created_at), "messages", _("Message"), row.subject, url)]
    return told


def _url(view: View, staff: str, own: str | None) -> str | None:
    if view.is_staff:
        return url_for(staff, public_id=view.person.public_id)
    return url_for(own) if own else None


def _source(
    rank: int,
    groups: Iterable[str],
    column: Any,
    select_: Callable[[View], Select | None],
    tell: Callable[[View, Sequence[Any]], Told],
    *,
    dated: bool = False,
) -> Source:
    return Source(rank, frozenset(groups), column, column.class_.id, dated, select_, tell)


SOURCES = (
    _source(
        12,
        {*GROUP_OF_KIND.values(), "other"},
        LedgerEntry.occurred_on,
        _ledger,
        tell_facts,
        dated=True,
    ),
    _source(11, {"registration"}, Registration.requested_on, _requests, _tell_requests, dated=True),
    _source(10, {"referral"}, Referral.requested_on, _asked, _tell_asked, dated=True),
    _source(9, {"talks"}, Appointment.created_at, _appointments, _tell_booked),
    _source(8, {"talks"}, Appointment.cancelled_at, _appointments, _tell_cancelled),
    _source(7, {"talks"}, Appointment.ends_at, _missed, _tell_missed),
    _source(6, {"talks"}, PlanStep.created_at, _steps, _tell_steps),
    _source(5, {"talks"}, PlanStep.settled_at, _steps, _tell_settled),
    _source(4, {"talks"}, HandOverCase.moved_at, _cases, _tell_moved),
    _source(3, {"talks"}, HandOverCase.returned_at, _cases, _tell_returned),
    _source(2, {"agencies"}, AgencyReferral.consent_withdrawn_at, _withdrawn_letters, _tell_withdrawn_letters),
    _source(1, {"consents"}, Consent.given_at, _consents, _tell_given),
    _source(0, {"consents"}, Consent.withdrawn_at, _consents, _tell_withdrawn),
    _source(-1, {"messages"}, Message.created_at, _messages, _tell_messages),
)
