"""The pacing pages: an indicator, and the indicators of a plan."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from flask import Blueprint, current_app, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from jobcenter.accounts import current
from jobcenter.core import clock
from jobcenter.core.exports import csv_response
from jobcenter.core.formatting import NONE, localized, rounded
from jobcenter.core.permissions import allows, requires
from jobcenter.indicators import counting, measures, queries
from jobcenter.indicators.models import Indicator, Plan
from jobcenter.indicators.pacing import history, wording
from jobcenter.indicators.pacing.forecast import Basis, Problem
from jobcenter.indicators.pacing.history import Past
from jobcenter.indicators.pacing.openings import Fills, Opening, OpeningKind, Openings, openings_for
from jobcenter.indicators.pacing.pace import (
    NoForecast,
    Pace,
    Verdict,
    pace_of,
    paces_of,
    settings_on,
    year_of,
    years_of,
)
from jobcenter.indicators.views import style_of
from jobcenter.organizations.queries import subtree_ids
from jobcenter.statistics.measures import BY_CODE, sides_of

blueprint = Blueprint("pacing", __name__, url_prefix="/indicators")

# How many openings are listed; the others are counted.
SHOWN = 10
WORST_FIRST = (
    Verdict.MISSED, Verdict.OUT_OF_REACH, Verdict.AT_RISK, Verdict.BEHIND, Verdict.NO_RESULT, Verdict.OPEN, Verdict.LIKELY,
    Verdict.UP_TO_PLAN, Verdict.ON_TRACK, Verdict.REACHED,
)  # fmt: skip
# Where an opening is worked on, and who may.
PAGES = {
    OpeningKind.ORDER: ("desk.order_candidates", "public_id", "matching.use"),
    OpeningKind.REVIEW: ("desk_orders.show", "public_id", "orders.review"),
    OpeningKind.ROUND: ("manage.show", "round_id", "programs.manage"),
    OpeningKind.SEATS: ("manage.operation", "round_id", "programs.manage"),
}
PUBLIC_PAGES = {
    OpeningKind.ORDER: ("jobs.show", "public_id"),
    OpeningKind.ROUND: ("rounds.show", "round_id"),
    OpeningKind.SEATS: ("rounds.show", "round_id"),
}


@blueprint.get("/plans/<public_id>/pacing")
@requires("indicators.read")
def show_plan(public_id: str) -> Any:
    """Where the year will end for every indicator of a plan."""
    plan = queries.get_plan(current.scope(), public_id)
    today = clock.today()
    year = year_of(plan, today, request.args.get("year"))
    indicators = [indicator for project in plan.projects for indicator in project.indicators]
    paces = paces_of(plan, indicators, measures.counted(current_app), Past(today), year)
    paces.sort(key=_worst_first)
    if request.args.get("format") == "csv":
        return _csv(plan.code, year, paces)
    return render_template(
        "indicators/pacing/plan.html",
        paces_found=paces,
        tally=_tally(paces),
        numbers={problem: number for number, problem in enumerate(dict.fromkeys(_problems(paces)), 1)},
        **_about(plan, year, today),
    )


@blueprint.get("/items/<public_id>/pacing")
@requires("indicators.read")
def show_indicator(public_id: str) -> Any:
    """Where the year will end for an indicator, from which stages, and what would close the gap."""
    indicator = queries.get_indicator(current.scope(), public_id)
    plan, today = indicator.project.plan, clock.today()
    year = year_of(plan, today, request.args.get("year"))
    pace = pace_of(indicator, plan, measures.counted(current_app), Past(today), year)
    found = _openings(indicator, pace)
    reached = list(zip(found.rows, found.together, strict=True)) if found else []
    return render_template(
        "indicators/pacing/indicator.html",
        indicator=indicator,
        project=indicator.project,
        pace=pace,
        openings=found,
        lines=reached[:SHOWN],
        more=found.rows[SHOWN:] if found else [],
        most=reached[-1][1] if reached else 0,
        narrowed=counting.in_words(indicator.narrowing),
        measure_name=counting.measure_name,
        sides=[side.code for side in sides_of(BY_CODE[indicator.measure])] if indicator.measure in BY_CODE else [],
        bases=Basis,
        address=_address,
        stage_label=history.stage_label,
        **_about(plan, year, today),
    )


def _about(plan: Plan, year: str, today: date) -> dict[str, Any]:
    """What both pages say about the year, the method and the words."""
    settings = settings_on(today)
    return {
        "plan": plan,
        "year": year,
        "years": years_of(plan, today),
        "style": style_of(plan),
        "settings": settings,
        "wording": wording,
        "pace_words": wording,
        "pace_level": settings.level,
        "today": today,
    }


def _worst_first(pace: Pace) -> tuple[int, Fraction]:
    """By what it means, and then by how large a part of the target is missing."""
    return WORST_FIRST.index(pace.verdict), -(pace.gap or Fraction(0)) / Fraction(pace.target or 1)


def _tally(paces: Sequence[Pace]) -> list[tuple[Verdict, int]]:
    """How many indicators there are of each verdict, the worst first."""
    return [(one, many) for one in WORST_FIRST if (many := sum(pace.verdict is one for pace in paces))]


def _problems(paces: Sequence[Pace]) -> list[NoForecast | Problem]:
    return [pace.problem for pace in paces if pace.problem is not None and not pace.is_over]


def _openings(indicator: Indicator, pace: Pace) -> Openings | None:
    """What would close the gap; None where no order, seat or round counts in the figure, or nothing is missing."""
    if not indicator.measure or not pace.gap or pace.is_over or pace.has_stopped:
        return None
    pipeline = history.pipeline_of(indicator.measure)
    if not pipeline.closes:
        return None
    of_program = indicator.narrowing and indicator.narrowing["by"] == "program"
    return openings_for(
        current.scope(),
        subtree_ids(indicator.project.plan.organization_id),
        pipeline.closes,
        clock.today(),
        until=pace.until,
        when=pipeline.when,
        fills=Fills(pipeline.fills),
        program_id=int(indicator.narrowing["value"]) if of_program and indicator.narrowing else None,
    )


def _address(opening: Opening) -> str | None:
    """The page on which the reader can work on an opening, else the public one."""
    endpoint, argument, permission = PAGES[opening.kind]
    values: dict[str, Any] = {argument: opening.public_id}
    if allows(permission, current_user):
        return url_for(endpoint, **values)
    if opening.kind in PUBLIC_PAGES:
        endpoint, argument = PUBLIC_PAGES[opening.kind]
        named: dict[str, Any] = {argument: opening.public_id}
        return url_for(endpoint, **named)
    return None


def _csv(code: str, year: str, paces: list[Pace]) -> Any:
    heads = [
        _("Project"), _("Indicator"), _("Unit"), _("Target"), _("Planned by then"), _("Actual"), _("As of"),
        _("A month so far"), _("A month from then on"), _("End of the year"), _("Range from"), _("Range to"), _("Gap"),
        _("What it means"), _("Why there is no forecast"),
    ]  # fmt: skip

    def written(value: Any, places: int) -> str:
        return NONE if value is None else str(rounded(value, places))

    rows = [
        [
            pace.indicator.project.code,
            localized(pace.indicator.name),
            wording.unit_of(pace.indicator),
            *(written(value, pace.places) for value in (pace.target, pace.planned, pace.actual)),
            pace.known_on.isoformat(),
            *(written(value, 1) for value in pace.monthly or (None, None)),
            *(written(value, pace.places) for value in (pace.end, pace.low, pace.high, pace.gap)),
            str(wording.VERDICTS[pace.verdict][0]),
            str(wording.PROBLEMS[pace.problem]) if pace.problem else None,
        ]
        for pace in paces
    ]
    return csv_response(f"pacing-{code}-{year}.csv", heads, rows)
