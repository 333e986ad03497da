"""Reads of what people wait for, scope first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import joinedload, selectinload

from jobcenter.casework.training.models import OPEN_WAITS, LicenceWait, WaitOrder, WaitStatus
from jobcenter.core.db import db
from jobcenter.core.errors import NotFound
from jobcenter.employers.models import JobOrder
from jobcenter.organizations.scope import Scope
from jobcenter.programs.models import Application, ApplicationStatus, Enrollment, EnrollmentStatus, Round

# After these the application leads to no place any more.
OVER = (
    ApplicationStatus.INELIGIBLE,
    ApplicationStatus.NOT_SELECTED,
    ApplicationStatus.DECLINED,
    ApplicationStatus.OFFER_EXPIRED,
    ApplicationStatus.WITHDRAWN,
)
LEFT = (EnrollmentStatus.DROPPED, EnrollmentStatus.TERMINATED, EnrollmentStatus.LEFT_FOR_WORK)
READY, STOPPED, EXAMINATION = "ready", "stopped", "examination"


@dataclass(frozen=True)
class Task:
    """One thing to do about somebody's way to a licence, and the order to refer her to where it is time for that."""

    wait: LicenceWait
    state: str
    order: JobOrder | None = None


def _waits(scope: Scope) -> Select:
    statement = scope.limit(select(LicenceWait), LicenceWait.organization_id, person=LicenceWait.person_id)
    return statement.options(joinedload(LicenceWait.round), selectinload(LicenceWait.order))


def list_open(scope: Scope, person_id: int) -> Sequence[LicenceWait]:
    """What a person waits for now."""
    statement = _waits(scope).where(LicenceWait.person_id == person_id, LicenceWait.status.in_(OPEN_WAITS))
    return db.session.scalars(statement.order_by(LicenceWait.id)).unique().all()


def open_of(scope: Scope, person_id: int) -> dict[str, LicenceWait]:
    """What a person waits for now, by the key of the licence."""
    return {wait.licence_key: wait for wait in list_open(scope, person_id)}


def get_wait(scope: Scope, public_id: str) -> LicenceWait:
    """One way to a licence in scope. Raises NotFound."""
    statement = _waits(scope).where(LicenceWait.public_id == public_id).options(joinedload(LicenceWait.person))
    found = db.session.scalar(statement)
    if found is None:
        raise NotFound()
    return found


def _due(scope: Scope, today: date) -> Select:
    """What waits for a counselor: the licence is there, the course led nowhere, or the examination is due."""
    return (
        _waits(scope)
        .join(Round, Round.id == LicenceWait.round_id)
        .outerjoin(
            Application,
            and_(Application.round_id == LicenceWait.round_id, Application.person_id == LicenceWait.person_id),
        )
        .outerjoin(Enrollment, Enrollment.application_id == Application.id)
        .where(
            LicenceWait.status.in_(OPEN_WAITS),
            or_(
                LicenceWait.status == WaitStatus.READY,
                Application.status.in_(OVER),
                Enrollment.status.in_((*LEFT, EnrollmentStatus.COMPLETED)),
                and_(
                    or_(Application.id.is_(None), Application.status == ApplicationStatus.DRAFT),
                    Round.apply_until < today,
                ),
            ),
        )
    )


def due(scope: Scope, *, today: date) -> Select:
    """The ways to a licence that wait for a counselor with the state of the place, those with the licence first."""
    statement = _due(scope, today).add_columns(Enrollment.status)
    return statement.options(
        joinedload(LicenceWait.person),
        selectinload(LicenceWait.suggestions).joinedload(WaitOrder.order),
    ).order_by(LicenceWait.status != WaitStatus.READY, LicenceWait.updated_at, LicenceWait.id)


def list_due(scope: Scope, *, today: date, most: int) -> Sequence[Task]:
    """The ways to a licence that wait for a counselor: those whose licence is there first."""
    rows = db.session.execute(due(scope, today=today).limit(most)).unique().all()
    return [task(wait, enrollment, today) for wait, enrollment in rows]


def task(wait: LicenceWait, enrollment: EnrollmentStatus | None, today: date) -> Task:
    """What is to be done about one way to a licence."""
    if wait.status is WaitStatus.READY:
        return Task(wait, READY, best_order(wait, today))
    return Task(wait, EXAMINATION if enrollment is EnrollmentStatus.COMPLETED else STOPPED)


def best_order(wait: LicenceWait, today: date) -> JobOrder | None:
    """The first of the orders that fit and still takes people."""
    return next((one.order for one in wait.suggestions if one.order.is_open(today)), None)


def find_enrollment(scope: Scope, wait: LicenceWait) -> Enrollment | None:
    """Her place in the course, or None where she has none."""
    statement = scope.limit(
        select(Enrollment).join(LicenceWait, LicenceWait.round_id == Enrollment.round_id),
        LicenceWait.organization_id,
        person=LicenceWait.person_id,
    )
    return db.session.scalar(statement.where(LicenceWait.id == wait.id, Enrollment.person_id == LicenceWait.person_id))


def find_application(scope: Scope, wait: LicenceWait) -> Application | None:
    """Her application to the course, or None."""
    statement = scope.limit(
        select(Application).join(LicenceWait, LicenceWait.round_id == Application.round_id),
        LicenceWait.organization_id,
        person=LicenceWait.person_id,
    )
    return db.session.scalar(statement.where(LicenceWait.id == wait.id, Application.person_id == LicenceWait.person_id))
