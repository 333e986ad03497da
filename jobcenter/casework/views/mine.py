"""The resident's appointments: book a free time, move it, cancel it, take it into the own calendar."""

from datetime import date
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from jobcenter.accounts import current
from jobcenter.casework import calendars, picking, queries, wording
from jobcenter.casework.case_forms import BookForm, SlotForm
from jobcenter.casework.models import Appointment, AppointmentStatus, CounselingChannel, OfficeHours
from jobcenter.casework.service import appointments
from jobcenter.casework.views.history import own_person
from jobcenter.core import clock
from jobcenter.core.actions import attempt
from jobcenter.core.db import transaction
from jobcenter.core.errors import DomainError
from jobcenter.core.formatting import localized
from jobcenter.core.forms import read_date
from jobcenter.core.permissions import signed_in
from jobcenter.organizations import queries as organizations
from jobcenter.organizations.models import Organization
from jobcenter.organizations.scope import Scope
from jobcenter.seekers import queries as seekers
from jobcenter.seekers.models import Person

blueprint = Blueprint("my_appointments", __name__, url_prefix="/my/appointments")


@blueprint.get("")
@signed_in
def index() -> Any:
    """The resident's appointments, the next one first."""
    person = seekers.find_person_of_user(current_user.id)
    if person is None:
        return render_template("casework/my_none.html")
    scope, now = Scope.of_person(person.id), clock.now()
    coming, over = queries.list_own(scope, now=now)
    return render_template(
        "casework/my_appointments.html",
        coming=coming,
        over=over,
        counselor=queries.find_counselor(scope, person.id),
        wording=wording,
        may_change={one.public_id for one in coming if appointments.may_change(one, now)},
    )


def _centre(person: Person) -> Organization | None:
    """The centre of the open registration; whoever has none can choose any centre."""
    registration = seekers.find_open_registration(Scope.of_person(person.id), person.id)
    return organizations.get(registration.organization_id) if registration else None


def _offering(person: Person) -> frozenset[int] | None:
    """Whose counselors the person can choose from: her centre's and those of the district and city above it."""
    centre = _centre(person)
    return frozenset({centre.id, *(one.id for one in organizations.ancestors(centre))}) if centre else None


def _hours(person: Person) -> tuple[list[OfficeHours], dict[str, Any]]:
    """The hours to choose from, and what the page says about the choice: with whom, at which centre."""
    today, own = clock.today(), _offering(person)
    counselor = queries.find_counselor(Scope.of_person(person.id), person.id) if own else None
    centres = [] if own else queries.centres_with_hours(today)
    chosen = next((one for one in centres if one.code == request.args.get("centre")), None)
    ids = own or ({chosen.id} if chosen else ({centres[0].id} if len(centres) == 1 else None))
    found = list(queries.offered_hours(today=today, organization_ids=ids)) if ids else []
    mine = [one for one in found if counselor and one.counselor_id == counselor.id]
    anyone = request.args.get("counselor") == "any"
    about = {
        "centres": len(centres) > 1,
        "named_centres": [(one.code, localized(one.name)) for one in centres],
        "centre": chosen,
        "counselor": counselor if mine else None,
        "anyone": anyone or not mine,
        "others": len(found) > len(mine),
    }
    return (found if anyone or not mine else mine), about


def _picker(hours: list[OfficeHours], except_id: int | None = None) -> picking.Picker:
    now = clock.now()
    wanted: date | None = read_date(request.values.get("day", ""))
    return picking.offer(
        hours,
        today=clock.today(),
        earliest=now + appointments.cut_off(now),
        wanted=wanted,
        except_id=except_id,
    )


@blueprint.route("/new", methods=["GET", "POST"])
@signed_in
def book() -> Any:
    """Choose a day and a time, and book it."""
    person, form = own_person(), BookForm()
    if form.validate_on_submit():
        centre = _centre(person)
        try:
            with transaction():
                made = appointments.book(
                    person,
                    form.slot.data,
                    by=appointments.PERSON,
                    topic=form.topic.data or "",
                    organization_ids=_offering(person),
                    organization_id=centre.id if centre else None,
                    actor=current.actor(),
                    now=clock.now(),
                )
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Booked. We look forward to seeing you."), "success")
            return redirect(url_for(".show", public_id=made.public_id))
    return _book_page(own_person(), form, None)


def _book_page(person: Person, form: Any, appointment: Appointment | None) -> Any:
    hours, about = _hours(person)
    page = render_template(
        "casework/my_book.html",
        form=form,
        picker=_picker(hours, appointment.id if appointment else None),
        appointment=appointment,
        wording=wording,
        today=clock.today(),
        **about,
    )
    return page, 422 if form.errors or form.form_errors else 200


def _own(public_id: str) -> Appointment:
    return queries.get_appointment(Scope.of_person(own_person().id), public_id)


@blueprint.get("/<public_id>")
@signed_in
def show(public_id: str) -> Any:
    """One appointment: when, where, with whom, and what can be changed until when."""
    appointment, now = _own(public_id), clock.now()
    linked = appointment.channel is CounselingChannel.ONLINE and appointment.status is AppointmentStatus.BOOKED
    return render_template(
        "casework/my_appointment.html",
        appointment=appointment,
        link=appointment.link if linked else None,
        may_change=appointments.may_change(appointment, now),
        change_until=appointment.starts_at - appointments.cut_off(now),
        wording=wording,
    )


@blueprint.route("/<public_id>/move", methods=["GET", "POST"])
@signed_in
def move(public_id: str) -> Any:
    """Choose another time."""
    appointment, form = _own(public_id), SlotForm()
    if not appointments.may_change(appointment, clock.now()):
        flash(_("This appointment cannot be moved on line any more. Please call the centre."), "warning")
        return redirect(url_for(".show", public_id=public_id))
    if form.validate_on_submit():
        try:
            with transaction():
                appointments.move(
                    appointment,
                    form.slot.data,
                    by=appointments.PERSON,
                    organization_ids=_offering(own_person()),
                    actor=current.actor(),
                    now=clock.now(),
                )
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Your appointment has a new time."), "success")
            return redirect(url_for(".show", public_id=public_id))
    return _book_page(own_person(), form, _own(public_id))


@blueprint.post("/<public_id>/cancel")
@signed_in
def cancel(public_id: str) -> Any:
    """Cancel an appointment."""
    appointment = _own(public_id)
    attempt(
        lambda: appointments.cancel(appointment, by=appointments.PERSON, actor=current.actor(), now=clock.now()),
        _("Your appointment is cancelled."),
    )
    return redirect(url_for(".index"))


@blueprint.get("/<public_id>/calendar.ics")
@signed_in
def calendar(public_id: str) -> Any:
    """The appointment as a file for the own calendar."""
    appointment = _own(public_id)
    centre = localized(appointment.organization.name)
    text = calendars.calendar(
        uid=f"{appointment.public_id}@{request.host}",
        sequence=appointment.moved,
        stamp=clock.now(),
        starts_at=appointment.starts_at,
        ends_at=appointment.ends_at,
        title=_("Counseling at the job centre"),
        place=appointment.place or appointment.organization.address or centre,
        text="\n".join(
            part
            for part in (
                f"{wording.CHANNEL[appointment.channel]}, {appointment.counselor.name}, {centre}",
                appointment.link if appointment.channel is CounselingChannel.ONLINE else "",
                url_for(".show", public_id=public_id, _external=True),
            )
            if part
        ),
        cancelled=appointment.status is AppointmentStatus.CANCELLED,
    )
    name = f"appointment-{clock.day_of(appointment.starts_at).isoformat()}.ics"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text, content_type="text/calendar; charset=utf-8", headers=headers)
