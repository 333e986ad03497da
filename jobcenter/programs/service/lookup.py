"""Rows a use case works on. The view has checked the scope of the round or application before it calls the service."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import selectinload

from jobcenter.core.db import db
from jobcenter.programs.models import (
    Application,
    ApplicationDecision,
    ApplicationStatus,
    Enrollment,
    EnrollmentStatus,
    Offer,
    OfferStatus,
    Round,
    RoundStatus,
    SelectionRun,
    SelectionRunStatus,
)
from jobcenter.programs.models.states import UNDECIDED


def find_application_of(round_id: int, person_id: int) -> Application | None:
    """The person's application to the round, in whatever state, or none."""
    return db.session.scalar(
        select(Application).where(Application.round_id == round_id, Application.person_id == person_id)
    )


def find_round_by_code(program_id: int, code: str) -> Round | None:
    """The program's round with that code, or none."""
    return db.session.scalar(select(Round).where(Round.program_id == program_id, Round.code == code))


def count_in_group(group_id: int) -> int:
    """Applications that belong to a group."""
    return db.session.scalar(select(func.count(Application.id)).where(Application.group_id == group_id)) or 0


def count_undecided(round_id: int) -> int:
    """Applications of a round that were handed in and not decided yet."""
    statement = select(func.count(Application.id)).where(
        Application.round_id == round_id, Application.status.in_(UNDECIDED)
    )
    return db.session.scalar(statement) or 0


def count_runs(round_id: int) -> int:
    """Rankings made so far."""
    return db.session.scalar(select(func.count(SelectionRun.id)).where(SelectionRun.round_id == round_id)) or 0


def seed_in_force(round_id: int) -> str | None:
    """The seed of the lottery that stands, or none."""
    statement = select(SelectionRun.inputs["seed"].as_string()).where(
        SelectionRun.round_id == round_id, SelectionRun.status == SelectionRunStatus.CONFIRMED
    )
    return db.session.scalar(statement.order_by(SelectionRun.number.desc()).limit(1))


def reserves_of(group_id: int) -> Sequence[Application]:
    """Who waits for a place of a group, in the order of the reserve."""
    statement = (
        select(Application)
        .where(Application.group_id == group_id, Application.status == ApplicationStatus.RESERVE)
        .order_by(Application.reserve_rank, Application.sequence)
    )
    return db.session.scalars(statement).all()


def count_certificates(round_id: int) -> int:
    """Certificates given out in the round so far."""
    statement = select(func.count(Enrollment.id)).where(
        Enrollment.round_id == round_id, Enrollment.certificate_number.is_not(None)
    )
    return db.session.scalar(statement) or 0


def active_enrollments(round_id: int) -> Sequence[Enrollment]:
    """People who hold a place of the round, in the order of their numbers."""
    statement = (
        select(Enrollment)
        .join(Application, Application.id == Enrollment.application_id)
        .where(Enrollment.round_id == round_id, Enrollment.status == EnrollmentStatus.ACTIVE)
        .order_by(Application.sequence)
    )
    return db.session.scalars(statement).all()


def with_status(round_id: int, *statuses: ApplicationStatus) -> Sequence[Application]:
    """Applications of a round in these states, in rank order, with their people and groups."""
    statement = (
        select(Application)
        .where(Application.round_id == round_id, Application.status.in_(statuses))
        .options(selectinload(Application.person), selectinload(Application.group))
        .order_by(Application.group_id, Application.rank, Application.sequence)
    )
    return db.session.scalars(statement).all()


def standing(round_id: int) -> Sequence[Application]:
    """Applications of a round that were handed in and not withdrawn."""
    gone = (ApplicationStatus.DRAFT, ApplicationStatus.WITHDRAWN)
    statement = select(Application).where(Application.round_id == round_id, Application.status.not_in(gone))
    return db.session.scalars(statement.options(selectinload(Application.person))).all()


def screeners(round_id: int) -> set[int]:
    """Officers who decided applications of the round."""
    statement = (
        select(ApplicationDecision.officer_id)
        .join(Application)
        .where(Application.round_id == round_id, ApplicationDecision.officer_id.is_not(None))
        .distinct()
    )
    return set(db.session.scalars(statement))


def rounds_to_move(today: date) -> Sequence[Round]:
    """Rounds whose next step by date has come."""
    runs_from_here = or_(
        Round.status == RoundStatus.CONFIRMED,
        (Round.status == RoundStatus.CLOSED) & (Round.selection_method == "first_come"),
    )
    statement = select(Round).where(
        or_(
            (Round.status == RoundStatus.ANNOUNCED) & (Round.apply_from <= today),
            (Round.status == RoundStatus.OPEN) & (Round.apply_until < today),
            runs_from_here & (Round.period_from <= today),
            (Round.status == RoundStatus.RUNNING) & (Round.period_until < today),
        )
    )
    return db.session.scalars(statement.order_by(Round.id)).all()


def offers_overdue(today: date) -> Sequence[tuple[int, int]]:
    """Open offers whose deadline has passed, as (offer, round), in the order of their deadlines."""
    statement = (
        select(Offer.id, Offer.round_id)
        .where(Offer.status == OfferStatus.OPEN, Offer.respond_by < today)
        .order_by(Offer.respond_by, Offer.id)
    )
    return [(offer_id, round_id) for offer_id, round_id in db.session.execute(statement)]
