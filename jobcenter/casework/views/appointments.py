"""Appointments at the desk: the counselor's week, booking for somebody, walk-ins, no-shows."""

from datetime import date, timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from jobcenter.accounts import current
from jobcenter.accounts.models import User
from jobcenter.casework import occupancy, picking, queries, wording
from jobcenter.casework.case_forms import BookForm
from jobcenter.casework.models import Appointment
from jobcenter.casework.service import appointments
from jobcenter.casework.views import blueprint
from jobcenter.casework.views.common import asked_date, back_to, load_case, logged
from jobcenter.core import clock
from jobcenter.core.actions import attempt
from jobcenter.core.clock import day_of
from jobcenter.core.db import transaction
from jobcenter.core.errors import DomainError, NotFound
from jobcenter.core.forms import read_date
from jobcenter.core.permissions import requires
from jobcenter.core.workdays import is_holiday, next_working_day

WEEK = 7


def _counselors() -> list[User]:
    return list(queries.counselors_of(current.scope().organization_ids or ()))


def _chosen(counselors: list[User]) -> User | None:
    """Whose week is looked at: the one the address names, none for the whole centre, else the counselor herself."""
    wanted = request.args.get("counselor", "")
    if wanted == "all":
        return None
    if not wanted:
        return current_user._get_current_object()
    found = next((one for one in counselors if one.public_id == wanted), None)
    if found is None:
        raise NotFound()
    return found


@blueprint.get("/appointments", endpoint="appointments")
@requires("cases.read")
def week() -> Any:
    """A week of appointments: one's own, a colleague's, or the whole centre's."""
    today, scope, counselors = clock.today(), current.scope(), _counselors()
    day = asked_date("day") or next_working_day(today)
    monday = day - timedelta(days=day.weekday())
    chosen = _chosen(counselors)
    found = queries.list_between(
        scope,
        clock.start_of(monday),
        clock.start_of(monday + timedelta(days=WEEK)),
        counselor_id=chosen.id if chosen else None,
    )
    page = render_template(
        "casework/week.html",
        days=_days(monday, found, _free(chosen, monday, today)),
        monday=monday,
        week=timedelta(days=WEEK),
        named=[(one.public_id, one.name) for one in counselors],
        chosen=chosen,
        wording=wording,
        today=today,
        now=clock.now(),
        is_holiday=is_holiday,
    )
    return logged(page, {one.person_id for one in found}, "appointment", "list")


def _free(chosen: User | None, monday: date, today: date) -> dict[date, int]:
    """How many free slots each day of a week has with one counselor."""
    if chosen is None:
        return {}
    hours = queries.offered_hours(
        today=today, organization_ids=current.scope().organization_ids, counselor_id=chosen.id
    )
    free = occupancy.free_slots(
        hours, today=today, earliest=clock.now(), first=monday, last=monday + timedelta(days=WEEK - 1)
    )
    counts: dict[date, int] = {}
    for slot in free:
        counts[day_of(slot.starts_at)] = counts.get(day_of(slot.starts_at), 0) + 1
    return counts


def _days(monday: date, found: list[Appointment], free: dict[date, int]) -> list[tuple[date, list[Appointment], int]]:
    days = [monday + timedelta(days=number) for number in range(WEEK)]
    rows = [(day, [one for one in found if day_of(one.starts_at) == day], free.get(day, 0)) for day in days]
    return [row for row in rows if row[0].weekday() < 5 or row[1] or row[2]]


def _load(public_id: str) -> Appointment:
    return queries.get_appointment(current.scope(), public_id)


def _to_week(appointment_day: date) -> str:
    return url_for(".appointments", day=appointment_day.isoformat())


@blueprint.post("/appointments/<public_id>/no-show")
@requires("cases.write")
def miss_appointment(public_id: str) -> Any:
    """Record that somebody did not come."""
    row = _load(public_id)
    back = _to_week(day_of(row.starts_at))
    attempt(lambda: appointments.miss(row, actor=current.actor(), now=clock.now()), _("Recorded as not come."))
    return back_to(back)


@blueprint.post("/appointments/<public_id>/no-show/back")
@requires("cases.write")
def appointment_not_missed(public_id: str) -> Any:
    """Take a no-show back."""
    row = _load(public_id)
    back = _to_week(day_of(row.starts_at))
    attempt(
        lambda: appointments.not_missed(row, actor=current.actor(), now=clock.now()), _("The appointment stands again.")
    )
    return back_to(back)


@blueprint.post("/appointments/<public_id>/cancel")
@requires("cases.write")
def cancel_appointment(public_id: str) -> Any:
    """Cancel an appointment for the centre; the person is told."""
    row = _load(public_id)
    back = _to_week(day_of(row.starts_at))
    attempt(
        lambda: appointments.cancel(row, by=appointments.STAFF, actor=current.actor(), now=clock.now()),
        _("The appointment is cancelled. The person was told."),
    )
    return back_to(back)


@blueprint.route("/seekers/<public_id>/appointment", methods=["GET", "POST"])
@requires("cases.write")
def book_appointment(public_id: str) -> Any:
    """Book a time for a person, or move her appointment."""
    found, form = load_case(public_id), BookForm()
    moved = _moved(found.person.id)
    if form.validate_on_submit():
        ids, own = current.scope().organization_ids, found.organization_id
        values: dict[str, Any] = {
            "by": appointments.STAFF,
            "organization_ids": ids,
            "actor": current.actor(),
            "now": clock.now(),
        }
        try:
            with transaction():
                if moved is None:
                    appointments.book(
                        found.person, form.slot.data, topic=form.topic.data or "", organization_id=own, **values
                    )
                else:
                    appointments.move(moved, form.slot.data, **values)
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("The appointment is booked. The person was told."), "success")
            return redirect(url_for(".case", public_id=public_id))
    return _book_page(public_id, form)


def _moved(person_id: int) -> Appointment | None:
    wanted = request.values.get("move")
    if not wanted:
        return None
    appointment = _load(wanted)
    if appointment.person_id != person_id:
        raise NotFound()
    return appointment


def _book_page(public_id: str, form: BookForm) -> Any:
    found = load_case(public_id)
    moved = _moved(found.person.id)
    today, counselors = clock.today(), _counselors()
    wanted = request.values.get("counselor", "")
    chosen = next((one for one in counselors if one.public_id == wanted), None)
    if chosen is None and wanted != "all":
        chosen = current_user._get_current_object()
    hours = queries.offered_hours(
        today=today,
        organization_ids=current.scope().organization_ids,
        counselor_id=chosen.id if chosen else None,
    )
    page = render_template(
        "casework/book.html",
        person=found.person,
        form=form,
        picker=picking.offer(
            hours,
            today=today,
            earliest=clock.now(),
            wanted=read_date(request.values.get("day", "")),
            except_id=moved.id if moved else None,
        ),
        moved=moved,
        named=[(one.public_id, one.name) for one in counselors],
        chosen=chosen,
        wording=wording,
        today=today,
    )
    return logged(page, found.person.id, "appointment"), 422 if form.errors or form.form_errors else 200


@blueprint.post("/seekers/<public_id>/walk-in")
@requires("cases.write")
def fit_in(public_id: str) -> Any:
    """Talk at once to somebody who came without an appointment."""
    found = load_case(public_id)
    try:
        with transaction():
            made = appointments.walk_in(
                found.person, organization_id=found.organization_id, actor=current.actor(), now=clock.now()
            )
            key = made.public_id
    except DomainError as error:
        flash(str(error), "warning")
        return redirect(url_for(".book_appointment", public_id=public_id))
    return redirect(url_for(".case", public_id=public_id, appointment=key, _anchor="new-tit"))
