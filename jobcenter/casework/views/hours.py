"""The counselor's own office hours and absences."""

from datetime import time
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from jobcenter.accounts import current
from jobcenter.casework import queries, wording
from jobcenter.casework.case_forms import AbsenceForm, HoursForm
from jobcenter.casework.models import CounselingChannel
from jobcenter.casework.service import hours
from jobcenter.casework.views import blueprint
from jobcenter.casework.views.common import working_centre
from jobcenter.core import clock
from jobcenter.core.actions import attempt
from jobcenter.core.db import transaction
from jobcenter.core.errors import DomainError
from jobcenter.core.permissions import requires


@blueprint.get("/office-hours")
@requires("cases.write")
def office_hours() -> Any:
    """When the signed-in counselor can be booked, and when she is away."""
    return _page()


def _page(form: HoursForm | None = None, absence: AbsenceForm | None = None) -> Any:
    scope, today = current.scope(), clock.today()
    page = render_template(
        "casework/office_hours.html",
        hours=queries.hours_of(scope, current_user.id, today),
        absences=queries.absences_of(scope, current_user.id, today),
        form=form or HoursForm(formdata=None, valid_from=today),
        absence=absence or AbsenceForm(formdata=None),
        wording=wording,
        today=today,
    )
    return page, 422 if form or absence else 200


@blueprint.post("/office-hours")
@requires("cases.write")
def open_office_hours() -> Any:
    """Offer hours on some weekdays."""
    form = HoursForm()
    if form.validate_on_submit():
        try:
            with transaction():
                hours.open_hours(
                    current_user.id,
                    organization_id=working_centre().id,
                    weekdays=[int(one) for one in form.weekdays.data],
                    starts=_clock(form.starts.data),
                    ends=_clock(form.ends.data),
                    slot_minutes=form.slot_minutes.data,
                    channel=CounselingChannel(form.channel.data),
                    place=form.place.data or "",
                    link=form.link.data or "",
                    days_ahead=form.days_ahead.data,
                    valid_from=form.valid_from.data,
                    valid_until=form.valid_until.data,
                    actor=current.actor(),
                    now=clock.now(),
                )
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("The hours can be booked now."), "success")
            return redirect(url_for(".office_hours"))
    return _page(form=form)


def _clock(value: time) -> str:
    return f"{value:%H:%M}"


@blueprint.post("/office-hours/<public_id>/end")
@requires("cases.write")
def end_office_hours(public_id: str) -> Any:
    """End hours; what is booked stays booked."""
    row = queries.get_hours(current.scope(), current_user.id, public_id)
    attempt(
        lambda: hours.close_hours(row, actor=current.actor(), now=clock.now()),
        _("Nobody can book in these hours any more. What is booked stays."),
    )
    return redirect(url_for(".office_hours"))


@blueprint.post("/absences")
@requires("cases.write")
def enter_absence() -> Any:
    """Be away for some days, or some hours of a day."""
    form = AbsenceForm()
    if form.validate_on_submit():
        try:
            with transaction():
                _absence, booked = hours.be_away(
                    current_user.id,
                    organization_id=working_centre().id,
                    starts_on=form.starts_on.data,
                    ends_on=form.ends_on.data or form.starts_on.data,
                    starts=_clock(form.from_time.data) if form.from_time.data else None,
                    ends=_clock(form.until_time.data) if form.until_time.data else None,
                    reason=form.reason.data or "",
                    actor=current.actor(),
                    now=clock.now(),
                )
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("The absence is entered."), "success")
            if booked:
                text = ngettext(
                    "%(num)d appointment lies in it. Move it, or hand the cases over.",
                    "%(num)d appointments lie in it. Move them, or hand the cases over.",
                    booked,
                )
                flash(text, "warning")
            return redirect(url_for(".office_hours"))
    return _page(absence=form)


@blueprint.post("/absences/<public_id>/remove")
@requires("cases.write")
def remove_absence(public_id: str) -> Any:
    """Take an absence back."""
    row = queries.get_absence(current.scope(), current_user.id, public_id)
    attempt(
        lambda: hours.come_back(row, actor=current.actor(), now=clock.now()),
        _("The absence is removed. The hours can be booked again."),
    )
    return redirect(url_for(".office_hours"))
