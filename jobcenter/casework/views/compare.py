"""Two to four results side by side: orders for a person, or people for an order."""

from collections.abc import Sequence
from typing import Any

from flask import flash, render_template, request, url_for
from flask_babel import gettext as _

from jobcenter.accounts import current
from jobcenter.casework import conditions, pairs
from jobcenter.casework.views import blueprint
from jobcenter.casework.views.common import back_to, load_seeker, logged, way_back
from jobcenter.core import clock
from jobcenter.core.formatting import NONE, masked_name
from jobcenter.core.permissions import requires
from jobcenter.employers import presentation
from jobcenter.employers import queries as employers
from jobcenter.employers.models import JobOrder
from jobcenter.employers.vocabulary import Career, Education, EmploymentType, label
from jobcenter.matching.profiles import seeker_profile
from jobcenter.seekers import presenting as people
from jobcenter.seekers import queries as seekers
from jobcenter.seekers.models import Registration

LEAST, MOST = 2, 4


def _chosen(name: str) -> list[str]:
    chosen = list(dict.fromkeys(request.args.getlist(name)))
    if len(chosen) > MOST:
        flash(_("Four are compared at most; these are the first four you picked."), "information")
    return chosen[:MOST]


def _too_few(home: str) -> Any:
    flash(_("Pick two to four to compare them."), "warning")
    return back_to(home)


@blueprint.get("/seekers/<public_id>/compare")
@requires("matching.use")
def compare_orders(public_id: str) -> Any:
    """Orders side by side for a person, under the conditions that are tried out."""
    person, registration = load_seeker(public_id)
    home = url_for(".seeker", public_id=public_id)
    orders = [employers.get_order(one) for one in _chosen("order")]
    if len(orders) < LEAST:
        return _too_few(home)
    tried = conditions.read(request.args, seeker_profile(registration))
    matches = [pairs.match_of(registration, order, today=clock.today(), changes=tried.changes) for order in orders]
    page = render_template(
        "casework/compare.html",
        person=person,
        order=None,
        columns=[
            {
                "title": order.title,
                "text": order.employer.name,
                "href": url_for("jobs.show", public_id=order.public_id),
                "refer": url_for(".refer", public_id=public_id, order=order.public_id, next=way_back(home)),
            }
            for order in orders
        ],
        rows=[
            *pairs.factor_rows(matches),
            pairs.missing_row(matches),
            pairs.Row(_("What the orders offer and ask"), ()),
            *pairs.plain_rows(_order_facts(orders)),
        ],
        chips=tried.chips(),
        back=way_back(home),
    )
    return logged(page, person.id, "workbench")


def _order_facts(orders: Sequence[JobOrder]) -> dict[str, list[str]]:
    def each(write: Any) -> list[str]:
        return [str(write(order) or NONE) for order in orders]

    return {
        _("Wage"): each(
            lambda one: presentation.wage_text(one.wage_kind, one.wage_min, one.wage_max, one.wage_negotiable)
        ),
        _("Days of work"): each(lambda one: presentation.days_text(one.days, one.days_per_week, one.days_text)),
        _("Hours"): each(
            lambda one: presentation.hours_text(one.hours_start, one.hours_end, one.weekly_hours, one.overnight)
        ),
        _("Place where the work is"): each(lambda one: presentation.place_text(one.sido, one.sigungu)),
        _("Kind of employment"): each(
            lambda one: label(EmploymentType, one.employment_type) if one.employment_type else NONE
        ),
        _("Licences asked for"): each(lambda one: ", ".join(one.licences or ())),
        _("Schooling asked for"): each(lambda one: label(Education, one.education) if one.education else NONE),
        _("Experience asked for"): each(lambda one: label(Career, one.career) if one.career else NONE),
        _("Taken until"): each(lambda one: presentation.deadline_text(one.deadline, one.until_filled)),
        _("Places left"): each(lambda one: one.places_left),
    }


@blueprint.get("/orders/<public_id>/compare")
@requires("matching.use")
def compare_people(public_id: str) -> Any:
    """People side by side for an order, names masked."""
    order = employers.get_order(public_id)
    home = url_for(".order_candidates", public_id=public_id)
    found = [seekers.find_registration(current.scope(), one) for one in _chosen("registration")]
    registrations = [one for one in found if one is not None]
    if len(registrations) < LEAST:
        return _too_few(home)
    today = clock.today()
    matches = [pairs.match_of(one, order, today=today, changes={}) for one in registrations]
    page = render_template(
        "casework/compare.html",
        person=None,
        order=order,
        columns=[
            {
                "title": masked_name(one.person.name),
                "text": one.number,
                "href": url_for(".seeker", public_id=one.person.public_id),
                "refer": url_for(
                    ".refer_several", public_id=public_id, registration=one.public_id, next=way_back(home)
                ),
            }
            for one in registrations
        ],
        rows=[
            *pairs.factor_rows(matches),
            pairs.missing_row(matches),
            pairs.Row(_("What the people wish and bring"), ()),
            *pairs.plain_rows(_person_facts(registrations)),
        ],
        chips=[],
        back=way_back(home),
    )
    return logged(page, {one.person_id for one in registrations}, "candidates", "list")


def _person_facts(registrations: Sequence[Registration]) -> dict[str, list[str]]:
    """What people wish and bring; never their age, sex or anything sensitive."""
    columns = []
    for one in registrations:
        answers = people.answers_of(one)
        wishes, means = dict(people.wish_rows(answers)), dict(people.means_rows(answers, one.career_months))
        columns.append({**wishes, **means, _("Neighbourhood"): people.dong_name(one.person)})
    names = (
        _("Occupations"), _("Wage"), _("Working time"), _("Way to work"), _("Neighbourhood"), _("Schooling"),
        _("Work history"), _("Licences"), _("Can start"),
    )  # fmt: skip
    return {name: [column.get(name) or NONE for column in columns] for name in names}
