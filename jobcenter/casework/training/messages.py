"""What a person is told on her way to a licence, in her language."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from jobcenter.casework.training.models import LicenceWait
from jobcenter.core.formatting import day, localized
from jobcenter.seekers.service.messages import tell as tell_person

MY_MATCHES = "/my/matches"


def tell(wait: LicenceWait, kind: str, write: Any, now: datetime, link: str = MY_MATCHES) -> None:
    """Tell the person, where she has an account."""
    tell_person(wait.person, kind, lambda: write(wait), now, link=link)


def link_of(wait: LicenceWait) -> str:
    """The page on which she answers the offer."""
    order = f"&order={wait.order.public_id}" if wait.order else ""
    return f"/my/courses/{wait.round.public_id}?licence={wait.licence_key}{order}"


def offered(wait: LicenceWait) -> tuple[str, str]:
    """A course that leads to the licence she lacks."""
    return _("A course for you: %(name)s", name=localized(wait.round.name)), _(
        "It leads to the licence %(licence)s, which %(order)s asks for. Look at it and say by %(until)s whether you want it.",
        licence=wait.licence,
        order=f"“{wait.order.title}”" if wait.order else _("work you look for"),
        until=day(wait.round.apply_until),
    )


def licence_there(wait: LicenceWait) -> tuple[str, str]:
    """The licence is in her registration, and her counselor has the order back."""
    return _("Your licence %(licence)s is in your registration", licence=wait.licence), _(
        "Well done. The order you waited for, or the best of its kind, is back on your counselor's list. You can also look at your orders yourself."
    )
