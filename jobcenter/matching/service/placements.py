"""Placements and retention checks: somebody began to work, is still there, or has left."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from jobcenter import audit, ledger
from jobcenter.accounts.current import Actor
from jobcenter.core.db import db, lock
from jobcenter.employers import service as employers
from jobcenter.matching import rules, signals
from jobcenter.matching.errors import (
    CheckClosed,
    EmployerMissing,
    LeftBeforeStart,
    LeftMissing,
    StartMissing,
    StartUnlikely,
    TooEarly,
)
from jobcenter.matching.models import (
    OPEN_REFERRALS,
    CheckMethod,
    CheckOutcome,
    LeftReason,
    Placement,
    PlacementStatus,
    Referral,
    ReferralStatus,
    ResultReason,
    RetentionCheck,
    Via,
)
from jobcenter.matching.service.referrals import close_as
from jobcenter.matching.service.steps import day, person_attributes
from jobcenter.seekers import service as seekers
from jobcenter.seekers.models import Registration, RegistrationStatus

OLDEST_START_DAYS = 400


@dataclass(frozen=True)
class PlacementFacts:
    """What is known of a job somebody began."""

    via: Via
    started_on: date
    employer_name: str
    job_title: str = ""
    keco_code: str | None = None
    employment_type: str | None = None
    wage_kind: str | None = None
    wage_amount: int | None = None
    weekly_hours: float | None = None


def record_placement(
    registration: Registration,
    facts: PlacementFacts,
    *,
    actor: Actor,
    now: datetime,
    referral: Referral | None = None,
) -> Placement:
    """Record that a registered person began to work, and set the retention checks. Her open referrals end with it."""
    _check(facts, day(now))
    _cancel_open(registration.person_id, actor=actor, now=now)
    registration = lock(Registration, registration.id)
    placement = Placement(
        **asdict(facts),
        person_id=registration.person_id,
        registration_id=registration.id,
        referral_id=referral.id if referral else None,
        order_id=referral.order_id if referral else None,
        employer_id=referral.employer_id if referral else None,
        organization_id=registration.organization_id,
        status=PlacementStatus.STARTED,
    )
    db.session.add(placement)
    db.session.flush()
    _set_checks(placement)
    if registration.can_move_to(RegistrationStatus.PLACED):
        seekers.mark_placed(registration, actor=actor, now=now)
    _write("placement.started", placement, occurred_on=facts.started_on, actor=actor, now=now, via=facts.via.value)
    signals.person_hired.send(placement, actor=actor, today=day(now), now=now)
    return placement


def confirm_retention(
    check: RetentionCheck,
    outcome: CheckOutcome | str,
    *,
    method: CheckMethod | str,
    actor: Actor,
    now: datetime,
    left_on: date | None = None,
    left_reason: LeftReason | str | None = None,
    text: str = "",
) -> None:
    """Answer a retention check: still employed, has left (last day and reason), or not reached (it stays open).

    Raises CheckClosed, TooEarly, LeftMissing or LeftBeforeStart.
    """
    outcome, today = CheckOutcome(outcome), day(now)
    placement = lock(Placement, check.placement_id)
    check = lock(RetentionCheck, check.id)
    if not check.is_open:
        raise CheckClosed()
    if outcome is CheckOutcome.EMPLOYED and today < check.due_on:
        raise TooEarly(months=check.months, day=check.due_on.isoformat())
    check.attempts += 1
    check.outcome, check.method, check.text = outcome, CheckMethod(method), text[:300]
    check.checked_on, check.checked_by_id = today, actor.id
    if outcome is CheckOutcome.EMPLOYED:
        _confirm(placement, check, actor=actor, now=now)
    if outcome is CheckOutcome.LEFT:
        leave(placement, left_on=left_on, reason=left_reason, text=text, actor=actor, now=now)
    audit.record(
        actor,
        f"retention.{outcome.value}",
        subject=("placement", placement.id),
        organization_id=placement.organization_id,
        person_id=placement.person_id,
        now=now,
        details={"months": check.months, "method": check.method.value},
    )


def leave(
    placement: Placement,
    *,
    left_on: date | None,
    reason: LeftReason | str | None,
    text: str = "",
    actor: Actor,
    now: datetime,
) -> None:
    """Record that somebody has left the job. Checks that are still open close with it.

    The place of somebody who was hired and never came is free again, and nobody counts as having started.
    """
    if left_on is None or not reason:
        raise LeftMissing()
    if not placement.started_on <= left_on <= day(now):
        raise LeftBeforeStart(start=placement.started_on.isoformat())
    placement.move_to(PlacementStatus.LEFT)
    placement.left_on, placement.left_reason, placement.left_text = left_on, LeftReason(reason), text[:300]
    for check in _open_checks(placement):
        check.is_open = False
    if placement.left_reason is LeftReason.DID_NOT_START:
        _never_started(placement, actor=actor, now=now)
    else:
        _write(
            "placement.left",
            placement,
            occurred_on=left_on,
            actor=actor,
            now=now,
            via=placement.via.value,
            reason=placement.left_reason.value,
        )
    signals.placement_left.send(placement, actor=actor, today=day(now), now=now)


def _never_started(placement: Placement, *, actor: Actor, now: datetime) -> None:
    """Give the place back and take the start back; the registration that it ended stays ended."""
    if placement.order_id is not None:
        employers.release_place(placement.order_id, actor=actor, now=now)
    started = ledger.latest_standing("placement.started", ("placement", placement.id))
    if started is not None:
        ledger.correct(started, quantity=-started.quantity, actor=actor, now=now, reason="hired but did not start")
        seekers.count_ended(placement.registration, on=placement.started_on, actor=actor, now=now)
    audit.record(
        actor,
        "placement.did_not_start",
        subject=("placement", placement.id),
        organization_id=placement.organization_id,
        person_id=placement.person_id,
        now=now,
    )


def _check(facts: PlacementFacts, today: date) -> None:
    if facts.started_on is None:
        raise StartMissing()
    age = (today - facts.started_on).days
    if not -180 <= age <= OLDEST_START_DAYS:
        raise StartUnlikely(
            first=date.fromordinal(today.toordinal() - OLDEST_START_DAYS).isoformat(),
            last=date.fromordinal(today.toordinal() + 180).isoformat(),
        )
    if not facts.employer_name.strip():
        raise EmployerMissing()


def _cancel_open(person_id: int, *, actor: Actor, now: datetime) -> None:
    statement = (
        select(Referral)
        .where(Referral.person_id == person_id, Referral.status.in_(OPEN_REFERRALS))
        .order_by(Referral.id)
        .with_for_update()
    )
    for referral in db.session.scalars(statement).all():
        close_as(referral, ReferralStatus.CANCELLED, reason=ResultReason.FOUND_WORK, actor=actor, now=now)


def _set_checks(placement: Placement) -> None:
    for months, due_on in rules.check_days(placement.started_on).items():
        db.session.add(
            RetentionCheck(placement=placement, organization_id=placement.organization_id, months=months, due_on=due_on)
        )
    db.session.flush()


def _open_checks(placement: Placement) -> list[RetentionCheck]:
    statement = select(RetentionCheck).where(
        RetentionCheck.placement_id == placement.id, RetentionCheck.is_open.is_(True)
    )
    return list(db.session.scalars(statement.order_by(RetentionCheck.months)))


def _confirm(placement: Placement, check: RetentionCheck, *, actor: Actor, now: datetime) -> None:
    """Somebody who is employed now was so at the earlier checks that nobody answered: they close with this one."""
    for one in _open_checks(placement):
        if one.months > check.months:
            continue
        one.is_open, one.outcome = False, CheckOutcome.EMPLOYED
        one.method, one.checked_on, one.checked_by_id = check.method, check.checked_on, check.checked_by_id
        _write("retention.confirmed", placement, occurred_on=day(now), actor=actor, now=now, months=one.months)
    stage = rules.STAGES.get(check.months)
    if stage is not None and placement.can_move_to(stage):
        placement.move_to(stage)


def _write(
    kind: str, placement: Placement, *, occurred_on: date, actor: Actor, now: datetime, **attributes: Any
) -> None:
    ledger.record(
        kind,
        occurred_on=occurred_on,
        organization_id=placement.organization_id,
        actor=actor,
        now=now,
        subject=("placement", placement.id),
        person_id=placement.person_id,
        employer_id=placement.employer_id,
        attributes={
            **person_attributes(placement.person_id, occurred_on, placement.registration),
            "keco": placement.keco_code,
            **attributes,
        },
    )
    audit.record(
        actor,
        kind,
        subject=("placement", placement.id),
        organization_id=placement.organization_id,
        person_id=placement.person_id,
        now=now,
    )
