"""Applying on line: the steps of `applying`, as the resident walks them."""

from collections.abc import Callable

from flask import Blueprint, redirect, render_template, url_for
from flask_login import current_user

from jobcenter.core import clock
from jobcenter.core.permissions import signed_in
from jobcenter.organizations.scope import Scope
from jobcenter.programs import queries
from jobcenter.programs.models import Application, ApplicationStatus, Round
from jobcenter.programs.service.applications import SELF
from jobcenter.programs.views.applying import Desk, step
from jobcenter.programs.views.public import rounds
from jobcenter.seekers import queries as seekers

blueprint: Blueprint = rounds
# Features above add functions of a round that answer with another address where it takes no plain applications.
other_ways: list[Callable[[Round], str | None]] = []


@blueprint.route("/rounds/<round_id>/apply", methods=["GET", "POST"])
@signed_in
def apply(round_id: str):
    """The application in steps: `?step=1` facts, `2` documents, `3` review."""
    round_ = queries.get_public_round(round_id)
    elsewhere = next((address for way in other_ways if (address := way(round_))), None)
    if elsewhere:
        return redirect(elsewhere)
    person = seekers.find_person_of_user(current_user.id)
    if person is None:
        return render_template("programs/no_person.html", round=round_)
    application = queries.find_own(Scope.of_person(person.id), round_.id)
    if application is not None and application.status not in (ApplicationStatus.DRAFT, ApplicationStatus.WITHDRAWN):
        return redirect(_page(application))
    if not round_.takes_applications_on(clock.today()):
        return redirect(url_for("rounds.show", round_id=round_.public_id))
    return step(_desk(round_, person), application)


def _desk(round_: Round, person) -> Desk:
    return Desk(
        round=round_,
        person=person,
        channel=SELF,
        layout="layouts/resident.html",
        address=lambda number: url_for("rounds.apply", round_id=round_.public_id, step=number),
        kept=_page,
        receipt=lambda application: url_for("my_applications.receipt", application_id=application.public_id),
        document=lambda document: url_for("my_applications.document", document_id=document.public_id),
        back=url_for("rounds.show", round_id=round_.public_id),
    )


def _page(application: Application) -> str:
    return url_for("my_applications.show", application_id=application.public_id)
