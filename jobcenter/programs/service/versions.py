"""A change of what an announcement fixed: prepared as a draft, published as a new version with its reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from jobcenter.core.db import db, lock
from jobcenter.core.errors import NotFound
from jobcenter.programs import engine
from jobcenter.programs.errors import GroupInUse, NothingChanged, RankingStands, ReasonMissing, RoundNotReady
from jobcenter.programs.models import (
    Application,
    ApplicationStatus,
    Round,
    RoundChange,
    RoundGroup,
    RoundStatus,
    RoundVersion,
)
from jobcenter.programs.queries.rounds import NEVER_HANDED_IN
from jobcenter.programs.rules import INELIGIBLE, digest
from jobcenter.programs.service import lookup, making, records, rounds

CHANGEABLE = (RoundStatus.ANNOUNCED, RoundStatus.OPEN, RoundStatus.CLOSED, RoundStatus.SCREENING)
# Whoever holds a place keeps it: a later version takes nothing away that was given.
_KEPT = (
    ApplicationStatus.OFFERED,
    ApplicationStatus.ACCEPTED,
    ApplicationStatus.DECLINED,
    ApplicationStatus.OFFER_EXPIRED,
    ApplicationStatus.ENROLLED,
    ApplicationStatus.WITHDRAWN,
    ApplicationStatus.DRAFT,
)
_DECIDED = (ApplicationStatus.ELIGIBLE, ApplicationStatus.INELIGIBLE, ApplicationStatus.RESERVE)


@dataclass(frozen=True)
class Touched:
    """An application that comes out differently: the engine's answer, the criteria behind the change, its points.

    `points` are hundredths before and after; None where they stay the same or where it would not be ranked.
    """

    application: Application
    before: str
    after: str
    criteria: tuple[str, ...]
    group_changes: bool
    points: tuple[int, int] | None

    @property
    def is_decided_again(self) -> bool:
        """Whether an officer has to look at it again; points alone are worked out anew at the ranking."""
        return bool(self.criteria) or self.group_changes or self.before != self.after


def find_change(round_: Round) -> Round | None:
    """The draft that prepares the next version, or none."""
    return db.session.scalar(select(Round).where(Round.amends_id == round_.id))


def prepare(round_: Round, *, actor: Any, now: datetime) -> Round:
    """The draft of the next version: a copy of what was announced. One at a time."""
    round_ = lock(Round, round_.id)
    if round_.status not in CHANGEABLE:
        raise RankingStands()
    change = find_change(round_)
    if change is not None:
        return change
    dates = {field: getattr(round_, field) for field in rounds.DATE_FIELDS}
    code = f"{round_.code[:50]}-v{round_.version + 1}"
    change = making.copy_round(round_, name=round_.name, code=code, dates=dates, actor=actor, now=now)
    for field in ("rules", "scores", "selection", "half", "template_code", "budget", "demo_note"):
        setattr(change, field, getattr(round_, field))
    change.amends_id = round_.id
    db.session.flush()
    return change


def _announced(change: Round) -> Round:
    """The announced round a change is prepared for, locked. Raises NotFound for any other draft."""
    if change.amends_id is None:
        raise NotFound()
    return lock(Round, change.amends_id)


def discard(change: Round, *, actor: Any, now: datetime) -> None:
    """Give up a change that was prepared."""
    round_ = _announced(change)
    records.note_round("round.change_discarded", round_, actor=actor, now=now)
    _delete(change)


def _delete(change: Round) -> None:
    db.session.delete(change)
    db.session.flush()


def touched_by(change: Round) -> list[Touched]:
    """The applications that come out differently under the change, in the order of receipt."""
    round_ = db.session.get_one(Round, change.amends_id)
    statement = (
        select(Application)
        .where(Application.round_id == round_.id, Application.status.not_in((*NEVER_HANDED_IN, *_KEPT)))
        .options(selectinload(Application.facts), selectinload(Application.person))
        .order_by(Application.sequence)
    )
    applications = db.session.scalars(statement).all()
    values = [application.fact_values() for application in applications]
    points = _points_of(round_, change, values)
    compared = map(partial(_compared, round_, change), applications, values, points)
    return [one for one in compared if one is not None]


def _points_of(round_: Round, change: Round, values: Sequence[Mapping[str, Any]]) -> Sequence[tuple[int, int] | None]:
    """The hundredths of a point of each applicant before and after; None for everybody where nothing of it changes."""
    if not round_.scores or not change.scores or engine.points_digest(round_) == engine.points_digest(change):
        return [None] * len(values)
    before, after = (
        engine.score_many(
            one, {name: [facts.get(name) for facts in values] for name in engine.facts_of_scores(one)}, len(values)
        )
        for one in (round_, change)
    )
    return [(old["hundredths"], new["hundredths"]) for old, new in zip(before, after, strict=True)]


def _compared(
    round_: Round, change: Round, application: Application, facts: Mapping[str, Any], points: tuple[int, int] | None
) -> Touched | None:
    before, after = engine.check(round_, facts), engine.check(change, facts)
    old = {result["code"]: result["outcome"] for result in before["results"]}
    new = {result["code"]: result["outcome"] for result in after["results"]}
    changed = tuple(code for code in dict.fromkeys([*old, *new]) if old.get(code, "met") != new.get(code, "met"))
    moves = False
    if round_.group_by == change.group_by == "condition":
        groups = [engine.group_for(one, facts) for one in (round_, change)]
        moves = (groups[0] and groups[0].code) != (groups[1] and groups[1].code)
    ranked = points is not None and points[0] != points[1] and after["outcome"] != INELIGIBLE
    touched = Touched(application, before["outcome"], after["outcome"], changed, moves, points if ranked else None)
    return touched if touched.is_decided_again or touched.points else None


def publish(change: Round, *, reason: str, actor: Any, now: datetime) -> Sequence[Touched]:
    """Put the change in force as the next version of the round, look again at whom it touches, and tell them.

    An application that was decided and comes out differently returns to screening; its decision stays in the log with
    the version it was made under. Where only the points change, the decision stands and the ranking works them out anew.
    Nobody's decision is changed by this.
    """
    round_ = _announced(change)
    if round_.status not in CHANGEABLE:
        raise RankingStands()
    if not reason.strip():
        raise ReasonMissing()
    problems = engine.problems(change)
    if problems:
        raise RoundNotReady(problems=" ".join(problems))
    if rounds.frozen_digest(change) == round_.rules_digest:
        raise NothingChanged()
    touched = touched_by(change)
    _keep_first_version(round_, actor=actor)
    places = round_.places
    _take_over(round_, change)
    records.count_places(round_, round_.places - places, reason=reason, actor=actor, now=now)
    _delete(change)
    round_.version += 1
    document = rounds.frozen_document(round_)
    round_.rules_digest = digest(document)
    db.session.add(rounds.version_of(round_, reason=reason.strip(), actor=actor, now=now))
    db.session.add(
        RoundChange(
            round=round_,
            field="version",
            before=str(round_.version - 1),
            after=str(round_.version),
            reason=reason.strip(),
            changed_by_id=actor.id,
            changed_by_name=actor.name,
            changed_at=now,
        )
    )
    records.note_round(
        "round.version_published",
        round_,
        actor=actor,
        now=now,
        version=round_.version,
        digest=round_.rules_digest,
        reason=reason.strip(),
        touched=len(touched),
    )
    for one in touched:
        if one.is_decided_again:
            _look_again(one.application, round_, reason.strip(), actor=actor, now=now)
        else:
            _score_again(one, round_, reason.strip(), actor=actor, now=now)
    return touched


def _keep_first_version(round_: Round, *, actor: Any) -> None:
    """A round announced before versions were kept gets its present one as a record."""
    statement = select(RoundVersion.id).where(RoundVersion.round_id == round_.id, RoundVersion.number == round_.version)
    if db.session.scalar(statement) is None:
        db.session.add(
            rounds.version_of(round_, reason=None, actor=actor, now=round_.announced_at or round_.created_at)
        )
        db.session.flush()


def _take_over(round_: Round, change: Round) -> None:
    for field in (
        *rounds.FROZEN_FIELDS,
        "rules_note",
        "group_by",
        "claim",
        "licences",
        "applicant_kind",
        "team_size",
        "evaluation",
        "offer_days",
        "budget",
    ):
        setattr(round_, field, getattr(change, field))
    planned = {group.code: group for group in change.groups}
    for group in list(round_.groups):
        if group.code in planned:
            continue
        if group.held or lookup.count_in_group(group.id):
            raise GroupInUse()
        round_.groups.remove(group)
    kept = {group.code: group for group in round_.groups}
    for position, plan in enumerate(change.groups):
        if plan.code not in kept:
            kept[plan.code] = RoundGroup(code=plan.code, places=plan.places, held=0)
            round_.groups.append(kept[plan.code])
        group = kept[plan.code]
        group.position = position
        for field in ("label", "reserve", "condition", "site", "period_from", "period_until"):
            setattr(group, field, getattr(plan, field))
    db.session.flush()
    db.session.expire(round_, ["groups"])


def _look_again(application: Application, round_: Round, reason: str, *, actor: Any, now: datetime) -> None:
    if application.status in _DECIDED:
        if application.status is ApplicationStatus.RESERVE:
            application.move_to(ApplicationStatus.ELIGIBLE)
        application.move_to(ApplicationStatus.SCREENING)
        application.reasons = []
        application.decided_at = None
        records.note(
            "application.to_be_decided_again", application, actor=actor, now=now, version=round_.version, reason=reason
        )
    records.tell(
        application,
        "round.version_published",
        _l("The rules of %(name)s were changed"),
        _l(
            "The rules of %(name)s were changed (version %(version)s). Reason: %(reason)s. Your application %(number)s is "
            "looked at again under the new rules."
        ),
        now=now,
        version=round_.version,
        reason=reason,
    )


def _score_again(touched: Touched, round_: Round, reason: str, *, actor: Any, now: datetime) -> None:
    application = touched.application
    application.points_digest = None
    records.note(
        "application.points_to_change",
        application,
        actor=actor,
        now=now,
        version=round_.version,
        reason=reason,
        hundredths=touched.points,
    )
    records.tell(
        application,
        "round.version_published",
        _l("The points of %(name)s were changed"),
        _l(
            "The score table of %(name)s was changed (version %(version)s). Reason: %(reason)s. The points of your application "
            "%(number)s are worked out anew."
        ),
        now=now,
        version=round_.version,
        reason=reason,
    )
