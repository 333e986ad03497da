"""The pages of plans: list, a plan, a project with its indicators, money, logs and card, an indicator."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from jobcenter.accounts import current
from jobcenter.core import clock
from jobcenter.core.db import transaction
from jobcenter.core.errors import DomainError, NotFound
from jobcenter.core.permissions import requires
from jobcenter.indicators import cards, counting, measures, overview, queries, service, standing, terms
from jobcenter.indicators.arithmetic import Exact
from jobcenter.indicators.audit import card as auditor
from jobcenter.indicators.forms import CardForm
from jobcenter.indicators.importing import import_card
from jobcenter.indicators.models import Actual, Indicator, NoteKind, Plan, Project
from jobcenter.indicators.numerals import Style
from jobcenter.indicators.pacing import wording as pace_words
from jobcenter.indicators.pacing.history import Past
from jobcenter.indicators.pacing.pace import pace_of, settings_on
from jobcenter.indicators.wording import (
    AGENTS,
    CERTAINTIES,
    INDICATOR_KINDS,
    KINDS,
    NEEDS,
    NOTE_KINDS,
    PLAN_KINDS,
    SOURCES,
    STAGES,
    TEXTS,
    budget_year,
    note,
    period_name,
    place,
    time_of,
    unit_name,
)
from jobcenter.organizations.queries import get_by_code

blueprint = Blueprint("indicators", __name__, url_prefix="/indicators")


@dataclass(frozen=True)
class PeriodRow:
    """A period of an indicator: target, result, who entered it, and where the lines behind a counted one stand."""

    period: str
    target: Exact | None
    value: Exact | None
    actual: Actual | None
    lines: str | None


@blueprint.get("")
@requires("indicators.read")
def index() -> Any:
    """The plans the reader may see."""
    return render_template("indicators/index.html", plans=queries.list_plans(current.scope()), kinds=PLAN_KINDS)


@blueprint.get("/plans/<public_id>")
@requires("indicators.read")
def show_plan(public_id: str) -> Any:
    """A plan: totals by area and department, and its projects filtered, sorted and paged."""
    scope = current.scope()
    plan = queries.get_overview(scope, public_id)
    asked = overview.read(request.args)
    rows = overview.rows_of(plan, measures.counted(current_app))
    return render_template(
        "indicators/plan.html",
        plan=plan,
        asked=asked,
        page=overview.page_of(rows, asked),
        areas=overview.by_area(plan, rows),
        departments=overview.by_department(rows),
        whole=overview.total(rows),
        yearly=queries.list_yearly_plans(scope, plan),
        none=overview.NONE,
        gone=terms.time_gone(plan, terms.seen_on(plan, clock.today())),
        style=style_of(plan),
        unit=unit_name(plan.unit),
        kinds=PLAN_KINDS,
        stages=STAGES,
    )


@blueprint.get("/projects/<public_id>")
@requires("indicators.read")
def show_project(public_id: str) -> Any:
    """A project: indicators with rates, money by source, schedule, logs, and what its printed card does not agree on."""
    project = queries.get_project(current.scope(), public_id)
    plan = project.plan
    years = budget_years(project)
    findings = auditor.audit(cards.parse(cards.loads(project.card.content))) if project.card else []
    return render_template(
        "indicators/project.html",
        project=project,
        plan=plan,
        standing=standing.standing(project, measures.counted(current_app)),
        money=_money(project),
        money_as_of=max((line.as_of for line in project.budgets if line.as_of), default=None),
        years=years,
        year_columns=[(budget_year(plan, year), "ar") for year in years],
        money_years=[(year, budget_year(plan, year)) for year in range(plan.first_year, plan.year_after + 1)],
        quarters=terms.quarters_of(plan),
        gone=terms.time_gone(plan, terms.seen_on(plan, clock.today())),
        weights=sum(one.weight for one in project.indicators if one.weight is not None),
        notes={kind: [one for one in project.notes if one.kind is kind] for kind in NoteKind},
        note_kinds=NOTE_KINDS,
        time_of=time_of,
        texts=TEXTS,
        agents=AGENTS,
        needs=NEEDS,
        findings=findings,
        finding_kinds=KINDS,
        finding_note=note,
        finding_place=place,
        style=style_of(plan),
        unit=unit_name(plan.unit),
        stages=STAGES,
        sources=SOURCES,
        kinds=INDICATOR_KINDS,
        certainties=CERTAINTIES,
    )


@blueprint.get("/items/<public_id>")
@requires("indicators.read")
def show_indicator(public_id: str) -> Any:
    """An indicator: targets and results by period, who entered and who confirmed them."""
    scope = current.scope()
    indicator = queries.get_indicator(scope, public_id)
    plan = indicator.project.plan
    counted = measures.counted(current_app)
    entered = {actual.period: actual for actual in indicator.actuals}
    today = clock.today()
    rows = []
    for period in service.periods_of(plan):
        days = terms.counted_span(period, plan)
        target = standing.target_of(indicator, period, plan)
        if indicator.measure and (days is None or days[0] > today or (target is None and "-" in period)):
            value = None
        else:
            value = standing.value_of(indicator, period, plan, counted)
        if target is not None or value is not None or len(period) == 4:
            lines = None if value is None or days is None else _lines_behind(indicator, *days)
            rows.append(PeriodRow(period, target, value, entered.get(period), lines))
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
        measure_name=counting.measure_name,
        narrowed=counting.in_words(indicator.narrowing),
        history=queries.list_target_changes(scope, indicator),
        me=current.actor().id,
        pace=pace_of(indicator, plan, counted, Past(today)),
        pace_words=pace_words,
        pace_level=settings_on(today).level,
    )


def _lines_behind(indicator: Indicator, first: date, last: date) -> str | None:
    """The address of the ledger lines behind a counted figure; those of a rate are the lines above and below it."""
    if not indicator.measure or not counting.is_known(indicator.measure):
        return None
    months: dict[str, Any] = {"from": f"{first:%Y-%m}", "to": f"{last:%Y-%m}"}
    organization = indicator.project.plan.organization.code
    narrowing: dict[str, Any] = indicator.narrowing or {}
    return url_for("figures.lines", organization=organization, measure=indicator.measure, **months, **narrowing)


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


def budget_years(project: Project) -> range:
    """The years a project's money is shown for: those of its plan, and what follows where money stands there."""
    plan = project.plan
    later = any(line.year == plan.year_after for line in project.budgets)
    return range(plan.first_year, plan.last_year + 1 + later)


def _money(project: Project) -> dict[Any, dict[Any, standing.Money]]:
    return standing.money(project.budgets, budget_years(project))


def _outcome(outcome: str, kept: list[str]) -> str:
    if outcome == "unchanged":
        return _("This card was brought in before; nothing changed.")
    if kept:
        return _("The card was brought in. Final results were left as they are: %(kept)s.", kept=", ".join(kept))
    return _("The card was brought in.")
