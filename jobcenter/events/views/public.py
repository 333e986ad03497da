"""Events for everybody: the list, one event, and registering for it."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from jobcenter.accounts import current
from jobcenter.core import clock
from jobcenter.core.db import transaction
from jobcenter.core.errors import DomainError
from jobcenter.core.paging import number_page
from jobcenter.core.permissions import public, signed_in
from jobcenter.events import queries, wording
from jobcenter.events.forms import EntryForm
from jobcenter.events.models import Event, EventEntry, EventKind
from jobcenter.events.service import entries
from jobcenter.organizations.scope import Scope
from jobcenter.seekers import queries as seekers

blueprint = Blueprint("events", __name__, url_prefix="/events")


@blueprint.get("")
@public
def index() -> Any:
    """Events to come, or those that are over."""
    past = request.args.get("past") == "1"
    kind = next((one for one in EventKind if one.value == request.args.get("kind")), None)
    page = number_page(
        queries.list_public(clock.today(), past=past, kind=kind), page=request.args.get("page", 1, type=int)
    )
    return render_template(
        "events/index.html",
        page=page,
        past=past,
        kind=kind,
        counts=queries.count_entries([event.id for event in page.items]),
        today=clock.today(),
        wording=wording,
    )


def own_entry(event: Event) -> EventEntry | None:
    """The registration of whoever is signed in, or None."""
    person = seekers.find_person_of_user(current_user.id) if current_user.is_authenticated else None
    return queries.find_own(Scope.of_person(person.id), event) if person else None


@blueprint.get("/<event_id>")
@public
def show(event_id: str) -> Any:
    """One event."""
    event = queries.get_public(event_id)
    return render_template(
        "events/show.html",
        event=event,
        entry=own_entry(event),
        taken=queries.count_entries([event.id]).get(event.id, 0),
        free=queries.count_free(event) if event.has_slots else {},
        today=clock.today(),
        wording=wording,
    )


@blueprint.route("/<event_id>/register", methods=["GET", "POST"])
@signed_in
def register(event_id: str) -> Any:
    """Register for an event."""
    event = queries.get_public(event_id)
    person = seekers.find_person_of_user(current_user.id)
    if person is None or not event.takes_registrations_on(clock.today()):
        return redirect(url_for(".show", event_id=event_id)) if person else _no_person(event)
    there = own_entry(event)
    if there is not None:
        return redirect(url_for("my_events.show", entry_id=there.public_id))
    form = EntryForm().fit(event, queries.count_free(event) if event.has_slots else {})
    if form.validate_on_submit():
        try:
            with transaction():
                entry = entries.register(event, person, actor=current.actor(), now=clock.now(), **form.answers())
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("You are registered. Your number is %(number)s.", number=entry.number), "success")
            return redirect(url_for("my_events.show", entry_id=entry.public_id))
    page = render_template("events/register.html", event=event, form=form, wording=wording)
    return page, 422 if form.is_submitted() else 200


def _no_person(event: Event) -> Any:
    return render_template("events/no_person.html", event=event)
