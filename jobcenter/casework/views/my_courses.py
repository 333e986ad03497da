"""A course that leads to a licence the resident lacks: she looks at it, wants it or not, and applies."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from jobcenter.accounts import current
from jobcenter.casework.forms import CourseForm
from jobcenter.casework.training import queries, service, wording
from jobcenter.casework.training.models import WaitEnd
from jobcenter.casework.views.training import find_course
from jobcenter.core import clock, licences
from jobcenter.core.db import transaction
from jobcenter.core.errors import DomainError, NotFound
from jobcenter.core.permissions import requires
from jobcenter.matching.presenting import order_line
from jobcenter.organizations.scope import Scope
from jobcenter.seekers import queries as seekers

blueprint = Blueprint("my_courses", __name__, url_prefix="/my/courses")


@blueprint.route("/<round_id>", methods=["GET", "POST"])
@requires("matching.own")
def show(round_id: str) -> Any:
    """The course, whether she can take it, and that the order is kept for her."""
    person = seekers.find_person_of_user(current_user.id)
    scope = Scope.of_person(person.id if person else 0)
    registration = seekers.find_open_registration(scope, person.id) if person else None
    if registration is None:
        raise NotFound()
    course, order = find_course(registration, round_id)
    wait = queries.open_of(scope, registration.person_id).get(licences.key(course.licence))
    form = CourseForm()
    actor, now = current.actor(), clock.now()
    if request.form.get("go") == "no" and wait is not None:
        with transaction():
            service.end(wait, WaitEnd.DECLINED, actor=actor, now=now)
        flash(_("Your counselor is not waiting for it any more."), "success")
        return redirect(url_for("my_matches.index"))
    if form.validate_on_submit():
        try:
            with transaction():
                service.agree(registration, course.round, licence=course.licence, order=order, actor=actor, now=now)
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("The order is kept for you. Now apply for the course."), "success")
            return redirect(url_for("rounds.apply", round_id=round_id))
    page = render_template(
        "casework/my_course.html",
        course=course,
        order=order,
        line=order_line(order) if order else "",
        wait=wait,
        form=form,
        wording=wording,
    )
    return page, 422 if form.is_submitted() else 200
