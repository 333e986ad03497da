"""Recording why somebody does not count in a rate, and taking it back."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from jobcenter.accounts import current
from jobcenter.audit import log_access
from jobcenter.core import clock
from jobcenter.core.db import transaction
from jobcenter.core.errors import DomainError
from jobcenter.core.permissions import requires
from jobcenter.programs.models import Enrollment
from jobcenter.statistics.outcomes import queries, service, wording
from jobcenter.statistics.outcomes.forms import ExclusionForm, WithdrawForm
from jobcenter.statistics.outcomes.views import blueprint


@blueprint.route("/people/<enrollment_id>", methods=["GET", "POST"])
@requires("outcomes.exclude")
def exclusion(enrollment_id: str) -> Any:
    """Why the person of an ended place does not count."""
    enrollment = queries.get_enrollment(current.scope(), enrollment_id)
    form = ExclusionForm()
    form.offer(clock.today())
    if form.validate_on_submit():
        try:
            with transaction():
                service.exclude(enrollment, **form.values(), actor=current.actor(), now=clock.now())
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Recorded. The person is left out of the rates from that day on."), "success")
            return redirect(url_for(".exclusion", enrollment_id=enrollment_id))
    return _show(enrollment, form, WithdrawForm(formdata=None))


@blueprint.post("/people/<enrollment_id>/withdraw")
@requires("outcomes.exclude")
def withdraw(enrollment_id: str) -> Any:
    """Take back why a person does not count."""
    enrollment = queries.get_enrollment(current.scope(), enrollment_id)
    form = WithdrawForm()
    if form.validate_on_submit():
        try:
            with transaction():
                service.withdraw(enrollment, reason=form.why.data, actor=current.actor(), now=clock.now())
        except DomainError as error:
            flash(str(error), "danger")
        else:
            flash(_("Taken back. The person counts in the rates again."), "success")
        return redirect(url_for(".exclusion", enrollment_id=enrollment_id))
    empty = ExclusionForm(formdata=None)
    empty.offer(clock.today())
    return _show(enrollment, empty, form)


def _show(enrollment: Enrollment, form: ExclusionForm, withdrawing: WithdrawForm) -> Any:
    log_access(current.actor(), enrollment.person_id, what="outcomes", now=clock.now())
    known = service.of_enrollment(enrollment)
    return render_template(
        "statistics/outcomes/exclusion.html",
        enrollment=enrollment,
        known=known,
        standing=next((one for one in known if one.withdrawn_at is None), None),
        form=form,
        withdrawing=withdrawing,
        finished=enrollment.status.value in service.FINISHED,
        wording=wording,
    )
