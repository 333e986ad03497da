"""The report of work (주요업무 추진실적): people, budgets, then each project with plan, results, rate and money."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from fractions import Fraction

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
from jobcenter.indicators import queries
from jobcenter.indicators.models import (
    BudgetLine,
    NoteKind,
    Plan,
    PlanKind,
    Project,
    Source,
    Staffing,
    Team,
)
from jobcenter.indicators.numerals import MONEY
from jobcenter.indicators.reports import facilities, results
from jobcenter.indicators.reports.asking import PLAN, UNTIL, WITH_WORK
from jobcenter.indicators.standing import Money, money
from jobcenter.indicators.wording import SOURCES, unit_name
from jobcenter.organizations.models import Organization
from jobcenter.organizations.scope import Scope
from jobcenter.statistics import reports
from jobcenter.statistics.calendar import Month, Period
from jobcenter.statistics.report import Report, report

# Projects of the area with this code stand in the table of budgets at the beginning, and have no chapter of their own.
BUDGET_AREA = "budget"


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
    found = [*results.funnel(project, counted), *results.reached(project, plan, counted), *_progress(project)]
    if found:
        blocks += [Heading(_("□ Results"), level=2), *found]
    blocks += _listed(_("□ What comes next"), project.texts.get("outlook", ""))
    blocks += _sources(project, plan)
    return blocks


def _listed(head: str, text: str) -> list[Block]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        return []
    return [Heading(head, level=2), Paragraph("\n".join(f"○ {line}" for line in lines))]


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
