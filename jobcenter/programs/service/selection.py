"""Ranking, confirmation by a second officer, publication."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from jobcenter.core.db import db, lock
from jobcenter.programs import engine
from jobcenter.programs.errors import (
    EvaluationOpen,
    NotConfirmed,
    NothingToRank,
    RoundTampered,
    SecondOfficerNeeded,
    Undecided,
)
from jobcenter.programs.models import (
    Application,
    ApplicationStatus,
    Round,
    RoundStatus,
    SelectionMethod,
    SelectionRun,
    SelectionRunStatus,
)
from jobcenter.programs.rules import digest, placing, selection_case
from jobcenter.programs.service import contenders, draws, evaluations, lookup, records, seats
from jobcenter.programs.service.rounds import frozen_digest


def rank(round_id: int, *, actor: Any, now: datetime, seed: str | None = None) -> SelectionRun:
    """Score and rank the eligible applications of a round by its announced method. May be repeated until confirmed."""
    round_ = lock(Round, round_id)
    if round_.rules_digest and frozen_digest(round_) != round_.rules_digest:
        raise RoundTampered()
    waiting = lookup.count_undecided(round_id)
    if waiting:
        raise Undecided(count=waiting)
    _take_back(round_)
    if round_.selection_method is SelectionMethod.LOTTERY:
        seed = draws.use_seed(round_, seed or "", now=now)
    people = contenders.eligible(round_id)
    if not people:
        raise NothingToRank()
    case = _case(round_, _scored(round_, people), seed)
    result = engine.select(case)
    run = SelectionRun(
        round=round_,
        number=lookup.count_runs(round_id) + 1,
        inputs=case,
        result=result,
        digest=digest(case),
        made_by_id=actor.id,
        made_at=now,
    )
    db.session.add(run)
    _place(round_, people, result)
    round_.move_to(RoundStatus.RANKED)
    db.session.flush()
    records.note_round("round.ranked", round_, actor=actor, now=now, run=run.number, digest=run.digest)
    return run


def _take_back(round_: Round) -> None:
    if round_.status is not RoundStatus.RANKED:
        return
    round_.move_to(RoundStatus.SCREENING)
    for run in db.session.scalars(
        select(SelectionRun).where(SelectionRun.round_id == round_.id, SelectionRun.status == SelectionRunStatus.MADE)
    ):
        run.move_to(SelectionRunStatus.SUPERSEDED)
    contenders.take_back(round_)


def _scored(round_: Round, people: Sequence[contenders.Contender]) -> list[contenders.Contender]:
    """The contenders with their points: worked out anew, and kept, where a fact or the score table changed since."""
    if round_.selection_method is not SelectionMethod.SCORE:
        return list(people)
    if round_.evaluation:
        if round_.evaluation_closed_at is None:
            raise EvaluationOpen()
        return list(people)
    table = engine.points_digest(round_)
    stale = [one for one in people if one.points_digest != table]
    facts = contenders.stale_facts(round_.id, stale, engine.facts_of_scores(round_), table)
    fresh = contenders.keep_points(stale, engine.score_many(round_, facts, len(stale)), table)
    return [fresh.get(one.id, one) for one in people]


def _case(round_: Round, people: Sequence[contenders.Contender], seed: str | None) -> dict:
    codes = {group.id: group.code for group in round_.groups}
    groups = [{"code": group.code, "places": group.places, "reserve": group.reserve} for group in round_.groups]
    return selection_case(
        method=round_.selection_method.value,
        groups=groups,
        applicants=[_applicant(round_, one, codes[one.group_id]) for one in people],
        spill=(round_.selection or {}).get("spill", ()),
        seed=seed,
    )


def _applicant(round_: Round, one: contenders.Contender | Application, group: str) -> dict[str, Any]:
    applicant: dict[str, Any] = {"number": one.number, "group": group}
    if round_.selection_method is SelectionMethod.SCORE:
        applicant["score"] = _plain(one.score_hundredths or 0)
        applicant["tie_break"] = one.tie_break or []
    if one.submitted_at is not None:
        applicant["submitted_at"] = one.submitted_at.isoformat()
    return applicant


def in_order(round_: Round, applications: Sequence[Application]) -> list[str]:
    """Numbers of scored applications of one group in the order the round's method puts them."""
    case = selection_case(
        method=round_.selection_method.value,
        groups=[{"code": "all", "places": len(applications), "reserve": 0}],
        applicants=[_applicant(round_, one, "all") for one in applications],
        spill=(),
        seed=lookup.seed_in_force(round_.id),
    )
    return engine.select(case)["groups"][0]["selected"]


def _plain(hundredths: int) -> int | float:
    return hundredths // 100 if hundredths % 100 == 0 else hundredths / 100


def score(round_: Round, application: Application) -> None:
    """Work out an application's points and what breaks its ties, and keep them with it."""
    if round_.evaluation:
        # A committee gives the points.
        return
    scored = engine.score(round_, application.fact_values())
    application.score_hundredths = scored["hundredths"]
    application.score_items = scored["items"]
    application.tie_break = scored["tie_break"]
    application.points_digest = engine.points_digest(round_)


def _place(round_: Round, people: Sequence[contenders.Contender], result: Mapping[str, Any]) -> None:
    groups = {group.code: group.id for group in round_.groups}
    placed = placing(result)
    rows = []
    for one in people:
        code, kind, position, reserve_rank = placed[one.number]
        rows.append(
            {
                "id": one.id,
                "status": ApplicationStatus(kind),
                "group_id": groups[code],
                "rank": position,
                "reserve_rank": reserve_rank,
            }
        )
    contenders.place(rows)


def reopen(round_id: int, *, actor: Any, now: datetime) -> None:
    """Take an unconfirmed ranking back, so that applications can be decided again."""
    round_ = lock(Round, round_id)
    _take_back(round_)
    records.note_round("round.reopened", round_, actor=actor, now=now)


def may_not_confirm(run: SelectionRun, actor: Any) -> bool:
    """Whether the officer screened or evaluated applications of the round, or made the ranking."""
    others = lookup.screeners(run.round_id) | evaluations.evaluator_ids(run.round_id)
    return actor.id == run.made_by_id or actor.id in others


def confirm(run: SelectionRun, *, actor: Any, now: datetime) -> None:
    """Confirm a ranking. Whoever screened applications of the round or made the ranking may not."""
    round_ = lock(Round, run.round_id)
    run = lock(SelectionRun, run.id)
    if may_not_confirm(run, actor):
        raise SecondOfficerNeeded()
    run.move_to(SelectionRunStatus.CONFIRMED)
    run.confirmed_by_id = actor.id
    run.confirmed_at = now
    round_.move_to(RoundStatus.CONFIRMED)
    records.count_decided(round_, contenders.RANKED, actor=actor, now=now)
    records.note_round("round.confirmed", round_, actor=actor, now=now, run=run.number, digest=run.digest)


def publish(round_id: int, *, actor: Any, now: datetime) -> int:
    """Publish a confirmed result: everyone is told, and the selected are offered their places. Returns the offers made."""
    round_ = lock(Round, round_id)
    if round_.published_at is not None:
        return 0
    if round_.status is not RoundStatus.CONFIRMED:
        raise NotConfirmed()
    round_.published_at = now
    offered = 0
    for application in lookup.with_status(round_id, ApplicationStatus.SELECTED):
        seats.offer(application, actor=actor, now=now)
        offered += 1
    _tell_the_rest(round_id, now)
    records.note_round("round.published", round_, actor=actor, now=now, offers=offered)
    return offered


def _tell_the_rest(round_id: int, now: datetime) -> None:
    for application in lookup.with_status(round_id, ApplicationStatus.RESERVE):
        records.tell(
            application,
            "application.reserve",
            _l("%(name)s: you are reserve number %(rank)s"),
            _l("You are reserve number %(rank)s for %(name)s. When a place becomes free, it is offered in this order."),
            now=now,
            rank=application.reserve_rank,
        )
    for application in lookup.with_status(round_id, ApplicationStatus.NOT_SELECTED, ApplicationStatus.INELIGIBLE):
        records.tell(
            application,
            "application.result",
            _l("%(name)s: the result has been published"),
            _l("You were not selected for %(name)s this time. The page of your application says why."),
            now=now,
        )
