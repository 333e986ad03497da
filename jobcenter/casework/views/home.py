"""The counselor's day."""

from typing import Any

from flask import render_template
from flask_login import current_user

from jobcenter.accounts import current
from jobcenter.casework import today as days
from jobcenter.casework.employer_work import employer_work
from jobcenter.casework.training import wording as training_words
from jobcenter.casework.views import blueprint
from jobcenter.casework.views.common import logged
from jobcenter.core import clock
from jobcenter.core.permissions import requires
from jobcenter.employers import wording
from jobcenter.matching import labels


@blueprint.get("")
@requires("desk.use")
def index() -> Any:
    """What waits today, by urgency, and the month in numbers."""
    today, now, scope = clock.today(), clock.now(), current.scope()
    work = days.work_of(scope, current.scope("orders.review"), today=today, now=now)
    extra = employer_work(scope, current.scope("outreach.use"), counselor_id=current_user.id, today=today)
    page = render_template(
        "casework/today.html",
        work=work,
        extra=extra,
        wording=wording,
        numbers=days.numbers_of(scope, current_user.id, today=today),
        today=today,
        now=now,
        labels=labels,
        course_task=training_words.task,
    )
    return logged(page, work.people() | extra.people(), "work list", "list")
