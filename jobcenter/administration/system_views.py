"""Organizations, the monthly review of the access log, changes, retention and the outbox."""

from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from jobcenter.accounts import current
from jobcenter.administration import queries, service
from jobcenter.administration.forms import OrganizationForm, ReviewForm
from jobcenter.administration.labels import KINDS
from jobcenter.audit import queries as audit
from jobcenter.audit import retention
from jobcenter.audit.models import AuditEntry
from jobcenter.core import clock, parameters
from jobcenter.core.db import transaction
from jobcenter.core.errors import DomainError
from jobcenter.core.formatting import localized, month
from jobcenter.core.paging import keyset
from jobcenter.core.permissions import requires
from jobcenter.organizations import queries as organizations
from jobcenter.organizations.models import OrganizationKind

blueprint = Blueprint("system", __name__, url_prefix="/admin")

REVIEW_MONTHS = 12


@blueprint.get("")
@requires("retention.manage")
def index() -> Any:
    """How the installation stands: organizations, what waits in the outbox, what is kept for how long."""
    today = clock.today()
    kept = [
        (keeping, parameters.value(keeping.parameter, on=today), retention.term_ends(keeping, today))
        for keeping in retention.keepings()
    ]
    return render_template(
        "administration/system.html",
        organizations=organizations.list_all(),
        kinds=KINDS,
        outbox=queries.outbox_counts(),
        kept=kept,
    )


@blueprint.route("/organizations/new", methods=["GET", "POST"])
@requires("organizations.manage")
def new_organization() -> Any:
    """Add a district or a centre."""
    scope, form = current.scope(), OrganizationForm()
    above = [one for one in organizations.list_all() if scope.covers(one.id) and one.kind != OrganizationKind.CENTRE]
    form.parent.choices = [(one.id, localized(one.name)) for one in above]
    if form.validate_on_submit():
        try:
            with transaction():
                service.add_organization(
                    scope,
                    parent=organizations.get(form.parent.data),
                    code=form.code.data,
                    kind=OrganizationKind(form.kind.data),
                    name={"ko": form.name_ko.data, "en": form.name_en.data},
                    address=form.address.data or None,
                    phone=form.phone.data or None,
                    actor=current.actor(),
                    now=clock.now(),
                )
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("The organization is added."), "success")
            return redirect(url_for(".index"))
    return render_template("administration/organization_new.html", form=form), 422 if form.is_submitted() else 200


def _past_months(today: date) -> list[str]:
    index = today.year * 12 + today.month - 1
    return [f"{(index - back) // 12}-{(index - back) % 12 + 1:02d}" for back in range(1, REVIEW_MONTHS + 1)]


def _bounds(text: str) -> tuple[date, date]:
    year, number = (int(part) for part in text.split("-"))
    return date(year, number, 1), date(year + number // 12, number % 12 + 1, 1)


@blueprint.route("/access-review", methods=["GET", "POST"])
@requires("access.review")
def review() -> Any:
    """Look through a month of the access log and sign that one did."""
    months = _past_months(clock.today())
    form = ReviewForm()
    form.month.choices = [(one, month(one)) for one in months]
    if request.method == "GET":
        form.month.data = request.args.get("month") if request.args.get("month") in months else months[0]
    if form.validate_on_submit():
        try:
            with transaction():
                service.sign_review(
                    current.organization(),
                    form.month.data,
                    findings=form.findings.data,
                    actor=current.actor(),
                    now=clock.now(),
                    today=clock.today(),
                )
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("The review is signed."), "success")
            return redirect(url_for(".review", month=form.month.data))
    chosen = form.month.data if form.month.data in months else months[0]
    first, after = _bounds(chosen)
    rows = queries.access_by_account(current.scope(), clock.start_of(first), clock.start_of(after))
    page = render_template(
        "administration/review.html", form=form, chosen=chosen, rows=rows, reviews=queries.list_reviews(current.scope())
    )
    return page, 422 if form.is_submitted() else 200


@blueprint.get("/changes")
@requires("audit.read")
def changes() -> Any:
    """What was changed by whom, newest first."""
    statement = audit.list_changes(current.scope())
    page = keyset(
        statement, order=[(AuditEntry.at, "desc")], key=AuditEntry.id, cursor=request.args.get("after"), size=50
    )
    return render_template("administration/changes.html", page=page)
