"""What the resident and the employer are told about a referral, each in their language."""

from datetime import datetime
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select

from jobcenter.accounts.models import User
from jobcenter.core.db import db
from jobcenter.core.formatting import day, moment
from jobcenter.employers.models import EmployerMember, JobOrder
from jobcenter.matching.labels import RESULT_REASON
from jobcenter.matching.models import Referral
from jobcenter.notifications.service import notify
from jobcenter.seekers.service.messages import tell

MY_MATCHES = "/my/matches"


def tell_person(referral: Referral, kind: str, write: Any, now: datetime, *, link: str = MY_MATCHES) -> None:
    """Tell the person, where she has an account, in her language."""
    tell(referral.person, kind, lambda: write(referral), now, link=link)


def tell_employer(referral: Referral, kind: str, write: Any, now: datetime, *, link: str | None = None) -> None:
    """Tell every member of the employer, each in their language."""
    members = select(User).join(EmployerMember, EmployerMember.user_id == User.id)
    for user in db.session.scalars(members.where(EmployerMember.employer_id == referral.employer_id)):
        with force_locale(user.locale):
            subject, body = write(referral)
        notify(user_id=user.id, kind=kind, subject=subject, body=body, now=now, link=link or _candidates(referral))


def _candidates(referral: Referral) -> str:
    order = db.session.get_one(JobOrder, referral.order_id)
    return f"/company/orders/{order.public_id}/candidates"


def _title(referral: Referral) -> str:
    return db.session.get_one(JobOrder, referral.order_id).title


def _reason(referral: Referral) -> str:
    return str(RESULT_REASON[referral.result_reason]) if referral.result_reason else ""


def sent(referral: Referral) -> tuple[str, str]:
    """To the person: she has been referred."""
    return _("You have been referred: %(title)s", title=_title(referral)), _(
        "The centre has sent your referral to the employer. You will hear about an interview here."
    )


def request_declined(referral: Referral) -> tuple[str, str]:
    """To the person: her request is not followed, and why."""
    return _("No referral this time: %(title)s", title=_title(referral)), _(
        "The counselor did not refer you. Reason: %(reason)s. Look at other orders that fit you, or call the centre.",
        reason=" – ".join(part for part in (_reason(referral), referral.result_text) if part),
    )


def interview_set(referral: Referral) -> tuple[str, str]:
    """To the person: when and where the interview is."""
    return _("Interview on %(when)s: %(title)s", when=moment(referral.interview_at), title=_title(referral)), _(
        "Place: %(place)s. If you cannot come, call the centre before.", place=referral.interview_place or "-"
    )


def hired(referral: Referral) -> tuple[str, str]:
    """To the person: she got the job."""
    return _("You are hired: %(title)s", title=_title(referral)), _(
        "Congratulations. Your other referrals end with this. The centre will ask how you are after 1, 3, 6 and 12 months."
    )


def not_hired(referral: Referral) -> tuple[str, str]:
    """To the person: the result is there."""
    return _("Result of your referral: %(title)s", title=_title(referral)), _(
        "It did not work out this time. Your counselor goes on looking with you."
    )


def order_filled(referral: Referral) -> tuple[str, str]:
    """To the person: the place went to somebody else."""
    return _("The place is taken: %(title)s", title=_title(referral)), _(
        "Somebody else was hired for the last place. Other orders that fit you are in your list."
    )


def employer_referred(referral: Referral) -> tuple[str, str]:
    """To the employer: somebody was referred."""
    return _("A candidate was referred: %(title)s", title=_title(referral)), _(
        "The centre has referred a candidate on %(day)s. Please tell the centre when the interview can be.",
        day=day(referral.sent_on),
    )


def employer_interview(referral: Referral) -> tuple[str, str]:
    """To the employer: the interview is set."""
    return _("Interview on %(when)s: %(title)s", when=moment(referral.interview_at), title=_title(referral)), _(
        "Place: %(place)s. Please tell the centre the result.", place=referral.interview_place or "-"
    )


def employer_hired(referral: Referral) -> tuple[str, str]:
    """To the employer: the hire is recorded."""
    order = db.session.get_one(JobOrder, referral.order_id)
    return _("Hire recorded: %(title)s", title=order.title), _(
        "%(filled)d of %(places)d places are filled.", filled=order.places_filled, places=order.places
    )


def times_proposed(referral: Referral) -> tuple[str, str]:
    """To the person: the employer proposes interview times."""
    return _("Choose an interview time: %(title)s", title=_title(referral)), _(
        "The employer proposes some times. Open the link, pick the one that suits you, or ask for others."
    )


def counselor_times_proposed(referral: Referral) -> tuple[str, str]:
    """To the counselor: the employer proposes interview times."""
    return _("Interview times proposed: %(title)s", title=_title(referral)), _(
        "The employer proposed interview times. The person was asked to choose."
    )


def others_asked(referral: Referral, text: str) -> tuple[str, str]:
    """To the employer and the counselor: none of the times suits."""
    return _("Other interview times asked for: %(title)s", title=_title(referral)), _(
        "None of the proposed times suits the candidate, who writes: %(text)s", text=text
    )
