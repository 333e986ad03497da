"""The matching workbench for a job seeker: ranked orders, those set aside or referred to, what was filtered out."""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from jobcenter.accounts import current
from jobcenter.casework import conditions, history, turns
from jobcenter.casework.forms import ExcludeForm, PlacementForm
from jobcenter.casework.views import blueprint
from jobcenter.casework.views.common import back_to, load_seeker, logged
from jobcenter.core import clock
from jobcenter.core.actions import attempt
from jobcenter.core.db import transaction
from jobcenter.core.errors import DomainError
from jobcenter.core.permissions import requires
from jobcenter.employers import queries as employers
from jobcenter.matching import gaps, labels, presenting, search, service
from jobcenter.matching.engine.rank import SORTS, Match
from jobcenter.matching.engine.reasons import CONDITIONS, minutes_text
from jobcenter.matching.learning import exposure
from jobcenter.matching.models import Verdict, Via
from jobcenter.matching.profiles import seeker_profile
from jobcenter.seekers import presenting as people
from jobcenter.seekers import queries as people_records
from jobcenter.seekers import reference, undelivered
from jobcenter.seekers import service as seekers
from jobcenter.seekers.models import Person, Registration

PAGE = 10
TABS = ("recommended", "kept", "held", "referred", "excluded")
RANKED = ("recommended", "kept", "held")


@blueprint.get("/seekers/<public_id>")
@requires("matching.use")
def seeker(public_id: str) -> Any:
    """Orders ranked for a person, with everything needed to refer her."""
    person, registration = load_seeker(public_id)
    shown = _page(person, registration)
    person_id, organization_id = person.id, registration.organization_id
    first = [card.order.id for card in shown["cards"]] if shown["tab"] == "recommended" and shown["page"] == 1 else []
    page = render_template("casework/workbench.html", **shown)
    exposure.note(first, organization_id, shown["today"])
    return logged(page, person_id, "workbench")


def _page(person: Person, registration: Registration) -> dict[str, Any]:
    today, scope = clock.today(), current.scope()
    profile = seeker_profile(registration)
    tried = conditions.read(request.args, profile)
    sort = request.args.get("sort", "fit")
    sort = sort if sort in SORTS else "fit"
    found = search.orders_for(
        scope, registration, today=today, skip=tried.skip | {"consent"}, changes=tried.changes, sort=sort
    )
    tab = request.args.get("tab", "recommended")
    tab = tab if tab in TABS else "recommended"
    matches = found.by_verdict()
    shown, page, pages = _slice(matches[tab] if tab in RANKED else [])
    cards = presenting.order_cards(
        shown,
        first=(page - 1) * PAGE + 1,
        today=today,
        referrals=found.referrals,
        verdicts=found.verdicts,
        serving=found.serving,
    )
    groups = presenting.filtered_groups(found.ranking)
    return {
        "person": person,
        "registration": registration,
        "today": today,
        "age": person.age_on(today),
        "rows": people.card_rows(registration),
        "events": history.recent(scope, person),
        "tried": tried,
        "tab": tab,
        "sort": sort,
        "found": found,
        "counts": {
            "recommended": len(matches["recommended"]),
            "kept": len(matches["kept"]),
            "held": len(matches["held"]),
            "referred": len(found.referrals),
            "excluded": sum(row.verdict is Verdict.EXCLUDE for row in found.verdicts.values()),
        },
        "cards": cards,
        "page": page,
        "pages": pages,
        "groups": groups,
        "gaps": gaps.for_page(scope, registration, cards, groups, today),
        "wait_url": lambda wait: url_for(".wait", wait_id=wait.public_id),
        "gap_url": lambda course, order: url_for(
            ".course",
            public_id=person.public_id,
            round_id=course.round.public_id,
            licence=course.licence,
            order=order.public_id,
        ),
        "decided": _decided(found, tab),
        "may_refer": registration.is_valid_on(today) and service.may_be_referred(registration),
        "valid": registration.is_valid_on(today),
        "failed": undelivered.of_person(person),
        "labels": labels,
        "exclude_form": ExcludeForm(formdata=None),
        "choices": _choices(tried),
        "wage_kind": reference.option_name("wage_kind", registration.wage_kind),
        "status": people.status_name(registration.status),
        "status_tone": people.status_tone(registration.status),
        "dong": people.dong_name(person),
        **_turn(person),
    }


def _turn(person: Person) -> dict[str, Any]:
    scope = current.scope()
    turn = turns.turn_of(scope, current_user.id, person, clock.now())
    if turn is None or turn.following is None:
        return {"turn": turn}
    registered = people_records.find_latest_registration(scope, turn.following.id)
    return {
        "turn": turn,
        "following": url_for(".seeker" if registered else ".case", public_id=turn.following.public_id),
    }


def _choices(tried: conditions.Conditions) -> dict[str, Any]:
    own = {tried.registered["commute_max"], tried.shown["commute_max"]} - {None}
    commutes = [(str(minutes), minutes_text(minutes)) for minutes in sorted(own | set(conditions.COMMUTES))]
    return {
        "commutes": [("", _("any")), *commutes],
        "types": reference.choices("employment_type"),
        "days": reference.choices("day"),
        "strict": [(name, CONDITIONS[name]) for name in conditions.STRICT],
        "clock": lambda minutes: conditions.clock_text(minutes) or "",
    }


def _slice(matches: Sequence[Match]) -> tuple[Sequence[Match], int, int]:
    pages = max(1, -(-len(matches) // PAGE))
    page = min(max(1, request.args.get("page", 1, type=int)), pages)
    return matches[(page - 1) * PAGE : page * PAGE], page, pages


def _decided(found: search.Found, tab: str) -> list[Any]:
    """The referrals or exclusions of the person with their orders, the latest first."""
    if tab == "referred":
        return sorted(found.referrals.values(), key=lambda row: row.updated_at, reverse=True)
    if tab != "excluded":
        return []
    rows = [row for row in found.verdicts.values() if row.verdict is Verdict.EXCLUDE]
    orders = presenting.orders_by_id(row.order_id for row in rows)
    return [(row, orders[row.order_id]) for row in rows if row.order_id in orders]


@blueprint.post("/seekers/<public_id>/conditions")
@requires("seekers.write")
def save_conditions(public_id: str) -> Any:
    """Write the conditions that were tried out into the registration."""
    _person, registration = load_seeker(public_id)
    tried = conditions.read(request.form, seeker_profile(registration))
    wishes = {**people.answers_of(registration), **tried.wishes()}
    attempt(
        lambda: seekers.change_wishes(registration, wishes, actor=current.actor(), now=clock.now()),
        _("The conditions are saved in the registration."),
    )
    return back_to(url_for(".seeker", public_id=public_id))


@blueprint.post("/seekers/<public_id>/feedback/<any(keep,hold,exclude,back):verdict>")
@requires("referrals.write")
def feedback(public_id: str, verdict: str) -> Any:
    """Hold or exclude a suggestion, or put it back into the list."""
    _person, registration = load_seeker(public_id)
    order = employers.get_order(request.form.get("order", ""))
    actor, now = current.actor(), clock.now()
    if verdict == "back":
        attempt(lambda: service.take_back(registration, order, actor=actor, now=now), _("Back in the list."))
        return back_to(url_for(".seeker", public_id=public_id))
    form = ExcludeForm()
    said = {"keep": _("Kept."), "hold": _("Held for later."), "exclude": _("Excluded for this person.")}
    attempt(
        lambda: service.give_feedback(
            registration,
            order,
            verdict,
            reason=form.reason.data,
            text=form.text.data or "",
            actor=actor,
            now=now,
        ),
        said[verdict],
    )
    return back_to(url_for(".seeker", public_id=public_id))


@blueprint.route("/seekers/<public_id>/placement", methods=["GET", "POST"])
@requires("placements.write")
def place(public_id: str) -> Any:
    """Record that a person has found work without a referral."""
    person, registration = load_seeker(public_id)
    form = PlacementForm()
    if form.validate_on_submit():
        facts = service.PlacementFacts(
            via=Via.SELF,
            started_on=form.started_on.data,
            employer_name=form.employer_name.data,
            job_title=form.job_title.data or "",
            keco_code=registration.occupations[0] if registration.occupations else None,
            wage_kind=form.wage_kind.data,
            wage_amount=form.wage_amount.data,
        )
        try:
            with transaction():
                placement = service.record_placement(registration, facts, actor=current.actor(), now=clock.now())
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("The placement is recorded. Retention checks are set."), "success")
            return redirect(url_for(".placement", public_id=placement.public_id))
    page = render_template("casework/place.html", person=person, registration=registration, form=form)
    return logged(page, person.id, "registration"), 422 if form.errors else 200
