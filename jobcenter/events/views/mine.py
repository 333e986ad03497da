"""The resident's own events: the ticket with its code, interviews, taking back, satisfaction."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from jobcenter.accounts import current
from jobcenter.core import clock
from jobcenter.core.actions import attempt
from jobcenter.core.db import transaction
from jobcenter.core.errors import DomainError, NotFound
from jobcenter.core.permissions import signed_in
from jobcenter.events import queries, tickets, wording
from jobcenter.events.errors import TooLate
from jobcenter.events.forms import EntryForm, RatingForm
from jobcenter.events.models import EntryStatus, EventEntry, EventKind, EventStatus, InterviewStatus
from jobcenter.events.service import entries
from jobcenter.organizations.scope import Scope
from jobcenter.seekers import queries as seekers

blueprint = Blueprint("my_events", __name__, url_prefix="/my/events")


def own_scope() -> Scope:
    """The scope of the signed-in resident. Raises NotFound where there is no record."""
    person = seekers.find_person_of_user(current_user.id)
    if person is None:
        raise NotFound()
    return Scope.of_person(person.id)


@blueprint.get("")
@signed_in
def index() -> Any:
    """All events of the signed-in resident."""
    person = seekers.find_person_of_user(current_user.id)
    found = queries.list_own(Scope.of_person(person.id)) if person else []
    return render_template("events/mine.html", listed=found, wording=wording)


@blueprint.get("/<entry_id>")
@signed_in
def show(entry_id: str) -> Any:
    """One registration: number, code, interviews."""
    return _page(queries.get_entry(own_scope(), entry_id))


def _page(entry: EventEntry, rating: RatingForm | None = None) -> Any:
    booked = [one for one in entry.interviews if one.status is not InterviewStatus.CANCELLED]
    event = entry.event
    # The link is for who has a place at the table, and only until the day is over.
    linked = event.kind is EventKind.ONLINE and event.status in (EventStatus.CLOSED, EventStatus.HELD) and booked
    return render_template(
        "events/ticket.html",
        entry=entry,
        event=event,
        interviews=booked,
        link=event.video_link if linked else None,
        code=tickets.picture(url_for("event_day.scan", token=tickets.token_of(entry), _external=True)),
        rating=rating or RatingForm(formdata=None, satisfaction=entry.satisfaction),
        came=entry.status is EntryStatus.CHECKED_IN,
        may_withdraw=entry.status is EntryStatus.REGISTERED and event.status in entries.BEFORE_THE_DAY and not booked,
        may_change=may_change(entry),
        wording=wording,
    )


def may_change(entry: EventEntry) -> bool:
    """Whether wishes or the time can still be changed on line."""
    booked = any(one.status is not InterviewStatus.CANCELLED for one in entry.interviews)
    asks = entry.event.has_companies or entry.event.has_slots
    open_to_change = entry.status is EntryStatus.REGISTERED and entry.event.takes_registrations_on(clock.today())
    return asks and open_to_change and not booked


@blueprint.route("/<entry_id>/change", methods=["GET", "POST"])
@signed_in
def change(entry_id: str) -> Any:
    """Change wishes, times or the slot in place."""
    entry = queries.get_entry(own_scope(), entry_id)
    if not may_change(entry):
        flash(str(TooLate()), "warning")
        return redirect(url_for(".show", entry_id=entry_id))
    event = queries.get_public(entry.event.public_id)
    free = queries.count_free(event) if event.has_slots else {}
    form = EntryForm().fit(event, {**free, **({entry.slot: 1} if entry.slot in free else {})})
    if form.validate_on_submit():
        try:
            with transaction():
                entries.change(entry, actor=current.actor(), now=clock.now(), **form.answers())
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Saved."), "success")
            return redirect(url_for(".show", entry_id=entry_id))
    elif not form.is_submitted():
        form.show(entry)
    page = render_template("events/change.html", entry=entry, event=event, form=form, wording=wording)
    return page, 422 if form.is_submitted() else 200


@blueprint.post("/<entry_id>/withdraw")
@signed_in
def withdraw(entry_id: str) -> Any:
    """Take a registration back."""
    entry = queries.get_entry(own_scope(), entry_id)
    attempt(
        lambda: entries.withdraw(entry, actor=current.actor(), now=clock.now()), _("Your registration was taken back.")
    )
    return redirect(url_for(".show", entry_id=entry_id))


@blueprint.post("/<entry_id>/rating")
@signed_in
def rating(entry_id: str) -> Any:
    """Say how satisfied one was."""
    entry = queries.get_entry(own_scope(), entry_id)
    form = RatingForm()
    if form.validate_on_submit():
        try:
            with transaction():
                entries.rate(entry, form.satisfaction.data, now=clock.now())
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Thank you for your answer."), "success")
            return redirect(url_for(".show", entry_id=entry_id))
    return _page(entry, form)
