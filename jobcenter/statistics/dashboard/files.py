"""The tables of the dashboard as files: what is shown, nothing else."""

from collections.abc import Callable
from typing import Any

from flask import Response
from flask_babel import gettext as _

from jobcenter.core.exports import csv_response
from jobcenter.core.formatting import localized, percent
from jobcenter.statistics.dashboard.page import Page
from jobcenter.statistics.report import Report, written

Table = tuple[list[Any], list[list[Any]]]


def write(found: Report, page: Page, part: str) -> Response:
    """One table of the dashboard as CSV; all figures where the part is not one of the tables."""
    name = part if part in TABLES else "figures"
    heads, rows = TABLES[name](found, page)
    ending = "" if name == "figures" else f"-{name}"
    return csv_response(f"{found.organization.code}-{found.period}{ending}.csv", heads, rows)


def _figures(found: Report, page: Page) -> Table:
    before = {row.figure.measure.code: row for _text, rows in page.groups for row in rows}
    heads = [_("Code"), _("Measure"), _("Value"), _("Unit"), _("Numerator"), _("Base"), _("Period before"), _("Difference"), _("State"), _("Definition")]  # fmt: skip
    state = state_of(found)
    return heads, [
        [
            figure.measure.code,
            localized(figure.measure.label),
            written(figure),
            localized(figure.measure.unit),
            figure.value if figure.measure.is_rate else None,
            figure.base,
            before[code].before if code in before else "-",
            before[code].change if code in before else None,
            state,
            localized(figure.measure.definition),
        ]
        for code, figure in found.figures.items()
    ]


def _trend(_found: Report, page: Page) -> Table:
    heads = [_("Month"), *(localized(measure.label) for measure in page.trend.measures), _("State")]
    return heads, [
        [str(month), *("-" if value is None else int(value) for value in values), _("provisional") if open_ else ""]
        for month, open_, values in page.trend.rows
    ]


def _years(_found: Report, page: Page) -> Table:
    shown = page.years
    heads = [_("Month"), str(shown.year), str(shown.year - 1), _("Difference"), _("State")]
    return heads, [
        [number, now, then, change, _("provisional") if open_ else ""]
        for number, open_, now, then, change, _month in shown.rows
    ]


def _stages(_found: Report, page: Page) -> Table:
    heads = [_("Step of the funnel"), _("Value"), _("Unit"), _("For every 100 of the step before"), _("Step before")]
    return heads, [
        [
            localized(step.figure.measure.label),
            step.figure.value,
            localized(step.figure.measure.unit),
            percent(step.rate),
            localized(step.before.measure.label) if step.before else None,
        ]
        for step in page.stages
    ]


def _goals(_found: Report, page: Page) -> Table:
    heads = [_("Indicator"), _("Target of the year"), _("Reached so far"), _("Unit"), _("Share of the target"), _("Time gone by"), _("Same months a year before"), _("State")]  # fmt: skip
    return heads, [
        [
            localized(line.goal.name),
            line.written(line.goal.target, ""),
            line.written(line.actual, ""),
            line.goal.unit,
            percent(line.reached),
            percent(line.mark),
            line.written(line.before, ""),
            str(line.words[0]),
        ]
        for line in page.goals.lines
    ]


def _organizations(found: Report, page: Page) -> Table:
    compared = page.compared
    heads = [_("Rank"), _("Code"), _("Organization"), *(localized(one.label) for one in compared.columns), _("State")]
    return heads, [
        [
            line.rank,
            line.organization.code,
            localized(line.organization.name),
            *(written(line.figures[one.code]) if line.figures else "-" for one in compared.columns),
            state_of(found),
        ]
        for line in compared.lines
    ]


def _dongs(_found: Report, page: Page) -> Table:
    heads = [_("Rank"), _("Code"), _("Neighbourhood"), _("Value")]
    lines = page.dongs.lines if page.dongs else []
    return heads, [[line.rank, line.dong.code, line.dong.name, line.people] for line in lines]


def state_of(found: Report) -> str:
    """Whether the figures are final."""
    if found.status == "closed":
        return _("closed (report)")
    return _("as known then") if found.status == "known" else _("provisional")


TABLES: dict[str, Callable[[Report, Page], Table]] = {
    "figures": _figures,
    "trend": _trend,
    "years": _years,
    "stages": _stages,
    "goals": _goals,
    "organizations": _organizations,
    "dongs": _dongs,
}
