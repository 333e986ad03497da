"""Reads of office hours, free slots and appointments."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from jobcenter.accounts.models import Role, StaffRole, User
from jobcenter.casework.models import Absence, Appointment, AppointmentStatus, OfficeHours
from jobcenter.core.db import db
from jobcenter.core.errors import NotFound
from jobcenter.organizations.models import Organization
from jobcenter.organizations.scope import Scope


def _counselor_ids(organization_ids: Collection[int]) -> Select:
    return select(StaffRole.user_id).where(
        StaffRole.organization_id.in_(sorted(organization_ids)),
        StaffRole.role == Role.COUNSELOR,
        StaffRole.revoked_at.is_(None),
    )


def counselors_of(organization_ids: Collection[int]) -> Sequence[User]:
    """Who works as a counselor at one of these organizations, by name."""
    statement = select(User).where(User.id.in_(_counselor_ids(organization_ids)), User.is_enabled.is_(True))
    return db.session.scalars(statement.order_by(User.name, User.id)).all()


def offered_hours(
    *, today: date, organization_ids: Iterable[int] | None = None, counselor_id: int | None = None
) -> Sequence[OfficeHours]:
    """The office hours residents can book in, at these centres or anywhere, of one counselor or of all."""
    statement = (
        select(OfficeHours)
        .join(OfficeHours.counselor)
        .where(
            User.is_enabled.is_(True),
            or_(OfficeHours.valid_until.is_(None), OfficeHours.valid_until >= today),
            select(StaffRole.id)
            .where(
                StaffRole.user_id == OfficeHours.counselor_id,
                StaffRole.role == Role.COUNSELOR,
                StaffRole.revoked_at.is_(None),
            )
            .exists(),
        )
        .options(contains_eager(OfficeHours.counselor))
    )
    if organization_ids is not None:
        statement = statement.where(OfficeHours.organization_id.in_(sorted(organization_ids)))
    if counselor_id is not None:
        statement = statement.where(OfficeHours.counselor_id == counselor_id)
    return db.session.scalars(statement.order_by(OfficeHours.weekday, OfficeHours.starts, OfficeHours.id)).all()


def centres_with_hours(today: date) -> Sequence[Organization]:
    """The centres at which somebody can be booked, by their code."""
    ids = {one.organization_id for one in offered_hours(today=today)}
    return db.session.scalars(
        select(Organization).where(Organization.id.in_(sorted(ids))).order_by(Organization.code)
    ).all()


def hours_of(scope: Scope, counselor_id: int, today: date) -> Sequence[OfficeHours]:
    """The office hours of a counselor that are not over, by weekday."""
    statement = scope.limit(select(OfficeHours), OfficeHours.organization_id).where(
        OfficeHours.counselor_id == counselor_id,
        or_(OfficeHours.valid_until.is_(None), OfficeHours.valid_until >= today),
    )
    return db.session.scalars(statement.order_by(OfficeHours.weekday, OfficeHours.starts, OfficeHours.id)).all()


def get_hours(scope: Scope, counselor_id: int, public_id: str) -> OfficeHours:
    """Office hours of a counselor in scope. Raises NotFound."""
    found = db.session.scalar(
        scope.limit(select(OfficeHours), OfficeHours.organization_id).where(
            OfficeHours.public_id == public_id, OfficeHours.counselor_id == counselor_id
        )
    )
    if found is None:
        raise NotFound()
    return found


def absences_of(scope: Scope, counselor_id: int, today: date) -> Sequence[Absence]:
    """The absences of a counselor that are not over, the next one first."""
    statement = scope.limit(select(Absence), Absence.organization_id).where(
        Absence.counselor_id == counselor_id, Absence.ends_on >= today
    )
    return db.session.scalars(statement.order_by(Absence.starts_on, Absence.id)).all()


def get_absence(scope: Scope, counselor_id: int, public_id: str) -> Absence:
    """An absence of a counselor in scope. Raises NotFound."""
    found = db.session.scalar(
        scope.limit(select(Absence), Absence.organization_id).where(
            Absence.public_id == public_id, Absence.counselor_id == counselor_id
        )
    )
    if found is None:
        raise NotFound()
    return found


def _appointments(scope: Scope) -> Select:
    return scope.limit(select(Appointment), Appointment.organization_id, person=Appointment.person_id).options(
        joinedload(Appointment.person), joinedload(Appointment.counselor), joinedload(Appointment.organization)
    )


def get_appointment(scope: Scope, public_id: str) -> Appointment:
    """An appointment in scope with its person and counselor. Raises NotFound."""
    found = db.session.scalar(_appointments(scope).where(Appointment.public_id == public_id))
    if found is None:
        raise NotFound()
    return found


def list_own(scope: Scope, *, now: datetime) -> tuple[list[Appointment], list[Appointment]]:
    """The appointments of a person: those to come, the next one first, and the last ones that are over."""
    open_ones = _appointments(scope).where(Appointment.status == AppointmentStatus.BOOKED, Appointment.ends_at > now)
    over = _appointments(scope).where(or_(Appointment.status != AppointmentStatus.BOOKED, Appointment.ends_at <= now))
    return (
        list(db.session.scalars(open_ones.order_by(Appointment.starts_at, Appointment.id))),
        list(db.session.scalars(over.order_by(Appointment.starts_at.desc(), Appointment.id.desc()).limit(10))),
    )


def list_between(scope: Scope, start: datetime, end: datetime, *, counselor_id: int | None = None) -> list[Appointment]:
    """Appointments in scope that begin between two instants, earliest first, those that were cancelled left out."""
    statement = _appointments(scope).where(
        Appointment.starts_at >= start,
        Appointment.starts_at < end,
        Appointment.status != AppointmentStatus.CANCELLED,
    )
    if counselor_id is not None:
        statement = statement.where(Appointment.counselor_id == counselor_id)
    return list(db.session.scalars(statement.order_by(Appointment.starts_at, Appointment.id)))


def open_of(scope: Scope, person_id: int, *, now: datetime) -> list[Appointment]:
    """The appointments of one person in scope that are to come."""
    statement = _appointments(scope).where(
        Appointment.person_id == person_id,
        Appointment.status == AppointmentStatus.BOOKED,
        Appointment.ends_at > now,
    )
    return list(db.session.scalars(statement.order_by(Appointment.starts_at, Appointment.id)))
