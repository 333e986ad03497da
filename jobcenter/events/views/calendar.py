"""The public events as a calendar: a month on a page, and a feed for people's own calendars."""

import calendar as months
from datetime import date
from typing import Any

from flask import Response, render_template, request, url_for
from flask_babel import gettext as _

from jobcenter.core import clock
from jobcenter.core.formatting import localized
from jobcenter.core.permissions import public
from jobcenter.events import ical, queries, wording
from jobcenter.events.models import Event, EventStatus
from jobcenter.events.views.public import blueprint

YEARS = range(2000, 2101)
WEEK = months.Calendar(firstweekday=6)


@blueprint.get("/calendar")
@public
def month() -> Any:
    """One month of events, by day."""
    today = clock.today()
    first = _asked(request.args.get("month", "")) or today.replace(day=1)
    weeks = WEEK.monthdatescalendar(first.year, first.month)
    by_day: dict[date, list[Event]] = {}
    for event in queries.list_between(weeks[0][0], weeks[-1][-1]):
        by_day.setdefault(event.held_on, []).append(event)
    return render_template(
        "events/calendar.html",
        first=first,
        before=_shifted(first, -1),
        after=_shifted(first, 1),
        weeks=weeks,
        by_day=by_day,
        today=today,
        feed=url_for(".feed", _external=True),
        wording=wording,
    )


def _asked(text: str) -> date | None:
    try:
        found = date.fromisoformat(f"{text}-01") if len(text) == 7 else None
    except ValueError:
        return None
    return found if found and found.year in YEARS else None


def _shifted(first: date, by: int) -> str:
    year, month = divmod(first.year * 12 + first.month - 1 + by, 12)
    return f"{year:04d}-{month + 1:02d}"


@blueprint.get("/calendar.ics")
@public
def feed() -> Response:
    """Every announced event to come and of the last month; a called off one stays, so that calendars learn of it."""
    events = queries.list_feed(clock.today())
    return _answer(_("Events of the job centres"), events, "events.ics")


@blueprint.get("/<event_id>/calendar.ics")
@public
def one(event_id: str) -> Response:
    """One event for one's own calendar."""
    event = queries.get_public(event_id)
    return _answer(localized(event.title), [event], f"event-{event.held_on.isoformat()}.ics")


def _answer(name: str, events: Any, filename: str) -> Response:
    text = ical.calendar(name, [_entry(event) for event in events])
    answer = Response(text, mimetype="text/calendar")
    answer.headers["Content-Disposition"] = f'inline; filename="{filename}"'
    return answer


def _entry(event: Event) -> ical.Entry:
    return ical.Entry(
        uid=f"{event.public_id}@jobcenter",
        title=localized(event.title),
        held_on=event.held_on,
        starts=event.starts,
        ends=event.ends,
        changed_at=event.updated_at,
        place=event.place or _("on line"),
        text=f"{wording.KINDS[event.kind]} · {localized(event.organization.name)}",
        address=url_for("events.show", event_id=event.public_id, _external=True),
        is_cancelled=event.status is EventStatus.CANCELLED,
    )
