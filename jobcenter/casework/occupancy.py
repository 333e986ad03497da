"""When counselors are taken, whoever took them: free slots of office hours, without a word on people."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select

from jobcenter.casework import slots
from jobcenter.casework.models import Absence, Appointment, AppointmentStatus, OfficeHours
from jobcenter.core import clock
from jobcenter.core.db import db


def plain(hours: Iterable[OfficeHours]) -> list[slots.Hours]:
    """Office hours as the computation of slots takes them."""
    return [
        slots.Hours(
            one.public_id,
            one.counselor_id,
            one.weekday,
            one.starts,
            one.ends,
            one.slot_minutes,
            one.days_ahead,
            one.valid_from,
            one.valid_until,
        )
        for one in hours
    ]


def busy_spans(
    counselor_ids: Collection[int], first: date, last: date, *, except_id: int | None = None
) -> list[slots.Span]:
    """When these counselors cannot be booked between two days: absences and appointments, without a word on whom."""
    start, end = clock.start_of(first), clock.start_of(last + timedelta(days=1))
    ids = sorted(counselor_ids)
    taken = select(Appointment.counselor_id, Appointment.starts_at, Appointment.ends_at).where(
        Appointment.counselor_id.in_(ids),
        Appointment.status != AppointmentStatus.CANCELLED,
        Appointment.starts_at < end,
        Appointment.ends_at > start,
    )
    if except_id is not None:
        taken = taken.where(Appointment.id != except_id)
    found = [slots.Span(*row) for row in db.session.execute(taken)]
    away = select(Absence).where(Absence.counselor_id.in_(ids), Absence.starts_on <= last, Absence.ends_on >= first)
    return found + [_span(one) for one in db.session.scalars(away)]


def _span(absence: Absence) -> slots.Span:
    if absence.starts and absence.ends:
        return slots.Span(
            absence.counselor_id, slots.at(absence.starts_on, absence.starts), slots.at(absence.starts_on, absence.ends)
        )
    return slots.Span(
        absence.counselor_id,
        clock.start_of(absence.starts_on),
        clock.start_of(absence.ends_on + timedelta(days=1)),
    )


def free_slots(
    hours: Sequence[OfficeHours],
    *,
    today: date,
    earliest: datetime,
    first: date | None = None,
    last: date | None = None,
    except_id: int | None = None,
) -> list[slots.Slot]:
    """The free slots of office hours from today (or `first`) to the last day that can be booked (or `last`)."""
    pure = plain(hours)
    first = max(first or today, today)
    last = min(last or date.max, slots.last_day(pure, today))
    busy = busy_spans({one.counselor_id for one in pure}, first, last, except_id=except_id)
    return slots.free(pure, busy, first=first, last=last, today=today, earliest=earliest)
