"""Entering an application for a resident at the counter, recorded as such."""

from typing import Any

from flask import Blueprint, redirect, render_template, url_for

from jobcenter import audit
from jobcenter.accounts import current
from jobcenter.core import clock
from jobcenter.core.errors import NotFound
from jobcenter.core.permissions import requires
from jobcenter.organizations.scope import Scope
from jobcenter.programs import engine, fact_forms, queries, wording
from jobcenter.programs.models import Application, ApplicationDocument, ApplicationStatus, Round
from jobcenter.programs.service.applications import OFFICER
from jobcenter.programs.views.applying import Desk, step
from jobcenter.programs.views.uploads import hand_out
from jobcenter.seekers import queries as seekers
from jobcenter.seekers.models import Person

blueprint = Blueprint("entry", __name__, url_prefix="/desk/seekers/<person_id>/applications")


def _person(person_id: str) -> Person:
    return seekers.get_person(current.scope(), person_id)


def _log(person: Person, action: str = "view") -> None:
    audit.log_access(current.actor(), person.id, what="application", action=action, now=clock.now())


@blueprint.get("")
@requires("programs.enter")
def index(person_id: str):
    """Rounds that take applications today, and what this resident has handed in."""
    person, today = _person(person_id), clock.today()
    own = queries.list_own(Scope.of_person(person.id))
    page = render_template(
        "programs/entry.html",
        person=person,
        rounds=queries.list_taking_applications(today),
        own={one.round_id: one for one in own},
        applications=own,
        wording=wording,
        today=today,
    )
    _log(person)
    return page


@blueprint.route("/<round_id>", methods=["GET", "POST"])
@requires("programs.enter")
def enter(person_id: str, round_id: str):
    """The application in steps, as the resident herself has them."""
    person, round_ = _person(person_id), queries.get_public_round(round_id)
    application = queries.find_own(Scope.of_person(person.id), round_.id)
    desk = _desk(round_, person)
    if application is not None and application.status not in (ApplicationStatus.DRAFT, ApplicationStatus.WITHDRAWN):
        return redirect(desk.receipt(application))
    if not round_.takes_applications_on(clock.today()):
        return redirect(desk.back)
    page = step(desk, application)
    _log(person, "enter")
    return page


@blueprint.get("/<round_id>/receipt")
@requires("programs.enter")
def receipt(person_id: str, round_id: str):
    """The receipt, to be printed and given to the resident."""
    person, round_ = _person(person_id), queries.get_public_round(round_id)
    application = queries.find_own(Scope.of_person(person.id), round_.id)
    if application is None or application.number is None:
        raise NotFound()
    page = render_template(
        "programs/receipt.html",
        application=application,
        round=round_,
        desk=_desk(round_, person),
        status=wording.shown_status(application),
        ahead=queries.count_ahead(application) if application.status is ApplicationStatus.RESERVE else None,
        wording=wording,
        show_fact=fact_forms.shown,
        fact_label=engine.fact_label,
    )
    _log(person)
    return page


@blueprint.get("/<round_id>/documents/<document_id>")
@requires("programs.enter")
def document(person_id: str, round_id: str, document_id: str):
    """A file of the application that is being entered."""
    person, round_ = _person(person_id), queries.get_public_round(round_id)
    found = queries.get_document(Scope.of_person(person.id), document_id)
    if found.application.round_id != round_.id:
        raise NotFound()
    answer = hand_out(found)
    _log(person, "download")
    return answer


def _desk(round_: Round, person: Person) -> Desk:
    own: dict[str, Any] = {"person_id": person.public_id, "round_id": round_.public_id}

    def index_of(_application: Application | None = None) -> str:
        return url_for("entry.index", person_id=person.public_id)

    def document_of(document: ApplicationDocument) -> str:
        return url_for("entry.document", document_id=document.public_id, **own)

    return Desk(
        round=round_,
        person=person,
        channel=OFFICER,
        layout="layouts/staff.html",
        address=lambda number: url_for("entry.enter", step=number, **own),
        kept=index_of,
        receipt=lambda _application: url_for("entry.receipt", **own),
        document=document_of,
        back=index_of(),
    )
