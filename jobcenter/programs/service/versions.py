"""A change of what an announcement fixed: prepared as a draft, published as a new version with its reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
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
from jobcenter.programs.rules import digest
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
    """An application that comes out differently: the engine's answer and the criteria behind the change."""

    application: Application
    before: str
    after: str
    criteria: tuple[str, ...]
    group_changes: bool


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
    found = (_compared(round_, change, application) for application in db.session.scalars(statement))
    return [one for one in found if one is not None]


def _compared(round_: Round, change: Round, application: Application) -> Touched | None:
    facts = application.fact_values()
    before, after = engine.check(round_, facts), engine.check(change, facts)
    old = {result["code"]: result["outcome"] for result in before["results"]}
    new = {result["code"]: result["outcome"] for result in after["results"]}
    changed = tuple(code for code in dict.fromkeys([*old, *new]) if old.get(code, "met") != new.get(code, "met"))
    moves = False
    if round_.group_by == change.group_by == "condition":
        groups = [engine.group_for(one, facts) for one in (round_, change)]
        moves = (groups[0] and groups[0].code) != (groups[1] and groups[1].code)
    if not changed and not moves and before["outcome"] == after["outcome"]:
        return None
    return Touched(application, before["outcome"], after["outcome"], changed, moves)


def publish(change: Round, *, reason: str, actor: Any, now: datetime) -> Sequence[Touched]:
    """Put the change in force as the next version of the round, look again at whom it touches, and tell them.

    An application that was decided returns to screening; its decision stays in the log with the version it was made
    under. Nobody's decision is changed by this.
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
    _take_over(round_, change)
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
        _look_again(one.application, round_, reason.strip(), actor=actor, now=now)
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
    for field in (*rounds.FROZEN_FIELDS, "rules_note", "group_by", "claim", "applicant_kind", "team_size"):
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
