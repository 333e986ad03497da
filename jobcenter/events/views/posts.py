"""Offering a post at an event, for the company and for staff."""

from typing import Any

from flask import flash
from flask_babel import gettext as _

from jobcenter.accounts import current
from jobcenter.core import clock
from jobcenter.core.db import transaction
from jobcenter.core.errors import DomainError
from jobcenter.employers.queries import get_order
from jobcenter.events import queries
from jobcenter.events.forms import PostForm
from jobcenter.events.models import EventCompany
from jobcenter.events.service import setup


def post_form(company: EventCompany, **formdata: Any) -> PostForm:
    """The form for one more post: an open order of the company that is not offered yet, or one for the day only."""
    form = PostForm(**formdata)
    orders = queries.list_open_orders_of(company.employer_id, clock.today())
    offered = {post.order_id for post in company.posts}
    form.order.choices = [
        ("", _("For this day only")),
        *((order.public_id, f"{order.number} {order.title}") for order in orders if order.id not in offered),
    ]
    return form


def offer_post(company: EventCompany, form: PostForm, *, by_staff: bool) -> bool:
    """Add the post a form asks for; a company only while posts are open to it. Returns whether it was added."""
    if not form.validate_on_submit():
        return False
    try:
        with transaction():
            if not by_staff:
                setup.require_posts_open(company)
            setup.add_post(
                company,
                order=get_order(form.order.data) if form.order.data else None,
                title=form.title.data or "",
                places=form.places.data or 1,
                actor=current.actor(),
                now=clock.now(),
            )
    except DomainError as error:
        form.add_error(error)
        return False
    flash(_("The post was added."), "success")
    return True
