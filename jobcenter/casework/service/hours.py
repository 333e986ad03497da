"""Office hours and absences of a counselor."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, select

from jobcenter import audit
from jobcenter.accounts.models import User
from jobcenter.casework import slots
from jobcenter.casework.errors import EndBeforeBeginning, HoursOverlap, HoursTooShort, LinkNeeded, PlaceNeeded
from jobcenter.casework.models import Absence, Appointment, AppointmentStatus, CounselingChannel, OfficeHours
from jobcenter.core import clock
from jobcenter.core.db import db, lock


def open_hours(
    counselor_id: int,
    *,
    organization_id: int,
    weekdays: list[int],
    starts: str,
    ends: str,
    slot_minutes: int,
    channel: CounselingChannel,
    place: str = "",
    link: str = "",
    days_ahead: int,
    valid_from: date,
    valid_until: date | None = None,
    actor: Any,
    now: datetime,
) -> list[OfficeHours]:
    """Offer hours on some weekdays. Raises HoursOverlap, HoursTooShort, EndBeforeBeginning, PlaceNeeded or LinkNeeded.

    What is booked already stays booked whatever happens to the hours.
    """
    _check(starts, ends, slot_minutes, channel, place, link)
    if valid_until is not None and valid_until < valid_from:
        raise EndBeforeBeginning(field="valid_until")
    lock(User, counselor_id)
    made = []
    for weekday in sorted(set(weekdays)):
        _refuse_overlap(counselor_id, weekday, starts, ends, valid_from, valid_until)
        made.append(
            OfficeHours(
                counselor_id=counselor_id,
                organization_id=organization_id,
                weekday=weekday,
                starts=starts,
                ends=ends,
                slot_minutes=slot_minutes,
                channel=channel,
                place=place,
                link=link,
                days_ahead=days_ahead,
                valid_from=valid_from,
                valid_until=valid_until,
            )
        )
    db.session.add_all(made)
    db.session.flush()
    for one in made:
        _record("office_hours.opened", one, actor, now, weekday=one.weekday, starts=starts, ends=ends)
    return made


def _check(starts: str, ends: str, slot_minutes: int, channel: CounselingChannel, place: str, link: str) -> None:
    if ends <= starts:
        raise EndBeforeBeginning(field="ends")
    day = date(2026, 1, 5)
    if (slots.at(day, ends) - slots.at(day, starts)).total_seconds() < slot_minutes * 60:
        raise HoursTooShort()
    if channel is CounselingChannel.OUTREACH and not place:
        raise PlaceNeeded()
    if channel is CounselingChannel.ONLINE and not link.startswith("https://"):
        raise LinkNeeded()


def _refuse_overlap(
    counselor_id: int, weekday: int, starts: str, ends: str, valid_from: date, valid_until: date | None
) -> None:
    statement = select(OfficeHours).where(
        OfficeHours.counselor_id == counselor_id,
        OfficeHours.weekday == weekday,
        OfficeHours.starts < ends,
        OfficeHours.ends > starts,
        or_(OfficeHours.valid_until.is_(None), OfficeHours.valid_until >= valid_from),
    )
    if valid_until is not None:
        statement = statement.where(OfficeHours.valid_from <= valid_until)
    found = db.session.scalar(statement.limit(1))
    if found is not None:
        raise HoursOverlap(starts=found.starts, ends=found.ends)


def close_hours(hours: OfficeHours, *, actor: Any, now: datetime) -> None:
    """End hours: from today on nobody can book in them. Hours that have not begun are removed."""
    hours = lock(OfficeHours, hours.id)
    today = clock.day_of(now)
    _record("office_hours.closed", hours, actor, now)
    yesterday = date.fromordinal(today.toordinal() - 1)
    if hours.valid_from > yesterday:
        db.session.delete(hours)
    else:
        hours.valid_until = yesterday
    db.session.flush()


def be_away(
    counselor_id: int,
    *,
    organization_id: int,
    starts_on: date,
    ends_on: date,
    starts: str | None = None,
    ends: str | None = None,
    reason: str = "",
    actor: Any,
    now: datetime,
) -> tuple[Absence, int]:
    """Enter an absence. Returns it and how many appointments lie in it: they stay until somebody moves them."""
    if ends_on < starts_on:
        raise EndBeforeBeginning(field="ends_on")
    if (starts or ends) and (not starts or not ends or ends <= starts or starts_on != ends_on):
        raise EndBeforeBeginning(field="ends")
    lock(User, counselor_id)
    absence = Absence(
        counselor_id=counselor_id,
        organization_id=organization_id,
        starts_on=starts_on,
        ends_on=ends_on,
        starts=starts or None,
        ends=ends or None,
        reason=reason,
    )
    db.session.add(absence)
    db.session.flush()
    _record("absence.entered", absence, actor, now, starts_on=starts_on.isoformat(), ends_on=ends_on.isoformat())
    return absence, _count_booked(absence)


def _count_booked(absence: Absence) -> int:
    if absence.starts and absence.ends:
        start, end = slots.at(absence.starts_on, absence.starts), slots.at(absence.starts_on, absence.ends)
    else:
        start, end = clock.start_of(absence.starts_on), clock.start_of(absence.ends_on + timedelta(days=1))
    statement = select(func.count(Appointment.id)).where(
        Appointment.counselor_id == absence.counselor_id,
        Appointment.status == AppointmentStatus.BOOKED,
        Appointment.starts_at < end,
        Appointment.ends_at > start,
    )
    return db.session.scalar(statement) or 0


def come_back(absence: Absence, *, actor: Any, now: datetime) -> None:
    """Remove an absence: its hours can be booked again."""
    absence = lock(Absence, absence.id)
    _record("absence.removed", absence, actor, now)
    db.session.delete(absence)
    db.session.flush()


def _record(action: str, row: OfficeHours | Absence, actor: Any, now: datetime, **details: Any) -> None:
    audit.record(
        actor,
        action,
        subject=(row.__tablename__, row.id),
        now=now,
        organization_id=row.organization_id,
        details={"counselor_id": row.counselor_id, **details},
    )
