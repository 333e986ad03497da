"""The pages of reports: all of them, one with its questions beside it, its files, and who gets which after a close."""

import io
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from flask_login import current_user

from jobcenter.accounts import current
from jobcenter.audit import log_access
from jobcenter.core import clock
from jobcenter.core.actions import attempt
from jobcenter.core.db import transaction
from jobcenter.core.errors import DomainError, Forbidden
from jobcenter.core.formatting import localized
from jobcenter.core.permissions import allows, requires
from jobcenter.documents.blocks import Paper
from jobcenter.documents.formats import Format
from jobcenter.organizations import queries as organizations
from jobcenter.organizations.scope import Scope
from jobcenter.statistics import reports
from jobcenter.statistics.reports import making, queries, service
from jobcenter.statistics.reports.forms import SubscriptionForm
from jobcenter.statistics.reports.models import Ending
from jobcenter.statistics.reports.parameters import Asked, Asking, read
from jobcenter.statistics.reports.wording import FORMATS

blueprint = Blueprint("reports", __name__, url_prefix="/figures/reports")

LAST_MADE = 20


@blueprint.get("")
@requires("reports.read")
def index() -> Any:
    """Every report the reader may have, and the files made last."""
    groups = {reports.GROUPS[group]: mine for group, found in reports.by_group().items() if (mine := _allowed(found))}
    keys = [report.key for found in groups.values() for report in found]
    return render_template(
        "statistics/reports/index.html",
        groups=groups,
        made=queries.list_made(current.scope(), keys, most=LAST_MADE),
    )


@blueprint.get("/<key>")
@requires("reports.read")
def show(key: str) -> Any:
    """A report on the page, with the questions it asks."""
    report, scope, asked = _asked(key)
    paper, problem = None, asked.problem
    if asked.complete:
        try:
            paper = _built(report, scope, asked, "view")
        except DomainError as error:
            problem = str(error)
    return render_template(
        "statistics/reports/show.html",
        report=report,
        asked=asked,
        paper=paper,
        problem=problem,
        formats=Format,
    )


@blueprint.get("/<key>/<any(pdf,hwpx,xlsx,csv):form>")
@requires("reports.read")
def file(key: str, form: str) -> Any:
    """A report as a file to download."""
    report, scope, asked = _asked(key)
    if not asked.complete:
        return redirect(url_for(".show", key=key))
    organization = making.organization_of(asked, current.organization())
    try:
        paper = _built(report, scope, asked, "download")
        made = making.make(report, asked, paper, Format(form))
    except DomainError as error:
        flash(str(error), "danger")
        arguments: dict[str, Any] = {"key": key, **asked.arguments}
        return redirect(url_for(".show", **arguments))
    with transaction():
        making.note(report, asked, organization, made, Format(form), actor=current.actor(), now=clock.now())
    answer = send_file(
        io.BytesIO(made.content), mimetype=made.mimetype, as_attachment=True, download_name=made.filename
    )
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@blueprint.route("/subscriptions", methods=["GET", "POST"])
@requires("reports.read")
def subscriptions() -> Any:
    """What one gets after each close, a form to get more, and for officers what others get."""
    form = _form()
    if form.validate_on_submit():
        try:
            with transaction():
                service.subscribe(
                    current_user.id,
                    reports.get(form.report.data),
                    organizations.get_by_code(form.organization.data),
                    Format(form.format.data),
                    actor=current.actor(),
                    now=clock.now(),
                )
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("From the next close on the report comes to you."), "success")
            return redirect(url_for(".subscriptions"))
    manages = allows("reports.manage", current_user)
    scope = current.scope("reports.manage") if manages else Scope()
    return (
        render_template(
            "statistics/reports/subscriptions.html",
            form=form,
            own=queries.list_own(current_user.id),
            others=queries.list_of_others(scope, current_user.id),
            manages=manages,
            find=reports.find,
            formats=FORMATS,
        ),
        422 if form.is_submitted() else 200,
    )


@blueprint.post("/subscriptions/<public_id>/end")
@requires("reports.read")
def end_subscription(public_id: str) -> Any:
    """End one's own subscription, or as an officer that of somebody else."""
    manages = allows("reports.manage", current_user)
    scope = current.scope("reports.manage") if manages else Scope()
    found = queries.get_subscription(scope, current_user.id, public_id)
    ending = Ending.OWN_WISH if found.user_id == current_user.id else Ending.BY_OFFICER
    attempt(
        lambda: service.end(found, ending, actor=current.actor(), now=clock.now()),
        _("The subscription ended."),
    )
    return redirect(url_for(".subscriptions"))


def _allowed(found: list[reports.Report]) -> list[reports.Report]:
    return [report for report in found if allows(report.permission, current_user)]


def _asked(key: str) -> tuple[reports.Report, Scope, Asked]:
    """The report with what it was asked for. Raises NotFound, or Forbidden for a role that may not have it."""
    report = reports.get(key)
    if not allows(report.permission, current_user):
        raise Forbidden()
    scope = current.scope(report.permission)
    asked = read(report.parameters, request.args, Asking(scope, current.organization(), clock.today()))
    return report, scope, asked


def _built(report: reports.Report, scope: Scope, asked: Asked, action: str) -> Paper:
    """The paper; a look at the people it lists is written down."""
    now = clock.now()
    paper = report.build(scope, now=now, **asked.answers)
    if report.people is not None:
        people = report.people(scope, now=now, **asked.answers)
        log_access(current.actor(), people, what="report", action=action, now=now)
    return paper


def _form() -> SubscriptionForm:
    """The form with what the reader may have; the address can name what to begin with."""
    form = SubscriptionForm()
    mine = [one for found in reports.by_group().values() for one in _allowed(found) if one.after_close]
    scopes = [current.scope(one.permission) for one in mine]
    form.report.choices = [(one.key, str(one.label)) for one in mine]
    form.organization.choices = [
        (one.code, localized(one.name))
        for one in organizations.list_all()
        if any(scope.covers(one.id) for scope in scopes)
    ]
    form.format.choices = [(one.value, str(FORMATS[one])) for one in Format]
    if not form.is_submitted():
        form.report.data = request.args.get("report", form.report.data)
        form.organization.data = request.args.get("organization", current.organization().code)
    return form
