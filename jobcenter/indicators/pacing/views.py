"""The pacing pages: an indicator, and the indicators of a plan or of everything in scope."""

from typing import Any

from flask import Blueprint, current_app, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from jobcenter.accounts import current
from jobcenter.core import clock
from jobcenter.core.exports import csv_response
from jobcenter.core.formatting import NONE, localized, rounded
from jobcenter.core.permissions import allows, requires
from jobcenter.indicators import measures, queries
from jobcenter.indicators.models import Indicator
from jobcenter.indicators.pacing import history, wording
from jobcenter.indicators.pacing.openings import Opening, OpeningKind, openings_for
from jobcenter.indicators.pacing.pace import Pace, Verdict, pace_of, paces_of, settings_on
from jobcenter.indicators.views import style_of
from jobcenter.organizations.queries import subtree_ids

blueprint = Blueprint("pacing", __name__, url_prefix="/indicators")

WORST_FIRST = (
    Verdict.OUT_OF_REACH, Verdict.AT_RISK, Verdict.OPEN, Verdict.LIKELY, Verdict.ON_TRACK, Verdict.REACHED,
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
    indicators = [indicator for project in plan.projects for indicator in project.indicators]
    paces = paces_of(plan, indicators, measures.counted(current_app), clock.today())
    paces.sort(key=lambda pace: WORST_FIRST.index(pace.verdict))
    if request.args.get("format") == "csv":
        return _csv(plan.code, paces)
    return render_template(
        "indicators/pacing/plan.html",
        plan=plan,
        paces_found=paces,
        style=style_of(plan),
        settings=settings_on(clock.today()),
        wording=wording,
        pace_words=wording,
        pace_level=settings_on(clock.today()).level,
        today=clock.today(),
    )


@blueprint.get("/items/<public_id>/pacing")
@requires("indicators.read")
def show_indicator(public_id: str) -> Any:
    """Where the year will end for an indicator, from which stages, and what would close the gap."""
    indicator = queries.get_indicator(current.scope(), public_id)
    plan = indicator.project.plan
    pace = pace_of(indicator, plan, measures.counted(current_app), clock.today())
    return render_template(
        "indicators/pacing/indicator.html",
        indicator=indicator,
        project=indicator.project,
        plan=plan,
        pace=pace,
        openings=_openings(indicator, pace),
        address=_address,
        stage_label=history.stage_label,
        style=style_of(plan),
        settings=settings_on(clock.today()),
        wording=wording,
        pace_words=wording,
        pace_level=settings_on(clock.today()).level,
        today=clock.today(),
    )


def _openings(indicator: Indicator, pace: Pace) -> list[Opening]:
    if not indicator.measure or not pace.gap:
        return []
    pipeline = history.pipeline_of(indicator.measure)
    below = subtree_ids(indicator.project.plan.organization_id)
    return openings_for(current.scope(), below, pipeline.closes, clock.today(), until=pace.until, when=pipeline.when)


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


def _csv(code: str, paces: list[Pace]) -> Any:
    heads = [
        _("Project"), _("Indicator"), _("Unit"), _("Target"), _("Planned by today"), _("Actual"), _("End of the year"),
        _("Range from"), _("Range to"), _("Gap"), _("What it means"), _("Why there is no forecast"),
    ]  # fmt: skip

    def whole(value: Any) -> str:
        return NONE if value is None else str(rounded(value, 0))

    rows = [
        [
            pace.indicator.project.code,
            localized(pace.indicator.name),
            pace.indicator.unit,
            *(
                whole(value)
                for value in (pace.target, pace.planned, pace.actual, pace.end, pace.low, pace.high, pace.gap)
            ),
            str(wording.VERDICTS[pace.verdict][0]),
            str(wording.PROBLEMS[pace.problem]) if pace.problem else None,
        ]
        for pace in paces
    ]
    return csv_response(f"pacing-{code}-{clock.today().year}.csv", heads, rows)
