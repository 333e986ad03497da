"""The workbench the other way: job seekers ranked for an order, those kept, held or excluded, several referred at once."""

from collections.abc import Sequence
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _

from jobcenter.accounts import current
from jobcenter.casework import conditions
from jobcenter.casework.forms import ExcludeForm
from jobcenter.casework.views import blueprint
from jobcenter.casework.views.common import logged
from jobcenter.core import clock
from jobcenter.core.permissions import requires
from jobcenter.employers import queries as employers
from jobcenter.employers.models import JobOrder
from jobcenter.matching import labels, presenting, search
from jobcenter.matching.engine.rank import Match
from jobcenter.matching.engine.reasons import CONDITIONS, months_text
from jobcenter.matching.models import MatchFeedback, Verdict
from jobcenter.seekers import presenting as people
from jobcenter.seekers.models import Registration

PAGE = 10
TABS = ("recommended", "kept", "held", "excluded")
SORTS = ("fit", "near")


@blueprint.get("/orders/<public_id>/candidates")
@requires("matching.use")
def order_candidates(public_id: str) -> Any:
    """People registered in scope, ranked for an order."""
    order, today = employers.get_order(public_id), clock.today()
    off = frozenset(request.args.getlist("off")) & frozenset(conditions.STRICT)
    blank = dict.fromkeys(conditions.FIELDS)
    tried = conditions.Conditions({}, off, blank, blank)
    sort, tab = request.args.get("sort", "fit"), request.args.get("tab", "recommended")
    sort, tab = sort if sort in SORTS else "fit", tab if tab in TABS else "recommended"
    past = not order.is_open(today)
    found = search.seekers_for(
        current.scope(),
        order,
        today=today,
        skip=off | {"deadline"} if past or request.args.get("past") else off,
        sort=sort,
    )
    matches, decided = found.by_verdict(), _excluded(found)
    shown, page, pages = _slice(matches.get(tab, []))
    cards = _cards(shown, (page - 1) * PAGE + 1, order, found)
    page_text = render_template(
        "casework/candidates.html",
        order=order,
        line=presenting.order_line(order),
        badges=presenting.order_badges(order, today),
        cards=cards,
        found=found,
        tab=tab,
        sort=sort,
        tried=tried,
        tab_counts={**{name: len(rows) for name, rows in matches.items()}, "excluded": len(decided)},
        decided=decided,
        exclude_form=ExcludeForm(formdata=None),
        referrals=sorted(found.referrals.values(), key=lambda row: row.updated_at, reverse=True),
        counts=found.ranking.counts,
        names=CONDITIONS,
        page=page,
        pages=pages,
        condition_choices=[(name, CONDITIONS[name]) for name in conditions.STRICT],
        past=past,
        labels=labels,
    )
    seen = [card.registration for card in cards] + [registration for _row, registration in decided]
    return logged(page_text, {one.person_id for one in seen if one is not None}, "candidates", "list")


def _excluded(found: search.Found) -> list[tuple[MatchFeedback, Registration]]:
    """The exclusions of people in scope, with their registrations."""
    rows = [row for row in found.verdicts.values() if row.verdict is Verdict.EXCLUDE]
    registrations = presenting.registrations_by_id(row.registration_id for row in rows)
    scope = current.scope()
    pairs = [(row, registrations[row.registration_id]) for row in rows if row.registration_id in registrations]
    return [(row, one) for row, one in pairs if scope.covers(one.organization_id)]


def _slice(matches: Sequence[Match]) -> tuple[Sequence[Match], int, int]:
    pages = max(1, -(-len(matches) // PAGE))
    page = min(max(1, request.args.get("page", 1, type=int)), pages)
    return matches[(page - 1) * PAGE : page * PAGE], page, pages


def _cards(matches: Sequence[Match], first: int, order: JobOrder, found: search.Found) -> list[presenting.Card]:
    today = clock.today()
    registrations = presenting.registrations_by_id(match.seeker.key for match in matches)
    return [
        presenting.Card(
            rank,
            match.total,
            presenting.bars(match),
            order,
            registrations[match.seeker.key],
            referral=found.referrals.get((match.seeker.key, order.id)),
            verdict=found.verdicts.get((match.seeker.key, order.id)),
            line=_line(registrations[match.seeker.key], today),
            chance=presenting.chance(match, found.serving),
        )
        for rank, match in enumerate(matches, first)
        if match.seeker.key in registrations
    ]


def _line(registration: Registration, today: Any) -> str:
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
