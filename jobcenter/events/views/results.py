"""The page on which a result is entered, for the company and for staff."""

from typing import Any

from flask import flash, redirect, render_template
from flask_babel import gettext as _

from jobcenter.accounts import current
from jobcenter.core import clock
from jobcenter.core.db import transaction
from jobcenter.core.errors import DomainError
from jobcenter.events import wording
from jobcenter.events.forms import ResultForm
from jobcenter.events.models import EventInterview, InterviewStatus
from jobcenter.events.presenting import Seen
from jobcenter.events.service import results


def answer_result(interview: EventInterview, *, layout: str, back: str, seen: Seen) -> Any:
    """Show the form, or record what it says and go back."""
    form = ResultForm()
    if form.validate_on_submit():
        try:
            with transaction():
                results.record_result(
                    interview,
                    InterviewStatus(form.result.data),
                    actor=current.actor(),
                    now=clock.now(),
                    reason=form.reason.data,
                    hired=results.Hired(form.started_on.data, form.wage_kind.data, form.wage_amount.data),
                )
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("The result was recorded."), "success")
            return redirect(back)
    page = render_template(
        "events/result.html", interview=interview, form=form, layout=layout, back=back, seen=seen, wording=wording
    )
    return page, 422 if form.is_submitted() else 200
