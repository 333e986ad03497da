"""The counselor's day."""

from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from jobcenter.accounts import current
from jobcenter.casework import today as days
from jobcenter.casework import wording
from jobcenter.casework.employer_work import employer_work
from jobcenter.casework.service import day
from jobcenter.casework.training import wording as training_words
from jobcenter.casework.views import blueprint
from jobcenter.casework.views.common import logged
from jobcenter.core import clock
from jobcenter.core.db import db, transaction
from jobcenter.core.errors import NotFound
from jobcenter.core.permissions import requires
from jobcenter.employers import wording as company_wording
from jobcenter.matching import labels
from jobcenter.seekers.rules import may_renew

WHOSE = ("mine", "centre")
# How long an entry can be set aside: until tomorrow, or so many working days.
LATER = {"done": 0, "three": 3, "week": 5}


def _desk(whose: str) -> days.Desk:
    return days.Desk(
        current.scope(),
        current.scope("orders.review"),
        current_user.id,
        whose == "mine",
        clock.today(),
        clock.now(),
    )


def _whose() -> str:
    """Her own cases where she has any, else the whole centre; the address decides first."""
    wanted = request.values.get("whose", "")
    if wanted in WHOSE:
        return wanted
    return "mine" if days.has_caseload(current.scope(), current_user.id) else "centre"


@blueprint.get("")
@requires("desk.use")
def index() -> Any:
    """What waits today, by urgency, and the month in numbers."""
    whose = _whose()
    desk = _desk(whose)
    work = days.work_of(desk)
    extra = employer_work(desk.scope, current.scope("outreach.use"), counselor_id=current_user.id, today=desk.today)
    aside = days.set_aside_of(current_user.id, desk.today)
    page = render_template(
        "casework/today.html",
        work=work,
        extra=extra,
        waiting=work.total + sum(extra.totals.values()),
        company_wording=company_wording,
        whose=whose,
        numbers=days.numbers_of(desk.scope, current_user.id, today=desk.today),
        aside=aside,
        latest=next((one for one in aside if one.public_id == request.args.get("aside")), None),
        today=desk.today,
        now=desk.now,
        labels=labels,
        wording=wording,
        may_renew=may_renew,
        course_task=training_words.task,
    )
    return logged(
        page, work.people() | extra.people() | {one.person_id for one in aside if one.person_id}, "work list", "list"
    )


@blueprint.post("/set-aside")
@requires("desk.use")
def set_aside() -> Any:
    """Hide an entry of the signed-in counselor's list: done for today, or later."""
    section, subject_id = request.form.get("section", ""), request.form.get("entry", type=int)
    later = request.form.get("later", "")
    if section not in days.SECTIONS or subject_id is None or later not in LATER:
        raise NotFound()
    desk = _desk(_whose())
    person_id = _person_of(desk, section, subject_id)
    until = day.working_days_after(desk.today, LATER[later]) if LATER[later] else desk.today + timedelta(days=1)
    with transaction():
        made = day.set_aside(current_user.id, section, subject_id, person_id=person_id, until=until, today=desk.today)
    return redirect(url_for(".index", whose=_whose(), aside=made.public_id, _anchor="main"))


def _person_of(desk: days.Desk, section: str, subject_id: int) -> int | None:
    """The person an entry in scope is about. Raises NotFound for an entry that is not on the centre's list."""
    statement = days.SECTIONS[section](desk)
    model = statement.column_descriptions[0]["entity"]
    row = db.session.scalar(statement.where(model.id == subject_id))
    if row is None:
        raise NotFound()
    return next(days.person_ids(row), None)


@blueprint.post("/set-aside/<public_id>/back")
@requires("desk.use")
def take_back(public_id: str) -> Any:
    """Show an entry again that was set aside."""
    with transaction():
        day.take_back(current_user.id, public_id)
    flash(_("The entry is on the list again."), "success")
    return redirect(url_for(".index", whose=_whose()))
