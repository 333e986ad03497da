"""Facts of the ledger in words: what the records they are about are called, read once per page and kind."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from jobcenter.benefits.models import Claim
from jobcenter.casework import wording
from jobcenter.casework.models import AgencyReferral, AgencyReferralStatus, CounselingChannel, CounselingNote
from jobcenter.casework.timeline.events import Event, View, group_of
from jobcenter.core.db import db
from jobcenter.core.formatting import localized, moment
from jobcenter.events.models import EventEntry
from jobcenter.ledger.kinds import WORDS
from jobcenter.ledger.models import LedgerEntry
from jobcenter.matching import labels
from jobcenter.matching.models import Placement, Referral, ReferralStatus
from jobcenter.programs.models import Application, Enrollment, Round
from jobcenter.programs.wording import shown_status
from jobcenter.seekers.models import Registration

# A decision of a round that has not published its result is not the applicant's to read yet.
DECISIONS = {
    "application.eligible",
    "application.ineligible",
    "application.selected",
    "application.reserve",
    "application.not_selected",
}

# What a record is called and where it is opened, for one viewer.
Name = tuple[str, str | None]


def tell_facts(view: View, entries: Sequence[LedgerEntry]) -> dict[int, list[Event]]:
    """The events of ledger entries by row number; what the viewer may not read yet is left out."""
    names: dict[tuple[str, int], Name] = {}
    hidden = set() if view.is_staff else _undisclosed(entries)
    for kind, load in LOADERS.items():
        ids = {entry.subject_id for entry in entries if entry.subject_kind == kind}
        if ids:
            names.update({(kind, number): name for number, name in load(view, ids).items()})
    return {
        entry.id: []
        if entry.id in hidden
        else [_event(entry, *names.get((entry.subject_kind, entry.subject_id), ("", None)))]
        for entry in entries
    }


def _undisclosed(entries: Sequence[LedgerEntry]) -> set[int]:
    """The decisions among entries that the applicant cannot see yet."""
    decisions = [entry for entry in entries if entry.kind in DECISIONS and entry.subject_kind == "application"]
    if not decisions:
        return set()
    ids = sorted({entry.subject_id for entry in decisions})
    statement = select(Application).where(Application.id.in_(ids)).options(joinedload(Application.round))
    waiting = {row.id for row in db.session.scalars(statement) if shown_status(row) is not row.status}
    return {entry.id for entry in decisions if entry.subject_id in waiting}


def _event(entry: LedgerEntry, text: str, url: str | None) -> Event:
    more = _more(entry)
    title = WORDS.get(entry.kind, entry.kind)
    if entry.corrects_id is not None:
        title = _("%(what)s (corrected)", what=title)
    return Event(entry.occurred_on, group_of(entry.kind), title, " · ".join(part for part in (text, more) if part), url)


def _more(entry: LedgerEntry) -> str:
    """What the fact itself says beyond its kind."""
    facts = entry.attributes or {}
    result, channel, months = facts.get("result"), facts.get("channel"), facts.get("months")
    if entry.kind == "referral.result" and result in set(ReferralStatus):
        return str(labels.REFERRAL_STATUS[ReferralStatus(result)])
    if entry.kind == "agency.replied" and result in set(AgencyReferralStatus):
        return str(wording.AGENCY_STATUS[AgencyReferralStatus(result)][0])
    if entry.kind == "counseling.held" and channel in set(CounselingChannel):
        return str(wording.CHANNEL[CounselingChannel(channel)])
    if entry.kind == "retention.confirmed" and months:
        return ngettext("after %(num)d month", "after %(num)d months", months)
    return entry.reason or ""


def _registrations(view: View, ids: set[int]) -> dict[int, Name]:
    rows = db.session.execute(select(Registration.id, Registration.number).where(Registration.id.in_(sorted(ids))))
    url = (
        url_for("desk_seekers.registration", public_id=view.person.public_id)
        if view.is_staff
        else url_for("seekers.profile")
    )
    return {number: (text, url) for number, text in rows}


def _referrals(view: View, ids: set[int]) -> dict[int, Name]:
    statement = select(Referral).where(Referral.id.in_(sorted(ids))).options(joinedload(Referral.order))
    found: dict[int, Name] = {}
    for row in db.session.scalars(statement):
        text = f"{row.order.title}, {row.order.employer.name}"
        if row.interview_at:
            text += " (" + _("interview %(when)s", when=moment(row.interview_at)) + ")"
        url = url_for("desk.referral", public_id=row.public_id) if view.is_staff else url_for("my_matches.index")
        found[row.id] = (text, url)
    return found


def _placements(view: View, ids: set[int]) -> dict[int, Name]:
    rows = db.session.scalars(select(Placement).where(Placement.id.in_(sorted(ids))))
    return {
        row.id: (
            ", ".join(part for part in (row.employer_name, row.job_title) if part),
            url_for("desk.placement", public_id=row.public_id) if view.is_staff else None,
        )
        for row in rows
    }


def _applications(view: View, ids: set[int]) -> dict[int, Name]:
    statement = select(Application).where(Application.id.in_(sorted(ids))).options(joinedload(Application.round))
    return {
        row.id: (localized(row.round.name), None if view.is_staff else _own_application(row.public_id))
        for row in db.session.scalars(statement)
    }


def _enrollments(view: View, ids: set[int]) -> dict[int, Name]:
    rows = db.session.execute(
        select(Enrollment.id, Round.name, Application.public_id)
        .join(Round, Enrollment.round_id == Round.id)
        .join(Application, Enrollment.application_id == Application.id)
        .where(Enrollment.id.in_(sorted(ids)))
    )
    return {
        number: (localized(name), None if view.is_staff else _own_application(public_id))
        for number, name, public_id in rows
    }


def _own_application(public_id: str) -> str:
    return url_for("my_applications.show", application_id=public_id)


def _claims(view: View, ids: set[int]) -> dict[int, Name]:
    rows = db.session.execute(
        select(Claim.id, Round.name, Claim.public_id)
        .join(Round, Claim.round_id == Round.id)
        .where(Claim.id.in_(sorted(ids)))
    )
    return {
        number: (localized(name), None if view.is_staff else url_for("my_claims.show", claim_id=public_id))
        for number, name, public_id in rows
    }


def _notes(view: View, ids: set[int]) -> dict[int, Name]:
    rows = db.session.scalars(
        select(CounselingNote).where(CounselingNote.id.in_(sorted(ids))).options(joinedload(CounselingNote.counselor))
    )
    url = url_for("desk.case", public_id=view.person.public_id) if view.is_staff else None
    return {row.id: (row.counselor.name, url) for row in rows}


def _entries(view: View, ids: set[int]) -> dict[int, Name]:
    rows = db.session.scalars(
        select(EventEntry).where(EventEntry.id.in_(sorted(ids))).options(selectinload(EventEntry.event))
    )
    return {
        row.id: (
            localized(row.event.title),
            None if view.is_staff else url_for("my_events.show", entry_id=row.public_id),
        )
        for row in rows
    }


def _agencies(view: View, ids: set[int]) -> dict[int, Name]:
    rows = db.session.scalars(
        select(AgencyReferral).where(AgencyReferral.id.in_(sorted(ids))).options(joinedload(AgencyReferral.agency))
    )
    endpoint = "desk.agency_referral" if view.is_staff else "my_history.letter"
    return {row.id: (row.agency.name, url_for(endpoint, public_id=row.public_id)) for row in rows}


LOADERS: dict[str, Callable[[Any, set[int]], dict[int, Name]]] = {
    "registration": _registrations,
    "referral": _referrals,
    "placement": _placements,
    "application": _applications,
    "enrollment": _enrollments,
    "claim": _claims,
    "counseling_note": _notes,
    "event_entry": _entries,
    "agency_referral": _agencies,
}
