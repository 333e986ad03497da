"""Orders a counselor takes for a company, and new terms of orders, at the desk."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from jobcenter.accounts import current
from jobcenter.core import clock
from jobcenter.core.db import db, transaction
from jobcenter.core.errors import DomainError, NotFound
from jobcenter.core.permissions import requires
from jobcenter.employers import presentation, queries, service
from jobcenter.employers.forms import OrderForm
from jobcenter.employers.models import JobOrder, OrderStatus
from jobcenter.employers.views.company_orders import centre_choices
from jobcenter.employers.views.renewal import renewal_page

blueprint = Blueprint("desk_drafts", __name__, url_prefix="/desk/orders")


def _order(public_id: str) -> JobOrder:
    return queries.get_order_in_scope(current.scope(), public_id)


@blueprint.route("/<public_id>/edit", methods=["GET", "POST"])
@requires("orders.review")
def edit(public_id: str) -> Any:
    """Complete a draft that a counselor took; what the checks find stands beside the form."""
    order = _order(public_id)
    if order.status is not OrderStatus.DRAFT or order.taken_by_id is None:
        return redirect(url_for("desk_orders.show", public_id=public_id))
    form = OrderForm(obj=order, centres=centre_choices())
    if request.method == "GET":
        form.organization.data = order.organization_id
    if form.validate_on_submit():
        try:
            with transaction():
                _save(order, form)
        except DomainError as error:
            db.session.refresh(order)
            form.add_error(error)
        else:
            return _after_saving(public_id)
    code = 422 if form.is_submitted() else 200
    page = render_template(
        "employers/order_form.html", form=form, order=order, p=presentation, employer=order.employer, active="orders"
    )
    return page, code


def _save(order: JobOrder, form: OrderForm) -> None:
    actor, now, today = current.actor(), clock.now(), clock.today()
    centre = form.organization.data if current.scope().covers(form.organization.data) else order.organization_id
    values = form.order_values()
    service.update_draft(order.id, values, organization_id=centre, actor=actor, now=now, today=today)
    if request.form.get("then") == "hand-in":
        service.submit(order.id, employer_note="", actor=actor, now=now, today=today)


def _after_saving(public_id: str) -> Any:
    if request.form.get("then") == "hand-in":
        flash(_("The order waits for its review."), "success")
        return redirect(url_for("desk_orders.show", public_id=public_id))
    flash(_("The draft is saved and checked."), "success")
    return redirect(url_for(".edit", public_id=public_id))


@blueprint.route("/<public_id>/renew", methods=["GET", "POST"])
@requires("orders.review")
def renew(public_id: str) -> Any:
    """Give an order a new term for its employer."""
    order = _order(public_id)
    if order.source is not None:
        raise NotFound()
    back = url_for("desk_orders.show", public_id=public_id)
    return renewal_page(order, base="layouts/staff.html", active="orders", back=back, with_reason=True)
