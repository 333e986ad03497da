"""Home, overview, messages, guide and policies."""

from datetime import date
from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_login import current_user

from jobcenter.core import clock, places
from jobcenter.core.db import transaction
from jobcenter.core.errors import NotFound
from jobcenter.core.formatting import localized, number
from jobcenter.core.fragments import fragments
from jobcenter.core.locale import select_locale
from jobcenter.core.paging import number_page
from jobcenter.core.permissions import public, signed_in
from jobcenter.employers import listing, presentation
from jobcenter.notifications import queries as notifications
from jobcenter.notifications import service as messages_service
from jobcenter.organizations.scope import Scope
from jobcenter.portal import guides, overview, queries
from jobcenter.programs import queries as programs
from jobcenter.programs import wording
from jobcenter.programs.rules import competition
from jobcenter.seekers import queries as seekers
from jobcenter.seekers import reference
from jobcenter.seekers.models import Person

home = Blueprint("home", __name__)
portal = Blueprint("portal", __name__)


def _person() -> Person | None:
    return seekers.find_person_of_user(current_user.id) if current_user.is_authenticated else None


@home.get("/")
@public
def index() -> str:
    """What is there for me?"""
    today = clock.today()
    rounds = queries.open_rounds(today)
    return render_template(
        "portal/home.html",
        rounds=rounds,
        applicants=programs.count_applicants([round_.id for round_ in rounds.items]),
        competition=competition,
        **_orders(today),
        due=_next_steps(_person()),
        today=today,
        wording=wording,
        districts=[(code, localized(district.name)) for code, district in places.districts().items()],
        hours=guides.hours(),
        shortcuts=guides.shortcuts(),
        steps=guides.first_steps(),
    )


def _orders(today: date) -> dict[str, str]:
    """The newest orders and how many there are, as rendered; kept until an order changes."""
    version = (listing.list_version(), today, select_locale())
    return {
        "orders": fragments().render(("home-orders", *version), lambda: _render_orders(today)),
        "order_count": fragments().get(("home-count", *version), lambda: number(queries.count_orders(today))),
    }


def _render_orders(today: date) -> str:
    return render_template("portal/orders.html", rows=queries.new_orders(today), today=today, p=presentation)


def _next_steps(person: Person | None) -> list[overview.Due]:
    if person is None:
        return []
    standing = queries.standing(Scope.of_person(person.id), person.id, now=clock.now())
    return overview.things_due(standing, clock.today(), clock.now())


@portal.get("/my")
@signed_in
def my() -> Any:
    """Where do I stand?"""
    person = _person()
    if person is None:
        return render_template("portal/my_empty.html")
    standing = queries.standing(Scope.of_person(person.id), person.id, now=clock.now())
    today = clock.today()
    return render_template(
        "portal/my.html",
        person=person,
        registration=standing.registration,
        due=overview.things_due(standing, today, clock.now()),
        events=overview.timeline(standing),
        messages=number_page(notifications.list_messages(current_user.id), size=5),
        today=today,
    )


@portal.get("/my/messages")
@signed_in
def messages() -> str:
    """What the centre wrote to me."""
    page = number_page(notifications.list_messages(current_user.id), page=request.args.get("page", 1, type=int))
    return render_template("portal/messages.html", page=page)


@portal.get("/my/messages/<message_id>")
@signed_in
def message(message_id: str) -> str:
    """One message; opening it marks it as read."""
    found = notifications.find_message(current_user.id, message_id)
    if found is None:
        raise NotFound()
    with transaction():
        messages_service.mark_read(current_user.id, [message_id], now=clock.now())
    return render_template("portal/message.html", message=found)


@portal.post("/my/messages/read")
@signed_in
def read_all() -> Any:
    """Mark all messages as read."""
    with transaction():
        messages_service.mark_read(current_user.id, None, now=clock.now())
    return redirect(url_for(".messages"))


@portal.get("/guide")
@public
def guide() -> str:
    """How to use the service."""
    return render_template("portal/guide.html", guides=guides.guides(), questions=guides.questions())


@portal.get("/privacy")
@public
def privacy() -> str:
    """Which personal data is kept, for how long, and who looks at it."""
    return render_template("portal/privacy.html", items=list(reference.consent_items().values()))


@portal.get("/terms")
@public
def terms() -> str:
    """Terms of use."""
    return render_template("portal/terms.html", lock_minutes=current_app.config["LOCK_OUT_MINUTES"])


@portal.get("/accessibility")
@public
def accessibility() -> str:
    """What is done for people who read, hear or handle things differently."""
    return render_template("portal/accessibility.html")
