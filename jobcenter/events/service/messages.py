"""What residents and companies are told about an event, each in their language."""

from collections.abc import Callable
from datetime import datetime

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select

from jobcenter.accounts.models import User
from jobcenter.core.db import db
from jobcenter.core.formatting import day, localized
from jobcenter.employers.models import EmployerMember
from jobcenter.events.models import Event, EventCompany, EventEntry, InterviewStatus
from jobcenter.notifications.service import notify
from jobcenter.seekers.service.messages import tell


def tell_entry(entry: EventEntry, kind: str, write: Callable[[EventEntry], tuple[str, str]], now: datetime) -> None:
    """Tell somebody who is registered, where there is an account."""
    tell(entry.person, kind, lambda: write(entry), now, link=f"/my/events/{entry.public_id}")


def tell_company(
    company: EventCompany, kind: str, write: Callable[[EventCompany], tuple[str, str]], now: datetime
) -> None:
    """Tell every member of a company."""
    members = select(User).join(EmployerMember, EmployerMember.user_id == User.id)
    for user in db.session.scalars(members.where(EmployerMember.employer_id == company.employer_id)):
        with force_locale(user.locale):
            subject, body = write(company)
        notify(
            user_id=user.id, kind=kind, subject=subject, body=body, now=now, link=f"/company/events/{company.public_id}"
        )


def _when(event: Event) -> str:
    return f"{day(event.held_on)} {event.starts}-{event.ends}"


def registered(entry: EventEntry) -> tuple[str, str]:
    """To a resident: the registration was received."""
    event = entry.event
    return _("Registered: %(title)s", title=localized(event.title)), _(
        "%(when)s, %(place)s. Your number is %(number)s. Show the code on your page at the door, or say the number.",
        when=f"{day(event.held_on)} {entry.slot}" if entry.slot else _when(event),
        place=event.place or _("on line"),
        number=entry.number,
    )


def event_cancelled(entry: EventEntry) -> tuple[str, str]:
    """To a resident: the event is off."""
    return _("Cancelled: %(title)s", title=localized(entry.event.title)), _(
        "The event on %(when)s does not take place. We are sorry. See what else is coming under Events.",
        when=_when(entry.event),
    )


def interviews_set(entry: EventEntry) -> tuple[str, str]:
    """To a resident: the interviews with their times."""
    lines = [
        f"{interview.slot} {interview.company.employer.name} ({interview.post.title})"
        for interview in sorted(entry.interviews, key=lambda one: one.slot)
        if interview.status is InterviewStatus.BOOKED
    ]
    subject = _("Your interviews: %(title)s", title=localized(entry.event.title))
    if not lines:
        return subject, _(
            "No interview could be found for your wishes. Come all the same: free slots are given on the day."
        )
    return subject, _("%(day)s, %(interviews)s", day=day(entry.event.held_on), interviews="; ".join(lines))


def company_invited(company: EventCompany) -> tuple[str, str]:
    """To a company: it takes part."""
    event = company.event
    return _("You take part: %(title)s", title=localized(event.title)), _(
        "%(when)s, %(place)s. On your page of the event you say when you cannot hold interviews.",
        when=_when(event),
        place=event.place or _("on line"),
    )


def company_timetable(company: EventCompany) -> tuple[str, str]:
    """To a company: its timetable is fixed."""
    return _("Interview timetable: %(title)s", title=localized(company.event.title)), _(
        "The interviews of your company are fixed. You see them on your page of the event and enter the results there."
    )
