"""Agreements with the teams and institutions that were chosen, and the courses they run."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from jobcenter.core.db import db, lock
from jobcenter.core.formatting import number
from jobcenter.programs.errors import AgreementImpossible, AgreementOverBudget, NotACourse
from jobcenter.programs.models import (
    Agreement,
    Application,
    ApplicationStatus,
    Program,
    ProgramKind,
    Round,
    RoundProvider,
)
from jobcenter.programs.service import records

CHOSEN = (ApplicationStatus.ACCEPTED, ApplicationStatus.ENROLLED)


def budget_of(round_: Round) -> int | None:
    """All the money published for a round, or none."""
    return sum(round_.budget.values()) if round_.budget else None


def agree(application: Application, *, amount: int, on: date, actor: Any, now: datetime) -> Agreement:
    """Record what was agreed, or correct it; all agreements of a round stay within its budget."""
    round_ = lock(Round, application.round_id)
    application = lock(Application, application.id)
    if application.status not in CHOSEN or not round_.takes_parties:
        raise AgreementImpossible()
    others = select(func.coalesce(func.sum(Agreement.amount), 0)).join(Application)
    total = amount + int(
        db.session.scalar(others.where(Application.round_id == round_.id, Application.id != application.id)) or 0
    )
    budget = budget_of(round_)
    if budget is not None and total > budget:
        raise AgreementOverBudget(sum=number(total), budget=number(budget))
    statement = select(Agreement).where(Agreement.application_id == application.id)
    agreement = db.session.scalar(statement) or Agreement(application=application)
    agreement.amount, agreement.agreed_on = amount, on
    agreement.made_by_id, agreement.made_at = actor.id, now
    db.session.add(agreement)
    db.session.flush()
    records.note("agreement.made", application, actor=actor, now=now, amount=amount)
    return agreement


def run_by(course: Round, agreement: Agreement, *, actor: Any, now: datetime) -> None:
    """Say which chosen institution runs a course of the same organization. Raises NotACourse for any other round."""
    course = lock(Round, course.id)
    if course.id not in {one.id for one in courses_of(agreement.application.round.organization_id)}:
        raise NotACourse()
    kept = db.session.scalar(select(RoundProvider).where(RoundProvider.round_id == course.id))
    kept = kept or RoundProvider(round=course)
    kept.agreement = agreement
    db.session.add(kept)
    db.session.flush()
    records.note_round("round.provider_set", course, actor=actor, now=now, provider=agreement.application.public_name)


def no_longer_run_by(course: Round, agreement: Agreement, *, actor: Any, now: datetime) -> None:
    """Take the institution away from a course it runs; a course of another institution stays as it is."""
    course = lock(Round, course.id)
    statement = select(RoundProvider).where(
        RoundProvider.round_id == course.id, RoundProvider.agreement_id == agreement.id
    )
    kept = db.session.scalar(statement)
    if kept is None:
        return
    db.session.delete(kept)
    db.session.flush()
    records.note_round("round.provider_set", course, actor=actor, now=now, provider=None)


def chosen(round_id: int) -> Sequence[Application]:
    """Applications with which an agreement can be made, in the order of their ranks."""
    statement = select(Application).where(Application.round_id == round_id, Application.status.in_(CHOSEN))
    return db.session.scalars(statement.order_by(Application.rank, Application.sequence)).all()


def of_round(round_id: int) -> dict[int, Agreement]:
    """The agreements of a round by application."""
    statement = (
        select(Agreement)
        .join(Application)
        .where(Application.round_id == round_id)
        .options(selectinload(Agreement.courses).joinedload(RoundProvider.round))
    )
    return {one.application_id: one for one in db.session.scalars(statement)}


def provider_of(round_: Round) -> str | None:
    """The public name of the institution that runs a round, or none."""
    statement = (
        select(RoundProvider)
        .where(RoundProvider.round_id == round_.id)
        .options(joinedload(RoundProvider.agreement).joinedload(Agreement.application))
    )
    found = db.session.scalar(statement)
    return found.agreement.application.public_name if found else None


def providers_of(round_ids: Iterable[int]) -> dict[int, str]:
    """The public names of the institutions that run rounds, by round."""
    statement = (
        select(RoundProvider)
        .where(RoundProvider.round_id.in_(list(round_ids)))
        .options(
            joinedload(RoundProvider.agreement)
            .joinedload(Agreement.application)
            .options(joinedload(Application.person), selectinload(Application.party))
        )
    )
    return {one.round_id: one.agreement.application.public_name for one in db.session.scalars(statement)}


def courses_of(organization_id: int) -> Sequence[Round]:
    """Courses of an organization that may be run by somebody, the latest first."""
    statement = (
        select(Round)
        .join(Program)
        .where(
            Round.organization_id == organization_id,
            Program.kind == ProgramKind.TRAINING,
            Round.applicant_kind == "person",
            Round.amends_id.is_(None),
        )
        .order_by(Round.period_from.desc(), Round.id.desc())
    )
    return db.session.scalars(statement.limit(100)).all()
