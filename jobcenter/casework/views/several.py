"""Several referrals at once, from a person to orders and from an order to people: first what it means, then what was done."""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from jobcenter.accounts import current
from jobcenter.casework import pairs
from jobcenter.casework.views import blueprint
from jobcenter.casework.views.common import back_to, load_seeker, logged, way_back
from jobcenter.core import clock
from jobcenter.core.db import transaction
from jobcenter.core.errors import DomainError
from jobcenter.core.permissions import requires
from jobcenter.employers import queries as employers
from jobcenter.matching import labels, letters, service
from jobcenter.matching.letters import contents
from jobcenter.seekers import queries as seekers

MOST_AT_ONCE = 10


@blueprint.route("/seekers/<public_id>/refer", methods=["GET", "POST"])
@requires("referrals.write")
def refer(public_id: str) -> Any:
    """Refer a person to one order or to several at once; each stands for itself."""
    _person, registration = load_seeker(public_id)
    chosen = [(registration, employers.get_order(one)) for one in _chosen("order")]
    home = url_for(".seeker", public_id=public_id)
    if not chosen:
        flash(_("Tick at least one order."), "warning")
        return back_to(home)
    if request.method == "GET":
        return _page("order", chosen, home)
    done = _refer("order", chosen)
    if done:
        flash(ngettext("Referred to %(num)d order.", "Referred to %(num)d orders.", done), "success")
    return _after(".refer", "order", public_id, home)


@blueprint.route("/orders/<public_id>/refer", methods=["GET", "POST"])
@requires("referrals.write")
def refer_several(public_id: str) -> Any:
    """Refer one or several people to an order; each stands for itself."""
    order = employers.get_order(public_id)
    found = [seekers.find_registration(current.scope(), one) for one in _chosen("registration")]
    chosen = [(registration, order) for registration in found if registration is not None]
    home = url_for(".order_candidates", public_id=public_id)
    if not chosen:
        flash(_("Tick at least one person."), "warning")
        return back_to(home)
    if request.method == "GET":
        return _page("registration", chosen, home)
    done = _refer("registration", chosen)
    if done:
        flash(ngettext("%(num)d person was referred.", "%(num)d people were referred.", done), "success")
    return _after(".refer_several", "registration", public_id, home)


def _chosen(name: str) -> list[str]:
    """The orders or people that were picked; those whose deadline the employer lifts are picked by that tick."""
    return list(dict.fromkeys([*request.values.getlist(name), *request.values.getlist("late")]))[:MOST_AT_ONCE]


def _page(kind: str, chosen: Sequence[pairs.Pair], home: str) -> Any:
    """What each referral would mean, or, afterwards, what became of it."""
    shown = pairs.lines(current.scope(), chosen, today=clock.today())
    page = render_template(
        "casework/several.html",
        kind=kind,
        labels=labels,
        lines=shown,
        subject=chosen[0],
        report="done" in request.args,
        back=way_back(home),
        open_lines=[line for line in shown if line.obstacle is None or line.late],
    )
    return logged(page, {registration.person_id for registration, _order in chosen}, "referral", "list")


def _refer(kind: str, chosen: Sequence[pairs.Pair]) -> int:
    """Make the referrals, each in a transaction of its own, and say what was refused. Returns how many were made."""
    every, late = "past_deadline" in request.form, set(request.form.getlist("late"))
    done = 0
    for registration, order in chosen:
        key, name = (order.public_id, "") if kind == "order" else (registration.public_id, f"{registration.number}: ")
        try:
            with transaction():
                referral = service.make_referral(
                    registration,
                    order,
                    actor=current.actor(),
                    now=clock.now(),
                    note=request.form.get("note", "").strip(),
                    past_deadline=every or key in late,
                )
                if "letter" in request.form:
                    letters.issue(
                        referral,
                        parts=contents.PARTS,
                        bring=contents.usual_papers(order),
                        actor=current.actor(),
                        now=clock.now(),
                    )
        except DomainError as error:
            flash(f"{name}{error}", "danger")
        else:
            done += 1
    return done


def _after(endpoint: str, kind: str, public_id: str, home: str) -> Any:
    """Back to the list, or to the report where the page with the consequences was used."""
    if "report" not in request.form:
        return back_to(home)
    about: dict[str, Any] = {kind: _chosen(kind), "next": way_back(home), "done": 1}
    return redirect(url_for(endpoint, public_id=public_id, **about))
