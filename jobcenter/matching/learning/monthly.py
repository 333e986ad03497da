"""The month's work for one city, as the job and the command do it: read, learn, and only then write, shortly.

Reading and learning hold no lock; each part that writes is a transaction of its own and safe to repeat.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from jobcenter.accounts.current import Actor
from jobcenter.core import clock
from jobcenter.core.db import db, transaction
from jobcenter.core.months import Month, Period
from jobcenter.matching.engine.settings import in_force as ranking_in_force
from jobcenter.matching.learning import model as models
from jobcenter.matching.learning import outcomes, service, settings, training
from jobcenter.matching.learning.errors import MonthNotOver, MonthTooOld
from jobcenter.matching.learning.settings import LearningSettings
from jobcenter.organizations import queries as organizations
from jobcenter.organizations.models import Organization


def cities() -> list[int]:
    """The organizations at the top: each learns for all that lies below it."""
    return list(db.session.scalars(select(Organization.id).where(Organization.parent_id.is_(None))))


def learn(city_id: int, month: Month, *, actor: Actor, now: datetime) -> dict[str, Any]:
    """Look at the version in use again, then learn a new one, from the outcomes up to the end of a month.

    A month that was learned from stays as it is. Raises MonthNotOver or MonthTooOld.
    """
    today = clock.day_of(now)
    if month.last >= today:
        raise MonthNotOver(month=str(month))
    if service.is_done(city_id, month):
        return {"month": str(month), "done": "before"}
    latest = service.latest_month(city_id)
    if latest is not None and latest > str(month):
        raise MonthTooOld(month=str(month), latest=latest)
    city = organizations.get(city_id)
    figures = settings.in_force(month.last)
    points = dict(ranking_in_force(month.last).points)
    known = _outcomes(city_id, month, figures, today=today)
    watched = _watch(city_id, month, known, points, figures)
    if watched is not None:
        with transaction():
            service.record_watch(city, month, watched, actor=actor, now=now)
    judged = training.judge(known, month, points, figures)
    better = judged.model is None or _beats_active(city_id, judged, known, points)
    with transaction():
        made = service.record_training(city, month, judged, beats_active=better, actor=actor, now=now)
        version = made.version if made else None
    active = service.find_active(city_id)
    return {
        "month": str(month),
        "done": "now",
        "watched": watched.verdict if watched else None,
        "verdict": judged.verdict,
        "version": version,
        "counts": {name: dict(counts) for name, counts in judged.counts.items()},
        "scores": {name: judged.scores[name] for name in ("gain", "base", "learned") if name in judged.scores},
        "serves": active.version if active else "base",
    }


def _outcomes(city_id: int, month: Month, figures: LearningSettings, *, today: Any) -> list[training.Outcome]:
    below = organizations.subtree_ids(city_id)
    first = training.windows(month, figures)["train"].first
    most = figures.most_outcomes
    missing = outcomes.without_shares(below, first, month.last, most)
    for start in range(0, len(missing), outcomes.CHUNK):
        with transaction():
            outcomes.fill(missing[start : start + outcomes.CHUNK], today)
    return outcomes.list_outcomes(below, first, month.last, most)


def _watch(
    city_id: int, month: Month, known: list[training.Outcome], points: dict[str, int], figures: LearningSettings
) -> service.Watched | None:
    """How the version in use did on the months after those it was made and tested with."""
    active = service.find_active(city_id)
    if active is None or active.month >= str(month):
        return None
    since = Month.parse(active.month).shifted(1)
    period = Period(max(since, month.shifted(1 - figures.held_back_months)), month)
    new = training.inside(known, period)
    counts = training.counted(new)
    learned = models.read(active.document)
    if learned.features != tuple(points):
        # The factors are others now: the version cannot serve any more.
        return service.Watched(active.id, service.ROLLED_BACK, period, counts, {})
    if not training.enough(counts, figures, "test"):
        return service.Watched(active.id, service.TOO_FEW, period, counts, {})
    scores = training.compare(learned, training.table(new, points), figures)
    better = scores["gain"]["value"] > figures.margin.keep
    return service.Watched(active.id, service.KEPT if better else service.ROLLED_BACK, period, counts, scores)


def _beats_active(city_id: int, judged: training.Judged, known: list[training.Outcome], points: dict[str, int]) -> bool:
    """Whether the new version orders the held-back months at least as well as the one in use, if there is one."""
    active = service.find_active(city_id)
    if active is None or judged.model is None:
        return True
    test = training.table(training.inside(known, judged.windows["test"]), points)
    learned = models.read(active.document)
    if learned.features != tuple(points):
        return True
    from jobcenter.matching.learning.measures import auc

    return auc(judged.model.sums(test.shares), test.hired) >= auc(learned.sums(test.shares), test.hired)
