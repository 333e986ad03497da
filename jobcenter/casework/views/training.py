"""From a missing licence to a course: looked at, entered for the person or offered to her, and what waits afterwards."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from jobcenter.accounts import current
from jobcenter.casework import gaps
from jobcenter.casework.forms import CourseForm, LicenceForm, WaitEndForm
from jobcenter.casework.training import queries, service, wording
from jobcenter.casework.training.models import LicenceWait, WaitEnd
from jobcenter.casework.views import blueprint
from jobcenter.casework.views.common import back_to, load_seeker, logged
from jobcenter.core import clock, licences
from jobcenter.core.actions import attempt
from jobcenter.core.db import transaction
from jobcenter.core.errors import DomainError, NotFound
from jobcenter.core.permissions import requires
from jobcenter.employers import queries as employers
from jobcenter.employers.models import JobOrder
from jobcenter.matching.presenting import order_line
from jobcenter.programs import engine, fact_forms
from jobcenter.programs import queries as programs
from jobcenter.programs.models import Application, ApplicationStatus
from jobcenter.seekers.models import Person, Registration


def find_course(registration: Registration, round_id: str) -> tuple[gaps.Course, JobOrder | None]:
    """The course of the address with the licence and the order it is about. Raises NotFound."""
    round_ = programs.get_public_round(round_id)
    course = gaps.course_of(registration, round_, licences.key(request.values.get("licence", "")), today=clock.today())
    if course is None:
        raise NotFound()
    order = request.values.get("order")
    return course, employers.get_order(order) if order else None


def questions(course: gaps.Course, registration: Registration) -> Any:
    """A form for what the application still needs to be told; its fields are those of the application itself."""
    known = engine.known_facts(registration.person, clock.today())
    owed = engine.owed_by_applicant(course.round)
    names = [name for name in engine.asked_of(course.round) if name in owed and name not in known]
    return fact_forms.build(names, needed=engine.facts_for_groups(course.round), owed=owed)


def in_steps(course: gaps.Course) -> bool:
    """Whether the application asks for more than this page can: a choice of classes, a team, facts that give points."""
    round_ = course.round
    return round_.takes_parties or round_.group_by == "choice" or bool(engine.facts_for_points(round_))


@blueprint.route("/seekers/<public_id>/courses/<round_id>", methods=["GET", "POST"])
@requires("referrals.write")
def course(public_id: str, round_id: str) -> Any:
    """A course for somebody who lacks the licence: whether she can take it, entering her application, offering it."""
    person, registration = load_seeker(public_id)
    found, order = find_course(registration, round_id)
    form, facts = CourseForm(), questions(found, registration)
    if request.method == "POST" and (done := _take(person, registration, found, order, form, facts)):
        return done
    page = render_template(
        "casework/course.html",
        person=person,
        registration=registration,
        course=found,
        order=order,
        line=order_line(order) if order else "",
        form=form,
        facts=facts,
        in_steps=in_steps(found),
        wait=queries.open_of(current.scope(), person.id).get(licences.key(found.licence)),
        wording=wording,
    )
    return logged(page, person.id, "course"), 422 if form.is_submitted() else 200


def _take(
    person: Person,
    registration: Registration,
    found: gaps.Course,
    order: JobOrder | None,
    form: CourseForm,
    facts: Any,
) -> Any:
    """Carry out what was chosen; nothing where the form has to be shown again."""
    about: dict[str, Any] = {"licence": found.licence, "order": order, "actor": current.actor(), "now": clock.now()}
    back = url_for(".seeker", public_id=person.public_id)
    go = request.form.get("go", "")
    try:
        if go == "offer":
            with transaction():
                service.offer(registration, found.round, **about)
            flash(_("The course was sent as a message."), "success")
            return redirect(back)
        if not form.validate_on_submit():
            facts.validate()
            return None
        if found.applied or in_steps(found):
            with transaction():
                service.note_wish(registration, found.round, agreed=form.agreed.data, **about)
            flash(_("The order is kept."), "success")
            steps = url_for("entry.enter", person_id=person.public_id, round_id=found.round.public_id)
            return redirect(back if found.applied else steps)
        if not facts.validate_on_submit():
            return None
        with transaction():
            made = service.enter(registration, found.round, agreed=form.agreed.data, facts=facts.answers(), **about)
    except DomainError as error:
        form.add_error(error)
        return None
    flash(_told(made), "success")
    return redirect(url_for("entry.receipt", person_id=person.public_id, round_id=found.round.public_id))


def _told(made: Application) -> str:
    if made.status is ApplicationStatus.ENROLLED:
        return _("A place in the course is taken. The order comes back to your list when the licence is there.")
    if made.status is ApplicationStatus.RESERVE:
        return _(
            "The application is on the waiting list of the course. The order comes back to your list when the licence is there."
        )
    return _("The application is handed in; an officer decides on it.")


@blueprint.get("/waits/<wait_id>")
@requires("referrals.write")
def wait(wait_id: str) -> Any:
    """One way to a licence: where it stands, entering the licence, giving it up."""
    return _wait_page(queries.get_wait(current.scope(), wait_id))


def _wait_page(found: LicenceWait, form: LicenceForm | None = None) -> Any:
    person, scope, today = found.person, current.scope(), clock.today()
    page = render_template(
        "casework/wait.html",
        wait=found,
        person=person,
        application=queries.find_application(scope, found),
        held=queries.find_enrollment(scope, found),
        best=queries.best_order(found, today),
        form=form or LicenceForm(formdata=None, on=today),
        end_form=WaitEndForm(formdata=None),
        wording=wording,
    )
    return logged(page, person.id, "course"), 422 if form else 200


@blueprint.post("/waits/<wait_id>/licence")
@requires("referrals.write")
def wait_licence(wait_id: str) -> Any:
    """Enter the licence she shows at the counter."""
    found = queries.get_wait(current.scope(), wait_id)
    form = LicenceForm()
    if form.validate_on_submit():
        try:
            with transaction():
                service.enter_licence(found, on=form.on.data, actor=current.actor(), now=clock.now())
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("The licence is in the registration. The order is back on the list."), "success")
            return redirect(url_for(".wait", wait_id=wait_id))
    return _wait_page(found, form)


@blueprint.post("/waits/<wait_id>/end")
@requires("referrals.write")
def wait_end(wait_id: str) -> Any:
    """Give a way to a licence up."""
    found = queries.get_wait(current.scope(), wait_id)
    form = WaitEndForm()
    if form.validate_on_submit():
        attempt(
            lambda: service.end(found, WaitEnd(form.reason.data), actor=current.actor(), now=clock.now()),
            _("Closed. It is off your list."),
        )
    return back_to(url_for(".index"))
