"""The page on which an order gets a new term, for its employer and for a counselor."""

from typing import Any

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _

from jobcenter.accounts import current
from jobcenter.core import clock
from jobcenter.core.db import db, transaction
from jobcenter.core.errors import DomainError
from jobcenter.employers import presentation, service
from jobcenter.employers.models import JobOrder
from jobcenter.employers.outreach_forms import RenewForm


def renewal_page(order: JobOrder, *, base: str, active: str, back: str, with_reason: bool) -> Any:
    """Show the form or take its new term; `with_reason` lets a counselor say why a finding does not hold."""
    form = RenewForm(obj=order if request.method == "GET" else None)
    if request.method == "GET":
        form.deadline.data = None
    if form.validate_on_submit():
        try:
            with transaction():
                _renew(order, form, with_reason=with_reason)
        except DomainError as error:
            db.session.refresh(order)
            form.add_error(error)
        else:
            flash(_("The order has a new term."), "success")
            return redirect(back)
    page = render_template(
        "employers/renew.html",
        form=form,
        order=order,
        p=presentation,
        back=back,
        base=base,
        with_reason=with_reason,
        today=clock.today(),
        active=active,
    )
    return page, 422 if form.is_submitted() else 200


def _renew(order: JobOrder, form: RenewForm, *, with_reason: bool) -> None:
    service.renew(
        order.id,
        form.deadline.data,
        new=service.NewTerm(None, form.places.data, form.wage_min.data, form.wage_max.data),
        override_reason=(form.override_reason.data or "") if with_reason else "",
        actor=current.actor(),
        now=clock.now(),
        today=clock.today(),
    )
