"""Barring someone who left a program without cause, and lifting the bar."""

from flask_babel import gettext as _

from jobcenter.accounts import current
from jobcenter.core import clock
from jobcenter.core.permissions import requires
from jobcenter.programs.errors import SanctionOver
from jobcenter.programs.forms import BarForm, LiftForm
from jobcenter.programs.models import Enrollment
from jobcenter.programs.service import conflicts
from jobcenter.programs.views.manage import blueprint
from jobcenter.programs.views.operation import change


@blueprint.post("/manage/enrollments/<enrollment_id>/bar")
@requires("programs.manage")
def bar(enrollment_id: str):
    """Bar the person from programs for the term in force."""
    form = BarForm(prefix="bar-")

    def act(found: Enrollment) -> None:
        conflicts.bar(found, reason=form.reason.data, actor=current.actor(), now=clock.now())

    return change(enrollment_id, "bar", form, act, _("The term was entered, and the person was told."))


@blueprint.post("/manage/enrollments/<enrollment_id>/lift")
@requires("programs.confirm")
def lift(enrollment_id: str):
    """Lift the term before its end."""
    form = LiftForm(prefix="lift-")

    def act(found: Enrollment) -> None:
        sanction = conflicts.of_enrollment(found.id)
        if sanction is None:
            raise SanctionOver()
        conflicts.lift(sanction, reason=form.reason.data, actor=current.actor(), now=clock.now())

    return change(enrollment_id, "lift", form, act, _("The term was lifted."))
