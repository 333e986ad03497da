"""The report on a target disclosure (지역일자리 목표공시제): a year's targets against results by area and department, and money.

Figures of one unit that add up are added, cell by cell, from the table of projects; states and means stand there alone.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from jobcenter.core.clock import SEOUL
from jobcenter.core.db import db
from jobcenter.core.formatting import day, localized, moment
from jobcenter.core.locale import current_language
from jobcenter.documents.blocks import (
    Block,
    Cell,
    Chart,
    Facts,
    FigureColumn,
    FigureRow,
    Figures,
    Heading,
    Kind,
    Paper,
    Paragraph,
    Ratio,
    Ref,
    Rounding,
    Sum,
)
from jobcenter.indicators import measures, queries
from jobcenter.indicators.arithmetic import Exact, places
from jobcenter.indicators.arithmetic import Kind as IndicatorKind
from jobcenter.indicators.measures import Counted
from jobcenter.indicators.models import TERM, BudgetLine, Indicator, Plan, PlanKind, Project, Source
from jobcenter.indicators.numerals import MONEY
from jobcenter.indicators.standing import Money, money, rate, target_of, value_of
from jobcenter.indicators.terms import quarters_of, span
from jobcenter.indicators.wording import CERTAINTIES, SOURCES, unit_name
from jobcenter.organizations.scope import Scope
from jobcenter.statistics import reports
from jobcenter.statistics.reports.parameters import Asking, Choice, Parameter

PROJECTS, AREAS, DEPARTMENTS, TOTAL = "projects", "areas", "departments", "total"
AMOUNTS = ("planned", "secured", "base", "spent")


@dataclass(frozen=True)
class Line:
    """An indicator of a project with what the year asked for and brought."""

    key: str
    project: Project
    indicator: Indicator
    target: Exact | None
    actual: Exact | None
    quarters: Mapping[str, Exact | None]

    @property
    def adds_up(self) -> bool:
        """Whether its figures may be added to those of others in the same unit."""
        return self.indicator.kind is IndicatorKind.CUMULATIVE


def build(scope: Scope, *, now: datetime, plan: Plan, year: int, rounding: Rounding | None = None) -> Paper:
    """The paper of a plan for one of its years, as known now. Raises NotFound for a plan out of scope."""
    plan = queries.get_plan(scope, plan.public_id)
    name = localized(plan.organization.name)
    lines = lines_of(plan, str(year), measures.counted(current_app), now.astimezone(SEOUL).date())
    return Paper(
        title=_("Targets and results of %(plan)s, %(year)s", plan=localized(plan.title), year=year),
        reference=name,
        author=name,
        subject=_("Report on the disclosure of job targets"),
        footer=f"{name} · {localized(plan.title)}",
        language=current_language(),
        made_at=now,
        rounding=rounding or Rounding(truncate=plan.truncate),
        landscape=True,
        blocks=[_about(plan, year, now), *_term(scope, plan), *_results(plan, lines), *_money(plan, year)],
    )


def lines_of(plan: Plan, year: str, counted: Counted, today: date) -> list[Line]:
    """Every indicator of the plan in a year; a quarter that has not begun has no figure, not zero."""
    quarters = quarters_of(plan, year)
    begun = [one for one in quarters if span(one, plan)[0] <= today]
    return [
        Line(
            f"{project.code}:{indicator.code}",
            project,
            indicator,
            target_of(indicator, year, plan),
            value_of(indicator, year, plan, counted),
            {one: value_of(indicator, one, plan, counted) if one in begun else None for one in quarters},
        )
        for project in plan.projects
        for indicator in project.indicators
    ]


def _about(plan: Plan, year: int, now: datetime) -> Facts:
    days = [line.as_of for project in plan.projects for line in project.budgets if line.as_of and line.year == year]
    departments = {project.department for project in plan.projects if project.department}
    rows = [
        (_("Organization"), localized(plan.organization.name)),
        (_("Disclosure plan"), localized(plan.title)),
        (_("Year"), str(year)),
        (_("Projects and departments"), _("%(projects)s projects of %(departments)s departments", projects=len(plan.projects), departments=len(departments))),
        (_("Results as known on"), moment(now)),
        (_("Money as of"), day(max(days), weekday=False) if days else "-"),
    ]  # fmt: skip
    if plan.counted_until is not None:
        rows.append((_("Counted up to"), day(plan.counted_until, weekday=False)))
    return Facts(_("What the report covers"), rows, columns=2)


def _term(scope: Scope, plan: Plan) -> list[Block]:
    """The targets of the plan over several years that a yearly plan belongs to."""
    if plan.framework is None or not scope.covers(plan.framework.organization_id):
        return []
    longer = queries.get_plan(scope, plan.framework.public_id)
    columns = [
        FigureColumn("name", _("Project"), Kind.TEXT, weight=4),
        FigureColumn("indicator", _("Indicator"), Kind.TEXT, weight=3),
        FigureColumn("unit", _("Unit"), Kind.TEXT),
        *(FigureColumn(year, year, group=_("Target"), weight=2, kind=Kind.DECIMAL) for year in longer.years),
        FigureColumn(TOTAL, _("Whole term"), Kind.DECIMAL, weight=2),
    ]
    rows = []
    for project in longer.projects:
        for indicator in project.indicators:
            key = f"{project.code}:{indicator.code}"
            years: dict[str, Cell] = {year: target_of(indicator, year, longer) for year in longer.years}
            whole = target_of(indicator, TERM, longer)
            added = indicator.kind is IndicatorKind.CUMULATIVE and all(one.period != TERM for one in indicator.targets)
            total: Cell = Sum([Ref(key, year) for year in longer.years], whole) if added else whole
            texts = {"name": localized(project.title), "indicator": localized(indicator.name), "unit": indicator.unit}
            rows.append(FigureRow(key, {**texts, **years, TOTAL: total}))
    caption = localized(longer.title)
    return [Heading(_("Targets of the whole term")), Figures("term", caption, columns, rows)] if rows else []


def _results(plan: Plan, lines: Sequence[Line]) -> list[Block]:
    if not lines:
        return [Paragraph(_("The plan has no indicators yet."))]
    by_area = _added(plan, AREAS, _("By area"), _("Area"), lines, lambda line: _area(line.project))
    by_department = _added(
        plan, DEPARTMENTS, _("By department"), _("Department"), lines, lambda line: line.project.department
    )
    blocks: list[Block] = []
    if by_area.rows:
        blocks = [
            Heading(_("Targets against results")),
            by_area,
            _chart(by_area),
            by_department,
        ]
    return [*blocks, Heading(_("Results by project")), _projects(plan, lines)]


def _chart(by_area: Figures) -> Chart:
    """Results and targets in the unit most areas have: figures of different units have no common length."""
    units = [str(row.cells["unit"]) for row in by_area.rows if not row.total]
    unit = max(dict.fromkeys(units), key=units.count)
    rows = [row.key for row in by_area.rows if not row.total and row.cells["unit"] == unit]
    caption = _("Results and targets by area (%(unit)s)", unit=unit)
    return Chart(caption, AREAS, "name", ("actual",), rows=rows, target="target")


def _area(project: Project) -> str:
    return localized(project.area.name) if project.area else _("Without an area")


def _places(plan: Plan, values: Iterable[Exact | None]) -> int:
    """As many decimals as the figures have, at most those of the plan."""
    decimals = [_decimals(value, plan.places) for value in values if value is not None]
    return min(plan.places, max(decimals, default=0))


def _decimals(value: Exact, most: int) -> int:
    if isinstance(value, Fraction):
        return 0 if value.denominator == 1 else most
    return places(Decimal(value).normalize())


def _columns_of_result(digits: int) -> list[FigureColumn]:
    return [
        FigureColumn("target", _("Target"), Kind.DECIMAL, places=digits, weight=2),
        FigureColumn("actual", _("Actual"), Kind.DECIMAL, places=digits, weight=2),
        FigureColumn("rate", _("Reached (rate)"), Kind.RATE, places=1, weight=2),
    ]


def _projects(plan: Plan, lines: Sequence[Line]) -> Figures:
    """One row for each indicator, with its quarters; the decimals are those that were entered, at most the plan's."""
    quarters = [one for one in lines[0].quarters if any(line.quarters[one] is not None for line in lines)]
    digits = _places(plan, [value for line in lines for value in (line.target, line.actual, *line.quarters.values())])
    target, actual, reached = _columns_of_result(digits)
    columns = [
        FigureColumn("area", _("Area"), Kind.TEXT, weight=4),
        FigureColumn("project", _("Project"), Kind.TEXT, weight=6),
        FigureColumn("department", _("Department"), Kind.TEXT, weight=4),
        FigureColumn("indicator", _("Indicator"), Kind.TEXT, weight=4),
        FigureColumn("unit", _("Unit"), Kind.TEXT, weight=2),
        target,
        *(
            FigureColumn(
                one,
                _("Q%(number)s", number=one[-1]),
                Kind.DECIMAL,
                places=digits,
                group=_("Results by quarter"),
                weight=2,
            )
            for one in quarters
        ),
        actual,
        reached,
        FigureColumn("standing", _("Standing"), Kind.TEXT, weight=2),
    ]
    rows = [
        FigureRow(
            line.key,
            {
                "area": _area(line.project),
                "project": f"{line.project.code} {localized(line.project.title)}",
                "department": line.project.department or "-",
                "indicator": localized(line.indicator.name),
                "unit": line.indicator.unit,
                "target": line.target,
                **{one: line.quarters[one] for one in quarters},
                "actual": line.actual,
                "rate": _reached(line.key, line.actual, line.target),
                "standing": _standing(line),
            },
        )
        for line in lines
    ]
    note = _("Counted: taken from the records of the system. People count once in a period, so quarters may come to more than the year. Entered figures are provisional until somebody else confirms them.")  # fmt: skip
    return Figures(PROJECTS, _("Targets and results of every project"), columns, rows, note=note)


def _standing(line: Line) -> str:
    if line.indicator.measure:
        return _("Counted")
    year = next((one for one in line.indicator.actuals if one.value == line.actual and "-" not in one.period), None)
    return str(CERTAINTIES[year.status]) if year else "-"


def _reached(key: str, actual: Exact | None, target: Exact | None) -> Ratio:
    reached = rate(actual, target)
    return Ratio(Ref(key, "actual"), Ref(key, "target"), None if reached is None else reached / 100)


def _added(
    plan: Plan, key: str, caption: str, head: str, lines: Sequence[Line], name_of: Callable[[Line], str]
) -> Figures:
    """Targets and results added up by a name, one row for each unit; live sums over the table of projects."""
    groups: dict[tuple[str, str], list[Line]] = {}
    for line in lines:
        if line.adds_up:
            groups.setdefault((name_of(line) or "-", line.indicator.unit), []).append(line)
    units = list(dict.fromkeys(unit for _name, unit in groups))
    rows = [_added_row(f"{name}:{unit}", name, unit, members) for (name, unit), members in groups.items()]
    for unit in units:
        members = [line for (_name, one), some in groups.items() if one == unit for line in some]
        rows.append(_added_row(f"{TOTAL}:{unit}", _("Total"), unit, members, total=True))
    columns = [
        FigureColumn("name", head, Kind.TEXT, weight=4),
        FigureColumn("unit", _("Unit"), Kind.TEXT),
        FigureColumn("projects", _("Projects")),
        *_columns_of_result(
            _places(plan, [value for line in lines if line.adds_up for value in (line.target, line.actual)])
        ),
    ]
    note = _(
        "Only indicators that add up. Each project counts its own people: somebody in two projects counts in both."
    )
    return Figures(key, caption, columns, rows, note=note)


def _added_row(key: str, name: str, unit: str, lines: Sequence[Line], *, total: bool = False) -> FigureRow:
    target, actual = _sum(line.target for line in lines), _sum(line.actual for line in lines)
    cells: dict[str, Cell] = {
        "name": name,
        "unit": unit,
        "projects": len({line.project.id for line in lines}),
        "target": Sum([Ref(line.key, "target", PROJECTS) for line in lines], target),
        "actual": Sum([Ref(line.key, "actual", PROJECTS) for line in lines], actual),
        "rate": _reached(key, actual, target),
    }
    return FigureRow(key, cells, total=total)


def _sum(values: Iterable[Exact | None]) -> Exact | None:
    there = [value for value in values if value is not None]
    return sum(there[1:], there[0]) if there else None


def _money(plan: Plan, year: int) -> list[Block]:
    """The money of a year by source, and by area."""
    lines = [line for project in plan.projects for line in project.budgets if line.year == year]
    if not lines:
        return [Heading(_("Budgets")), Paragraph(_("No money was entered for this year."))]
    found = money(lines, [year])
    by_source = [(source, str(SOURCES[source]), found[source][year]) for source in Source if _has(found[source][year])]
    areas: dict[str, list[BudgetLine]] = {}
    for project in plan.projects:
        areas.setdefault(_area(project), []).extend(line for line in project.budgets if line.year == year)
    by_area = [(name, name, money(some, [year])[None][year]) for name, some in areas.items() if some]
    return [
        Heading(_("Budgets")),
        _amounts(plan, "money-source", _("Money by source"), _("Source of money"), by_source),
        _amounts(plan, "money-area", _("Money by area"), _("Area"), by_area),
    ]


def _has(amounts: Money) -> bool:
    return any(getattr(amounts, name) is not None for name in AMOUNTS)


def _amounts(plan: Plan, key: str, caption: str, head: str, parts: Sequence[tuple[str, str, Money]]) -> Figures:
    scale = MONEY[plan.unit]
    heads = {
        "planned": _("Planned"),
        "secured": _("Secured"),
        "base": _("Secured, else planned"),
        "spent": _("Spent"),
    }
    columns = [
        FigureColumn("name", head, Kind.TEXT, weight=3),
        *(FigureColumn(name, text, Kind.WON, scale=scale, weight=2) for name, text in heads.items()),
        FigureColumn("rate", _("Spent (rate)"), Kind.RATE, places=plan.places, weight=2),
    ]
    rows = [
        FigureRow(part, {"name": name, **_of(amounts), "rate": _spent(part, amounts)}) for part, name, amounts in parts
    ]
    whole = Money.together(amounts for _key, _name, amounts in parts)
    sums: dict[str, Cell] = {name: Sum([Ref(row.key, name) for row in rows], getattr(whole, name)) for name in AMOUNTS}
    rows.append(FigureRow(TOTAL, {"name": _("Total"), **sums, "rate": _spent(TOTAL, whole)}, total=True))
    note = _("The rate of spending divides by the money secured; where none was entered, by the plan.")
    return Figures(key, caption, columns, rows, unit=_("(Unit: %(unit)s)", unit=unit_name(plan.unit)), note=note)


def _of(amounts: Money) -> dict[str, Cell]:
    return {name: getattr(amounts, name) for name in AMOUNTS}


def _spent(key: str, amounts: Money) -> Ratio:
    return Ratio(Ref(key, "spent"), Ref(key, "base"), None if amounts.rate is None else amounts.rate / 100)


def _plans(asking: Asking) -> list[Choice]:
    """The disclosures in scope: yearly plans before the longer ones they belong to, the latest first."""
    statement = select(Plan).where(Plan.kind == PlanKind.DISCLOSURE).options(joinedload(Plan.organization))
    plans = db.session.scalars(asking.scope.limit(statement, Plan.organization_id)).all()
    ordered = sorted(plans, key=lambda one: (one.framework_id is None, -one.first_year, one.organization_id, one.id))
    return [
        Choice(plan.public_id, f"{localized(plan.title)} · {localized(plan.organization.name)}", plan)
        for plan in ordered
    ]


def _own_first(asking: Asking, choices: Sequence[Choice]) -> Choice:
    return next((one for one in choices if one.meaning.organization_id == asking.own.id), choices[0])


def _years(asking: Asking) -> list[Choice]:
    """The years of the plan that have begun, newest first."""
    plan: Plan | None = asking.answers.get("plan")
    if plan is None:
        return []
    begun = [year for year in plan.years if int(year) <= asking.today.year] or plan.years[:1]
    return [Choice(year, year, int(year)) for year in reversed(begun)]


# `plan=` a Plan of a disclosure; `year=` one of its years
PLAN = Parameter("plan", _l("Which plan"), _plans, _own_first, guarded=True)
YEAR = Parameter("year", _l("Year"), _years)

REPORT = reports.Report(
    "disclosure",
    _l("Report on the disclosure of job targets"),
    "indicators.read",
    build,
    parameters=(PLAN, YEAR),
    description=_l("A year's targets against results by area, department and project, and the money by source."),
    group=reports.Group.PLANS,
)
