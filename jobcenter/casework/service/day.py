"""Setting entries of the day list aside, and taking that back."""

from datetime import date, timedelta

from sqlalchemy import delete, select

from jobcenter.accounts.models import User
from jobcenter.casework.models import SetAside
from jobcenter.core.db import db, lock
from jobcenter.core.errors import NotFound
from jobcenter.core.workdays import is_working_day


def set_aside(
    user_id: int, section: str, subject_id: int, *, person_id: int | None, until: date, today: date
) -> SetAside:
    """Hide an entry from a counselor's own list before a day; again means until another day."""
    lock(User, user_id)
    db.session.execute(delete(SetAside).where(SetAside.user_id == user_id, SetAside.until <= today))
    found = db.session.scalar(
        select(SetAside).where(
            SetAside.user_id == user_id, SetAside.section == section, SetAside.subject_id == subject_id
        )
    )
    if found is None:
        found = SetAside(user_id=user_id, section=section, subject_id=subject_id, person_id=person_id)
        db.session.add(found)
    found.set_on, found.until = today, until
    db.session.flush()
    return found


def take_back(user_id: int, public_id: str) -> None:
    """Show an entry again. Raises NotFound."""
    found = db.session.scalar(select(SetAside).where(SetAside.user_id == user_id, SetAside.public_id == public_id))
    if found is None:
        raise NotFound()
    db.session.delete(found)
    db.session.flush()


def working_days_after(today: date, days: int) -> date:
    """The day that lies so many working days after today."""
    day = today
    while days:
        day += timedelta(days=1)
        days -= is_working_day(day)
    return day
