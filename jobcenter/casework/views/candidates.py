"""The workbench the other way: job seekers ranked for an order, several referred at once."""

from typing import Any

from flask import flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from jobcenter.accounts import current
from jobcenter.casework.conditions import STRICT
from jobcenter.casework.views import blueprint
from jobcenter.casework.views.common import back_to, logged
from jobcenter.core import clock
from jobcenter.core.db import transaction
from jobcenter.core.errors import DomainError
from jobcenter.core.permissions import requires
from jobcenter.employers import queries as employers
from jobcenter.matching import labels, presenting, search, service
from jobcenter.matching.engine.reasons import CONDITIONS, months_text
from jobcenter.seekers import presenting as people
from jobcenter.seekers import queries as seekers

PAGE = 10
MOST_AT_ONCE = 20


@blueprint.get("/orders/<public_id>/candidates")
@requires("matching.use")
def order_candidates(public_id: str) -> Any:
    """People registered in scope, ranked for an order."""
    order, today = employers.get_order(public_id), clock.today()
    off = frozenset(request.args.getlist("off")) & frozenset(STRICT)
    skip = off | {"deadline"} if request.args.get("past") or not order.is_open(today) else off
    found = search.seekers_for(current.scope(), order, today=today, skip=skip)
    matches = found.ranking.matches
    pages = max(1, -(-len(matches) // PAGE))
    page = min(max(1, request.args.get("page", 1, type=int)), pages)
    shown = matches[(page - 1) * PAGE : page * PAGE]
    registrations = presenting.registrations_by_id(match.seeker.key for match in shown)
    page_text = render_template(
        "casework/candidates.html",
        order=order,
        line=presenting.order_line(order),
        badges=presenting.order_badges(order, today),
        cards=[
            presenting.Card(
                (page - 1) * PAGE + index,
                match.total,
                presenting.bars(match),
                order,
                registrations[match.seeker.key],
                verdict=found.verdicts.get((match.seeker.key, order.id)),
                line=_line(registrations[match.seeker.key], today),
            )
            for index, match in enumerate(shown, 1)
            if match.seeker.key in registrations
        ],
        found=found,
        referrals=sorted(found.referrals.values(), key=lambda row: row.updated_at, reverse=True),
        counts=found.ranking.counts,
        names=CONDITIONS,
        page=page,
        pages=pages,
        off=off,
        condition_choices=[(name, CONDITIONS[name]) for name in STRICT],
        today=today,
        past=not order.is_open(today),
        labels=labels,
    )
    return logged(page_text, {one.person_id for one in registrations.values()}, "candidates", "list")


def _line(registration: Any, today: Any) -> str:
    parts = (
        _("%(age)d years", age=registration.person.age_on(today)),
        people.dong_name(registration.person),
        people.occupation_names(registration.occupations),
        people.wage(people.answers_of(registration)),
        _("experience %(months)s", months=months_text(registration.career_months))
        if registration.career_months
        else "",
    )
    return " · ".join(part for part in parts if part)


@blueprint.post("/orders/<public_id>/refer")
@requires("referrals.write")
def refer_several(public_id: str) -> Any:
    """Refer one or several people to an order; each stands for itself."""
    order = employers.get_order(public_id)
    chosen = list(dict.fromkeys(request.form.getlist("registration")))[:MOST_AT_ONCE]
    if not chosen:
        flash(_("Tick at least one person."), "warning")
    done = 0
    for one in chosen:
        registration = seekers.find_registration(current.scope(), one)
        if registration is None:
            continue
        try:
            with transaction():
                service.make_referral(
                    registration,
                    order,
                    actor=current.actor(),
                    now=clock.now(),
                    past_deadline="past_deadline" in request.form,
                )
        except DomainError as error:
            flash(f"{registration.number}: {error}", "danger")
        else:
            done += 1
    if done:
        flash(ngettext("%(num)d person was referred.", "%(num)d people were referred.", done), "success")
    return back_to(url_for(".order_candidates", public_id=public_id))
