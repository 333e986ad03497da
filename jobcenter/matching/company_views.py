"""A company's candidates: who was referred, interview times, results on line."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from jobcenter import audit
from jobcenter.accounts import current
from jobcenter.core import calendars, clock
from jobcenter.core.db import db, transaction
from jobcenter.core.errors import DomainError, NotFound
from jobcenter.core.permissions import requires
from jobcenter.employers import queries as employers
from jobcenter.matching import candidates, labels, service
from jobcenter.matching.company_forms import ROWS, CompanyResultForm, ProposeForm
from jobcenter.matching.models import Referral, ResultSource
from jobcenter.matching.visibility import Candidate, seen_by_employer

blueprint = Blueprint("company_candidates", __name__, url_prefix="/company")


def _shown(referrals: Any) -> list[tuple[Referral, Any]]:
    return list(zip(referrals, seen_by_employer(referrals), strict=True))


def _seen(referral: Referral) -> Candidate:
    return seen_by_employer([referral])[0]


def _logged(page: Any, referrals: Any, action: str = "view") -> Any:
    people = {one.person_id for one in referrals}
    if people:
        audit.log_access(current.actor(), people, what="referral", action=action, now=clock.now())
    return page


@blueprint.get("/candidates")
@requires("company.manage")
def waiting() -> Any:
    """Everybody who waits for an interview or a result, of all orders."""
    referrals = candidates.waiting(current_user.id)
    page = render_template(
        "company/candidates.html",
        order=None,
        rows=_shown(referrals),
        labels=labels,
        now=clock.now(),
        active="candidates",
    )
    return _logged(page, referrals, "list")


@blueprint.get("/orders/<public_id>/candidates")
@requires("company.manage")
def index(public_id: str) -> Any:
    """Who was referred to an order, and what is to be done for each."""
    order = employers.get_order_of_employer(current_user.id, public_id)
    referrals = candidates.of_order(current_user.id, order)
    page = render_template(
        "company/candidates.html", order=order, rows=_shown(referrals), labels=labels, now=clock.now(), active="company"
    )
    return _logged(page, referrals, "list")


def _referral(public_id: str) -> Referral:
    return candidates.get(current_user.id, public_id)


def _back(referral: Referral) -> str:
    return url_for(".index", public_id=referral.order.public_id)


def _closed(referral: Referral) -> Any:
    flash(_("This referral has ended: %(status)s.", status=labels.REFERRAL_STATUS[referral.status]), "information")
    return redirect(_back(referral))


@blueprint.route("/candidates/<public_id>/interview", methods=["GET", "POST"])
@requires("company.manage")
def interview(public_id: str) -> Any:
    """Propose two or three interview times."""
    referral = _referral(public_id)
    if not referral.is_open:
        return _closed(referral)
    form = ProposeForm(place=referral.interview_place or referral.order.address or referral.order.employer.address)
    if form.validate_on_submit():
        try:
            with transaction():
                service.propose_times(
                    referral,
                    form.times(),
                    place=form.place.data or "",
                    note=form.note.data or "",
                    actor=current.actor(),
                    now=clock.now(),
                )
        except DomainError as error:
            db.session.refresh(referral)
            form.add_error(error)
        else:
            flash(_("The candidate was asked to choose. You get a message with the time."), "success")
            return redirect(_back(_referral(public_id)))
    code = 422 if form.is_submitted() else 200
    page = render_template(
        "company/propose.html",
        referral=referral,
        seen=_seen(referral),
        form=form,
        rows=ROWS,
        last=referral.offers[-1] if referral.offers else None,
        back=_back(referral),
        active="company",
    )
    return _logged(page, [referral]), code


@blueprint.route("/candidates/<public_id>/result", methods=["GET", "POST"])
@requires("company.manage")
def result(public_id: str) -> Any:
    """Record how it ended: the form, then what it means, then the record itself."""
    referral = _referral(public_id)
    if not referral.is_open:
        return _closed(referral)
    order = referral.order
    form = CompanyResultForm(
        wage_kind=order.wage_kind.value if order.wage_kind else None,
        wage_amount=order.wage_min,
        weekly_hours=order.weekly_hours,
    )
    valid = form.validate_on_submit()
    if valid and "confirmed" in request.form:
        try:
            with transaction():
                _record(referral, form)
        except DomainError as error:
            db.session.refresh(referral)
            if not referral.is_open:
                return _closed(referral)
            form.add_error(error)
        else:
            flash(_("The result is recorded. Thank you."), "success")
            return redirect(_back(_referral(public_id)))
    code = 422 if form.is_submitted() and form.errors else 200
    page = render_template(
        "company/result.html",
        referral=referral,
        seen=_seen(referral),
        form=form,
        confirm=valid and not form.errors,
        labels=labels,
        back=_back(referral),
        active="company",
    )
    return _logged(page, [referral]), code


def _record(referral: Referral, form: CompanyResultForm) -> None:
    service.record_result(
        referral,
        form.result.data,
        reason=form.reason.data,
        source=ResultSource.EMPLOYER,
        text=form.text.data or "",
        hire=service.Hire(form.start(), form.wage_kind.data, form.wage_amount.data, form.weekly_hours.data),
        actor=current.actor(),
        now=clock.now(),
    )


@blueprint.get("/candidates/<public_id>/interview.ics")
@requires("company.manage")
def calendar(public_id: str) -> Any:
    """The interview for the company's calendar."""
    referral = _referral(public_id)
    if referral.interview_at is None or not referral.is_open:
        raise NotFound()
    seen = _seen(referral)
    appointment = calendars.Appointment(
        f"interview-{referral.public_id}",
        _("Interview with %(name)s: %(title)s", name=seen.name, title=referral.order.title),
        referral.interview_at,
        place=referral.interview_place,
        text=seen.phone or "",
    )
    answer = calendars.ical_response("interview.ics", appointment, now=clock.now())
    return _logged(answer, [referral], "download")
