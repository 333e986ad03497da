"""Requests for an addition that wait: recalled before their last day, given more time, closed when nobody answers."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from jobcenter.core import parameters
from jobcenter.core.db import db, lock
from jobcenter.core.formatting import day
from jobcenter.programs.errors import ExtensionImpossible, ReasonMissing
from jobcenter.programs.models import Application, ApplicationStatus
from jobcenter.programs.service import records

# What a round's `selection` may say of requests nobody answered; without it they are screened as they are.
WAIT = "wait"


def last_day(application: Application) -> date | None:
    """The day until which an open request is to be answered, or none."""
    if application.status is not ApplicationStatus.SUPPLEMENT_REQUESTED or not application.supplement:
        return None
    return date.fromisoformat(application.supplement["until"])


def _waiting() -> Sequence[int]:
    statement = select(Application.id).where(Application.status == ApplicationStatus.SUPPLEMENT_REQUESTED)
    return db.session.scalars(statement.order_by(Application.id)).all()


def _locked() -> Iterator[tuple[Application, date]]:
    for application_id in _waiting():
        application = lock(Application, application_id)
        until = last_day(application)
        if until is not None:
            yield application, until


def remind_due(today: date, *, now: datetime) -> int:
    """Recall every request whose last day is near, once for each last day. Returns how many were recalled."""
    before = int(parameters.value("supplement_reminder_days", on=today))
    reminded = 0
    for application, until in _locked():
        told = (application.supplement or {}).get("reminded_for") == until.isoformat()
        if told or not 0 <= (until - today).days <= before:
            continue
        application.supplement = {**(application.supplement or {}), "reminded_for": until.isoformat()}
        records.tell(
            application,
            "application.supplement_reminder",
            _l("%(name)s: please answer by %(until)s"),
            _l("The officer still waits for your answer about %(name)s: %(text)s The last day is %(until)s."),
            now=now,
            text=application.supplement["asked"],
            until=day(until),
        )
        reminded += 1
    return reminded


def close_overdue(today: date, *, actor: Any, now: datetime) -> int:
    """Screen applications as they are when nobody answered in time, unless their round waits. Returns how many."""
    closed = 0
    for application, until in _locked():
        if until >= today or (application.round.selection or {}).get("unanswered") == WAIT:
            continue
        application.move_to(ApplicationStatus.SCREENING)
        application.supplement = {**(application.supplement or {}), "closed_at": now.isoformat()}
        records.note("application.supplement_closed", application, actor=actor, now=now, until=until.isoformat())
        records.tell(
            application,
            "application.supplement_closed",
            _l("%(name)s: the time to add something is over"),
            _l("Nothing came by %(until)s, so your application to %(name)s is now looked at as it is."),
            now=now,
            until=day(until),
        )
        closed += 1
    return closed


def extend(application: Application, until: date, *, reason: str, actor: Any, today: date, now: datetime) -> None:
    """Give the applicant more time to answer, with the reason."""
    if not reason.strip():
        raise ReasonMissing()
    application = lock(Application, application.id)
    before = last_day(application)
    if before is None or until <= before or until < today:
        raise ExtensionImpossible(until=day(before) if before else "-")
    extended = {"from": before.isoformat(), "reason": reason.strip(), "by": actor.name, "at": now.isoformat()}
    kept = application.supplement or {}
    application.supplement = {
        **kept,
        "until": until.isoformat(),
        "extensions": [*kept.get("extensions", ()), extended],
    }
    records.note("application.supplement_extended", application, actor=actor, now=now, until=until.isoformat())
    records.tell(
        application,
        "application.supplement_extended",
        _l("%(name)s: you have more time, until %(until)s"),
        _l("You can answer the officer's question about %(name)s until %(until)s. Reason: %(reason)s"),
        now=now,
        until=day(until),
        reason=reason.strip(),
    )
