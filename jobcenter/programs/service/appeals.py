"""Appeals (이의신청): an applicant objects, another officer answers, a decision is opened again.

Source of the terms: 행정기본법 제36조, kept as dated parameters.
"""

from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l

from jobcenter.core import clock, parameters
from jobcenter.core.db import db, lock
from jobcenter.core.formatting import day
from jobcenter.programs import wording
from jobcenter.programs.errors import AnotherOfficerNeeded, AppealImpossible, AppealOver, ReasonMissing
from jobcenter.programs.models import Appeal, AppealStatus, Application, ApplicationStatus
from jobcenter.programs.models.states import APPEALABLE
from jobcenter.programs.service import records


def last_day(application: Application) -> date | None:
    """The last day on which the applicant may object; none while there is nothing to object to."""
    if wording.shown_status(application) not in APPEALABLE:
        return None
    known = application.round.published_at or application.decided_at
    if application.round.is_first_come:
        known = application.decided_at
    if known is None:
        return None
    since = clock.day_of(known)
    return since + timedelta(days=int(parameters.value("appeal_days", on=since)))


def may_object(application: Application, today: date) -> bool:
    """Whether an appeal can be handed in: a decision stands, its term runs, and none was answered already."""
    until = last_day(application)
    if until is None or today > until or application.open_appeal is not None:
        return False
    return not any(_is_about_this_decision(application, appeal) for appeal in application.appeals)


def _is_about_this_decision(application: Application, appeal: Appeal) -> bool:
    if appeal.status is AppealStatus.WITHDRAWN:
        return False
    return application.decided_at is None or appeal.submitted_at >= application.decided_at


def answer_due(appeal: Appeal) -> date:
    """The day until which the centre answers."""
    since = clock.day_of(appeal.submitted_at)
    return since + timedelta(days=answer_days(since))


def answer_days(on: date) -> int:
    """Days in which an objection handed in on a day is answered."""
    return int(parameters.value("appeal_answer_days", on=on))


def submit(application: Application, *, text: str, actor: Any, now: datetime) -> Appeal:
    """Object to the decision on an application, with the reasons."""
    if not text.strip():
        raise ReasonMissing(field="text")
    application = lock(Application, application.id)
    if not may_object(application, clock.day_of(now)):
        raise AppealImpossible()
    appeal = Appeal(
        application=application,
        against=application.status.value,
        text=text.strip(),
        submitted_at=now,
        status=AppealStatus.OPEN,
    )
    db.session.add(appeal)
    db.session.flush()
    records.count("appeal.submitted", application, actor=actor, now=now)
    records.note("appeal.submitted", application, actor=actor, now=now)
    records.tell(
        application,
        "appeal.submitted",
        _l("%(name)s: your objection was received"),
        _l("We received your objection about application %(number)s. You get an answer by %(until)s."),
        now=now,
        until=day(answer_due(appeal)),
    )
    return appeal


def withdraw(appeal: Appeal, *, actor: Any, now: datetime) -> None:
    """Take an objection back; the decision stands."""
    appeal = lock(Appeal, appeal.id)
    _require_open(appeal)
    appeal.move_to(AppealStatus.WITHDRAWN)
    records.note("appeal.withdrawn", appeal.application, actor=actor, now=now)


def may_answer(appeal: Appeal, actor: Any) -> bool:
    """Whether the officer took none of the decisions on the application."""
    return all(decision.officer_id != actor.id for decision in appeal.application.decisions)


def accept(appeal: Appeal, *, answer: str, actor: Any, now: datetime) -> None:
    """Agree: the application goes back to screening, and the earlier decision stays on record."""
    application = _answer(appeal, AppealStatus.ACCEPTED, answer, actor=actor, now=now)
    application.move_to(ApplicationStatus.SCREENING)
    application.rank = None
    records.tell(
        application,
        "appeal.accepted",
        _l("%(name)s: your objection was accepted"),
        _l("We look at application %(number)s again. Answer: %(answer)s"),
        now=now,
        answer=answer.strip(),
    )


def reject(appeal: Appeal, *, answer: str, actor: Any, now: datetime) -> None:
    """Disagree, with the reasons; the decision stands."""
    application = _answer(appeal, AppealStatus.REJECTED, answer, actor=actor, now=now)
    records.tell(
        application,
        "appeal.rejected",
        _l("%(name)s: the answer to your objection"),
        _l("The decision on application %(number)s stands. Answer: %(answer)s"),
        now=now,
        answer=answer.strip(),
    )


def _answer(appeal: Appeal, outcome: AppealStatus, answer: str, *, actor: Any, now: datetime) -> Application:
    if not answer.strip():
        raise ReasonMissing(field="answer")
    application = lock(Application, appeal.application_id)
    appeal = lock(Appeal, appeal.id)
    _require_open(appeal)
    if not may_answer(appeal, actor):
        raise AnotherOfficerNeeded()
    appeal.move_to(outcome)
    appeal.answer = answer.strip()
    appeal.decided_by_id = actor.id
    appeal.decided_at = now
    records.count(f"appeal.{outcome.value}", application, actor=actor, now=now)
    records.note(f"appeal.{outcome.value}", application, actor=actor, now=now, against=appeal.against)
    return application


def _require_open(appeal: Appeal) -> None:
    if appeal.status is not AppealStatus.OPEN:
        raise AppealOver()
