"""An employer's job orders: draft with checks, hand in, renew, close, cancel."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from jobcenter.accounts import current
from jobcenter.core import clock, formatting
from jobcenter.core.actions import attempt
from jobcenter.core.db import transaction
from jobcenter.core.errors import DomainError
from jobcenter.core.permissions import requires
from jobcenter.employers import presentation, queries, rules, service
from jobcenter.employers.forms import OrderForm, SubmitForm
from jobcenter.employers.models import Employer, JobOrder, OrderStatus
from jobcenter.employers.outreach_forms import CloseForm
from jobcenter.employers.regions import regions
from jobcenter.employers.views.renewal import renewal_page
from jobcenter.organizations import queries as organizations
from jobcenter.organizations.models import Organization, OrganizationKind

blueprint = Blueprint("company_orders", __name__, url_prefix="/company/orders")


def _centres() -> list[Organization]:
    found = list(organizations.list_all(OrganizationKind.CENTRE))
    return found or list(organizations.list_all())


def centre_choices() -> list[tuple[int, str]]:
    """The centres an order can be handed in to."""
    return [(centre.id, formatting.localized(centre.name)) for centre in _centres()]


def _nearest_centre(employer: Employer) -> int | None:
    for centre in _centres():
        if employer.sgg_code and (centre.sgg_code or (centre.parent and centre.parent.sgg_code)) == employer.sgg_code:
            return centre.id
    return None


def _employer() -> Employer:
    wanted = request.values.get("company")
    if wanted:
        return queries.get_employer_of(current_user.id, wanted)
    return queries.employers_of(current_user.id)[0]


@blueprint.route("/new", methods=["GET", "POST"])
@requires("company.manage")
def new() -> Any:
    """Begin a job order."""
    employer = _employer()
    form = OrderForm(centres=centre_choices())
    if request.method == "GET":
        form.sgg_code.data = employer.sgg_code
        form.address.data = employer.address or ""
        form.organization.data = _nearest_centre(employer)
    if form.validate_on_submit():
        try:
            with transaction():
                order = service.create_draft(
                    employer,
                    form.order_values(),
                    organization_id=form.organization.data,
                    actor=current.actor(),
                    now=clock.now(),
                    today=clock.today(),
                )
                public_id = order.public_id
        except DomainError as error:
            form.add_error(error)
        else:
            return _after_saving(public_id)
    code = 422 if form.is_submitted() else 200
    return render_template(
        "company/order_form.html", form=form, employer=employer, order=None, active="new-order"
    ), code


def _after_saving(public_id: str) -> Any:
    if request.form.get("then") == "review":
        return redirect(url_for(".show", public_id=public_id))
    flash(_("The draft is saved and checked."), "success")
    return redirect(url_for(".edit", public_id=public_id))


@blueprint.route("/<public_id>/edit", methods=["GET", "POST"])
@requires("company.manage")
def edit(public_id: str) -> Any:
    """Change a draft; what the checks find stands beside the form."""
    order = queries.get_order_of_employer(current_user.id, public_id)
    if order.status is not OrderStatus.DRAFT:
        return redirect(url_for(".show", public_id=public_id))
    form = OrderForm(obj=order, centres=centre_choices())
    if request.method == "GET":
        form.organization.data = order.organization_id
    if form.validate_on_submit():
        try:
            with transaction():
                service.update_draft(
                    order.id,
                    form.order_values(),
                    organization_id=form.organization.data,
                    actor=current.actor(),
                    now=clock.now(),
                    today=clock.today(),
                )
        except DomainError as error:
            form.add_error(error)
        else:
            return _after_saving(public_id)
    code = 422 if form.is_submitted() else 200
    page = render_template(
        "company/order_form.html", form=form, employer=order.employer, order=order, p=presentation, active="company"
    )
    return page, code


@blueprint.post("/check")
@requires("company.manage")
def check() -> Any:
    """What the checks would find in a form that was not saved yet."""
    employer = _employer()
    form = OrderForm(centres=centre_choices())
    form.validate()
    region = regions().get(form.sgg_code.data or "")
    facts = rules.OrderFacts(
        title=form.title.data or "",
        duties=form.duties.data or "",
        requirements=form.requirements.data or "",
        preferences=form.preferences.data or "",
        employer_name=employer.name,
        has_business_number=employer.business_number is not None,
        wage_kind=form.wage_kind.data,
        wage_min=form.wage_min.data,
        weekly_hours=form.weekly_hours.data,
        hours_start=form.hours_start.data,
        hours_end=form.hours_end.data,
        hours_text=form.hours_text.data or "",
        sigungu=region.sigungu if region else None,
        employment_type=form.employment_type.data,
        insurance=tuple(form.insurance.data or ()),
        starts_on=form.starts_on.data,
        works_until=form.works_until.data,
    )
    return render_template("company/findings.html", findings=rules.check(facts, today=clock.today()), p=presentation)


@blueprint.get("/<public_id>")
@requires("company.manage")
def show(public_id: str) -> Any:
    """One order: where it stands, what the checks found, what can be done next."""
    order = queries.get_order_of_employer(current_user.id, public_id)
    return _page(order)


def _page(order: JobOrder, code: int = 200, **forms: Any) -> Any:
    given = {
        "form": SubmitForm(formdata=None, employer_note=order.employer_note),
        "close_form": CloseForm(formdata=None),
    }
    return (
        render_template(
            "company/order.html",
            order=order,
            today=clock.today(),
            p=presentation,
            blocking=[finding for finding in order.findings if finding.severity == "reject" and finding.blocks],
            block=queries.find_block_in_force(order.employer_id, clock.today()),
            has_candidates="company_candidates.index" in current_app.view_functions,
            active="company",
            **{**given, **forms},
        ),
        code,
    )


@blueprint.post("/<public_id>/submit")
@requires("company.manage")
def submit(public_id: str) -> Any:
    """Hand an order in."""
    order = queries.get_order_of_employer(current_user.id, public_id)
    form = SubmitForm()
    if form.validate_on_submit():
        try:
            with transaction():
                service.submit(
                    order.id,
                    employer_note=form.employer_note.data or "",
                    actor=current.actor(),
                    now=clock.now(),
                    today=clock.today(),
                )
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Your order is with the job centre. You get a message when it is decided."), "success")
            return redirect(url_for(".show", public_id=public_id))
    return _page(order, 422, form=form)


@blueprint.route("/<public_id>/renew", methods=["GET", "POST"])
@requires("company.manage")
def renew(public_id: str) -> Any:
    """Give an order a new term: the page a message leads to, where one click is enough."""
    order = queries.get_order_of_employer(current_user.id, public_id)
    back = url_for(".show", public_id=public_id)
    return renewal_page(order, base="company/layout.html", active="company", back=back, with_reason=False)


@blueprint.post("/<public_id>/close")
@requires("company.manage")
def close(public_id: str) -> Any:
    """Stop looking, and say why."""
    order, form = queries.get_order_of_employer(current_user.id, public_id), CloseForm()
    if not form.validate():
        return _page(order, 422, close_form=form)
    return _end(public_id, service.close, _("The order is closed."), form.reason.data or "", why=form.why.data)


@blueprint.post("/<public_id>/cancel")
@requires("company.manage")
def cancel(public_id: str) -> Any:
    """Withdraw an order that is not open yet."""
    return _end(public_id, service.cancel, _("The order is cancelled."), request.form.get("reason", "")[:2000])


def _end(public_id: str, end: Callable[..., JobOrder], said: str, reason: str, **values: Any) -> Any:
    order = queries.get_order_of_employer(current_user.id, public_id)
    attempt(lambda: end(order.id, reason, actor=current.actor(), now=clock.now(), today=clock.today(), **values), said)
    return redirect(url_for(".show", public_id=public_id))
