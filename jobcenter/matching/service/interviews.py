"""Interview times: an employer proposes two or three, the person picks one or asks for others."""

from collections.abc import Sequence
from datetime import datetime

from jobcenter import audit, notifications
from jobcenter.accounts.current import Actor
from jobcenter.core import parameters
from jobcenter.core.db import db, lock
from jobcenter.core.errors import InvalidTransition
from jobcenter.matching.errors import AnswerNeeded, OfferAnswered, TimeNotOffered, TimePast, TimesWanted
from jobcenter.matching.models import InterviewOffer, OfferStatus, Referral, ReferralStatus
from jobcenter.matching.service import messages
from jobcenter.matching.service.referrals import set_interview
from jobcenter.matching.service.steps import day, lock_referral, withdraw_offers

TAKES_OFFERS = (ReferralStatus.SENT, ReferralStatus.INTERVIEW_SET)


def propose_times(
    referral: Referral, times: Sequence[datetime], *, place: str, note: str = "", actor: Actor, now: datetime
) -> InterviewOffer:
    """Propose times for an interview; an earlier proposal that nobody answered ends. The person and her counselor hear.

    Raises TimesWanted, TimePast or InvalidTransition.
    """
    least, most = parameters.value("interview_offer_times", on=day(now))
    different = sorted(set(times))
    if not least <= len(different) <= most or len(different) != len(times):
        raise TimesWanted(least=least, most=most)
    if different[0] <= now:
        raise TimePast()
    referral = lock_referral(referral.id)
    if referral.status not in TAKES_OFFERS:
        raise InvalidTransition()
    withdraw_offers(referral)
    offer = InterviewOffer(
        referral_id=referral.id,
        person_id=referral.person_id,
        organization_id=referral.organization_id,
        times=[time.isoformat() for time in different],
        place=place[:200],
        note=note[:500],
        made_by_id=actor.id,
    )
    db.session.add(offer)
    db.session.flush()
    _write("interview.proposed", offer, actor=actor, now=now)
    messages.tell_person(
        referral, "interview.proposed", messages.times_proposed, now, link=f"/my/interviews/{offer.public_id}"
    )
    _tell_counselor(referral, messages.counselor_times_proposed(referral), now)
    return offer


def pick_time(offer: InterviewOffer, at: datetime, *, actor: Actor, now: datetime) -> None:
    """The person picks one of the proposed times: the interview is set, all sides hear.

    Raises OfferAnswered or TimeNotOffered.
    """
    referral, offer = _locked(offer)
    if at not in offer.choices or at <= now:
        raise TimeNotOffered()
    offer.chosen_at, offer.answered_at = at, now
    offer.move_to(OfferStatus.CHOSEN)
    db.session.flush()
    _write("interview.chosen", offer, actor=actor, now=now)
    set_interview(referral, at=at, place=offer.place, actor=actor, now=now)
    _tell_counselor(referral, messages.interview_set(referral), now)


def ask_for_others(offer: InterviewOffer, text: str, *, actor: Actor, now: datetime) -> None:
    """The person can come at none of the times and says what would do. Raises OfferAnswered or AnswerNeeded."""
    referral, offer = _locked(offer)
    if not text.strip():
        raise AnswerNeeded()
    offer.answer_text, offer.answered_at = text.strip()[:500], now
    offer.move_to(OfferStatus.OTHERS_ASKED)
    _write("interview.others_asked", offer, actor=actor, now=now)
    messages.tell_employer(
        referral,
        "interview.others_asked",
        lambda found: messages.others_asked(found, offer.answer_text),
        now,
        link=f"/company/candidates/{referral.public_id}/interview",
    )
    _tell_counselor(referral, messages.others_asked(referral, offer.answer_text), now)


def _locked(offer: InterviewOffer) -> tuple[Referral, InterviewOffer]:
    referral = lock_referral(offer.referral_id)
    offer = lock(InterviewOffer, offer.id)
    if offer.status is not OfferStatus.OPEN or referral.status not in TAKES_OFFERS:
        raise OfferAnswered()
    return referral, offer


def _tell_counselor(referral: Referral, text: tuple[str, str], now: datetime) -> None:
    if referral.counselor_id is not None:
        notifications.notify(
            user_id=referral.counselor_id,
            kind="interview.counselor",
            subject=text[0],
            body=text[1],
            now=now,
            link=f"/desk/referrals/{referral.public_id}",
        )


def _write(action: str, offer: InterviewOffer, *, actor: Actor, now: datetime) -> None:
    audit.record(
        actor,
        action,
        subject=("referral", offer.referral_id),
        organization_id=offer.organization_id,
        person_id=offer.person_id,
        now=now,
    )
