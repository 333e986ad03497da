"""One company at the desk: its orders, who was referred, hired and stayed, visits, satisfaction, blocks."""

from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from jobcenter.accounts import current
from jobcenter.casework.views import blueprint
from jobcenter.casework.views.common import log_view
from jobcenter.core import clock
from jobcenter.core.db import db, transaction
from jobcenter.core.errors import DomainError
from jobcenter.core.permissions import requires
from jobcenter.employers import grounds, presentation, wording
from jobcenter.employers import queries as employers
from jobcenter.employers.models import EmployerVisit
from jobcenter.employers.outreach_forms import TextForm
from jobcenter.matching import labels, queries, service
from jobcenter.surveys import queries as surveys
from jobcenter.surveys.questionnaires import questionnaires
from jobcenter.surveys.views.results import average_text

SHOWN = 10
SATISFACTION_DAYS = 365


@blueprint.get("/employers/<public_id>")
@requires("employers.read")
def employer(public_id: str) -> Any:
    """Everything the centre knows of a company."""
    scope, today = current.scope(), clock.today()
    company = employers.get_employer_in_scope(scope, public_id)
    orders = db.session.scalars(employers.orders_of_employer(scope, company.id).limit(SHOWN)).unique().all()
    visits = db.session.scalars(
        employers.list_visits(scope, employer_id=company.id)
        .order_by(EmployerVisit.planned_on.desc(), EmployerVisit.id.desc())
        .limit(SHOWN)
    )
    referrals = queries.referrals_of_employer(scope, company.id, SHOWN)
    placements = queries.placements_of_employer(scope, company.id, SHOWN)
    asked = questionnaires()["employer_result"]
    page = render_template(
        "employers/company.html",
        employer=company,
        standing=employers.standings(scope, [company.id], today)[company.id],
        orders=orders,
        visits=visits.unique().all(),
        referrals=referrals,
        placements=placements,
        numbers=queries.count_of_employer(scope, company.id, today),
        blocks=[
            (block, grounds.get(block.ground), scope.covers(block.organization_id))
            for block in employers.blocks_of_employer(company.id)
        ],
        blocked=employers.find_block_in_force(company.id, today),
        satisfaction=surveys.results(
            scope, asked, today - timedelta(days=SATISFACTION_DAYS), today, employer_id=company.id
        ),
        average_text=average_text,
        members=company.members,
        p=presentation,
        wording=wording,
        labels=labels,
        today=today,
        active="employers",
    )
    people = {row.person_id for row in referrals} | {row.person_id for row in placements}
    if people:
        log_view(people, "referral", "list")
    return page


@blueprint.route("/referrals/<public_id>/correct", methods=["GET", "POST"])
@requires("referrals.write")
def correct(public_id: str) -> Any:
    """Take a result back that was recorded wrongly."""
    referral, form = queries.get_referral(current.scope(), public_id), TextForm()
    if service.can_take_back(referral) and form.validate_on_submit():
        try:
            with transaction():
                service.take_back_result(referral, form.text.data or "", actor=current.actor(), now=clock.now())
        except DomainError as error:
            db.session.refresh(referral)
            form.add_error(error)
        else:
            flash(_("The result is taken back. Record the right one."), "success")
            return redirect(url_for(".referral", public_id=public_id))
    code = 422 if form.is_submitted() and form.errors else 200
    page = render_template(
        "employers/correct.html",
        referral=referral,
        form=form,
        possible=service.can_take_back(referral),
        labels=labels,
        active="referrals",
    )
    log_view(referral.person_id, "referral")
    return page, code
