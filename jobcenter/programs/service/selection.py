"""Ranking, confirmation by a second officer, publication."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from jobcenter.core.db import db, lock
from jobcenter.programs import engine
from jobcenter.programs.errors import (
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
from jobcenter.programs.service import draws, lookup, records, seats
from jobcenter.programs.service.rounds import frozen_digest

_RANKED = (ApplicationStatus.SELECTED, ApplicationStatus.RESERVE, ApplicationStatus.NOT_SELECTED)


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
    applications = lookup.eligible_for_ranking(round_id)
    if not applications:
        raise NothingToRank()
    case = _case(round_, applications, seed)
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
    _place(round_, applications, result)
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
    statement = select(Application).where(Application.round_id == round_.id, Application.status.in_(_RANKED))
    for application in db.session.scalars(statement):
        application.move_to(ApplicationStatus.ELIGIBLE)
        application.rank = application.reserve_rank = None
    db.session.flush()


def _case(round_: Round, applications: Sequence[Application], seed: str | None) -> dict:
    codes = {group.id: group.code for group in round_.groups}
    if round_.selection_method is SelectionMethod.SCORE:
        for application in applications:
            score(round_, application)
    groups = [{"code": group.code, "places": group.places, "reserve": group.reserve} for group in round_.groups]
    selection = round_.selection or {}
    return selection_case(
        method=round_.selection_method.value,
        groups=groups,
        applicants=[_applicant(round_, one, codes[seats.group_id_of(one)]) for one in applications],
        spill=selection.get("spill", ()),
        seed=seed,
    )


def _applicant(round_: Round, application: Application, group: str) -> dict[str, Any]:
    applicant: dict[str, Any] = {"number": application.number, "group": group}
    if round_.selection_method is SelectionMethod.SCORE:
        applicant["score"] = _plain(application)
        applicant["tie_break"] = application.tie_break or []
    if application.submitted_at is not None:
        applicant["submitted_at"] = application.submitted_at.isoformat()
    return applicant


def in_order(round_: Round, applications: Sequence[Application]) -> list[str]:
    """Numbers of scored applications of one group in the order the round's method puts them."""
    run = lookup.last_confirmed_run(round_.id)
    case = selection_case(
        method=round_.selection_method.value,
        groups=[{"code": "all", "places": len(applications), "reserve": 0}],
        applicants=[_applicant(round_, one, "all") for one in applications],
        spill=(),
        seed=run.inputs.get("seed") if run else None,
    )
    return engine.select(case)["groups"][0]["selected"]


def _plain(application: Application) -> int | float:
    points = application.score_hundredths or 0
    return points // 100 if points % 100 == 0 else points / 100


def score(round_: Round, application: Application) -> None:
    """Work out an application's points and what breaks its ties, and keep them with it."""
    scored = engine.score(round_, application.fact_values())
    application.score_hundredths = scored["hundredths"]
    application.score_items = scored["items"]
    application.tie_break = scored["tie_break"]


def _place(round_: Round, applications: Sequence[Application], result: dict) -> None:
    groups = {group.code: group for group in round_.groups}
    placed = placing(result)
    for application in applications:
        code, kind, position, reserve_rank = placed[application.number or ""]
        application.group = groups[code]
        application.rank = position
        application.reserve_rank = reserve_rank
        application.move_to(ApplicationStatus(kind))


def reopen(round_id: int, *, actor: Any, now: datetime) -> None:
    """Take an unconfirmed ranking back, so that applications can be decided again."""
    round_ = lock(Round, round_id)
    _take_back(round_)
    records.note_round("round.reopened", round_, actor=actor, now=now)


def may_not_confirm(run: SelectionRun, actor: Any) -> bool:
    """Whether the officer screened applications of the round or made the ranking."""
    return actor.id == run.made_by_id or actor.id in lookup.screeners(run.round_id)


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
    for application in lookup.with_status(round_.id, *_RANKED):
        records.count(f"application.{application.status.value}", application, actor=actor, now=now)
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
