"""The interview timetable: asked for, looked at, changed by hand, confirmed, printed, exported."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from jobcenter import audit
from jobcenter.accounts import current
from jobcenter.core import clock
from jobcenter.core.actions import attempt
from jobcenter.core.db import transaction
from jobcenter.core.errors import DomainError, NotFound
from jobcenter.core.exports import csv_response, xlsx_response
from jobcenter.core.formatting import masked_name
from jobcenter.core.permissions import requires
from jobcenter.events import queries, wording
from jobcenter.events.forms import BookForm
from jobcenter.events.models import Event, EventInterview, EventProposal, ProposalStatus
from jobcenter.events.service import timetables

blueprint = Blueprint("event_timetable", __name__, url_prefix="/desk/events")


def _event(event_id: str) -> Event:
    event = queries.get_event(current.scope(), event_id)
    if not event.has_companies:
        raise NotFound()
    return event


@blueprint.get("/<event_id>/timetable")
@requires("events.manage")
def show(event_id: str) -> Any:
    """The proposal with its conflicts, or the confirmed timetable."""
    return _page(_event(event_id))


def _page(event: Event, form: BookForm | None = None) -> Any:
    interviews = queries.list_interviews(current.scope(), event)
    proposal = None if interviews else timetables.find_proposal(event)
    entries = {entry.id: entry for entry in queries.list_entries(current.scope(), event, live=False)}
    page = render_template(
        "events/desk/timetable.html",
        event=event,
        interviews=interviews,
        proposal=proposal,
        form=form or BookForm(formdata=None).fit(event),
        changed=queries.list_changed_since(current.scope(), event, proposal.created_at) if proposal else [],
        wording=wording,
        **(_proposed(event, proposal, entries) if proposal else {}),
    )
    people = [one.person_id for one in entries.values()]
    if people:
        audit.log_access(current.actor(), people, what="event_timetable", action="list", now=clock.now())
    return page, 422 if form is not None else 200


def _proposed(event: Event, proposal: EventProposal, entries: dict) -> dict[str, Any]:
    if proposal.status is not ProposalStatus.READY:
        return {"lines": [], "problems": [], "served": None}
    problem = timetables.problem_of(event)
    meetings = timetables.meetings_of(proposal)
    found = timetables.conflicts_of(event, meetings, problem)
    posts = {post.id: post for company in event.companies for post in company.posts}
    companies = {company.id: company for company in event.companies}
    wrong = {(one.slot, one.seeker) for one in found} | {(one.slot, one.company) for one in found}
    lines = [
        {
            "index": index,
            "slot": event.slots[one.slot] if one.slot < len(event.slots) else "-",
            "company": companies.get(one.company),
            "post": posts.get(one.post),
            "entry": entries.get(one.seeker),
            "wrong": (one.slot, one.seeker) in wrong or (one.slot, one.company) in wrong,
        }
        for index, one in enumerate(meetings)
    ]
    return {
        "lines": lines,
        "problems": timetables.described(event, found),
        "served": timetables.served([one for one in meetings if one.seeker in entries], problem),
    }


@blueprint.post("/<event_id>/timetable/ask")
@requires("events.manage")
def ask(event_id: str) -> Any:
    """Ask for a proposal; it is made in the background."""
    event = _event(event_id)
    attempt(
        lambda: timetables.ask(event, actor=current.actor(), now=clock.now()),
        _("The timetable is being made. This takes a minute or two; you can leave this page."),
    )
    return redirect(url_for(".show", event_id=event_id))


@blueprint.post("/<event_id>/timetable/change")
@requires("events.manage")
def change(event_id: str) -> Any:
    """Move an interview of the proposal, or take it out."""
    event = _event(event_id)
    proposal = timetables.find_proposal(event)
    if proposal is None:
        raise NotFound()
    index = request.form.get("index", -1, type=int)
    slot = request.form.get("slot", "")
    number = event.slots.index(slot) if slot in event.slots else None
    try:
        with transaction():
            found = timetables.change(proposal, index, slot=number, actor=current.actor(), now=clock.now())
    except DomainError as error:
        flash(str(error), "danger")
        return redirect(url_for(".show", event_id=event_id))
    if found:
        flash(_("Changed. %(count)s conflicts are to be put right.", count=len(found)), "warning")
    else:
        flash(_("Changed. Nothing is in conflict."), "success")
    return redirect(url_for(".show", event_id=event_id))


@blueprint.post("/<event_id>/timetable/confirm")
@requires("events.manage")
def confirm(event_id: str) -> Any:
    """Fix the timetable and tell everybody."""
    event = _event(event_id)
    proposal = timetables.find_proposal(event)
    if proposal is None:
        raise NotFound()
    attempt(
        lambda: timetables.confirm(proposal, actor=current.actor(), now=clock.now()),
        _("The timetable is fixed. Residents and companies were told."),
    )
    return redirect(url_for(".show", event_id=event_id))


@blueprint.post("/<event_id>/timetable/book")
@requires("events.manage")
def book(event_id: str) -> Any:
    """Book one more interview: in the proposal while there is one, else at once."""
    event = _event(event_id)
    form = BookForm().fit(event)
    if not form.validate_on_submit():
        return _page(event, form)
    scope = current.scope()
    entry = queries.find_entry_by_number(scope, event, form.entry.data)
    if entry is None or not entry.is_live:
        form.entry.errors = [_("Nobody is registered with number %(number)s.", number=form.entry.data)]
        return _page(event, form)
    post = queries.get_post(scope, form.post.data)
    proposal = timetables.find_proposal(event)
    try:
        with transaction():
            if proposal is not None and proposal.status is ProposalStatus.READY:
                number = event.slots.index(form.slot.data)
                timetables.add(proposal, entry, post, number, actor=current.actor(), now=clock.now())
            else:
                timetables.book(entry, post, form.slot.data, actor=current.actor(), now=clock.now())
    except DomainError as error:
        form.add_error(error)
        return _page(queries.get_event(scope, event_id), form)
    flash(_("The interview was booked."), "success")
    return redirect(url_for(".show", event_id=event_id))


@blueprint.post("/interviews/<interview_id>/call-off")
@requires("events.manage")
def call_off(interview_id: str) -> Any:
    """Call one interview off."""
    interview = queries.get_interview(current.scope(), interview_id)
    event_id = interview.event.public_id
    attempt(lambda: timetables.call_off(interview, actor=current.actor(), now=clock.now()))
    return redirect(url_for(".show", event_id=event_id))


@blueprint.get("/<event_id>/timetable/print")
@requires("events.manage")
def paper(event_id: str) -> Any:
    """The timetable on paper: a sheet per company, or one line per person."""
    event = _event(event_id)
    interviews = queries.list_interviews(current.scope(), event)
    by = "seeker" if request.args.get("by") == "seeker" else "company"
    groups: dict[Any, list[EventInterview]] = {}
    for one in interviews:
        groups.setdefault(one.company if by == "company" else one.entry, []).append(one)
    sheets = sorted(groups.items(), key=lambda item: item[0].id if by == "company" else item[0].number)
    page = render_template("events/desk/paper.html", event=event, sheets=sheets, by=by, wording=wording)
    _log(interviews, "print")
    return page


def _log(interviews: Any, action: str) -> None:
    people = [one.entry.person_id for one in interviews]
    if people:
        audit.log_access(current.actor(), people, what="event_timetable", action=action, now=clock.now())


@blueprint.get("/<event_id>/timetable.csv")
@requires("events.manage")
def export_csv(event_id: str) -> Response:
    """The timetable with its results as CSV."""
    return csv_response(*_export(event_id, "csv"))


@blueprint.get("/<event_id>/timetable.xlsx")
@requires("events.manage")
def export_xlsx(event_id: str) -> Response:
    """The timetable with its results as a spreadsheet."""
    return xlsx_response(*_export(event_id, "xlsx"), widths=(8, 28, 10, 36, 8, 12, 16))


def _export(event_id: str, kind: str) -> tuple[str, list[str], list[list[Any]]]:
    event = _event(event_id)
    interviews = queries.list_interviews(current.scope(), event)
    heads = [_("Time"), _("Company"), _("Booth"), _("Post"), _("Number"), _("Name"), _("Result")]
    rows = [
        [
            one.slot,
            one.company.employer.name,
            one.company.booth,
            one.post.title,
            one.entry.number,
            masked_name(one.entry.person.name),
            str(wording.INTERVIEW[one.status][0]),
        ]
        for one in interviews
    ]
    filename = f"timetable-{event.held_on.isoformat()}.{kind}"
    _log(interviews, "download")
    return filename, heads, rows
