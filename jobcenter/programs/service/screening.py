"""Screening: verified facts, the engine's view, the officer's decision."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from jobcenter.core import clock
from jobcenter.core.db import db, lock
from jobcenter.core.formatting import day, localized
from jobcenter.programs import engine
from jobcenter.programs.errors import (
    CriterionUndecided,
    DepartureNeedsReason,
    NoGroupFits,
    RankingStands,
    RoundTampered,
    StillOpen,
)
from jobcenter.programs.guards import Conflict, with_conflicts
from jobcenter.programs.models import (
    Application,
    ApplicationDecision,
    ApplicationFact,
    ApplicationStatus,
    Round,
    RoundStatus,
    SelectionMethod,
)
from jobcenter.programs.rules import ELIGIBLE, MET, NOT_MET, judge
from jobcenter.programs.service import conflicts, history, records, reserves, seats, selection
from jobcenter.programs.service.rounds import frozen_digest

_DECIDABLE = (
    ApplicationStatus.SUBMITTED,
    ApplicationStatus.SUPPLEMENT_REQUESTED,
    ApplicationStatus.ELIGIBLE,
    ApplicationStatus.INELIGIBLE,
)


def verify_facts(
    application: Application,
    values: Mapping[str, Any],
    *,
    source: str,
    on: date,
    document_number: str | None,
    actor: Any,
    now: datetime,
) -> None:
    """Enter what an official document says, with its source, date and number. None takes a finding back."""
    kept = {fact.name: fact for fact in application.facts}
    for name, value in values.items():
        fact = kept.get(name)
        if fact is None:
            fact = ApplicationFact(name=name)
            application.facts.append(fact)
        fact.verified = None if value is None else {"value": value}
        fact.verified_source = source if value is not None else None
        fact.verified_on = on if value is not None else None
        fact.document_number = document_number if value is not None else None
        fact.verified_by_id = actor.id
        fact.verified_at = now
    application.points_digest = None
    db.session.flush()
    records.note("application.facts_verified", application, actor=actor, now=now, facts=sorted(values), source=source)


def begin(round_: Round, *, actor: Any, now: datetime) -> None:
    """Begin screening a round whose application period is over."""
    today = clock.day_of(now)
    if today <= round_.apply_until:
        raise StillOpen(end=day(round_.apply_until))
    if round_.status is RoundStatus.OPEN:
        round_.move_to(RoundStatus.CLOSED)
    if round_.status is RoundStatus.CLOSED and not round_.is_first_come:
        round_.move_to(RoundStatus.SCREENING)
        records.note_round("round.screening", round_, actor=actor, now=now)


def view_of(application: Application, found: Sequence[Conflict] | None = None) -> dict[str, Any]:
    """The engine's answer on an application, with what guards across programs found against it."""
    view = engine.check(application.round, application.fact_values())
    return with_conflicts(view, conflicts.find(application) if found is None else found)


def decide(
    application: Application,
    choices: Mapping[str, Mapping[str, str]],
    *,
    actor: Any,
    now: datetime,
) -> ApplicationDecision:
    """Decide an application. `choices` are the officer's by criterion; without one the engine's view stands.

    The decision is kept with the facts and the digest of the rules, so that it can be taken again and compared.
    """
    round_ = lock(Round, application.round_id)
    application = lock(Application, application.id)
    if not round_.is_first_come:
        begin(round_, actor=actor, now=now)
        if round_.status is not RoundStatus.SCREENING and not application.reopened_by_appeal:
            raise RankingStands()
    if round_.rules_digest and frozen_digest(round_) != round_.rules_digest:
        raise RoundTampered()
    history.fill(application, now=now)
    facts = application.fact_values()
    found = conflicts.find(application)
    engine_view = view_of(application, found)
    verdict = judge(engine_view["results"], choices)
    labels = {result["code"]: localized(result["label"]) for result in engine_view["results"]}
    if verdict.undecided:
        raise CriterionUndecided(criterion=labels[verdict.undecided[0]], field=verdict.undecided[0])
    if verdict.unexplained:
        raise DepartureNeedsReason(criterion=labels[verdict.unexplained[0]], field=verdict.unexplained[0])
    _keep_departures(application, found, verdict.criteria, actor=actor, now=now)
    decision = ApplicationDecision(
        application=application,
        engine_outcome=engine_view["outcome"],
        outcome=verdict.outcome,
        criteria=list(verdict.criteria),
        facts=facts,
        rules_digest=round_.rules_digest,
        reason=verdict.reason,
        officer_id=actor.id,
        decided_at=now,
    )
    db.session.add(decision)
    _apply(application, decision, engine_view, actor=actor, now=now)
    return decision


def _keep_departures(
    application: Application, found: Sequence[Conflict], criteria: Sequence[dict], *, actor: Any, now: datetime
) -> None:
    """Keep which guards the officer let pass, so that they do not stop the same person again for the same thing."""
    reasons = {item["code"]: item["reason"] for item in criteria if item["officer"] == MET != item["engine"]}
    for conflict in found:
        if conflict.blocks and conflict.guard.code in reasons:
            reason = reasons[conflict.guard.code]
            conflicts.keep_departure(application, conflict, reason=reason, actor=actor, now=now)


def _apply(
    application: Application, decision: ApplicationDecision, engine_view: dict, *, actor: Any, now: datetime
) -> None:
    if application.status in _DECIDABLE:
        application.move_to(ApplicationStatus.SCREENING)
    application.decided_at = now
    if decision.outcome != ELIGIBLE:
        application.move_to(ApplicationStatus.INELIGIBLE)
        refused = {item["code"] for item in decision.criteria if item["officer"] == NOT_MET}
        application.reasons = [
            {"code": result["code"], "label": result["label"], "source": result.get("source")}
            for result in engine_view["results"]
            if result["code"] in refused
        ]
    else:
        group = engine.group_for(application.round, decision.facts, application.chosen_group)
        if group is None:
            raise NoGroupFits()
        application.group = group
        application.reasons = []
        application.move_to(ApplicationStatus.ELIGIBLE)
        if application.round.selection_method is SelectionMethod.SCORE:
            selection.score(application.round, application)
    db.session.flush()
    kind = "application.eligible" if decision.outcome == ELIGIBLE else "application.ineligible"
    records.count(kind, application, actor=actor, now=now)
    records.note("application.decided", application, actor=actor, now=now, outcome=decision.outcome)
    if decision.outcome != ELIGIBLE:
        return
    if application.round.is_first_come:
        seats.take_or_wait(application, actor=actor, now=now)
    elif application.round.status is not RoundStatus.SCREENING:
        reserves.join(application, actor=actor, now=now)
