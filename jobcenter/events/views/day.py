"""The day itself, on a phone at the door: check-in by code or number, results, counseling."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from jobcenter import audit
from jobcenter.accounts import current
from jobcenter.core import clock
from jobcenter.core.actions import attempt
from jobcenter.core.db import transaction
from jobcenter.core.errors import DomainError, NotFound
from jobcenter.core.permissions import requires
from jobcenter.events import queries, tickets, wording
from jobcenter.events.errors import UnknownNumber
from jobcenter.events.forms import CounselingForm, NumberForm
from jobcenter.events.models import EntryStatus, Event, EventEntry, EventStatus, InterviewStatus
from jobcenter.events.presenting import Seen
from jobcenter.events.service import entries
from jobcenter.events.views.results import answer_result

blueprint = Blueprint("event_day", __name__, url_prefix="/desk/events")


def _log(people: list[int], action: str) -> None:
    if people:
        audit.log_access(current.actor(), people, what="event_entry", action=action, now=clock.now())


@blueprint.route("/<event_id>/day", methods=["GET", "POST"])
@requires("events.manage")
def show(event_id: str) -> Any:
    """Who came, who is expected; a number typed at the door opens the registration."""
    event = queries.get_event(current.scope(), event_id)
    form = NumberForm()
    if form.validate_on_submit():
        entry = queries.find_entry_by_number(current.scope(), event, form.number.data)
        if entry is not None and entry.is_live:
            return redirect(url_for(".entry", entry_id=entry.public_id))
        form.add_error(UnknownNumber(number=form.number.data))
    return _day_page(event, form)


def _day_page(event: Event, form: NumberForm) -> Any:
    listed = queries.list_entries(current.scope(), event)
    page = render_template(
        "events/desk/day.html",
        event=event,
        form=form,
        listed=listed,
        interviews=queries.list_interviews(current.scope(), event) if event.has_companies else [],
        figures=queries.count_figures(event),
        wording=wording,
    )
    _log([one.person_id for one in listed], "list")
    return page, 422 if form.is_submitted() else 200


@blueprint.get("/check-in/<token>")
@requires("events.manage")
def scan(token: str) -> Any:
    """What a camera opens from the code of a ticket."""
    public_id = tickets.read(token)
    if public_id is None:
        raise NotFound()
    return _entry_page(queries.get_entry(current.scope(), public_id))


@blueprint.get("/entries/<entry_id>")
@requires("events.manage")
def entry(entry_id: str) -> Any:
    """One person at the event."""
    return _entry_page(queries.get_entry(current.scope(), entry_id))


def _entry_page(found: EventEntry, form: CounselingForm | None = None) -> Any:
    page = render_template(
        "events/desk/entry.html",
        entry=found,
        event=found.event,
        interviews=[one for one in found.interviews if one.status is not InterviewStatus.CANCELLED],
        may_check_in=found.event.status is EventStatus.HELD and found.can_move_to(EntryStatus.CHECKED_IN),
        came=found.status is EntryStatus.CHECKED_IN,
        form=form or CounselingForm(formdata=None, text=found.note),
        code=tickets.picture(url_for(".scan", token=tickets.token_of(found), _external=True)),
        wording=wording,
    )
    _log([found.person_id], "view")
    return page, 422 if form is not None else 200


@blueprint.post("/entries/<entry_id>/check-in")
@requires("events.manage")
def check_in(entry_id: str) -> Any:
    """Note that somebody has come."""
    found = queries.get_entry(current.scope(), entry_id)
    attempt(
        lambda: entries.check_in(found, actor=current.actor(), now=clock.now()),
        _("Number %(number)s is checked in.", number=found.number),
    )
    return redirect(url_for(".entry", entry_id=entry_id))


@blueprint.post("/entries/<entry_id>/withdraw")
@requires("events.manage")
def withdraw(entry_id: str) -> Any:
    """Take a registration back for somebody."""
    found = queries.get_entry(current.scope(), entry_id)
    event_id = found.event.public_id
    attempt(
        lambda: entries.withdraw(found, actor=current.actor(), now=clock.now(), by_staff=True),
        _("The registration was taken back."),
    )
    return redirect(url_for("desk_events.people", event_id=event_id))


@blueprint.post("/entries/<entry_id>/counseling")
@requires("events.manage")
def counseling(entry_id: str) -> Any:
    """Keep what was talked about at an outreach place."""
    found = queries.get_entry(current.scope(), entry_id)
    if not found.event.has_slots:
        raise NotFound()
    form = CounselingForm()
    if form.validate_on_submit():
        try:
            with transaction():
                entries.hold_counseling(found, form.text.data, actor=current.actor(), now=clock.now())
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("The counseling was noted."), "success")
            return redirect(url_for(".entry", entry_id=entry_id))
    return _entry_page(found, form)


@blueprint.route("/interviews/<interview_id>", methods=["GET", "POST"])
@requires("events.manage")
def result(interview_id: str) -> Any:
    """Enter how an interview ended."""
    interview = queries.get_interview(current.scope(), interview_id)
    if request.method == "GET":
        _log([interview.entry.person_id], "view")
        interview = queries.get_interview(current.scope(), interview_id)
    found = interview.entry
    return answer_result(
        interview,
        layout="layouts/staff.html",
        back=url_for(".show", event_id=interview.event.public_id),
        seen=Seen(found.number, found.person.name, found.person.phone),
    )
