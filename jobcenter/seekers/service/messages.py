"""What a resident is told about her registration, in her language."""

from datetime import datetime
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from jobcenter.accounts.models import User
from jobcenter.core.db import db
from jobcenter.core.formatting import day
from jobcenter.notifications import channels
from jobcenter.notifications.service import notify, text_to
from jobcenter.seekers import reference
from jobcenter.seekers.models import Person, Registration

LINK = "/my/registration"


def tell(person: Person, kind: str, write: Any, now: datetime, link: str = LINK) -> None:
    """Tell a person in her language: in her account and by mail, by text where she chose that.

    Somebody without an account gets the text alone. `write` returns subject and body in the active language.
    """
    phone = person.phone if person.contact_by in (channels.SMS, channels.MESSENGER) else None
    user = db.session.get(User, person.user_id) if person.user_id else None
    if user is None and phone is None:
        return
    with force_locale(user.locale if user else "ko"):
        subject, body = write()
        if user is not None:
            notify(
                user_id=user.id, kind=kind, subject=subject, body=body, now=now, link=link, phone=phone,
                by=person.contact_by,
            )  # fmt: skip
        elif phone is not None:
            text_to(phone, by=person.contact_by, kind=kind, subject=str(subject), now=now)


def requested(registration: Registration) -> tuple[str, str]:
    """The registration has arrived."""
    return _("Your registration %(number)s has arrived", number=registration.number), _(
        "A counselor checks it and calls you within two working days. You can change your answers until then."
    )


def accepted(registration: Registration) -> tuple[str, str]:
    """The registration is valid."""
    return _("You are registered for work (%(number)s)", number=registration.number), _(
        "Your registration is valid until %(until)s. You can now see orders that fit you and ask to be referred.",
        until=day(registration.valid_until),
    )


def returned(registration: Registration) -> tuple[str, str]:
    """The counselor asks for a change."""
    reason = reference.option_name("return_reason", registration.return_reason)
    return _("Please complete your registration %(number)s", number=registration.number), _(
        "%(reason)s: %(text)s Change it and send it again; what you wrote is kept.",
        reason=reason,
        text=registration.return_text,
    )


def renewed(registration: Registration) -> tuple[str, str]:
    """A new term has begun or will follow."""
    return _("Your registration %(number)s is renewed", number=registration.number), _(
        "It is valid until %(until)s.", until=day(registration.valid_until)
    )


def expiring(registration: Registration) -> tuple[str, str]:
    """The term ends soon."""
    return _("Your registration ends on %(until)s", until=day(registration.valid_until)), _(
        "Renew it before that day if you are still looking for work. It takes one press of a button."
    )


def expired(registration: Registration) -> tuple[str, str]:
    """The term is over."""
    return _("Your registration %(number)s has ended", number=registration.number), _(
        "Its last valid day was %(until)s. You can register again; your answers are kept.",
        until=day(registration.valid_until),
    )


def cancelled(registration: Registration) -> tuple[str, str]:
    """The registration was cancelled."""
    return _("Your registration %(number)s is cancelled", number=registration.number), _(
        "Open referrals end with it. You can register again at any time."
    )


def held(registration: Registration) -> tuple[str, str]:
    """The registration rests."""
    return _("Your registration %(number)s is on hold", number=registration.number), _(
        "You will not be referred meanwhile. Reason: %(reason)s", reason=registration.hold_reason
    )
