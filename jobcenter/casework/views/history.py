"""The resident's own timeline, without the notes of staff, and the letters sent about her with her consent."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from jobcenter.accounts import current
from jobcenter.casework import queries, timeline, wording
from jobcenter.casework.service import agencies
from jobcenter.casework.timeline.events import GROUPS
from jobcenter.casework.views.case import asked_group
from jobcenter.core import clock
from jobcenter.core.actions import attempt
from jobcenter.core.errors import NotFound
from jobcenter.core.permissions import signed_in
from jobcenter.organizations.scope import Scope
from jobcenter.seekers import queries as seekers
from jobcenter.seekers.models import Person

blueprint = Blueprint("my_history", __name__, url_prefix="/my/history")


def own_person() -> Person:
    """The record of the signed-in resident. Raises NotFound where there is none."""
    person = seekers.find_person_of_user(current_user.id)
    if person is None:
        raise NotFound()
    return person


def _view(person: Person, group: str | None) -> timeline.View:
    return timeline.View(Scope.of_person(person.id), person, is_staff=False, group=group)


@blueprint.get("")
@signed_in
def index() -> Any:
    """Everything that happened, newest first, by kind."""
    person, group = own_person(), asked_group()
    found = timeline.page(_view(person, group), cursor=request.args.get("after"))
    return render_template("casework/my_timeline.html", person=person, page=found, groups=GROUPS, group=group)


@blueprint.get("/print")
@signed_in
def sheet() -> Any:
    """Everything that happened on one sheet."""
    person, group = own_person(), asked_group()
    return render_template(
        "casework/timeline_print.html",
        area="resident",
        person=person,
        events=list(timeline.everything(_view(person, group))),
        groups=GROUPS,
        group=group,
        back=url_for(".index", kind=group),
        today=clock.today(),
    )


@blueprint.get("/letters/<public_id>")
@signed_in
def letter(public_id: str) -> Any:
    """A letter to a partner agency about the resident: what it says, and what was replied."""
    found = queries.get_agency_referral(Scope.of_person(own_person().id), public_id)
    return render_template("casework/my_letter.html", referral=found, wording=wording)


@blueprint.post("/letters/<public_id>/withdraw")
@signed_in
def withdraw_letter(public_id: str) -> Any:
    """Take the consent to a letter back."""
    found = queries.get_agency_referral(Scope.of_person(own_person().id), public_id)
    attempt(
        lambda: agencies.withdraw(found, actor=current.actor(), now=clock.now()),
        _("Your consent is withdrawn. Your counselor tells the agency to delete the letter."),
    )
    return redirect(url_for(".letter", public_id=public_id))
