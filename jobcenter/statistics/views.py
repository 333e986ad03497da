"""The figure pages: a month or range, the definitions, the ledger lines behind a figure, closing a month."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from jobcenter.accounts import current
from jobcenter.audit import log_access
from jobcenter.core import clock, places
from jobcenter.core.db import db, transaction
from jobcenter.core.errors import DomainError, NotFound
from jobcenter.core.exports import csv_response
from jobcenter.core.formatting import localized, masked_name
from jobcenter.core.navigation import subject_link
from jobcenter.core.paging import count, keyset
from jobcenter.core.permissions import allows, requires
from jobcenter.ledger.models import LedgerEntry
from jobcenter.organizations import queries as organizations
from jobcenter.organizations.queries import subtree_ids
from jobcenter.statistics import breakdown, checks, dashboard, measures, queries, service, sources, summary
from jobcenter.statistics.calendar import Period, first_working_day
from jobcenter.statistics.dashboard import programs
from jobcenter.statistics.forms import Asked, ExportForm, read
from jobcenter.statistics.lines import EVERYTHING, Cutoff
from jobcenter.statistics.report import Report, known_on, report, written
from jobcenter.statistics.wording import KINDS, condition, describe

blueprint = Blueprint("figures", __name__, url_prefix="/figures")

LINES_PER_PAGE = 50
EXPORT_ROWS = 100_000


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
        trail=_trail(asked),
        heads=dashboard.heads,
        written=written,
        measures=measures.BY_CODE,
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
        trail=_trail(asked),
        rows=rows,
        columns=programs.MEASURES,
        heads=dashboard.heads,
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
    rows = (
        breakdown.by(dimension, measure, asked.organization, asked.period, found.cutoff)
        if dimension in measure.told_by
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
        links={subject: subject_link(*subject) for subject in checks.subjects(checked)},
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


@blueprint.get("/lines")
@requires("figures.lines")
def lines() -> Any:
    """The ledger lines behind a figure, newest first."""
    asked, measure, statement = _lines_asked(request.args)
    told = [] if request.args.get("after-entry") else _amounts(asked, measure)
    page = keyset(
        statement,
        order=[(LedgerEntry.occurred_on, "desc")],
        key=LedgerEntry.id,
        cursor=request.args.get("after"),
        size=LINES_PER_PAGE,
    )
    _log(page.items, "list")
    return render_template(
        "statistics/lines.html",
        asked=asked,
        measure=measure,
        page=page,
        total=count(statement),
        told=told,
        counting=measures.COUNTING_TEXT,
        form=ExportForm(),
        dong=places.dong_name(request.args.get("dong")),
        trail=_trail(asked),
        **_names(page.items),
    )


@blueprint.post("/lines/export")
@requires("figures.lines")
def export_lines() -> Any:
    """The ledger lines behind a figure as a file; the reason is kept in the access log."""
    asked, measure, statement = _lines_asked(request.form)
    form = ExportForm()
    if not form.validate_on_submit():
        flash(_("Write down why you need the file."), "danger")
        return redirect(url_for(".lines", **_kept(request.form)))
    entries = db.session.scalars(statement.order_by(LedgerEntry.id).limit(EXPORT_ROWS)).all()
    _log(entries, "download", form.reason.data)
    names = _names(entries)
    heads = [_("Number"), _("Date"), _("Recorded"), _("Fact"), _("Person"), _("Employer"), _("Quantity"), _("Details"), _("Corrects"), _("Reason")]  # fmt: skip
    rows = (
        [
            entry.id,
            entry.occurred_on.isoformat(),
            entry.recorded_at.astimezone(clock.SEOUL).isoformat(timespec="seconds"),
            str(KINDS.get(entry.kind, entry.kind)),
            masked_name(names["people"].get(entry.person_id, "")),
            names["employers"].get(entry.employer_id, ""),
            entry.quantity,
            describe(entry.attributes),
            entry.corrects_id,
            entry.reason,
        ]
        for entry in entries
    )
    return csv_response(f"{asked.organization.code}-{asked.period}-{measure.code}.csv", heads, list(rows))


def _lines_asked(arguments: Any) -> tuple[Asked, measures.Measure, Any]:
    scope = current.scope()
    asked = read(arguments, scope, current.organization(), clock.today())
    measure = measures.find(arguments.get("measure", ""))
    if measure is None:
        raise NotFound()
    after = arguments.get("after-entry", type=int)
    statement = queries.list_lines(
        scope,
        subtree_ids(asked.organization.id),
        measure,
        asked.period,
        _cutoff(arguments),
        after_entry_id=after,
        program_id=arguments.get("program", type=int),
        dong_code=arguments.get("dong"),
    )
    dimension, value = arguments.get("by", ""), arguments.get("value", "")
    if value and dimension in breakdown.DIMENSIONS and dimension != "organization":
        statement = statement.where(breakdown.only(dimension, value))
    return asked, measure, statement


def _amounts(asked: Asked, measure: measures.Measure) -> list[tuple[measures.Measure, int]]:
    """What the lines amount to; of a rate, what stands above and below the line."""
    below = subtree_ids(asked.organization.id)
    found = []
    for side in measures.sides_of(measure):
        arguments = MultiDict({**request.args.to_dict(), "measure": side.code})
        _asked, _measure, lines = _lines_asked(arguments)
        found.append((side, sources.amount_to(side, lines, below, asked.period, _cutoff(request.args))))
    return found


def _cutoff(arguments: Any) -> Cutoff:
    until = arguments.get("until-entry", type=int)
    return Cutoff(last_entry_id=until) if until is not None else EVERYTHING


def _kept(arguments: Any) -> dict[str, Any]:
    names = ("organization", "from", "to", "measure", "after-entry", "until-entry", "program", "by", "value", "dong")
    return {name: arguments[name] for name in names if arguments.get(name)}


def _log(entries: Iterable[LedgerEntry], action: str, reason: str | None = None) -> None:
    people = {entry.person_id for entry in entries if entry.person_id is not None}
    log_access(current.actor(), people, what="ledger lines", action=action, reason=reason, now=clock.now())


def _names(entries: Iterable[LedgerEntry]) -> dict[str, Any]:
    entries = list(entries)
    scope = current.scope()
    return {
        "people": queries.names_of_people(scope, {entry.person_id for entry in entries if entry.person_id}),
        "employers": queries.names_of_employers({entry.employer_id for entry in entries if entry.employer_id}),
        "organizations": {organization.id: organization.name for organization in organizations.list_all()},
        "links": {entry.id: subject_link(entry.subject_kind, entry.subject_id) for entry in entries},
        "kinds": KINDS,
        "describe": describe,
    }


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


def _trail(asked: Asked) -> list[Any]:
    """The organizations above the asked one that the reader may see, the highest first, and itself."""
    scope = current.scope()
    above = [one for one in organizations.ancestors(asked.organization) if scope.covers(one.id)]
    return [*reversed(above), asked.organization]


def _organizations_in_scope() -> list[Any]:
    scope = current.scope()
    return [organization for organization in organizations.list_all() if scope.covers(organization.id)]
