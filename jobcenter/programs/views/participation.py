"""Days worked and paid in a public job by month, and who is left out of the employment rate of a course."""

from flask_babel import gettext as _

from jobcenter.accounts import current
from jobcenter.core import clock
from jobcenter.core.months import Month
from jobcenter.core.permissions import requires
from jobcenter.programs.forms import CountAgainForm, LeaveOutForm, WorkForm
from jobcenter.programs.models import Enrollment
from jobcenter.programs.service import participation
from jobcenter.programs.views.manage import blueprint
from jobcenter.programs.views.operation import change


@blueprint.post("/manage/enrollments/<enrollment_id>/work")
@requires("programs.manage")
def work(enrollment_id: str):
    """Enter the days worked and the wage of a month."""
    form = WorkForm(prefix="work-")

    def act(found: Enrollment) -> None:
        month = Month.parse(form.month.data)
        participation.record_work(
            found, month, days=form.days.data, paid=form.paid.data, actor=current.actor(), now=clock.now()
        )

    return change(enrollment_id, "work", form, act, _("The month was entered."))


@blueprint.post("/manage/enrollments/<enrollment_id>/leave-out")
@requires("programs.manage")
def leave_out(enrollment_id: str):
    """Leave somebody out of the employment rate, for a stated reason."""
    form = LeaveOutForm(prefix="out-")

    def act(found: Enrollment) -> None:
        participation.leave_out(found, form.reason.data, actor=current.actor(), now=clock.now())

    return change(enrollment_id, "out", form, act, _("The person is left out of the employment rate."))


@blueprint.post("/manage/enrollments/<enrollment_id>/count-again")
@requires("programs.manage")
def count_again(enrollment_id: str):
    """Let somebody count in the employment rate again."""
    form = CountAgainForm(prefix="again-")

    def act(found: Enrollment) -> None:
        participation.count_again(found, actor=current.actor(), now=clock.now())

    return change(enrollment_id, "again", form, act, _("The person counts in the employment rate again."))
