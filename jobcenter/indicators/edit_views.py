"""Changing plans: targets, results with evidence, their confirmation by another person, money of a year."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from jobcenter.accounts import current
from jobcenter.core import clock
from jobcenter.core.db import transaction
from jobcenter.core.errors import DomainError, NotFound
from jobcenter.core.formatting import localized
from jobcenter.core.permissions import requires
from jobcenter.indicators import counting, queries, service
from jobcenter.indicators.errors import ChangedMeanwhile
from jobcenter.indicators.forms import ActualForm, MeasureForm, ReopenForm, budget_form, target_fields, targets_form
from jobcenter.indicators.models import TERM, Actual, Indicator, Source
from jobcenter.indicators.service.common import seen_of
from jobcenter.indicators.service.results import money_of
from jobcenter.indicators.views import style_of
from jobcenter.indicators.wording import SOURCES, budget_year, period_name

blueprint = Blueprint("indicator_editing", __name__, url_prefix="/indicators")


@blueprint.route("/items/<public_id>/targets", methods=["GET", "POST"])
@requires("indicators.edit")
def targets(public_id: str) -> Any:
    """Set the targets of the term and its years, or of the quarters of one year."""
    indicator = queries.get_indicator(current.scope(), public_id)
    plan = indicator.project.plan
    year = request.args.get("year")
    if year is not None and year not in plan.years:
        raise NotFound()
    known = {target.period: target.value for target in indicator.targets}
    periods = {name: _period(name, year) for name in target_fields(plan, year)}
    form = targets_form(plan, year)(data={name: known.get(period) for name, period in periods.items()})
    if form.validate_on_submit():
        values = {periods[name]: value for name, value in form.values().items()}
        try:
            with transaction():
                service.set_targets(indicator, values, actor=current.actor(), now=clock.now())
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("The targets are saved."), "success")
            return redirect(url_for("indicators.show_indicator", public_id=public_id))
    page = render_template(
        "indicators/targets.html", form=form, fields=list(periods), indicator=indicator, plan=plan, year=year
    )
    return Response(page, status=422 if form.errors else 200)


@blueprint.route("/items/<public_id>/measure", methods=["GET", "POST"])
@requires("indicators.edit")
def bind(public_id: str) -> Any:
    """Choose the measure that counts an indicator, or let its results be entered."""
    indicator = queries.get_indicator(current.scope(), public_id)
    plan = indicator.project.plan
    narrowing = indicator.narrowing or {}
    chosen = f"{narrowing['by']}:{narrowing['value']}" if narrowing else ""
    form = MeasureForm(data={"measure": indicator.measure or "", "narrowing": chosen})
    known = [(code, localized(label)) for code, label in counting.choices().items()]
    form.measure.choices = [("", _("Results are entered by hand")), *known]
    offered = counting.narrowings(plan.organization, plan.first_day, plan.last_day)
    if chosen and not any(chosen == key for options in offered.values() for key, _name in options):
        offered[_("As chosen before")] = [(chosen, counting.in_words(narrowing))]
    form.narrowing.choices = {_("All of it"): [("", _("The whole measure"))], **offered}
    if form.validate_on_submit():
        dimension, _colon, value = (form.narrowing.data or "").partition(":")
        with transaction():
            service.bind_measure(
                indicator,
                form.measure.data or None,
                {"by": dimension, "value": value} if value else None,
                actor=current.actor(),
                now=clock.now(),
            )
        flash(_("Saved."), "success")
        return redirect(url_for("indicators.show_indicator", public_id=public_id))
    page = render_template("indicators/measure.html", form=form, indicator=indicator, plan=plan)
    return Response(page, status=422 if form.errors else 200)


@blueprint.route("/items/<public_id>/result", methods=["GET", "POST"])
@requires("indicators.edit")
def enter(public_id: str) -> Any:
    """Enter the result of a period with its evidence."""
    indicator = queries.get_indicator(current.scope(), public_id)
    plan = indicator.project.plan
    form = ActualForm(data=_entered(indicator))
    form.period.choices = [(period, period_name(period)) for period in service.periods_of(plan)]
    if form.validate_on_submit():
        try:
            with transaction():
                service.enter_actual(
                    indicator, **form.values(), actor=current.actor(), now=clock.now(), today=clock.today()
                )
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("The result is saved as provisional. Another person makes it final."), "success")
            return redirect(url_for("indicators.show_indicator", public_id=public_id))
    page = render_template("indicators/result.html", form=form, indicator=indicator, plan=plan)
    return Response(page, status=422 if form.errors else 200)


@blueprint.post("/items/<public_id>/results/<period>/final")
@requires("indicators.confirm")
def confirm(public_id: str, period: str) -> Any:
    """Make a result final; whoever entered it cannot."""
    indicator = queries.get_indicator(current.scope(), public_id)
    actual = _actual(indicator, period)
    try:
        with transaction():
            service.confirm_actual(actual, actor=current.actor(), now=clock.now())
    except DomainError as error:
        flash(str(error), "danger")
    else:
        flash(_("The result is final."), "success")
    return redirect(url_for("indicators.show_indicator", public_id=public_id))


@blueprint.route("/items/<public_id>/results/<period>/reopen", methods=["GET", "POST"])
@requires("indicators.confirm")
def reopen(public_id: str, period: str) -> Any:
    """Make a final result provisional again, with a reason."""
    indicator = queries.get_indicator(current.scope(), public_id)
    actual = _actual(indicator, period)
    form = ReopenForm()
    if form.validate_on_submit():
        try:
            with transaction():
                service.reopen_actual(actual, form.reason.data, actor=current.actor(), now=clock.now())
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("The result is provisional again."), "success")
            return redirect(url_for("indicators.show_indicator", public_id=public_id))
    page = render_template(
        "indicators/reopen.html",
        form=form,
        indicator=indicator,
        plan=indicator.project.plan,
        actual=actual,
        name=period_name(period),
        style=style_of(indicator.project.plan),
    )
    return Response(page, status=422 if form.errors else 200)


@blueprint.route("/projects/<public_id>/budget/<int:year>", methods=["GET", "POST"])
@requires("indicators.edit")
def budget(public_id: str, year: int) -> Any:
    """Set the money of a year by source: planned, secured, spent."""
    project = queries.get_project(current.scope(), public_id)
    if not project.plan.first_year <= year <= project.plan.year_after:
        raise NotFound()
    known = money_of(project, year)
    dates = [line.as_of for line in project.budgets if line.year == year and line.as_of]
    form = budget_form()(data=known | {"as_of": max(dates, default=None), "seen": seen_of(known)})
    if form.validate_on_submit():
        values = form.values()
        amounts = {
            source: (values[f"{source}_planned"], values[f"{source}_secured"], values[f"{source}_spent"])
            for source in Source
        }
        try:
            with transaction():
                service.set_budget(
                    project,
                    year,
                    amounts,
                    as_of=values["as_of"],
                    actor=current.actor(),
                    now=clock.now(),
                    today=clock.today(),
                    seen=values["seen"] or "",
                )
        except DomainError as error:
            form.add_error(error)
            if isinstance(error, ChangedMeanwhile):
                form["seen"].data = seen_of(money_of(project, year))
        else:
            flash(_("The money of %(year)s is saved.", year=budget_year(project.plan, year)), "success")
            return redirect(url_for("indicators.show_project", public_id=public_id))
    page = render_template(
        "indicators/budget.html",
        form=form,
        project=project,
        plan=project.plan,
        year=budget_year(project.plan, year),
        sources=SOURCES,
    )
    return Response(page, status=422 if form.errors else 200)


def _period(name: str, year: str | None) -> str:
    if name == TERM:
        return TERM
    return f"{year}-{name[1:]}" if year is not None else name[1:]


def _entered(indicator: Indicator) -> dict[str, Any]:
    """The result of the period asked for, as it was entered, to go on from."""
    period = request.args.get("period", "")
    found = next((one for one in indicator.actuals if one.period == period), None)
    if found is None:
        return {"period": period or str(clock.today().year), "as_of": clock.today()}
    return {"period": period, "value": found.value, "as_of": found.as_of, "evidence": found.evidence}


def _actual(indicator: Indicator, period: str) -> Actual:
    found = next((one for one in indicator.actuals if one.period == period), None)
    if found is None:
        raise NotFound()
    return found
