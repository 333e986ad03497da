"""What residents and counselors are told about appointments, hand-overs and partner agencies, in their language."""

from collections.abc import Callable
from datetime import datetime

from flask_babel import force_locale
from flask_babel import gettext as _

from jobcenter.accounts.models import User
from jobcenter.casework import wording
from jobcenter.casework.models import AgencyReferral, Appointment, HandOver
from jobcenter.core import clock
from jobcenter.core.db import db
from jobcenter.core.formatting import day, localized, masked_name, moment
from jobcenter.notifications.service import notify
from jobcenter.seekers.models import Person
from jobcenter.seekers.service.messages import tell


def tell_person(
    appointment: Appointment, kind: str, write: Callable[[Appointment], tuple[str, str]], now: datetime
) -> None:
    """Tell the person whose appointment it is, where there is an account."""
    link = f"/my/appointments/{appointment.public_id}"
    tell(appointment.person, kind, lambda: write(appointment), now, link=link)


def tell_counselor(
    appointment: Appointment, kind: str, write: Callable[[Appointment], tuple[str, str]], now: datetime
) -> None:
    """Tell the counselor somebody has an appointment with."""
    link = f"/desk/appointments?day={clock.day_of(appointment.starts_at).isoformat()}"
    _tell_user(appointment.counselor_id, kind, lambda: write(appointment), now, link)


def _tell_user(user_id: int, kind: str, write: Callable[[], tuple[str, str]], now: datetime, link: str) -> None:
    user = db.session.get_one(User, user_id)
    with force_locale(user.locale):
        subject, body = write()
    notify(user_id=user.id, kind=kind, subject=subject, body=body, now=now, link=link)


def _where(appointment: Appointment) -> str:
    centre = localized(appointment.organization.name)
    parts = [str(wording.CHANNEL[appointment.channel]), appointment.place or centre]
    return ", ".join(part for part in parts if part)


def _facts(appointment: Appointment) -> dict[str, str]:
    return {
        "when": moment(appointment.starts_at),
        "where": _where(appointment),
        "counselor": appointment.counselor.name,
        "name": masked_name(appointment.person.name),
    }


def booked(appointment: Appointment) -> tuple[str, str]:
    """To a resident: it is booked."""
    return _("Your appointment: %(when)s", when=moment(appointment.starts_at)), _(
        "%(when)s, %(where)s, with %(counselor)s. You can move or cancel it on its page.", **_facts(appointment)
    )


def moved(appointment: Appointment) -> tuple[str, str]:
    """To a resident: it has another time."""
    return _("Your appointment was moved to %(when)s", when=moment(appointment.starts_at)), _(
        "%(when)s, %(where)s, with %(counselor)s. You can move or cancel it on its page.", **_facts(appointment)
    )


def cancelled(appointment: Appointment) -> tuple[str, str]:
    """To a resident: the centre cannot keep it."""
    return _("Your appointment on %(when)s is cancelled", when=moment(appointment.starts_at)), _(
        "The centre had to cancel it. We are sorry. Please choose another time."
    )


def missed(appointment: Appointment) -> tuple[str, str]:
    """To a resident: we waited for you."""
    return _("We missed you on %(when)s", when=moment(appointment.starts_at)), _(
        "You had an appointment with %(counselor)s. If you still want to talk, book another time or call the centre.",
        counselor=appointment.counselor.name,
    )


def reminder(appointment: Appointment) -> tuple[str, str]:
    """To a resident: it is soon."""
    return _("Reminder: your appointment on %(when)s", when=moment(appointment.starts_at)), _(
        "%(where)s, with %(counselor)s. If you cannot come, please cancel it so that somebody else can.",
        **_facts(appointment),
    )


def counselor_booked(appointment: Appointment) -> tuple[str, str]:
    """To a counselor: somebody has booked."""
    return _("%(name)s has booked %(when)s", **_facts(appointment)), _(
        "%(where)s. The topic stands in your calendar.", **_facts(appointment)
    )


def counselor_moved(appointment: Appointment) -> tuple[str, str]:
    """To a counselor: somebody has moved an appointment."""
    return _("%(name)s has moved the appointment to %(when)s", **_facts(appointment)), _(
        "%(where)s. The topic stands in your calendar.", **_facts(appointment)
    )


def counselor_cancelled(appointment: Appointment) -> tuple[str, str]:
    """To a counselor: somebody does not come."""
    return _("%(name)s does not come on %(when)s", **_facts(appointment)), _("The time is free again.")


def _both(hand_over: HandOver) -> list[int]:
    return [one for one in (hand_over.from_id, hand_over.to_id) if one is not None]


def tell_hand_over(hand_over: HandOver, people: int, now: datetime) -> None:
    """Tell both counselors that cases change hands."""
    for user_id in _both(hand_over):
        _tell_user(
            user_id,
            "hand_over.made",
            lambda: _hand_over_words(hand_over, people),
            now,
            f"/desk/hand-overs/{hand_over.public_id}",
        )


def _hand_over_words(hand_over: HandOver, people: int) -> tuple[str, str]:
    before = hand_over.from_counselor.name if hand_over.from_counselor else _("nobody")
    span = day(hand_over.starts_on)
    if hand_over.ends_on:
        span = _("%(first)s to %(last)s", first=span, last=day(hand_over.ends_on))
    else:
        span = _("from %(first)s, for good", first=span)
    return _("Cases handed over: %(before)s to %(after)s", before=before, after=hand_over.to_counselor.name), _(
        "%(people)d people, %(span)s. Reason: %(reason)s. Entered by %(name)s.",
        people=people,
        span=span,
        reason=wording.HAND_OVER_REASON[hand_over.reason],
        name=hand_over.made_by.name,
    )


def tell_hand_over_ended(hand_over: HandOver, people: int, now: datetime, *, undone: bool) -> None:
    """Tell both counselors that cases are back."""
    for user_id in _both(hand_over):
        _tell_user(
            user_id,
            "hand_over.ended",
            lambda: _ended_words(hand_over, people, undone),
            now,
            f"/desk/hand-overs/{hand_over.public_id}",
        )


def _ended_words(hand_over: HandOver, people: int, undone: bool) -> tuple[str, str]:
    before = hand_over.from_counselor.name if hand_over.from_counselor else _("nobody")
    names = {"before": before, "after": hand_over.to_counselor.name}
    subject = (
        _("Hand-over taken back: %(before)s to %(after)s", **names)
        if undone
        else _("Hand-over is over: %(before)s to %(after)s", **names)
    )
    return subject, _("%(people)d people are with %(before)s again.", people=people, before=before)


def tell_new_counselor(person: Person, counselor: User, now: datetime) -> None:
    """Tell a resident who helps her from now on."""
    tell(
        person,
        "hand_over.person",
        lambda: (
            _("Your counselor is %(name)s now", name=counselor.name),
            _("Appointments and plans stay as they are. You find the name on your appointments page."),
        ),
        now,
        link="/my/appointments",
    )


def tell_agency_referral(referral: AgencyReferral, now: datetime) -> None:
    """Tell a resident that a letter was sent. Which agency it went to stands on her page only, never in a mail."""
    tell(
        referral.person,
        "agency.referred",
        lambda: (
            _("A partner agency was asked to help you"),
            _("With your consent your counselor sent a letter. Your page shows where it went and what it says."),
        ),
        now,
        link="/my/history",
    )


def tell_agency_reply(referral: AgencyReferral, now: datetime) -> None:
    """Tell a resident that there is a reply."""
    tell(
        referral.person,
        "agency.replied",
        lambda: (
            _("A partner agency has replied"),
            _("Your page shows the reply. Your counselor talks to you about what comes next."),
        ),
        now,
        link="/my/history",
    )


def tell_counselor_withdrawn(referral: AgencyReferral, now: datetime) -> None:
    """Tell the counselor that a letter is void and the agency has to delete it."""
    _tell_user(
        referral.counselor_id,
        "agency.withdrawn",
        lambda: (
            _("%(name)s has withdrawn the consent to a letter", name=masked_name(referral.person.name)),
            _("Call %(agency)s and ask them to delete it.", agency=referral.agency.name),
        ),
        now,
        f"/desk/agency-referrals/{referral.public_id}",
    )
