"""The figure pages: a month or range, told apart, the definitions, what to check before a close, closing a month."""

from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from jobcenter.accounts import current
from jobcenter.core import clock
from jobcenter.core.db import transaction
from jobcenter.core.errors import DomainError, NotFound
from jobcenter.core.exports import csv_response
from jobcenter.core.formatting import localized
from jobcenter.core.permissions import allows, requires
from jobcenter.core.subjects import links_to
from jobcenter.organizations import queries as organizations
from jobcenter.statistics import breakdown, checks, dashboard, measures, service, summary
from jobcenter.statistics.calendar import Period, first_working_day
from jobcenter.statistics.dashboard import closing, programs, steps
from jobcenter.statistics.forms import Asked, read
from jobcenter.statistics.report import Report, known_on, report, written
from jobcenter.statistics.wording import KINDS, condition

blueprint = Blueprint("figures", __name__, url_prefix="/figures")


def _asked() -> Asked:
    return read(request.args, current.scope(), current.organization(), clock.today())


@blueprint.get("")
@requires("figures.read")
def index() -> Any:
    """The figures of a month or a range."""
    asked = _asked()
    now = clock.now()
    found = _found(asked, now)
    page = dashboard.build(
        found,
        current.scope(),
        shown=dashboard.shown_measure(request.args.get("shown")),
        sort=request.args.get("sort", ""),
        lines=allows("figures.lines", current_user),
        now=now,
        today=clock.today(),
    )
    if request.args.get("format") == "csv":
        return dashboard.write(found, page, request.args.get("part", ""))
    return render_template(
        "statistics/index.html",
        asked=asked,
        report=found,
        page=page,
        now=now,
        trail=trail_of(asked),
        heads=dashboard.heads,
        written=written,
        measures=measures.BY_CODE,
        of_report=measures.of_report,
        to_show=dashboard.SHOWN,
        months=page.months,
        organizations=_organizations_in_scope(),
        can_close=_can_close(found, now),
        closes_on=first_working_day(asked.period.end.shifted(1)) if asked.period.single else None,
    )


def _found(asked: Asked, now: datetime) -> Report:
    if asked.known is None:
        return report(asked.organization, asked.period, now=now)
    return known_on(asked.organization, asked.period, clock.start_of(asked.known + timedelta(days=1)))


@blueprint.get("/programs")
@requires("figures.read")
def by_program() -> Any:
    """The figures of the period by program."""
    asked = _asked()
    found = _found(asked, clock.now())
    rows = programs.rows(found)
    if request.args.get("format") == "csv":
        return programs.write(found, rows)
    return render_template(
        "statistics/programs.html",
        asked=asked,
        report=found,
        trail=trail_of(asked),
        rows=rows,
        columns=programs.MEASURES,
        heads=dashboard.heads,
    )


@blueprint.get("/funnel")
@requires("figures.read")
def funnel() -> Any:
    """The cases of every station of the funnel by month, program, sex or age, one within another."""
    asked = _asked()
    found = _found(asked, clock.now())
    table = steps.read(found, request.args)
    if request.args.get("format") == "csv":
        return steps.write(found, table)
    return render_template(
        "statistics/funnel.html",
        asked=asked,
        report=found,
        table=table,
        trail=trail_of(asked),
        heads=dashboard.heads,
        stations=[(station, measures.BY_CODE[code]) for station, code in steps.MEASURES.items()],
    )


@blueprint.get("/closing")
@requires("figures.read")
def closing_status() -> Any:
    """Which organizations closed which months, and which should have."""
    asked = _asked()
    table = closing.read(current.scope(), asked.organization, asked.period.end, clock.today())
    if request.args.get("format") == "csv":
        return closing.write(table)
    return render_template(
        "statistics/closing.html",
        asked=asked,
        table=table,
        words=closing.words(),
        trail=trail_of(asked),
        months=dashboard.months_to_choose(asked.organization, clock.today()),
        organizations=_organizations_in_scope(),
    )


@blueprint.get("/breakdown")
@requires("figures.read")
def tell_apart() -> Any:
    """One figure by organization, program, round, sex, age, vulnerable group, occupation or channel."""
    asked = _asked()
    measure = measures.find(request.args.get("measure", "placements"))
    dimension = request.args.get("by", "sex")
    if measure is None or dimension not in breakdown.DIMENSIONS:
        raise NotFound()
    now = clock.now()
    found = _found(asked, now)
    # What became of few people is for those who may see the people themselves, as on the pages of outcomes.
    withheld = any(side.is_cohort for side in measures.sides_of(measure)) and not allows("figures.lines", current_user)
    rows = (
        breakdown.by(dimension, measure, asked.organization, asked.period, found.cutoff)
        if dimension in measure.told_by and not withheld
        else []
    )
    whole = found.figures.get(measure.code)
    if request.args.get("format") == "csv":
        return _rows_csv(asked, measure, dimension, rows)
    return render_template(
        "statistics/breakdown.html",
        asked=asked,
        report=found,
        measure=measure,
        dimension=dimension,
        dimensions={code: text for code, text in breakdown.DIMENSIONS.items() if code in (*measure.told_by, dimension)},
        choices=[(one.code, localized(one.label)) for one in measures.MEASURES if one.told_by],
        rows=rows,
        whole=whole,
        withheld=withheld,
        written=written,
    )


@blueprint.get("/checks")
@requires("figures.lines")
def look_before_closing() -> Any:
    """What is overdue, contradictory or unusual in a month, and what changed against the month before."""
    asked = _asked()
    now, month = clock.now(), asked.period.end
    checked = checks.look(asked.organization, month, now=now, today=clock.today())
    period, previous = Period.of(month), Period.of(month.shifted(-1))
    found, before = (report(asked.organization, one, now=now) for one in (period, previous))
    told = summary.sentences(asked.organization, period, found.figures, before.figures, previous, found.cutoff)
    return render_template(
        "statistics/checks.html",
        asked=Asked(asked.organization, period, asked.problem),
        report=found,
        checked=checked,
        told=told,
        counting=measures.COUNTING_TEXT,
        links=links_to(checks.subjects(checked)),
        months=dashboard.months_to_choose(asked.organization, clock.today()),
    )


@blueprint.get("/measures")
@requires("figures.read")
def definitions() -> Any:
    """What every figure counts."""
    groups = [
        (text, [measure for measure in measures.MEASURES if measure.group == code])
        for code, text in measures.GROUPS.items()
    ]
    return render_template(
        "statistics/measures.html",
        groups=groups,
        counting=measures.COUNTING_TEXT,
        by_code=measures.BY_CODE,
        kinds=KINDS,
        condition=condition,
        dimensions=breakdown.DIMENSIONS,
    )


@blueprint.post("/close")
@requires("figures.close")
def close() -> Any:
    """Close a month now; a month that is closed stays as it is."""
    asked = read(request.form, current.scope(), current.organization(), clock.today())
    if asked.problem or not request.form.get("to") or not asked.period.single:
        flash(asked.problem or _("Choose one month to close."), "danger")
        return redirect(url_for(".index", **asked.arguments))
    try:
        with transaction():
            _closed, just_now = service.close_month(
                asked.organization, asked.period.end, actor=current.actor(), now=clock.now()
            )
    except DomainError as error:
        flash(str(error), "danger")
    else:
        flash(_("The month is closed.") if just_now else _("The month was closed already; nothing changed."), "success")
    return redirect(url_for(".index", **asked.arguments))


def _rows_csv(asked: Asked, measure: measures.Measure, dimension: str, rows: Any) -> Any:
    heads = [str(breakdown.DIMENSIONS[dimension]), localized(measure.label), _("Unit"), _("Numerator"), _("Base")]
    lines = [
        [
            row.name,
            written(row.figure),
            localized(measure.unit),
            row.figure.value if measure.is_rate else None,
            row.figure.base,
        ]
        for row in rows
    ]
    name = f"{asked.organization.code}-{asked.period}-{measure.code}-{dimension}.csv"
    return csv_response(name, heads, lines)


def _can_close(found: Any, now: Any) -> bool:
    if not found.period.single or found.status == "closed" or clock.day_of(now) <= found.period.last:
        return False
    return allows("figures.close", current_user) and current.scope("figures.close").covers(found.organization.id)


def trail_of(asked: Asked) -> list[Any]:
    """The organizations above the asked one that the reader may see, the highest first, and itself."""
    scope = current.scope()
    above = [one for one in organizations.ancestors(asked.organization) if scope.covers(one.id)]
    return [*reversed(above), asked.organization]


def _organizations_in_scope() -> list[Any]:
    scope = current.scope()
    return [organization for organization in organizations.list_all() if scope.covers(organization.id)]
