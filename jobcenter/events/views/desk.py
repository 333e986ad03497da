"""Staff set events up: the list, facts, states, companies and posts, people."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from jobcenter import audit
from jobcenter.accounts import current
from jobcenter.core import clock
from jobcenter.core.actions import attempt
from jobcenter.core.db import transaction
from jobcenter.core.errors import DomainError, NotFound
from jobcenter.core.paging import number_page
from jobcenter.core.permissions import requires
from jobcenter.events import queries, wording
from jobcenter.events.forms import (
    ActionForm,
    BoothForm,
    CompanyForm,
    EventForm,
    PostForm,
    RepeatForm,
    StaffEntryForm,
    centre_choices,
    slot_choices,
)
from jobcenter.events.models import Event, EventCompany, EventStatus
from jobcenter.events.service import entries, setup
from jobcenter.events.views.posts import offer_post, post_form
from jobcenter.organizations import queries as organizations
from jobcenter.organizations.scope import Scope
from jobcenter.seekers import queries as seekers

blueprint = Blueprint("desk_events", __name__, url_prefix="/desk/events")


@blueprint.get("")
@requires("events.manage")
def index() -> Any:
    """The events of one's organizations."""
    past = request.args.get("past") == "1"
    page = number_page(queries.list_events(current.scope(), past=past), page=request.args.get("page", 1, type=int))
    counts = queries.count_entries([event.id for event in page.items])
    return render_template("events/desk/index.html", page=page, past=past, counts=counts, wording=wording)


def _centres() -> list[tuple[int, str]]:
    scope = current.scope()
    found = [one for one in organizations.list_all() if scope.covers(one.id)]
    return centre_choices(sorted(found, key=lambda one: -one.path.count("/")))


@blueprint.route("/new", methods=["GET", "POST"])
@requires("events.manage")
def new() -> Any:
    """Begin an event."""
    form = EventForm.of(None, _centres())
    if form.validate_on_submit():
        try:
            with transaction():
                event = setup.create_event(form.organization.data, form.facts(), actor=current.actor(), now=clock.now())
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Saved as a draft."), "success")
            return redirect(url_for(".show", event_id=event.public_id))
    page = render_template("events/desk/edit.html", event=None, form=form)
    return page, 422 if form.is_submitted() else 200


@blueprint.route("/<event_id>/edit", methods=["GET", "POST"])
@requires("events.manage")
def edit(event_id: str) -> Any:
    """Change the facts of an event."""
    event = queries.get_event(current.scope(), event_id)
    form = EventForm.of(event, _centres())
    if form.validate_on_submit():
        try:
            with transaction():
                setup.change_event(event, form.facts(), actor=current.actor(), now=clock.now())
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Saved."), "success")
            return redirect(url_for(".show", event_id=event_id))
    page = render_template("events/desk/edit.html", event=event, form=form)
    return page, 422 if form.is_submitted() else 200


@blueprint.get("/<event_id>")
@requires("events.manage")
def show(event_id: str) -> Any:
    """One event: where it stands, what is next, what came out."""
    return _overview(queries.get_event(current.scope(), event_id))


def _overview(event: Event, form: RepeatForm | None = None) -> Any:
    steps = [status for status in EventStatus if event.can_move_to(status) and status is not EventStatus.CANCELLED]
    page = render_template(
        "events/desk/show.html",
        event=event,
        figures=queries.count_figures(event),
        satisfaction=queries.count_satisfaction(event),
        steps=steps,
        may_cancel=event.can_move_to(EventStatus.CANCELLED),
        repeat_form=form or RepeatForm(formdata=None, weekdays=[event.held_on.weekday()]),
        wording=wording,
    )
    return page, 422 if form else 200


@blueprint.post("/<event_id>/repeat")
@requires("events.manage")
def repeat(event_id: str) -> Any:
    """Make the same event on further days."""
    event = queries.get_event(current.scope(), event_id)
    form = RepeatForm()
    if form.validate_on_submit():
        try:
            with transaction():
                made = setup.repeat(
                    event, form.weekdays.data or [], form.until.data, actor=current.actor(), now=clock.now()
                )
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("%(count)s further days were made.", count=len(made)), "success")
            return redirect(url_for(".index"))
    return _overview(event, form)


@blueprint.get("/<event_id>/people/print")
@requires("events.manage")
def people_paper(event_id: str) -> Any:
    """The list for the door on paper, of every kind of event."""
    event = queries.get_event(current.scope(), event_id)
    listed = queries.list_entries(current.scope(), event)
    times: dict[int, list[str]] = {}
    for interview in queries.list_interviews(current.scope(), event) if event.has_companies else []:
        times.setdefault(interview.entry_id, []).append(interview.slot)
    page = render_template("events/desk/list_paper.html", event=event, listed=listed, times=times)
    audit.log_access(
        current.actor(), [one.person_id for one in listed], what="event_entry", action="print", now=clock.now()
    )
    return page


@blueprint.post("/<event_id>/move")
@requires("events.manage")
def move(event_id: str) -> Any:
    """Take an event to its next state."""
    event = queries.get_event(current.scope(), event_id)
    status = next((one for one in EventStatus if one.value == request.form.get("to")), None)
    if ActionForm().validate_on_submit() and status is not None:
        attempt(
            lambda: setup.move(event, status, actor=current.actor(), now=clock.now()), str(wording.STATUS[status][0])
        )
    return redirect(url_for(".show", event_id=event_id))


@blueprint.route("/<event_id>/companies", methods=["GET", "POST"])
@requires("events.manage")
def companies(event_id: str) -> Any:
    """The companies of an event with their posts; one more."""
    event = queries.get_event(current.scope(), event_id)
    form = CompanyForm()
    form.unavailable.choices = slot_choices(event)
    if form.validate_on_submit():
        try:
            with transaction():
                company = setup.add_company(
                    event,
                    setup.find_employer(form.employer.data),
                    {
                        "booth": form.booth.data or "",
                        "interviewers": form.interviewers.data,
                        "unavailable": form.unavailable.data or [],
                    },
                    actor=current.actor(),
                    now=clock.now(),
                )
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("The company takes part. Now add its posts."), "success")
            return redirect(url_for(".company", company_id=company.public_id))
    page = render_template("events/desk/companies.html", event=event, form=form, wording=wording)
    return page, 422 if form.is_submitted() else 200


@blueprint.route("/companies/<company_id>", methods=["GET", "POST"])
@requires("events.manage")
def company(company_id: str) -> Any:
    """One company at an event: booth, interviewers, times."""
    found = queries.get_company(current.scope(), company_id)
    form = BoothForm(obj=found)
    form.unavailable.choices = slot_choices(found.event)
    if form.validate_on_submit():
        values = {
            "booth": form.booth.data or "",
            "interviewers": form.interviewers.data,
            "unavailable": form.unavailable.data or [],
        }
        with transaction():
            setup.change_company(found, values, actor=current.actor(), now=clock.now())
        flash(_("Saved."), "success")
        return redirect(url_for(".company", company_id=company_id))
    return _company_page(found, form=form)


def _company_page(found: EventCompany, *, form: BoothForm | None = None, post: PostForm | None = None) -> Any:
    if form is None:
        form = BoothForm(formdata=None, obj=found)
        form.unavailable.choices = slot_choices(found.event)
    refused = bool(form.errors or (post and post.errors))
    page = render_template(
        "events/desk/company.html",
        company=found,
        event=found.event,
        form=form,
        post=post or post_form(found),
        wording=wording,
    )
    return page, 422 if refused else 200


@blueprint.post("/companies/<company_id>/posts")
@requires("events.manage")
def posts(company_id: str) -> Any:
    """Offer one more post."""
    found = queries.get_company(current.scope(), company_id)
    form = post_form(found)
    if offer_post(found, form, by_staff=True):
        return redirect(url_for(".company", company_id=company_id))
    return _company_page(found, post=form)


@blueprint.post("/posts/<post_id>/remove")
@requires("events.manage")
def remove_post(post_id: str) -> Any:
    """Take a post away."""
    post = queries.get_post(current.scope(), post_id)
    company_id = post.company.public_id
    attempt(lambda: setup.remove_post(post, actor=current.actor(), now=clock.now()))
    return redirect(url_for(".company", company_id=company_id))


@blueprint.post("/companies/<company_id>/remove")
@requires("events.manage")
def remove_company(company_id: str) -> Any:
    """Take a company out."""
    found = queries.get_company(current.scope(), company_id)
    event_id = found.event.public_id
    attempt(lambda: setup.remove_company(found, actor=current.actor(), now=clock.now()))
    return redirect(url_for(".companies", event_id=event_id))


@blueprint.route("/<event_id>/people", methods=["GET", "POST"])
@requires("events.manage")
def people(event_id: str) -> Any:
    """Who is registered; one more, entered for her."""
    event = queries.get_event(current.scope(), event_id)
    form = StaffEntryForm().fit(event, queries.count_free(event) if event.has_slots else {})
    if form.validate_on_submit():
        try:
            entry = _enter(event, form)
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Registered with number %(number)s.", number=entry.number), "success")
            return redirect(url_for(".people", event_id=event_id))
    listed = queries.list_entries(current.scope(), event)
    page = render_template("events/desk/people.html", event=event, form=form, listed=listed, wording=wording)
    audit.log_access(
        current.actor(), [one.person_id for one in listed], what="event_entry", action="list", now=clock.now()
    )
    return page, 422 if form.is_submitted() else 200


def _enter(event: Event, form: StaffEntryForm) -> Any:
    found = seekers.search_people(Scope.everything(), name=form.name.data, birth_date=form.birth_date.data)
    audit.log_access(
        current.actor(), [one.id for one in found], what="person", action="search", now=clock.now(), reason="event"
    )
    if len(found) != 1:
        raise NotFound(field="name")
    with transaction():
        return entries.register(
            event, found[0], actor=current.actor(), now=clock.now(), by_staff=True, **form.answers()
        )
