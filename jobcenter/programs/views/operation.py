"""Running a round: roster, attendance, completion, vacancies, waiting list."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from jobcenter import audit
from jobcenter.accounts import current
from jobcenter.core import clock
from jobcenter.core.db import transaction
from jobcenter.core.errors import DomainError
from jobcenter.core.exports import csv_response
from jobcenter.core.paging import number_page
from jobcenter.core.permissions import requires
from jobcenter.programs import queries, wording
from jobcenter.programs.forms import (
    AttendanceForm,
    BarForm,
    CompleteForm,
    EndForm,
    LicenceForm,
    LiftForm,
    WorkForm,
)
from jobcenter.programs.models import Enrollment, EnrollmentStatus, Round
from jobcenter.programs.rules import attendance_suffices, needed_attendance
from jobcenter.programs.service import conflicts, participation, remaining
from jobcenter.programs.service import enrollment as enrolling
from jobcenter.programs.views.manage import blueprint, load


@blueprint.get("/manage/rounds/<round_id>/operation", endpoint="operation")
@requires("programs.manage")
def roster(round_id: str):
    """People who hold a place, vacancies by group, the waiting list."""
    return _page(load(round_id))


def _page(round_: Round, *, status: int = 200):
    scope = current.scope()
    chosen = request.args.get("status")
    only = EnrollmentStatus(chosen) if chosen in set(EnrollmentStatus) else None
    page = number_page(
        queries.list_enrollments(scope, round_.id, status=only), page=request.args.get("page", 1, type=int), size=50
    )
    waiting = number_page(
        queries.waiting_list(scope, round_.id), page=request.args.get("waiting", 1, type=int), size=20
    )
    seen = [one.person_id for one in [*page.items, *waiting.items]]
    audit.log_access(current.actor(), seen, what="enrollment", action="list", now=clock.now())
    rule = round_.completion
    return (
        render_template(
            "programs/manage/operation.html",
            round=round_,
            page=page,
            waiting=waiting,
            only=only,
            counts=queries.count_enrollments([round_.id]).get(round_.id, {}),
            rule=rule,
            needed=needed_attendance(rule["total"], rule["percent"]) if rule else None,
            suffices=attendance_suffices,
            statuses=list(EnrollmentStatus),
            wording=wording,
            today=clock.today(),
        ),
        status,
    )


@blueprint.get("/manage/rounds/<round_id>/roster.csv")
@requires("programs.manage")
def roster_export(round_id: str):
    """The roster as a file."""
    scope, round_ = current.scope(), load(round_id)
    rows = queries.enrollments_all(scope, round_.id)
    audit.log_access(
        current.actor(), [one.person_id for one in rows], what="enrollment", action="download", now=clock.now()
    )
    heads = [
        _("Number"),
        _("Name"),
        _("Group"),
        _("State"),
        _("Taking part from"),
        _("Taking part to"),
        _("Attended"),
        _("Certificate"),
    ]
    lines = [
        [
            one.application.number,
            one.person.name,
            one.group.code,
            str(wording.ENROLLMENT[one.status][0]),
            one.started_on.isoformat(),
            one.ended_on.isoformat() if one.ended_on else None,
            one.attended,
            one.certificate_number,
        ]
        for one in rows
    ]
    return csv_response(f"roster-{round_.code}.csv", heads, lines)


@blueprint.get("/manage/enrollments/<enrollment_id>")
@requires("programs.manage")
def enrollment(enrollment_id: str):
    """One person's place: attendance, completion, leaving, licence."""
    return _one(queries.get_enrollment(current.scope(), enrollment_id))


def _one(found: Enrollment, **forms):
    audit.log_access(current.actor(), found.person_id, what="enrollment", now=clock.now())
    today = clock.today()
    last = min(max(today, found.started_on), found.round.period_until)
    rule = found.round.completion
    return render_template(
        "programs/manage/enrollment.html",
        enrollment=found,
        round=found.round,
        rule=rule,
        needed=needed_attendance(rule["total"], rule["percent"]) if rule else None,
        remaining=remaining.of_enrollment(found),
        attendance=forms.get("attendance")
        or AttendanceForm(formdata=None, prefix="attendance-", attended=found.attended),
        complete=forms.get("complete") or CompleteForm(formdata=None, prefix="complete-", on=last),
        end=forms.get("end") or EndForm(formdata=None, prefix="end-", on=last),
        licence=forms.get("licence")
        or LicenceForm(
            formdata=None,
            prefix="licence-",
            name=found.licence_name or next((one["name"] for one in found.round.licences or ()), None),
            on=found.licence_on or today,
        ),
        paid_work=found.round.program.kind in participation.PAID_KINDS,
        worked=participation.work_of(found.id),
        work=forms.get("work") or WorkForm(formdata=None, prefix="work-", month=f"{today:%Y-%m}"),
        sanction=conflicts.of_enrollment(found.id),
        may_bar=conflicts.may_bar(found),
        bar=forms.get("bar") or BarForm(formdata=None, prefix="bar-"),
        lift=forms.get("lift") or LiftForm(formdata=None, prefix="lift-"),
        today=today,
        wording=wording,
    )


def change(enrollment_id: str, key: str, form, act, message: str):
    """Carry out one change of an enrollment; a refused form comes back with what was typed."""
    found = queries.get_enrollment(current.scope(), enrollment_id)
    if form.validate_on_submit():
        try:
            with transaction():
                following = act(found)
        except DomainError as error:
            form.add_error(error)
        else:
            flash(message, "success")
            if following is not None:
                flash(_("The place goes to number %(number)s.", number=following.number), "information")
            return redirect(url_for(".enrollment", enrollment_id=enrollment_id))
    return _one(found, **{key: form})


@blueprint.post("/manage/enrollments/<enrollment_id>/attendance")
@requires("programs.manage")
def attendance(enrollment_id: str):
    """Enter the attendance of one person."""
    form = AttendanceForm(prefix="attendance-")
    return change(
        enrollment_id,
        "attendance",
        form,
        lambda found: enrolling.record_attendance(found, form.attended.data, actor=current.actor(), now=clock.now()),
        _("The attendance was entered."),
    )


@blueprint.post("/manage/enrollments/<enrollment_id>/complete")
@requires("programs.manage")
def complete(enrollment_id: str):
    """Complete one enrollment."""
    form = CompleteForm(prefix="complete-")
    return change(
        enrollment_id,
        "complete",
        form,
        lambda found: enrolling.complete(found, on=form.on.data, actor=current.actor(), now=clock.now()),
        _("Completed."),
    )


@blueprint.post("/manage/enrollments/<enrollment_id>/end")
@requires("programs.manage")
def end_early(enrollment_id: str):
    """End one enrollment before its time; the place goes to the next in line."""
    form = EndForm(prefix="end-")
    return change(
        enrollment_id,
        "end",
        form,
        lambda found: enrolling.end_early(
            found,
            EnrollmentStatus(form.status.data),
            on=form.on.data,
            reason=form.reason.data,
            actor=current.actor(),
            now=clock.now(),
        ),
        _("The end was entered."),
    )


@blueprint.post("/manage/enrollments/<enrollment_id>/licence")
@requires("programs.manage")
def licence(enrollment_id: str):
    """Enter a licence earned through the course."""
    form = LicenceForm(prefix="licence-")
    return change(
        enrollment_id,
        "licence",
        form,
        lambda found: enrolling.record_licence(
            found, name=form.name.data, on=form.on.data, actor=current.actor(), now=clock.now()
        ),
        _("The licence was entered."),
    )


@blueprint.post("/manage/rounds/<round_id>/attendance")
@requires("programs.manage")
def attendance_sheet(round_id: str):
    """Enter the attendance of everybody on the page at once."""
    round_ = load(round_id)
    entered, refused = 0, []
    for key, text in request.form.items():
        if not key.startswith("attended-") or not text.strip():
            continue
        found = queries.get_enrollment(current.scope(), key.removeprefix("attended-"))
        problem = _enter(found, text)
        if problem:
            refused.append(f"{found.application.number}: {problem}")
        else:
            entered += 1
    if entered:
        flash(_("The attendance of %(count)s people was entered.", count=entered), "success")
    for line in refused:
        flash(line, "danger")
    return redirect(url_for(".operation", round_id=round_.public_id))


def _enter(found: Enrollment, text: str) -> str | None:
    if not text.strip().isdigit():
        return _("Please enter a number.")
    if found.attended == int(text):
        return None
    try:
        with transaction():
            enrolling.record_attendance(found, int(text), actor=current.actor(), now=clock.now())
    except DomainError as error:
        return str(error)
    return None


@blueprint.post("/manage/rounds/<round_id>/complete")
@requires("programs.manage")
def complete_all(round_id: str):
    """Complete everybody whose attendance suffices."""
    round_ = load(round_id)
    form = CompleteForm()
    if not form.validate_on_submit():
        flash(_("Enter the day on which the course was completed."), "danger")
        return redirect(url_for(".operation", round_id=round_id))
    try:
        with transaction():
            done, left = enrolling.complete_all(round_.id, on=form.on.data, actor=current.actor(), now=clock.now())
    except DomainError as error:
        flash(str(error), "danger")
    else:
        flash(_("%(done)s people completed; %(left)s did not reach the attendance.", done=done, left=left), "success")
    return redirect(url_for(".operation", round_id=round_id))
