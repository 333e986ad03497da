"""Days worked and paid in a public job, by month."""

from flask_babel import gettext as _

from jobcenter.accounts import current
from jobcenter.core import clock
from jobcenter.core.months import Month
from jobcenter.core.permissions import requires
from jobcenter.programs.forms import WorkForm
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
