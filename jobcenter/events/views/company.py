"""A company's part in events: when it cannot hold interviews, who is booked with it, results from its phone."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from jobcenter import audit
from jobcenter.accounts import current
from jobcenter.core import clock
from jobcenter.core.actions import attempt
from jobcenter.core.db import transaction
from jobcenter.core.permissions import requires
from jobcenter.events import queries, wording
from jobcenter.events.forms import ActionForm, AwayForm, PostForm, slot_choices
from jobcenter.events.models import EventCompany, EventPost, EventStatus
from jobcenter.events.presenting import seen_by_company
from jobcenter.events.service import setup
from jobcenter.events.views.posts import offer_post, post_form
from jobcenter.events.views.results import answer_result
from jobcenter.organizations.scope import Scope

blueprint = Blueprint("company_events", __name__, url_prefix="/company/events")


@blueprint.get("")
@requires("company.manage")
def index() -> Any:
    """The events at which one's companies take part."""
    return render_template(
        "events/company_index.html", companies=queries.list_of_member(current_user.id), wording=wording
    )


@blueprint.route("/<company_id>", methods=["GET", "POST"])
@requires("company.manage")
def show(company_id: str) -> Any:
    """One event for a company: its posts, its timetable, when it cannot."""
    company = queries.get_company_of_member(current_user.id, company_id)
    form = _away_form(company)
    if _open_to_change(company) and form.validate_on_submit():
        with transaction():
            setup.change_company(
                company, {"unavailable": form.unavailable.data or []}, actor=current.actor(), now=clock.now()
            )
        flash(_("Saved."), "success")
        return redirect(url_for(".show", company_id=company_id))
    return _page(company, form=form)


def _open_to_change(company: EventCompany) -> bool:
    return company.event.status in (EventStatus.ANNOUNCED, EventStatus.OPEN)


def _away_form(company: EventCompany, **formdata: Any) -> AwayForm:
    form = AwayForm(unavailable=company.unavailable, **formdata)
    form.unavailable.choices = slot_choices(company.event)
    return form


def _page(company: EventCompany, *, form: AwayForm | None = None, post: PostForm | None = None) -> Any:
    event = company.event
    refused = bool(post or (form and form.errors))
    interviews = queries.list_booked_with(Scope.of_organizations([event.organization_id]), company)
    page = render_template(
        "events/company_show.html",
        company=company,
        event=event,
        form=form or _away_form(company, formdata=None),
        post=post or post_form(company, formdata=None),
        open_to_change=_open_to_change(company),
        rows=[(one, seen_by_company(one.entry)) for one in interviews],
        wording=wording,
    )
    people = [one.entry.person_id for one in interviews]
    if people:
        audit.log_access(current.actor(), people, what="event_interview", action="list", now=clock.now())
    return page, 422 if refused else 200


@blueprint.post("/<company_id>/posts")
@requires("company.manage")
def add_post(company_id: str) -> Any:
    """Offer one more post: one of the company's open orders, or one for this day only."""
    company = queries.get_company_of_member(current_user.id, company_id)
    form = post_form(company)
    if offer_post(company, form, by_staff=False):
        return redirect(url_for(".show", company_id=company_id))
    return _page(company, post=form)


@blueprint.post("/posts/<post_id>/remove")
@requires("company.manage")
def remove_post(post_id: str) -> Any:
    """Take a post away while nobody has chosen it."""
    post = queries.get_post_of_member(current_user.id, post_id)
    company_id = post.company.public_id
    if ActionForm().validate_on_submit():
        attempt(lambda: _remove(post), _("The post was taken away."))
    return redirect(url_for(".show", company_id=company_id))


def _remove(post: EventPost) -> None:
    setup.require_posts_open(post.company)
    setup.remove_post(post, actor=current.actor(), now=clock.now())


@blueprint.route("/interviews/<interview_id>", methods=["GET", "POST"])
@requires("company.manage")
def result(interview_id: str) -> Any:
    """Enter how an interview ended."""
    interview = queries.get_interview_of_member(current_user.id, interview_id)
    return answer_result(
        interview,
        layout="company/layout.html",
        back=url_for(".show", company_id=interview.company.public_id),
        seen=seen_by_company(interview.entry),
    )
