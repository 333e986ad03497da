"""The pages of plans: list, a plan, a project with its indicators, money, logs and card, an indicator."""

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from jobcenter.accounts import current
from jobcenter.core import clock
from jobcenter.core.db import transaction
from jobcenter.core.errors import DomainError, NotFound
from jobcenter.core.permissions import requires
from jobcenter.indicators import cards, counting, measures, queries, standing
from jobcenter.indicators.audit import card as auditor
from jobcenter.indicators.forms import CardForm
from jobcenter.indicators.importing import import_card
from jobcenter.indicators.models import NoteKind, Plan, Project
from jobcenter.indicators.numerals import Style
from jobcenter.indicators.service import periods_of
from jobcenter.indicators.wording import (
    CERTAINTIES,
    INDICATOR_KINDS,
    KINDS,
    NOTE_KINDS,
    PLAN_KINDS,
    SOURCES,
    STAGES,
    note,
    period_name,
    place,
)
from jobcenter.organizations.queries import get_by_code

blueprint = Blueprint("indicators", __name__, url_prefix="/indicators")


@blueprint.get("")
@requires("indicators.read")
def index() -> Any:
    """The plans the reader may see."""
    return render_template("indicators/index.html", plans=queries.list_plans(current.scope()), kinds=PLAN_KINDS)


@blueprint.get("/plans/<public_id>")
@requires("indicators.read")
def show_plan(public_id: str) -> Any:
    """A plan: its projects by area with rates, stages and money."""
    plan = queries.get_plan(current.scope(), public_id)
    counted = measures.counted(current_app)
    rows = [(standing.standing(project, counted), _money(project)) for project in plan.projects]
    areas: dict[Any, list[Any]] = {}
    for area in [*plan.areas, None]:
        of_area = [row for row in rows if row[0].project.area_id == (area.id if area else None)]
        if of_area:
            areas[area] = of_area
    return render_template(
        "indicators/plan.html",
        plan=plan,
        areas=areas,
        gone=standing.time_gone(plan, clock.today()),
        style=style_of(plan),
        kinds=PLAN_KINDS,
        stages=STAGES,
    )


@blueprint.get("/projects/<public_id>")
@requires("indicators.read")
def show_project(public_id: str) -> Any:
    """A project: indicators with rates, money by source, schedule, logs, and what its printed card does not agree on."""
    project = queries.get_project(current.scope(), public_id)
    plan = project.plan
    years = range(plan.first_year, plan.last_year + 1)
    findings = auditor.audit(cards.parse(cards.loads(project.card.content))) if project.card else []
    return render_template(
        "indicators/project.html",
        project=project,
        plan=plan,
        standing=standing.standing(project, measures.counted(current_app)),
        money=_money(project),
        money_as_of=max((line.as_of for line in project.budgets if line.as_of), default=None),
        years=years,
        year_columns=[(str(year), "ar") for year in years],
        quarter_columns=[f"{year % 100}/{quarter}" for year in years for quarter in range(1, 5)],
        gone=standing.time_gone(plan, clock.today()),
        notes={kind: [one for one in project.notes if one.kind is kind] for kind in NoteKind},
        note_kinds=NOTE_KINDS,
        findings=findings,
        finding_kinds=KINDS,
        finding_note=note,
        finding_place=place,
        style=style_of(plan),
        stages=STAGES,
        sources=SOURCES,
        kinds=INDICATOR_KINDS,
        certainties=CERTAINTIES,
    )


@blueprint.get("/items/<public_id>")
@requires("indicators.read")
def show_indicator(public_id: str) -> Any:
    """An indicator: targets and results by period, who entered and who confirmed them."""
    indicator = queries.get_indicator(current.scope(), public_id)
    plan = indicator.project.plan
    counted = measures.counted(current_app)
    entered = {actual.period: actual for actual in indicator.actuals}
    rows = []
    for period in periods_of(plan):
        target = standing.target_of(indicator, period, plan)
        if target is None and indicator.measure and "-" in period:
            continue
        value = standing.value_of(indicator, period, plan, counted)
        if target is not None or value is not None or len(period) == 4:
            rows.append((period, target, value, entered.get(period)))
    return render_template(
        "indicators/indicator.html",
        indicator=indicator,
        project=indicator.project,
        plan=plan,
        rows=rows,
        rate=standing.rate,
        style=style_of(plan),
        kinds=INDICATOR_KINDS,
        certainties=CERTAINTIES,
        period_name=period_name,
        measures=counting.choices() if indicator.measure else {},
        me=current.actor().id,
    )


@blueprint.post("/cards")
@requires("indicators.edit")
def bring_in() -> Any:
    """Bring in a card that was checked on the auditor's page."""
    form = CardForm()
    try:
        if not form.validate_on_submit():
            raise cards.NotACard(problem=_("nothing was sent"))
        document = cards.loads(form.content.data)
        organization = get_by_code(cards.parse(document).organization)
        if not current.scope().covers(organization.id):
            raise NotFound()
        with transaction():
            imported = import_card(document, organization, actor=current.actor(), now=clock.now())
            address = url_for(".show_project", public_id=imported.project.public_id)
    except NotFound:
        raise
    except DomainError as error:
        flash(str(error), "danger")
        return redirect(url_for("auditing.index"))
    flash(_outcome(imported.outcome, imported.kept), "success")
    return redirect(address)


def style_of(plan: Plan) -> Style:
    """How the reports of a plan write their figures."""
    return Style(places=plan.places, truncate=plan.truncate, unit=plan.unit)


def _money(project: Project) -> dict[Any, dict[Any, standing.Money]]:
    return standing.money(project.budgets, range(project.plan.first_year, project.plan.last_year + 1))


def _outcome(outcome: str, kept: list[str]) -> str:
    if outcome == "unchanged":
        return _("This card was brought in before; nothing changed.")
    if kept:
        return _("The card was brought in. Final results were left as they are: %(kept)s.", kept=", ".join(kept))
    return _("The card was brought in.")
