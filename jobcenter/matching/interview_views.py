"""A resident's interviews: pick one of the proposed times, and the interview for one's own calendar."""

from datetime import datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from jobcenter.accounts import current
from jobcenter.core import calendars, clock
from jobcenter.core.db import db, transaction
from jobcenter.core.errors import DomainError, NotFound
from jobcenter.core.formatting import moment
from jobcenter.core.permissions import requires
from jobcenter.matching import queries, service
from jobcenter.matching.company_forms import PickForm
from jobcenter.matching.models import InterviewOffer, OfferStatus
from jobcenter.organizations.scope import Scope
from jobcenter.seekers import queries as seekers

blueprint = Blueprint("my_interviews", __name__, url_prefix="/my/interviews")

OTHERS = "others"


def _scope() -> Scope:
    person = seekers.find_person_of_user(current_user.id)
    return Scope.of_person(person.id if person else 0)


@blueprint.route("/<public_id>", methods=["GET", "POST"])
@requires("matching.own")
def choose(public_id: str) -> Any:
    """Pick a time, or ask for others."""
    offer = queries.get_offer(_scope(), public_id)
    form = PickForm()
    form.offer(offer, clock.now(), moment)
    if offer.status is OfferStatus.OPEN and form.validate_on_submit():
        try:
            with transaction():
                _answer(offer, form)
        except DomainError as error:
            db.session.refresh(offer)
            form.add_error(error)
        else:
            asked = form.time.data == OTHERS
            flash(_("The employer was asked for other times.") if asked else _("The interview is set."), "success")
            return redirect(url_for("my_matches.index", tab="referrals"))
    page = render_template("matching/choose_time.html", offer=offer, form=form, active="matches")
    return page, 422 if form.errors else 200


def _answer(offer: InterviewOffer, form: PickForm) -> None:
    actor, now = current.actor(), clock.now()
    if form.time.data == OTHERS:
        service.ask_for_others(offer, form.text.data or "", actor=actor, now=now)
    else:
        service.pick_time(offer, datetime.fromisoformat(form.time.data), actor=actor, now=now)


@blueprint.get("/<public_id>/interview.ics")
@requires("matching.own")
def calendar(public_id: str) -> Any:
    """The interview of a referral for one's own calendar."""
    referral = queries.get_referral(_scope(), public_id)
    if referral.interview_at is None or not referral.is_open:
        raise NotFound()
    appointment = calendars.Appointment(
        f"interview-{referral.public_id}",
        _("Interview: %(title)s", title=referral.order.title),
        referral.interview_at,
        place=referral.interview_place,
        text=referral.order.employer.name,
    )
    return calendars.ical_response("interview.ics", appointment, now=clock.now())
