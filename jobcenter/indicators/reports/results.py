"""What a project of the report of work reached: counted by measures, and as entered beside its targets."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from jobcenter.core.formatting import day, localized
from jobcenter.core.formatting import month as month_text
from jobcenter.documents.blocks import Block, Cell, Chart, ChartKind, FigureColumn, FigureRow, Figures, Kind, Ratio, Ref
from jobcenter.indicators import measures
from jobcenter.indicators.arithmetic import Exact, rate
from jobcenter.indicators.models import TERM, Indicator, Plan, Project
from jobcenter.indicators.standing import target_of, value_of
from jobcenter.indicators.terms import seen_on
from jobcenter.statistics.counting import Figure
from jobcenter.statistics.measures import BY_CODE, PERCENT
from jobcenter.statistics.report import Report

MOST_COLUMNS = 8
FUNNEL_GROUP = "placement"
# The head over the measures of one side of the funnel, as the printed report has it.
SIDES = {
    **dict.fromkeys(("employers", "orders", "places"), _l("Vacancies")),
    **dict.fromkeys(("placements", "placement_rate"), _l("Placement")),
}


def _bound(project: Project) -> list[Indicator]:
    """The indicators that a measure of the way from order to placement counts as a whole."""
    counted = [one for one in project.indicators if one.measure in BY_CODE and not one.narrowing]
    return [one for one in counted if BY_CODE[one.measure or ""].group == FUNNEL_GROUP]


def funnel(project: Project, counted: Report) -> list[Block]:
    """What measures count for the project, one beside the other, with the rates that follow from them."""
    codes = [one.measure or "" for one in _bound(project)]
    figures = {code: counted.figures[code] for code in codes[:MOST_COLUMNS] if code in counted.figures}
    if not figures:
        return []
    key, row = f"counted-{project.code}", "row"
    columns = [FigureColumn("period", _("Period covered"), Kind.TEXT, weight=3)]
    cells: dict[str, Cell] = {
        "period": f"{month_text(str(counted.period.start))}~{month_text(str(counted.period.end))}"
    }
    recorded = _is_recorded(counted)
    for code, figure in figures.items():
        columns.append(_counted_column(code, figure))
        cells[code] = _counted_cell(row, figure, figures) if recorded else None
    caption = _("Counted from the ledger")
    unit = _("(As of %(day)s)", day=day(counted.period.last, weekday=False))
    return [Figures(key, caption, columns, [FigureRow(row, cells)], unit=unit)]


def _is_recorded(counted: Report) -> bool:
    """Whether anything at all was counted; where nothing was, nobody recorded anything, which is not nothing done."""
    return any(one.value for one in counted.figures.values())


def _counted_column(code: str, figure: Figure) -> FigureColumn:
    label, unit = localized(figure.measure.label), localized(figure.measure.unit)
    group = str(SIDES.get(code, ""))
    if not figure.measure.is_rate:
        return FigureColumn(code, f"{label} ({unit})", group=group, weight=2)
    if unit == "%":
        return FigureColumn(code, label, Kind.RATE, places=1, group=group, weight=2)
    return FigureColumn(code, f"{label} ({unit})", Kind.DECIMAL, places=2, group=group, weight=2)


def _counted_cell(row: str, figure: Figure, figures: dict[str, Figure]) -> Cell:
    measure = figure.measure
    if not measure.is_rate:
        return figure.value
    top, bottom = measure.numerator or "", measure.denominator or ""
    return Ratio(Ref(row, top), Ref(row, bottom), figure.rate) if {top, bottom} <= set(figures) else figure.rate


def reached(project: Project, plan: Plan, counted: Report) -> list[Block]:
    """Every indicator that has a target or was entered: plan, result, rate, and the day up to which it counts."""
    counter = measures.counted(current_app)
    shown = {one.id for one in _bound(project)}
    rows, exact = [], []
    for indicator in project.indicators:
        target = target_of(indicator, TERM, plan)
        if indicator.id in shown and target is None:
            continue
        actual, as_of = actual_of(indicator, plan, counted, counter)
        exact += [value for value in (target, actual) if value is not None]
        cells: dict[str, Cell] = {"name": localized(indicator.name), "unit": indicator.unit}
        cells |= {"target": _plain(target), "actual": _plain(actual), "as_of": as_of}
        reached = rate(actual, target)
        capped = rate(actual, target, cap=plan.rate_cap)
        ratio = Ratio(Ref(indicator.code, "actual"), Ref(indicator.code, "target"), reached / 100 if reached is not None else None)  # fmt: skip
        cells["rate"] = ratio if capped == reached or capped is None else capped / 100
        rows.append(FigureRow(indicator.code, cells))
    if not rows:
        return []
    digits = max((_digits(value) for value in exact), default=0)
    kind = Kind.DECIMAL if digits else Kind.COUNT
    columns = [
        FigureColumn("name", _("Indicator"), Kind.TEXT, weight=4),
        FigureColumn("unit", _("Unit"), Kind.TEXT, weight=1),
        FigureColumn("target", _("Planned"), kind, digits, weight=2),
        FigureColumn("actual", _("Reached"), kind, digits, weight=2),
        FigureColumn("rate", _("Rate reached"), Kind.RATE, plan.places, weight=2),
        FigureColumn("as_of", _("As of"), Kind.DAY, weight=2),
    ]
    blocks: list[Block] = [Figures(f"results-{project.code}", _("Plan and result"), columns, rows)]
    aimed = [row.key for row in rows if row.cells["target"] is not None and row.cells["actual"] is not None]
    if len(aimed) > 1:
        blocks.append(
            Chart(_("Plan and result"), f"results-{project.code}", "name", ("actual",), ChartKind.BARS, aimed, "target")
        )
    return blocks


def actual_of(
    indicator: Indicator, plan: Plan, counted: Report, counter: measures.Counted
) -> tuple[Exact | None, date | None]:
    """What was reached and the day up to which it counts: by the measure up to the end of the period, else as entered."""
    if indicator.measure:
        first, last = counted.period.first, seen_on(plan, counted.period.last)
        if last < first or not _is_recorded(counted):
            return None, last
        partly = last < counted.period.last
        figure = None if indicator.narrowing or partly else counted.figures.get(indicator.measure)
        if figure is not None:
            return (figure.value if not figure.measure.is_rate else _in_percent(figure)), last
        return counter(plan.organization, indicator.measure, first, last, indicator.narrowing), last
    days = [actual.as_of for actual in indicator.actuals if actual.as_of is not None]
    return value_of(indicator, TERM, plan), max(days, default=None)


def _in_percent(figure: Figure) -> Exact | None:
    """A rate as plans write it: a share in percent, anything else as it is."""
    if figure.rate is None:
        return None
    return figure.rate * 100 if figure.measure.unit == PERCENT else figure.rate


def _plain(value: Exact | None) -> Exact | None:
    """A whole number as an int, so that it is written as one."""
    if value is None or isinstance(value, int):
        return value
    return int(value) if Fraction(value).denominator == 1 else value


def _digits(value: Exact) -> int:
    if isinstance(value, Decimal):
        exponent = value.normalize().as_tuple().exponent
        return max(0, -exponent) if isinstance(exponent, int) else 0
    return 0 if Fraction(value).denominator == 1 else 1
