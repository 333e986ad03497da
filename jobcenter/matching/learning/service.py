"""What a month's findings lead to: a version is kept, used, replaced or rolled back. People can overrule both ways."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from jobcenter import audit
from jobcenter.accounts.current import Actor
from jobcenter.core.db import db, lock
from jobcenter.core.months import Month, Period
from jobcenter.matching.learning.errors import CannotServe, NotServing, ReasonTooShort
from jobcenter.matching.learning.models import EvaluationKind, MatchEvaluation, MatchModel, ModelStatus
from jobcenter.matching.learning.training import BEATS, Judged
from jobcenter.organizations.models import Organization

LEAST_REASON = 5
KEPT, ROLLED_BACK, TOO_FEW = "kept", "rolled_back", "too_few"
NO_LONGER_BETTER = "no longer better than the base ranking"


@dataclass(frozen=True)
class Watched:
    """How the version in use did on the outcomes since its own months."""

    model_id: int
    verdict: str
    period: Period
    counts: Mapping[str, int]
    scores: Mapping[str, Any]


def find_active(city_id: int) -> MatchModel | None:
    """The version in use in a city, None where the base ranking serves."""
    return db.session.scalar(
        select(MatchModel).where(MatchModel.organization_id == city_id, MatchModel.status == ModelStatus.ACTIVE)
    )


def is_done(city_id: int, month: Month) -> bool:
    """Whether a month was learned from already."""
    return _evaluation(city_id, month, EvaluationKind.TRAINING) is not None


def latest_month(city_id: int) -> str | None:
    """The latest month that was learned from."""
    return db.session.scalar(
        select(func.max(MatchEvaluation.month)).where(
            MatchEvaluation.organization_id == city_id, MatchEvaluation.kind == EvaluationKind.TRAINING
        )
    )


def _evaluation(city_id: int, month: Month, kind: EvaluationKind) -> MatchEvaluation | None:
    return db.session.scalar(
        select(MatchEvaluation).where(
            MatchEvaluation.organization_id == city_id,
            MatchEvaluation.month == str(month),
            MatchEvaluation.kind == kind,
        )
    )


def record_watch(city: Organization, month: Month, watched: Watched, *, actor: Actor, now: datetime) -> None:
    """Keep how the version in use did, and roll it back when it no longer beats the base ranking.

    Where it was replaced or rolled back meanwhile, or the month was watched already, nothing happens.
    """
    lock(Organization, city.id)
    model = lock(MatchModel, watched.model_id)
    if model.status is not ModelStatus.ACTIVE or _evaluation(city.id, month, EvaluationKind.WATCH) is not None:
        return
    db.session.add(
        MatchEvaluation(
            organization_id=city.id,
            month=str(month),
            kind=EvaluationKind.WATCH,
            model_id=model.id,
            verdict=watched.verdict,
            windows={"test": str(watched.period)},
            counts={"test": dict(watched.counts)},
            scores=dict(watched.scores),
        )
    )
    if watched.verdict == ROLLED_BACK:
        _end(model, ModelStatus.ROLLED_BACK, NO_LONGER_BETTER, actor=actor, now=now)


def record_training(
    city: Organization, month: Month, judged: Judged, *, beats_active: bool, actor: Actor, now: datetime
) -> MatchModel | None:
    """Keep what a month's training found: a new version, used at once when it beats the base and the one in use.

    After a person has rolled a version back, the next ones wait for a person. None where there were too few outcomes
    or the month was learned from already.
    """
    lock(Organization, city.id)
    if is_done(city.id, month):
        return None
    model = _keep(city, month, judged) if judged.model is not None else None
    db.session.add(
        MatchEvaluation(
            organization_id=city.id,
            month=str(month),
            kind=EvaluationKind.TRAINING,
            model_id=model.id if model else None,
            verdict=judged.verdict,
            windows={name: str(period) for name, period in judged.windows.items()},
            counts={name: dict(one) for name, one in judged.counts.items()},
            scores=dict(judged.scores),
        )
    )
    if model is None:
        return None
    _retire_older_candidates(model, now)
    _record(actor, "match_model.trained", model, now, {"verdict": judged.verdict})
    if judged.verdict == BEATS and beats_active and not waits_for_a_person(city.id):
        _activate(model, actor=actor, now=now)
    return model


def _keep(city: Organization, month: Month, judged: Judged) -> MatchModel:
    assert judged.model is not None
    last = db.session.scalar(select(func.max(MatchModel.version)).where(MatchModel.organization_id == city.id))
    model = MatchModel(
        organization_id=city.id,
        version=(last or 0) + 1,
        month=str(month),
        status=ModelStatus.CANDIDATE,
        beats_base=judged.verdict == BEATS,
        windows={name: str(period) for name, period in judged.windows.items()},
        counts={name: dict(one) for name, one in judged.counts.items()},
        scores=dict(judged.scores),
        document=judged.model.document(),
    )
    db.session.add(model)
    db.session.flush()
    return model


def waits_for_a_person(city_id: int) -> bool:
    """Whether the version that was last in use was rolled back by a person: then the system starts no other by itself."""
    last = db.session.scalar(
        select(MatchModel)
        .where(MatchModel.organization_id == city_id, MatchModel.activated_at.is_not(None))
        .order_by(MatchModel.activated_at.desc(), MatchModel.id.desc())
        .limit(1)
    )
    return last is not None and last.status is ModelStatus.ROLLED_BACK and last.ended_by_id is not None


def roll_back(model: MatchModel, *, reason: str, actor: Actor, now: datetime) -> None:
    """A manager ends the use of a version: the base ranking serves at once. Raises ReasonTooShort or NotServing."""
    reason = _checked(reason)
    lock(Organization, model.organization_id)
    model = lock(MatchModel, model.id)
    if model.status is not ModelStatus.ACTIVE:
        raise NotServing(version=model.version)
    _end(model, ModelStatus.ROLLED_BACK, reason, actor=actor, now=now)


def use(model: MatchModel, *, reason: str, actor: Actor, now: datetime) -> None:
    """A manager takes a candidate that beat the base ranking into use. Raises ReasonTooShort or CannotServe."""
    reason = _checked(reason)
    lock(Organization, model.organization_id)
    model = lock(MatchModel, model.id)
    if model.status is not ModelStatus.CANDIDATE or not model.beats_base:
        raise CannotServe(version=model.version)
    _activate(model, actor=actor, now=now, reason=reason)


def _checked(reason: str) -> str:
    reason = reason.strip()[:300]
    if len(reason) < LEAST_REASON:
        raise ReasonTooShort()
    return reason


def _activate(model: MatchModel, *, actor: Actor, now: datetime, reason: str = "") -> None:
    before = find_active(model.organization_id)
    if before is not None:
        _end(before, ModelStatus.RETIRED, "", actor=actor, now=now)
        db.session.flush()
    model.move_to(ModelStatus.ACTIVE)
    model.activated_at, model.activated_by_id = now, actor.id
    db.session.flush()
    _record(actor, "match_model.activated", model, now, {"reason": reason} if reason else {})


def _end(model: MatchModel, status: ModelStatus, reason: str, *, actor: Actor, now: datetime) -> None:
    model.ended_at, model.ended_by_id, model.end_reason = now, actor.id, reason
    model.move_to(status)
    details = {"reason": reason} if reason else {}
    _record(actor, f"match_model.{status.value}", model, now, details)


def _retire_older_candidates(model: MatchModel, now: datetime) -> None:
    older = select(MatchModel).where(
        MatchModel.organization_id == model.organization_id,
        MatchModel.status == ModelStatus.CANDIDATE,
        MatchModel.id != model.id,
    )
    for one in db.session.scalars(older):
        one.ended_at = now
        one.move_to(ModelStatus.RETIRED)


def _record(actor: Actor, action: str, model: MatchModel, now: datetime, details: dict[str, Any]) -> None:
    audit.record(
        actor,
        action,
        subject=("match_model", model.id),
        now=now,
        organization_id=model.organization_id,
        details={"version": model.version, "month": model.month, **details},
    )
