"""A resident's matches: orders ranked for her with the reasons, what was filtered out, her referrals."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import selectinload
from wtforms import HiddenField
from wtforms.validators import Length

from jobcenter.accounts import current
from jobcenter.core import clock
from jobcenter.core.actions import attempt
from jobcenter.core.db import db, transaction
from jobcenter.core.errors import DomainError
from jobcenter.core.forms import Form, LongTextField
from jobcenter.core.permissions import requires
from jobcenter.employers import queries as employers
from jobcenter.employers.models import JobOrder
from jobcenter.matching import gaps, labels, presenting, queries, search, service
from jobcenter.matching.engine.rank import SORTS
from jobcenter.matching.learning import exposure
from jobcenter.matching.letters.queries import letters_of
from jobcenter.matching.models import Referral
from jobcenter.organizations.scope import Scope
from jobcenter.seekers import queries as seekers
from jobcenter.seekers.models import Person, Registration

blueprint = Blueprint("my_matches", __name__, url_prefix="/my/matches")

PAGE = 10
TABS = ("orders", "referrals", "filtered")


class AskForm(Form):
    """What the resident tells the counselor with her request."""

    order = HiddenField()
    text = LongTextField(validators=[Length(max=500)])


def _sort() -> str:
    wanted = request.args.get("sort", "fit")
    return wanted if wanted in SORTS else "fit"


def _person() -> tuple[Person | None, Registration | None]:
    person = seekers.find_person_of_user(current_user.id)
    if person is None:
        return None, None
    return person, seekers.find_open_registration(Scope.of_person(person.id), person.id)


@blueprint.get("")
@requires("matching.own")
def index() -> Any:
    """Orders that fit the resident, her referrals, and what was filtered out."""
    today = clock.today()
    person, registration = _person()
    if person is None:
        return render_template("matching/none.html", registration=None)
    scope = Scope.of_person(person.id)
    referrals = list(
        db.session.scalars(
            queries.list_referrals(scope)
            .options(selectinload(Referral.offers))
            .order_by(Referral.updated_at.desc())
            .limit(50)
        ).unique()
    )
    letters = letters_of(scope, [row.id for row in referrals])
    if registration is None or not registration.is_valid_on(today):
        return render_template(
            "matching/none.html", registration=registration, referrals=referrals, letters=letters, labels=labels
        )
    found = search.orders_for(scope, registration, today=today, sort=_sort(), skip=("consent",), past_days=0)
    tab = request.args.get("tab", "orders")
    shown, organization_id = _shown(found, registration, today, tab), registration.organization_id
    seen = [card.order.id for card in shown["cards"]] if shown["page"] == 1 else []
    page = render_template(
        "matching/my_matches.html",
        registration=registration,
        found=found,
        tab=tab if tab in TABS else "orders",
        referrals=referrals,
        letters=letters,
        may_ask=service.may_be_referred(registration),
        today=today,
        sort=_sort(),
        labels=labels,
        **shown,
    )
    exposure.note(seen, organization_id, today)
    return page


def _shown(found: search.Found, registration: Registration, today: Any, tab: str) -> dict[str, Any]:
    matches = found.ranking.matches
    pages = max(1, -(-len(matches) // PAGE))
    page = min(max(1, request.args.get("page", 1, type=int)), pages)
    first = (page - 1) * PAGE
    cards = presenting.order_cards(
        matches[first : first + PAGE], first=first + 1, today=today, referrals=found.referrals
    )
    groups = []
    if tab == "filtered":
        groups = presenting.filtered_groups(found.ranking)
    shown = cards if tab == "orders" else []
    return {
        "page": page,
        "pages": pages,
        "cards": cards,
        "groups": groups,
        "gaps": gaps.for_page(Scope.of_person(registration.person_id), registration, shown, groups, today),
        "waits": gaps.on_the_way(Scope.of_person(registration.person_id), registration.person_id),
        "wait_url": lambda wait: url_for("my_courses.show", round_id=wait.round.public_id, licence=wait.licence),
        "gap_url": lambda course, order: url_for(
            "my_courses.show", round_id=course.round.public_id, licence=course.licence, order=order.public_id
        ),
    }


def _order(public_id: str) -> JobOrder:
    return employers.get_order(public_id)


@blueprint.route("/ask", methods=["GET", "POST"])
@requires("matching.own")
def ask() -> Any:
    """Ask to be referred to an order: first what it means, then the request."""
    order = _order(request.values.get("order", ""))
    _own, registration = _person()
    if registration is None:
        flash(_("Register for work first. Then you can ask to be referred."), "warning")
        return redirect(url_for("seekers.register"))
    form = AskForm(order=order.public_id)
    if request.method == "POST" and "confirmed" in request.form and form.validate():
        try:
            with transaction():
                service.request_referral(
                    registration, order, actor=current.actor(), now=clock.now(), text=form.text.data or ""
                )
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Your request was sent. A counselor decides within two working days."), "success")
            return redirect(url_for("my_matches.index", tab="referrals"))
    return render_template(
        "matching/ask.html",
        order=order,
        form=form,
        registration=registration,
        may_ask=service.may_be_referred(registration),
        line=presenting.order_line(order),
    )


@blueprint.post("/<public_id>/withdraw")
@requires("matching.own")
def withdraw(public_id: str) -> Any:
    """Withdraw a request or referral that is still open."""
    person, _registration = _person()
    referral = queries.get_referral(Scope.of_person(person.id if person else 0), public_id)
    attempt(
        lambda: service.cancel(referral, actor=current.actor(), now=clock.now(), text=_("Withdrawn by the person")),
        _("Withdrawn."),
    )
    return redirect(url_for("my_matches.index", tab="referrals"))
