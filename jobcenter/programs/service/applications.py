"""Applying: a draft that is kept, a submission that is checked, withdrawal, supplements."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from jobcenter.core import clock
from jobcenter.core.db import db, lock
from jobcenter.core.formatting import day
from jobcenter.programs import engine
from jobcenter.programs.errors import (
    AlreadyApplied,
    AnswersMissing,
    ApplicationsClosed,
    ApplicationSubmitted,
    DocumentsLacking,
    ReasonMissing,
    WithdrawalImpossible,
)
from jobcenter.programs.models import (
    Application,
    ApplicationDecision,
    ApplicationFact,
    ApplicationStatus,
    Round,
)
from jobcenter.programs.models.states import WITHDRAWABLE
from jobcenter.programs.rules import ELIGIBLE
from jobcenter.programs.service import conflicts, documents, history, lookup, parties, records, seats

SELF, OFFICER = "self", "officer"


def start(round_id: int, person: Any, *, actor: Any, now: datetime, channel: str = SELF) -> Application:
    """Return the person's draft for the round, made and prefilled from what she already gave where there is none."""
    # Locked before anything is written, so that starting and submitting never wait for each other in a circle.
    round_ = lock(Round, round_id)
    _require_open(round_, clock.day_of(now))
    application = lookup.find_application_of(round_id, person.id)
    if application is None:
        application = Application(round=round_, organization_id=round_.organization_id, person=person, answers={})
        db.session.add(application)
    elif application.status is ApplicationStatus.WITHDRAWN:
        application.move_to(ApplicationStatus.DRAFT)
    elif application.status is not ApplicationStatus.DRAFT:
        raise AlreadyApplied(number=application.number)
    application.channel = channel
    application.entered_by_id = actor.id if channel == OFFICER else None
    known = engine.known_facts(person, clock.day_of(now))
    _declare(application, {name: known[name] for name in engine.facts_of(round_) if name in known}, "registration", now)
    history.fill(application, now=now)
    records.note("application.started", application, actor=actor, now=now, channel=channel)
    return application


def _require_open(round_: Round, today: date) -> None:
    if not round_.takes_applications_on(today):
        raise ApplicationsClosed(start=day(round_.apply_from), end=day(round_.apply_until))


def _declare(application: Application, values: Mapping[str, Any], source: str, now: datetime) -> None:
    kept = {fact.name: fact for fact in application.facts}
    application.points_digest = None
    for name, value in values.items():
        fact = kept.get(name)
        if fact is None:
            fact = ApplicationFact(name=name)
            application.facts.append(fact)
        if fact.declared is not None and fact.declared_value == value:
            continue
        # "I do not know" is an answer as well: {"value": None}.
        fact.declared = {"value": value}
        fact.declared_source = source
        fact.declared_at = now


def save(
    application: Application,
    *,
    facts: Mapping[str, Any] | None = None,
    answers: Mapping[str, Any] | None = None,
    now: datetime,
) -> None:
    """Keep what was typed so far. `facts` are values by name (None for no answer), `answers` the rest of the form."""
    if application.status is not ApplicationStatus.DRAFT:
        raise ApplicationSubmitted()
    if facts:
        used = set(engine.facts_of(application.round))
        _declare(application, {name: value for name, value in facts.items() if name in used}, "applicant", now)
    if answers:
        application.answers = {**application.answers, **answers}


def save_party(application: Application, values: Mapping[str, Any], *, now: datetime) -> None:
    """Keep the team or institution of a draft, and the facts it answers; `values` as `parties.keep` takes them."""
    if application.status is not ApplicationStatus.DRAFT:
        raise ApplicationSubmitted()
    party = parties.keep(application, values)
    save(application, facts=parties.values_of(party, application.round), now=now)


def missing_answers(application: Application) -> list[str]:
    """Names of the facts and statements an application still needs before it can be handed in."""
    answered = {fact.name for fact in application.facts if fact.declared is not None or fact.verified is not None}
    known = application.fact_values()
    needed = engine.facts_for_groups(application.round)
    missing = [
        name
        for name in engine.owed_by_applicant(application.round)
        if name not in answered or (name in needed and name not in known)
    ]
    if application.round.group_by == "choice" and _unknown_choice(application):
        missing.append(engine.CHOICE)
    if not application.answers.get("statement"):
        missing.append("statement")
    return missing


def _unknown_choice(application: Application) -> bool:
    return application.chosen_group not in {group.code for group in application.round.groups}


def submit(application: Application, *, actor: Any, now: datetime) -> Application:
    """Hand the application in. In a first-come round an eligible person gets a place or the next on the waiting list.

    Everything is checked again here: the day, the answers, that there is no other application.
    """
    round_ = lock(Round, application.round_id)
    application = lock(Application, application.id)
    _require_open(round_, clock.day_of(now))
    if application.status is not ApplicationStatus.DRAFT:
        raise AlreadyApplied(number=application.number)
    parties.require_complete(application, round_)
    history.fill(application, now=now)
    missing = missing_answers(application)
    if missing:
        raise AnswersMissing(names=", ".join(engine.fact_label(name) for name in missing))
    without = documents.lacking(application)
    if without:
        raise DocumentsLacking(names=", ".join(without))
    _receive(application, round_, now)
    records.count("application.submitted", application, actor=actor, now=now)
    records.note("application.submitted", application, actor=actor, now=now, number=application.number)
    records.tell(
        application,
        "application.submitted",
        _l("%(name)s: application %(number)s received"),
        _l(
            "We received your application to %(name)s. Receipt number: %(number)s. The page of the application shows what happens next."
        ),
        now=now,
    )
    if round_.is_first_come:
        _decide_first_come(application, actor=actor, now=now)
    return application


def _receive(application: Application, round_: Round, now: datetime) -> None:
    round_.last_sequence += 1
    # Requests that waited for the lock keep the order in which they got it.
    round_.last_submitted_at = max(now, round_.last_submitted_at or now)
    application.sequence = round_.last_sequence
    application.number = f"{round_.year}-{round_.last_sequence:04d}"
    application.submitted_at = round_.last_submitted_at
    application.move_to(ApplicationStatus.SUBMITTED)
    application.group = engine.group_for(round_, application.fact_values(), application.chosen_group)


def _decide_first_come(application: Application, *, actor: Any, now: datetime) -> None:
    decision = engine.check(application.round, application.fact_values())
    stopped = any(conflict.blocks for conflict in conflicts.find(application))
    if decision["outcome"] != ELIGIBLE or stopped or application.group is None:
        # Whoever the rules do not clearly admit is looked at by an officer, in her place in the line.
        application.move_to(ApplicationStatus.SCREENING)
        return
    application.move_to(ApplicationStatus.ELIGIBLE)
    db.session.add(
        ApplicationDecision(
            application=application,
            engine_outcome=ELIGIBLE,
            outcome=ELIGIBLE,
            facts=application.fact_values(),
            rules_digest=application.round.rules_digest,
            decided_at=now,
        )
    )
    records.count("application.eligible", application, actor=actor, now=now)
    seats.take_or_wait(application, actor=actor, now=now)


def withdraw(application: Application, *, actor: Any, reason: str | None, now: datetime) -> None:
    """Withdraw an application. An offered place goes to the next in line in the same transaction."""
    lock(Round, application.round_id)
    application = lock(Application, application.id)
    if application.status not in WITHDRAWABLE:
        raise WithdrawalImpossible()
    held = application.status in (ApplicationStatus.OFFERED, ApplicationStatus.ACCEPTED)
    submitted = application.status is not ApplicationStatus.DRAFT
    application.move_to(ApplicationStatus.WITHDRAWN)
    application.reasons = [reason] if reason else []
    application.rank = application.reserve_rank = None
    if submitted:
        records.count("application.withdrawn", application, actor=actor, now=now)
    records.note("application.withdrawn", application, actor=actor, now=now, reason=reason)
    if held:
        seats.cancel_offer(application, now=now)
        seats.release(seats.group_id_of(application), actor=actor, now=now)


def request_supplement(application: Application, *, text: str, until: date, actor: Any, now: datetime) -> None:
    """Ask the applicant for something that is missing, to be answered until a day."""
    if not text.strip():
        raise ReasonMissing(field="text")
    application = lock(Application, application.id)
    application.move_to(ApplicationStatus.SUPPLEMENT_REQUESTED)
    application.supplement = {
        "asked": text.strip(),
        "until": until.isoformat(),
        "asked_at": now.isoformat(),
    }
    records.note("application.supplement_requested", application, actor=actor, now=now, text=text)
    records.tell(
        application,
        "application.supplement",
        _l("%(name)s: please add something to your application"),
        _l("The officer asks: %(text)s Answer until %(until)s on the page of your application."),
        now=now,
        text=text.strip(),
        until=day(until),
    )


def answer_supplement(application: Application, *, text: str, actor: Any, now: datetime) -> None:
    """Record the applicant's answer and put the application back into screening."""
    if not text.strip():
        raise ReasonMissing(field="answer")
    application = lock(Application, application.id)
    application.move_to(ApplicationStatus.SCREENING)
    application.supplement = {
        **(application.supplement or {}),
        "answer": text.strip(),
        "answered_at": now.isoformat(),
    }
    records.note("application.supplement_answered", application, actor=actor, now=now)
