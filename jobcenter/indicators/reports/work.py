"""The report of work (주요업무 추진실적): people, budgets, then each project with plan, results, rate and money."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from jobcenter.core.db import db
from jobcenter.core.formatting import day, localized, moment
from jobcenter.core.formatting import month as month_text
from jobcenter.core.locale import current_language
from jobcenter.documents.blocks import (
    Block,
    Cell,
    Chart,
    ChartKind,
    Column,
    Difference,
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
    Table,
)
from jobcenter.indicators import measures, queries
from jobcenter.indicators.arithmetic import Exact, rate
from jobcenter.indicators.models import (
    TERM,
    BudgetLine,
    Indicator,
    NoteKind,
    Plan,
    PlanKind,
    Project,
    Source,
    Staffing,
    Team,
)
from jobcenter.indicators.numerals import MONEY
from jobcenter.indicators.reports import facilities
from jobcenter.indicators.reports.asking import PLAN, UNTIL, WITH_WORK
from jobcenter.indicators.standing import Money, money, target_of, value_of
from jobcenter.indicators.wording import SOURCES, unit_name
from jobcenter.organizations.models import Organization
from jobcenter.organizations.scope import Scope
from jobcenter.statistics import reports
from jobcenter.statistics.calendar import Month, Period
from jobcenter.statistics.counting import Figure
from jobcenter.statistics.measures import BY_CODE, PERCENT
from jobcenter.statistics.report import Report, report

# Projects of the area with this code stand in the table of budgets at the beginning, and have no chapter of their own.
BUDGET_AREA = "budget"
MOST_COLUMNS = 8
FUNNEL_GROUP = "placement"
# The head over the measures of one side of the funnel, as the printed report has it.
SIDES = {
    **dict.fromkeys(("employers", "orders", "places"), _l("Vacancies")),
    **dict.fromkeys(("placements", "placement_rate"), _l("Placement")),
}


def build(scope: Scope, *, now: datetime, plan: Plan, month: Month) -> Paper:
    """The paper of a plan up to the end of a month: what measures count is counted up to then."""
    plan = queries.get_plan(scope, plan.public_id)
    last = min(month, Month(plan.last_year, 12))
    period = Period(min(Month(plan.first_year, 1), last), last)
    counted = report(plan.organization, period, now=now)
    areas = {area.id: area.code for area in plan.areas}
    by_program = [one for one in plan.projects if areas.get(one.area_id or 0) == BUDGET_AREA]
    projects = [one for one in plan.projects if one not in by_program and _says_something(one)]
    name = localized(plan.organization.name)
    return Paper(
        title=localized(plan.title),
        reference=name,
        author=name,
        subject=_("Report of work"),
        footer=f"{name} · {localized(plan.title)}",
        language=current_language(),
        made_at=counted.as_of,
        rounding=Rounding(truncate=plan.truncate),
        blocks=[
            _standing(plan, counted),
            Heading(_("I. General")),
            *_general(scope, plan, period.last, by_program or projects),
            Heading(_("II. Work done")),
            _contents(projects),
            *[
                block
                for number, project in enumerate(projects, 1)
                for block in _chapter(number, project, plan, counted)
            ],
        ],
    )


def _says_something(project: Project) -> bool:
    """Whether anything is recorded about a project; one that only holds a printed card has nothing to report."""
    return bool(project.indicators or project.budgets or project.notes or project.texts)


def _standing(plan: Plan, counted: Report) -> Facts:
    days = [line.as_of for project in plan.projects for line in project.budgets if line.as_of]
    state = (
        _("Closed; as known on %(moment)s", moment=moment(counted.as_of))
        if counted.status == "closed"
        else _("Not closed yet; as known on %(moment)s, may still change", moment=moment(counted.as_of))
    )
    start, end = (month_text(str(one)) for one in (counted.period.start, counted.period.end))
    rows = [
        (_("Organization"), localized(plan.organization.name)),
        (_("Period covered"), f"{start}~{end}"),
        (_("Counted results"), state),
        (_("Money as of"), day(max(days), weekday=False) if days else "-"),
    ]
    return Facts(_("State of the figures"), rows, columns=2)


def _general(scope: Scope, plan: Plan, last: date, projects: Sequence[Project]) -> list[Block]:
    """The numbered sections on the organization itself that have something in them."""
    sections = [
        (_("Teams and duties"), _teams(plan)),
        (_("People and posts"), _people(plan, last)),
        (_("Main facilities and equipment"), facilities.table(scope, plan.organization)),
        (_("State of the budget"), _budgets(plan, projects)),
    ]
    known = [(title, blocks) for title, blocks in sections if blocks]
    return [
        block
        for number, (title, blocks) in enumerate(known, 1)
        for block in (Heading(f"{number} {title}", level=2), *blocks)
    ]


def _teams(plan: Plan) -> list[Block]:
    statement = select(Team).where(Team.organization_id == plan.organization_id).order_by(Team.id)
    teams = db.session.scalars(statement).all()
    if not teams:
        return []
    rows = [[team.name, team.duties] for team in teams]
    columns = [Column(_("Team"), weight=1), Column(_("Duties"), weight=4)]
    return [Table(_("Teams and duties"), columns, rows)]


def _people(plan: Plan, last: date) -> list[Block]:
    """Posts and people by grade on the latest day known by then; what there are too many of is positive."""
    statement = select(Staffing).where(Staffing.organization_id == plan.organization_id, Staffing.as_of <= last)
    known = db.session.scalars(statement.order_by(Staffing.as_of.desc(), Staffing.id)).all()
    lines = [line for line in known if line.as_of == known[0].as_of]
    if not lines:
        return []
    keys = {line.id: f"grade{line.id}" for line in lines}
    columns = [
        FigureColumn("name", _("Posts by grade"), Kind.TEXT, weight=2),
        FigureColumn("total", _("Total"), dash=True),
        *(FigureColumn(keys[line.id], line.grade, group=line.series, dash=True) for line in lines),
    ]
    amounts = {
        "posts": {keys[line.id]: line.posts for line in lines},
        "people": {keys[line.id]: line.people for line in lines},
    }
    rows = []
    for row, label in (("posts", _("Posts (authorized)")), ("people", _("Filled"))):
        of = [Ref(row, key) for key in keys.values()]
        total = Sum(of, sum(amounts[row].values()))
        rows.append(FigureRow(row, {"name": label, "total": total, **amounts[row]}))
    less: dict[str, Cell] = {"name": _("Over or short")}
    for key in ("total", *keys.values()):
        people, posts = (sum(one.values()) if key == "total" else one[key] for one in (amounts["people"], amounts["posts"]))  # fmt: skip
        less[key] = Difference(Ref("people", key), Ref("posts", key), people - posts)
    rows.append(FigureRow("over", less, total=True))
    caption = _("People and posts")
    unit = _("(As of %(day)s; unit: people)", day=day(lines[0].as_of, weekday=False))
    return [Figures("people", caption, columns, rows, unit=unit)]


def _budgets(plan: Plan, projects: Sequence[Project]) -> list[Block]:
    """Every unit program (or project) with its budget, what was spent and the rate, and all of them together."""
    known = [(project, _money(project, plan)[None]) for project in projects]
    known = [(project, amount) for project, amount in known if amount.base is not None or amount.spent is not None]
    if not known:
        return []
    rows = [_money_row(project.code, localized(project.title), amount) for project, amount in known]
    keys = [project.code for project, _amount in known]
    rows.insert(0, _money_total("total", keys, [amount for _project, amount in known]))
    return [_money_table("budget", _("Unit program"), rows, plan, [line for one in projects for line in one.budgets])]


def _money(project: Project, plan: Plan) -> dict[Source | None, Money]:
    years = range(plan.first_year, plan.last_year + 1)
    return {source: by_year[None] for source, by_year in money(project.budgets, years).items()}


def _money_table(key: str, head: str, rows: list[FigureRow], plan: Plan, lines: Sequence[BudgetLine]) -> Figures:
    scale = MONEY.get(plan.unit, 1)
    days = [line.as_of for line in lines if line.as_of]
    unit = unit_name(plan.unit)
    if days:
        above = _("(As of %(day)s; unit: %(unit)s)", day=day(max(days), weekday=False), unit=unit)
    else:
        above = _("(Unit: %(unit)s)", unit=unit)
    columns = [
        FigureColumn("name", head, Kind.TEXT, weight=4),
        FigureColumn("budget", _("Budget amount"), Kind.WON, weight=2, scale=scale, dash=True),
        FigureColumn("spent", _("Spent"), Kind.WON, weight=2, scale=scale, dash=True),
        FigureColumn("rate", _("Rate of spending"), Kind.RATE, places=plan.places, weight=2),
    ]
    return Figures(key, _("State of the budget"), columns, rows, unit=above)


def _money_row(key: str, name: str, amount: Money) -> FigureRow:
    cells: dict[str, Cell] = {"name": name, "budget": amount.base, "spent": amount.spent}
    cells["rate"] = _spent_of(key, amount.spent, amount.base)
    return FigureRow(key, cells)


def _money_total(key: str, keys: Iterable[str], amounts: Sequence[Money]) -> FigureRow:
    keys = list(keys)
    base = _added(amount.base for amount in amounts)
    spent = _added(amount.spent for amount in amounts)
    cells: dict[str, Cell] = {
        "name": _("Total"),
        "budget": Sum([Ref(one, "budget") for one in keys], base),
        "spent": Sum([Ref(one, "spent") for one in keys], spent),
        "rate": _spent_of(key, spent, base),
    }
    return FigureRow(key, cells, total=True)


def _spent_of(key: str, spent: int | None, base: int | None) -> Ratio:
    value = Fraction(spent, base) if spent is not None and base else None
    return Ratio(Ref(key, "spent"), Ref(key, "budget"), value)


def _added(values: Iterable[int | None]) -> int | None:
    there = [value for value in values if value is not None]
    return sum(there) if there else None


def _contents(projects: Sequence[Project]) -> Block:
    if not projects:
        return Paragraph(_("No project of the plan has anything recorded yet."))
    rows = [[str(number), localized(project.title), _in_charge(project)] for number, project in enumerate(projects, 1)]
    columns = [Column(_("No."), weight=1), Column(_("Project"), weight=6), Column(_("In charge"), weight=3)]
    return Table(_("Projects"), columns, rows)


def _in_charge(project: Project) -> str:
    return ", ".join(team.name for team in project.teams) or project.department or "-"


def _chapter(number: int, project: Project, plan: Plan, counted: Report) -> list[Block]:
    blocks: list[Block] = [Heading(f"{number}. {localized(project.title)} ({_in_charge(project)})")]
    if project.texts.get("goals"):
        blocks.append(Paragraph(project.texts["goals"]))
    blocks += _listed(_("□ Overview"), project.texts.get("overview", ""))
    results = [*_funnel(project, counted), *_results(project, plan, counted), *_progress(project)]
    if results:
        blocks += [Heading(_("□ Results"), level=2), *results]
    blocks += _listed(_("□ What comes next"), project.texts.get("outlook", ""))
    blocks += _sources(project, plan)
    return blocks


def _listed(head: str, text: str) -> list[Block]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        return []
    return [Heading(head, level=2), Paragraph("\n".join(f"○ {line}" for line in lines))]


def _bound(project: Project) -> list[Indicator]:
    """The indicators that a measure of the way from order to placement counts as a whole."""
    counted = [one for one in project.indicators if one.measure in BY_CODE and not one.narrowing]
    return [one for one in counted if BY_CODE[one.measure or ""].group == FUNNEL_GROUP]


def _funnel(project: Project, counted: Report) -> list[Block]:
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


def _results(project: Project, plan: Plan, counted: Report) -> list[Block]:
    """Every indicator that has a target or was entered: plan, result, rate, and the day up to which it counts."""
    counter = measures.counted(current_app)
    shown = {one.id for one in _bound(project)}
    rows, exact = [], []
    for indicator in project.indicators:
        target = target_of(indicator, TERM, plan)
        if indicator.id in shown and target is None:
            continue
        actual, as_of = _actual(indicator, plan, counted, counter)
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


def _actual(
    indicator: Indicator, plan: Plan, counted: Report, counter: measures.Counted
) -> tuple[Exact | None, date | None]:
    """What was reached and the day up to which it counts: by the measure up to the end of the period, else as entered."""
    if indicator.measure:
        first, last = counted.period.first, counted.period.last
        if plan.counted_until is not None and plan.counted_until < last:
            last = plan.counted_until
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


def _progress(project: Project) -> list[Block]:
    notes = [note for note in project.notes if note.kind in (NoteKind.PROGRESS, NoteKind.MILESTONE, NoteKind.AWARD)]
    if not notes:
        return []
    lines = [f"○ {note.happened} {note.title}" + (f": {note.details}" if note.details else "") for note in notes]
    return [Paragraph("\n".join(lines))]


def _sources(project: Project, plan: Plan) -> list[Block]:
    """The money of a project by source, and all of it together with the rate."""
    by_source = _money(project, plan)
    known = [(source, amount) for source, amount in by_source.items() if source is not None and _there(amount)]
    if not known:
        return []
    rows = [_money_row(source.value, str(SOURCES[source]), amount) for source, amount in known]
    total = _money_total("total", [source.value for source, _amount in known], [amount for _source, amount in known])
    table = _money_table(f"money-{project.code}", _("Source of money"), [total, *rows], plan, project.budgets)
    return [Heading(f"□ {table.caption}", level=2), table]


def _there(amount: Money) -> bool:
    return amount.base is not None or amount.spent is not None


def after_close(organization: Organization, month: Month) -> dict[str, str] | None:
    """The organization's latest report of work that runs in the month; None where it has none."""
    statement = select(Plan.public_id).where(Plan.organization_id == organization.id, Plan.kind.in_(WITH_WORK))
    statement = statement.where(Plan.first_year <= month.year, Plan.last_year >= month.year)
    found = db.session.scalar(statement.order_by(Plan.kind != PlanKind.REPORT, Plan.id.desc()).limit(1))
    return None if found is None else {"plan": found, "month": str(month)}


REPORT = reports.Report(
    "work",
    _l("Report of work"),
    "indicators.read",
    build,
    parameters=(PLAN, UNTIL),
    description=_l(
        "Teams, people and budgets of an organization, then each project of a plan with its results, rates and money."
    ),
    group=reports.Group.PLANS,
    after_close=after_close,
)
